#!/bin/sh
# Generates the unreleased part of CHANGELOG.md from the fragments in .changelog, which have the
# format of hashicorp/go-changelog. Usage: changelog.sh to write it, changelog.sh -check to fail
# if it differs.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

# One line for each entry: the rank of its part, a tab, its text.
: >"$work/entries"
for fragment in .changelog/*.txt; do
	[ -e "$fragment" ] || continue
	awk -v fragment="$fragment" '
		BEGIN {
			part["breaking-change"] = 1
			part["note"] = part["deprecation"] = 2
			kind["new-resource"] = "Resource"
			kind["new-data-source"] = "Data Source"
			kind["new-ephemeral-resource"] = "Ephemeral Resource"
			kind["new-list-resource"] = "List Resource"
			kind["new-action"] = "Action"
			kind["new-function"] = "Function"
			for (k in kind) part[k] = 3
			part["enhancement"] = 4
			part["bug"] = 5
		}
		function fail(why) {
			printf "%s:%d: %s\n", fragment, NR, why | "cat >&2"
			failed = 1
			exit 1
		}
		/^```release-note:/ && !open {
			open = 1
			type = substr($0, length("```release-note:") + 1)
			text = ""
			if (!(type in part)) fail("unknown type of entry: " type)
			next
		}
		/^```$/ && open {
			open = 0
			if (text == "") fail("the entry is empty")
			if (type in kind) {
				if (text !~ /^[a-z0-9_]+$/) fail("must be only the name, such as telegent_webhook, got " text)
				text = "**New " kind[type] ":** `" text "`"
			}
			printf "%d\t* %s\n", part[type], text
			entries++
			next
		}
		open { text = text (text == "" ? "" : " ") $0; next }
		/[^ \t]/ { fail("outside of an entry: " $0) }
		END {
			if (!failed && open) fail("the last entry is not closed")
			if (!failed && !entries) fail("no entry")
		}
	' "$fragment" >>"$work/entries"
done

# Features are sorted by type; the rest alphabetically.
sort -u "$work/entries" | awk -F '\t' '
	BEGIN { split("BREAKING CHANGES|NOTES|FEATURES|ENHANCEMENTS|BUG FIXES", heading, "|") }
	$1 != last { printf "\n%s:\n\n", heading[$1]; last = $1 }
	{ print $2 }
' >"$work/unreleased"

grep -q '^## .* (Unreleased)$' CHANGELOG.md || {
	[ ! -s "$work/unreleased" ] || { echo "CHANGELOG.md must have a heading '## VERSION (Unreleased)' for the fragments in .changelog" >&2; exit 1; }
	exit 0
}
awk -v unreleased="$work/unreleased" '
	/^## / {
		if (inside) print ""
		inside = 0
	}
	!inside
	/^## .* \(Unreleased\)$/ {
		inside = 1
		while ((getline line <unreleased) > 0) print line
	}
' CHANGELOG.md >"$work/changelog"

case ${1-} in
'') cat "$work/changelog" >CHANGELOG.md ;;
-check)
	diff -u CHANGELOG.md "$work/changelog" || {
		echo "CHANGELOG.md does not match the fragments in .changelog; run make changelog" >&2
		exit 1
	}
	;;
*)
	echo "usage: changelog.sh [-check]" >&2
	exit 2
	;;
esac
