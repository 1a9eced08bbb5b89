#!/bin/sh
# Publishes a draft whose files are those that were verified. Usage: release-publish.sh TAG <LIST, with the list that release-digests.sh
# printed of the draft. Needs gh with a token that may write. A second run does no harm.
set -eu
tag=$1
here=$(cd "$(dirname "$0")" && pwd)

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
cat >"$work/verified"

gh release download "$tag" --dir "$work/draft"
"$here/release-digests.sh" -check "$work/draft" <"$work/verified"

# Without its tag, GitHub would make one of whatever main is now; it is looked for only if it is named twice.
gh release edit "$tag" --draft=false --tag "$tag" --verify-tag

# A file may have been replaced after it was compared.
gh release download "$tag" --dir "$work/published" || {
	echo "::error::$tag is public, but its files could not be compared once more. Run this job again." >&2
	exit 1
}
"$here/release-digests.sh" -check "$work/published" <"$work/verified" || {
	now="It is a draft again."
	gh release edit "$tag" --draft || now="IT STILL IS PUBLIC: it could not be made a draft again. Delete it by hand."
	echo "::error::$tag was published with other files than those that were verified. $now" \
		"The registries may have fetched it: look there, find out who replaced the files, and release the next version." >&2
	exit 1
}
