#!/bin/sh
# Fails unless a tag's commit is on a branch, and is what is checked out. Usage: release-tag.sh TAG BRANCH, such as v1.2.3 origin/main.
# Needs the whole history.
set -eu
tag=$1
branch=$2

fail() {
	echo "$*" >&2
	exit 1
}

commit=$(git rev-parse --verify --quiet "refs/tags/$tag^{commit}") || fail "there is no tag $tag here"
tip=$(git rev-parse --verify --quiet "$branch^{commit}") || fail "there is no branch $branch here"
[ "$commit" = "$(git rev-parse HEAD)" ] || fail "$tag is $commit, but $(git rev-parse HEAD) is checked out"
git merge-base --is-ancestor "$commit" "$tip" || fail "$tag is $commit, which is not on $branch: merge it first, then tag what was merged"
echo "$tag is $commit, which is on $branch"
