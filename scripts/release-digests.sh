#!/bin/sh
# Prints the SHA-256 of each file in a folder, or checks that the folder has the files of such a list, and no others. Usage:
# release-digests.sh FOLDER to print, release-digests.sh -check FOLDER <LIST to fail where it differs.
set -eu
export LC_ALL=C

fail() {
	echo "$*" >&2
	exit 1
}

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# Not every system has the same tool; of a file on the standard input both print the digest first, and no name.
sha256() {
	if command -v sha256sum >/dev/null; then sha256sum; else shasum -a 256; fi
}

# digest FOLDER writes the list of its files.
digest() {
	[ -d "$1" ] || fail "there is no folder $1"
	for file in "$1"/* "$1"/.[!.]*; do
		[ -e "$file" ] || continue
		sum=$(sha256 <"$file")
		printf '%s  %s\n' "${sum%% *}" "${file##*/}"
	done >"$work/now"
	[ -s "$work/now" ] || fail "there is no file in $1"
}

case ${1-} in
-check)
	cat >"$work/verified"
	[ -s "$work/verified" ] || fail "there is no list to check $2 against"
	digest "$2"
	(cd "$work" && diff -u verified now) || fail "the files in $2 are not those of the list"
	echo "the files in $2 are the $(grep -c . "$work/now") of the list"
	;;
*)
	digest "$1"
	cat "$work/now"
	;;
esac
