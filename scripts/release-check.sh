#!/bin/sh
# Builds the last commit as a release without uploading it, verifies the files, builds two of the platforms again in another folder, and
# compares the bytes. Usage: release-check.sh GORELEASER, with the goreleaser to run. Needs git and gpg, but no network.
set -eu
goreleaser=$1
here=$(cd "$(dirname "$0")/.." && pwd)
version=0.0.0-check

say() { printf '\n==> %s\n' "$*"; }

# A short path, because gpg's agent listens on a socket in it, and the path of a socket must be short.
work=$(mktemp -d /tmp/release-check.XXXXXX)
export GNUPGHOME="$work/gnupg"
finish() {
	gpgconf --kill all 2>/dev/null || true
	chmod -R u+w "$work"
	rm -rf "$work"
}
trap finish EXIT
trap 'exit 1' INT TERM

# A release has committed changes only.
git -C "$here" diff --quiet HEAD || echo "note: your uncommitted changes are not checked" >&2

# The repository has the releaser's settings; those of the user must not matter.
unset GITHUB_TOKEN GITLAB_TOKEN GITEA_TOKEN GOFLAGS

# All builds are of this commit, even if another one follows meanwhile.
commit=$(git -C "$here" rev-parse HEAD)

# lay FOLDER makes a clone with a tag, as in the release workflow.
lay() {
	git clone --quiet --no-hardlinks "$here" "$1"
	git -C "$1" checkout --quiet --detach "$commit"
	git -C "$1" -c user.name=check -c user.email=check@example.com tag --annotate --message check "v$version"
}

# release FOLDER CONFIG WHAT-TO-SKIP runs the releaser. It is given the version, because the commit may have another tag.
release() {
	(cd "$1" && GORELEASER_CURRENT_TAG="v$version" "$goreleaser" release --clean --config "$2" --parallelism "$(getconf _NPROCESSORS_ONLN)" --skip "$3")
}

say "A key for the signature, thrown away afterwards"
mkdir -m 700 "$GNUPGHOME"
gpg --batch --quiet --passphrase '' --quick-generate-key 'Release check <check@example.com>' ed25519 sign never
GPG_FINGERPRINT=$(gpg --batch --with-colons --list-secret-keys | awk -F: '$1 == "fpr" { print $10; exit }')
export GPG_FINGERPRINT

sboms="with SBOMs"
skip=publish
command -v syft >/dev/null || { sboms="without SBOMs, because syft is not installed"; skip=publish,sbom; }

say "First build: all platforms, signed, $sboms"
lay "$work/one"
(cd "$work/one" && "$goreleaser" check)
release "$work/one" .goreleaser.yml "$skip"

say "Second build: two platforms, in another folder, time zone, locale and umask"
sed -e "s/^    goos: .*/    goos: [$(go env GOOS)]/" -e 's/^    goarch: .*/    goarch: [amd64, arm64]/' "$work/one/.goreleaser.yml" >"$work/two-platforms.yml"
(
	umask 077
	export TZ=Pacific/Auckland LC_ALL=C
	lay "$work/another/place"
	release "$work/another/place" "$work/two-platforms.yml" publish,sbom,sign
)

say "The files, as they would be uploaded"
name=terraform-provider-telegent_$version
mkdir "$work/release"
cp "$work/one/terraform-registry-manifest.json" "$work/release/${name}_manifest.json"
# Links, because copies take 100 MB of disk.
ln "$work/one/dist/$name"_* "$work/release"
gpg --batch --verify "$work/release/${name}_SHA256SUMS.sig" "$work/release/${name}_SHA256SUMS"
(cd "$here" && RELEASE_FOLDER="$work/release" RELEASE_VERSION="$version" TF_ACC=1 go test -count=1 -v -run '^TestRelease$' ./internal/provider)

say "The same bytes"
same=0
for archive in "$work/another/place/dist"/*.zip; do
	cmp "$work/one/dist/${archive##*/}" "$archive"
	same=$((same + 1))
done
[ "$same" -eq 2 ] || { echo "the second build has $same archives, want 2" >&2; exit 1; }
# Its checksums are lines of the first build's: the two archives and the manifest.
[ "$(grep -cFxf "$work/another/place/dist/${name}_SHA256SUMS" "$work/one/dist/${name}_SHA256SUMS")" -eq 3 ]
archives=$(find "$work/one/dist" -name '*.zip' | wc -l)

# The builds above share a cache. The last one starts with an empty cache.
platform=$(go env GOOS)_$(go env GOARCH)
binary=$(find "$work/another/place/dist" -path "*_${platform}_*" -name "terraform-provider-telegent_v$version*")
(cd "$work/one" && CGO_ENABLED=0 GOCACHE="$work/cache" go build -trimpath -tags grpcnotrace -buildvcs=true -ldflags "-s -w -X main.version=$version" -o "$work/uncached" .)
cmp "$binary" "$work/uncached"

say "Verified $(git -C "$here" rev-parse --short "$commit"), $sboms:" \
	"$((archives)) archives, checksums, signature and manifest have the names and the form that the registries require;" \
	"the archive for $platform can be installed and serves a plan;" \
	"a second build of two platforms has the same bytes, and so has one of $platform with an empty cache."
