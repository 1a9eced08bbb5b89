#!/bin/sh
# Builds the last commit as a release, all but the upload, and again in another folder; verifies the files and compares the bytes. Usage:
# release-check.sh GORELEASER, with the goreleaser to run. Needs git and gpg, and no network.
set -eu
goreleaser=$1
here=$(cd "$(dirname "$0")/.." && pwd)
version=0.0.0-check

say() { printf '\n==> %s\n' "$*"; }

# A short path: gpg's agent listens on a socket in it, and the path of a socket has to be short.
work=$(mktemp -d /tmp/release-check.XXXXXX)
export GNUPGHOME="$work/gnupg"
finish() {
	gpgconf --kill all 2>/dev/null || true
	chmod -R u+w "$work"
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# What is uncommitted is not released.
git -C "$here" diff --quiet HEAD || echo "note: your uncommitted changes are not part of what is checked" >&2

# The releaser's settings are the repository's, not those of who runs this.
unset GITHUB_TOKEN GITLAB_TOKEN GITEA_TOKEN GOFLAGS

# lay FOLDER makes a clone with a tag, as the release workflow has it.
lay() {
	git clone --quiet --no-hardlinks "$here" "$1"
	git -C "$1" -c user.name=check -c user.email=check@example.com tag --annotate --message check "v$version"
}

# release FOLDER WHAT-TO-SKIP runs the releaser. A version of our own, as the commit may have another tag.
release() {
	(cd "$1" && GORELEASER_CURRENT_TAG="v$version" "$goreleaser" release --clean --parallelism "$(getconf _NPROCESSORS_ONLN)" --skip "$2")
}

say "A key for the signature, thrown away afterwards"
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'Release check <check@example.com>' ed25519 sign never
GPG_FINGERPRINT=$(gpg --batch --with-colons --list-secret-keys | awk -F: '$1 == "fpr" { print $10; exit }')
export GPG_FINGERPRINT

sboms="with SBOMs"
skip=publish
command -v syft >/dev/null || { sboms="without SBOMs, as there is no syft here"; skip=publish,sbom; }

say "First build: all platforms, signed, $sboms"
lay "$work/one"
(cd "$work/one" && "$goreleaser" check)
release "$work/one" "$skip"

say "Second build: another folder, time zone, locale and umask"
(
	umask 077
	export TZ=Pacific/Auckland LC_ALL=C
	lay "$work/another/place"
	release "$work/another/place" publish,sbom,sign
)

say "The files, as they would be uploaded"
name=terraform-provider-telegent_$version
mkdir "$work/release"
cp "$work/one/terraform-registry-manifest.json" "$work/release/${name}_manifest.json"
cp "$work/one/dist/$name"_* "$work/release"
gpg --batch --verify "$work/release/${name}_SHA256SUMS.sig" "$work/release/${name}_SHA256SUMS"
(cd "$here" && RELEASE_FOLDER="$work/release" RELEASE_VERSION="$version" TF_ACC=1 go test -count=1 -v -run '^TestRelease$' ./internal/provider)

say "The same bytes"
archives=0
for one in "$work/one/dist"/*.zip; do
	cmp "$one" "$work/another/place/dist/${one##*/}"
	archives=$((archives + 1))
done
cmp "$work/one/dist/${name}_SHA256SUMS" "$work/another/place/dist/${name}_SHA256SUMS"

# The builds above share a cache. One more is made of nothing but the source.
platform=$(go env GOOS)_$(go env GOARCH)
binary=$(find "$work/another/place/dist" -path "*_${platform}_*" -name "terraform-provider-telegent_v$version*")
(cd "$work/one" && CGO_ENABLED=0 GOCACHE="$work/cache" go build -trimpath -buildvcs=true -ldflags "-s -w -X main.version=$version" -o "$work/uncached" .)
cmp "$binary" "$work/uncached"

say "Proved of $(git -C "$here" rev-parse --short HEAD), $sboms:" \
	"$archives archives, checksums, signature and manifest are named and made as the registries want them;" \
	"the one for $platform is installed and serves a plan;" \
	"a second build has the same bytes, and so has one of $platform with an empty cache."
