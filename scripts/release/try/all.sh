#!/usr/bin/env bash
# Tries what `npm run release` made, each in an empty Debian: installs it as docs/install.md says, runs it, removes it, and looks whether anything
# is left. Debian or Ubuntu, root (chroot, overlay mounts); debootstrap and skopeo are installed where they are missing.
#
#   npm run try:release                      all
#   npm run try:release -- executable npm    some of: executable, npm, image, krew, homebrew
set -euo pipefail
cd "$(dirname "$0")/../../.."
source scripts/release/try/empty-debian.sh
release=$PWD/release
incident=$PWD/fixtures/snapshots/incident/snapshot.json
version=$(node -p 'require("./package.json").version')
case $(uname -m) in x86_64) platform=linux-x64 ;; aarch64) platform=linux-arm64 ;; *) platform=unknown ;; esac

[ "$(id -u)" = 0 ] || { echo "try:release needs root: chroot and overlay mounts" >&2; exit 2; }
[ -f "$release/SHA256SUMS" ] || { echo "release/ is empty: npm run release -- executable artefacts" >&2; exit 2; }

tried=()
untried=()
say() { printf '%s\n' "$*"; }
fail() { printf 'FAILED: %s\n' "$*" >&2; exit 1; }

# What every way of installing has to do. $1: how to enter the machine; the rest: how to call the program there.
works() {
  local enter=$1 out code
  shift
  [ "$($enter "$@" --version)" = "$version" ] || fail "$* --version does not say $version"
  code=0
  out=$($enter "$@" doctor --from /incident.json) || code=$?
  [ $code = 1 ] || fail "$* doctor --from ended with $code, not 1"
  grep -q 'FAIL: 4 failed' <<<"$out" || fail "$* doctor --from did not find the incident: $out"
  # Not into grep -q, which would close the pipe while the program still writes.
  out=$($enter "$@" explain nats/stream-overlap)
  grep -q '^# nats/stream-overlap' <<<"$out" || fail "$* explain has no page"
  out=$($enter "$@" completion bash)
  grep -q 'complete .*nomnom' <<<"$out" || fail "$* completion bash prints no completion"
  out=$($enter "$@" __complete lab run --scenario see)
  grep -qx seed <<<"$out" || fail "$* does not complete the scenarios of the lab"
}

try_checksums() {
  (cd "$release" && sha256sum --check --quiet SHA256SUMS) || fail "SHA256SUMS is not of these files"
  tried+=("checksums")
}

try_executable() {
  local archive=nomnom-$version-$platform.tar.gz
  [ -f "$release/$archive" ] || { untried+=("executable: none for $platform"); return; }
  fresh_debian plain
  cp "$release/$archive" "$machine/root/"
  in_debian sh -c "tar -xzf /root/$archive -C /usr/local/bin nomnom && ln -s nomnom /usr/local/bin/kubectl-nomnom && ln -s nomnom /usr/local/bin/kubectl_complete-nomnom"
  works in_debian nomnom
  works in_debian kubectl-nomnom
  [ "$(in_debian kubectl_complete-nomnom lab run --scenario see | head -n 1)" = seed ] || fail "kubectl_complete-nomnom does not complete"
  in_debian sh -c "rm -r /usr/local/bin/nomnom /usr/local/bin/kubectl-nomnom /usr/local/bin/kubectl_complete-nomnom /root/.cache/nomnom /root/$archive"
  nothing_left
  tried+=("executable for $platform")
}

try_npm() {
  fresh_debian node
  cp "$release/nomnom-doctor-$version.tgz" "$machine/root/"
  in_debian npm install --global --no-audit --no-fund --loglevel=error "/root/nomnom-doctor-$version.tgz"
  works in_debian nomnom
  works in_debian kubectl-nomnom
  [ "$(in_debian kubectl_complete-nomnom lab run --scenario see | head -n 1)" = seed ] || fail "kubectl_complete-nomnom does not complete"
  local node
  node=$(in_debian node --version)
  in_debian npm uninstall --global --no-audit --no-fund --loglevel=error nomnom-doctor
  # npm's own: what it keeps of every package and run.
  in_debian rm -rf /root/.npm /root/.cache/nomnom "/root/nomnom-doctor-$version.tgz"
  nothing_left
  tried+=("npm package, on Node $node")
}

try_image() {
  local file=$release/nomnom-image-$version.oci.tar
  [ -f "$file" ] || { untried+=("image: not made (npm run release -- artefacts)"); return; }
  need skopeo umoci
  work=$(mktemp -d)
  # skopeo reads it as a registry's client would; umoci makes the folder that a runtime would run in.
  skopeo copy --quiet --insecure-policy "oci-archive:$file" "oci:$work/image:tried"
  umoci unpack --image "$work/image:tried" "$work/bundle" >"$work/umoci.log" 2>&1
  machine=$work/bundle/rootfs
  cp "$incident" "$machine/incident.json"
  mkdir -p "$machine/proc"
  mount -t proc nomnom-try "$machine/proc"
  works in_image /usr/bin/nomnom
  works in_image /usr/bin/kubectl-nomnom
  leave_debian
  tried+=("image, its files in a chroot as user 65532")
}

# As a pod runs it: as nobody in particular, with nothing it may write to.
in_image() {
  env -i PATH=/usr/sbin:/usr/bin:/bin chroot --userspec=65532:65532 "$machine" "$@"
}

# The manifest names where a release is downloaded; krew takes the archive from here instead, and holds it against the manifest's checksum.
try_krew() {
  local krew
  krew=$(command -v kubectl-krew || command -v krew) || { untried+=("krew.yaml: krew is not here"); return; }
  command -v kubectl >/dev/null || { untried+=("krew.yaml: kubectl is not here"); return; }
  fresh_debian plain
  cp "$krew" "$machine/usr/local/bin/kubectl-krew"
  cp "$(command -v kubectl)" "$machine/usr/local/bin/kubectl"
  cp "$release/krew.yaml" "$release/nomnom-$version-$platform.tar.gz" "$machine/root/"
  # krew asks for git at its start; it uses it for indexes, which are not needed here.
  printf '#!/bin/sh\nexit 0\n' >"$machine/usr/local/bin/git"
  chmod +x "$machine/usr/local/bin/git"
  in_debian kubectl krew install --manifest=/root/krew.yaml --archive="/root/nomnom-$version-$platform.tar.gz"
  works in_debian kubectl nomnom
  in_debian kubectl krew uninstall nomnom
  [ -z "$(find "$machine/root/.krew" -name '*nomnom*' -not -path '*/receipts/*')" ] || fail "krew left something of nomnom"
  leave_debian
  tried+=("krew.yaml, with $(basename "$krew")")
}

try_homebrew() {
  command -v ruby >/dev/null || { untried+=("nomnom.rb: ruby is not here to read it"); return; }
  ruby -c "$release/nomnom.rb" >/dev/null || fail "nomnom.rb is no Ruby"
  untried+=("nomnom.rb: its Ruby is right; Homebrew itself was not run")
}

trap leave_debian EXIT
try_checksums
[ $# -gt 0 ] || set -- executable npm image krew homebrew
for way in "$@"; do
  declare -F "try_$way" >/dev/null || { echo "no such way: $way" >&2; exit 2; }
  say "== $way"
  "try_$way"
done
for other in linux-x64 linux-arm64 darwin-x64 darwin-arm64; do
  [ $other = $platform ] || untried+=("executable for $other: it runs there alone")
done
printf 'tried: %s\n' "${tried[@]}"
printf 'not tried: %s\n' "${untried[@]}"
