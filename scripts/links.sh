#!/bin/sh
# Checks the links in all Markdown files: relative links and links to this repository on GitHub must
# name a file, and their anchor a heading in it. It makes no request and ignores other URLs.
set -eu
cd "$(dirname "$0")/.."
export LC_ALL=C

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

git ls-files --cached --others --exclude-standard | sort -u | while IFS= read -r file; do
	[ ! -e "$file" ] || printf '%s\n' "$file"
done >"$work/files"
grep '\.md$' "$work/files" >"$work/pages"

# The first file is the list of all files, the others are the pages.
# shellcheck disable=SC2016 # The dollars are awk's.
xargs awk -v list="$work/files" '
	function slug(text) {
		gsub(/<[^>]*>/, "", text)
		while (match(text, /\[[^]]*\]\([^)]*\)/)) { # a link counts as its text
			inner = substr(text, RSTART + 1, RLENGTH - 1)
			sub(/\]\(.*/, "", inner)
			text = substr(text, 1, RSTART - 1) inner substr(text, RSTART + RLENGTH)
		}
		text = tolower(text)
		gsub(/[^a-z0-9 _-]/, "", text)
		gsub(/ /, "-", text)
		return text
	}
	function resolve(base, target,    parts, n, i, out, depth) {
		sub(/[^\/]*$/, "", base)
		n = split(base target, parts, "/")
		depth = 0
		for (i = 1; i <= n; i++) {
			if (parts[i] == "" || parts[i] == ".") continue
			if (parts[i] == "..") {
				if (depth == 0) return ".."
				depth--
				continue
			}
			out[++depth] = parts[i]
		}
		target = ""
		for (i = 1; i <= depth; i++) target = target (i > 1 ? "/" : "") out[i]
		return target
	}
	function note(target) {
		gsub(/^<|>$/, "", target)
		sub(/ +["\047(].*$/, "", target) # a title
		links++
		at[links] = FILENAME ":" FNR
		from[links] = FILENAME
		to[links] = target
	}
	BEGIN {
		while ((getline line <list) > 0) {
			exists[line] = 1
			while (sub(/\/[^\/]*$/, "", line)) exists[line] = 1
		}
		exists[""] = 1
		own = "https://github.com/telegent/terraform-provider-telegent/"
	}
	FNR == 1 { fence = ""; front = ($0 == "---") ? 1 : 0 }
	front { if (FNR > 1 && $0 == "---") front = 0; next }
	{
		bare = $0
		sub(/^[ \t]+/, "", bare)
		if (match(bare, /^(```+|~~~+)/)) {
			mark = substr(bare, 1, RLENGTH)
			if (fence == "") { fence = mark; next }
			if (substr(mark, 1, length(fence)) == fence && bare ~ /^[`~]+[ \t]*$/) { fence = ""; next }
		}
		if (fence != "") next
	}
	/^#+ / {
		heading = $0
		sub(/^#+ +/, "", heading)
		anchor = slug(heading)
		n = seen[FILENAME, anchor]++
		anchors[FILENAME, anchor (n ? "-" n : "")] = 1
	}
	{
		text = $0
		while (match(text, /(id|name)="[^"]+"/)) {
			anchor = substr(text, RSTART, RLENGTH)
			gsub(/^[a-z]+="|"$/, "", anchor)
			anchors[FILENAME, anchor] = 1
			text = substr(text, RSTART + RLENGTH)
		}
		text = $0
		gsub(/`[^`]*`/, "", text)
		if (match(text, /^ *\[[^]]+\]: +/)) note(substr(text, RSTART + RLENGTH))
		while (match(text, /\]\([^)]*\)/)) {
			note(substr(text, RSTART + 2, RLENGTH - 3))
			text = substr(text, RSTART + RLENGTH)
		}
	}
	END {
		for (i = 1; i <= links; i++) {
			target = to[i]
			if (index(target, own) == 1 && target ~ /\/(blob|tree)\/main\//) {
				sub(/^.*\/(blob|tree)\/main\//, "", target)
				base = ""
			} else if (target ~ /^[a-z][a-z0-9+.-]*:/) {
				continue
			} else {
				base = from[i]
			}
			anchor = ""
			if ((hash = index(target, "#")) > 0) {
				anchor = substr(target, hash + 1)
				target = substr(target, 1, hash - 1)
			}
			checked++
			page = target == "" ? from[i] : resolve(base, target)
			if (!(page in exists)) {
				printf "%s: %s leads nowhere\n", at[i], to[i]
				broken++
			} else if (anchor != "" && page ~ /\.md$/ && !((page, anchor) in anchors)) {
				printf "%s: %s has no such heading\n", at[i], to[i]
				broken++
			}
		}
		if (broken) exit 1
		printf "%d links in %d pages lead somewhere\n", checked, ARGC - 1
	}
' <"$work/pages"
