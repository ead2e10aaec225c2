#!/bin/sh
# Downloads packages of a Debian suite, without what they depend on, into a folder. The system's packages and sources stay as they are: apt runs
# with lists, cache and sources of its own. Needs Debian or Ubuntu; no root.
#
#   sh scripts/debian-packages.sh trixie FOLDER nats-server
#   sh scripts/debian-packages.sh trixie:arm64 FOLDER libc6     (of another architecture than this machine's)
set -eu
[ $# -ge 3 ] || { echo "usage: sh scripts/debian-packages.sh SUITE[:ARCHITECTURE] FOLDER PACKAGE…" >&2; exit 2; }
say() { echo "$@" >&2; }
for tool in apt-get dpkg-deb; do
  command -v $tool >/dev/null || { say "$tool is not here: this script needs Debian or Ubuntu"; exit 1; }
done

suite=${1%%:*}
case $1 in *:*) architecture=${1#*:} ;; *) architecture=$(dpkg --print-architecture) ;; esac
folder=$2
shift 2

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || { say "$keyring is not here; type: sudo apt-get install -y debian-archive-keyring"; exit 1; }

# The mirror this machine uses for Debian; on another system, Debian's own.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -v '^[[:space:]]*#' | grep -Eo 'https?://[^[:space:]]+/debian/?([[:space:]]|$)' | head -n 1 | tr -d '[:space:]')
mirror=${mirror:-http://deb.debian.org/debian}

say "Downloading $* ($architecture) of Debian $suite from $mirror into $folder"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/etc" "$work/state/lists/partial" "$work/cache/archives/partial" "$folder"
echo "deb [arch=$architecture signed-by=$keyring] $mirror $suite main" >"$work/etc/sources.list"
: >"$work/state/status"
apt() {
  apt-get -q -o APT::Architecture="$architecture" -o APT::Architectures="$architecture" -o Dir::Etc::sourcelist="$work/etc/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State="$work/state" \
    -o Dir::State::status="$work/state/status" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" "$@" >&2
}
apt update
cd "$folder"
apt download "$@"
