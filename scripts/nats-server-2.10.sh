#!/bin/sh
# Puts Debian trixie's nats-server (the 2.10 line, which nomnom's chart pins) into a folder of its own and prints the binary's path. The
# system's packages and sources stay as they are: apt runs with lists, cache and sources of its own. Needs Debian or Ubuntu with glibc 2.34.
#
#   NOMNOM_NATS_SERVER=$(sh scripts/nats-server-2.10.sh) npm run test:integration
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/nomnom/nats-server-2.10
binary=$cache/root/usr/sbin/nats-server
if [ -x "$binary" ]; then
  echo "$binary"
  exit 0
fi

say() { echo "$@" >&2; }
for tool in apt-get dpkg-deb; do
  command -v $tool >/dev/null || { say "$tool is not here: this script needs Debian or Ubuntu"; exit 1; }
done

keyring=/usr/share/keyrings/debian-archive-keyring.gpg
[ -r "$keyring" ] || { say "$keyring is not here; type: sudo apt-get install -y debian-archive-keyring"; exit 1; }

# The mirror this machine uses for Debian; on another system, Debian's own.
mirror=$(cat /etc/apt/sources.list /etc/apt/sources.list.d/*.list /etc/apt/sources.list.d/*.sources 2>/dev/null |
  grep -v '^[[:space:]]*#' | grep -Eo 'https?://[^[:space:]]+/debian/?([[:space:]]|$)' | head -n 1 | tr -d '[:space:]')
mirror=${mirror:-http://deb.debian.org/debian}

say "Downloading nats-server of Debian trixie from $mirror into $cache"
work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
mkdir -p "$work/etc" "$work/state/lists/partial" "$work/cache/archives/partial" "$cache"
echo "deb [signed-by=$keyring] $mirror trixie main" >"$work/etc/sources.list"
: >"$work/state/status"
apt() {
  apt-get -q -o Dir::Etc::sourcelist="$work/etc/sources.list" -o Dir::Etc::sourceparts=- -o Dir::State="$work/state" \
    -o Dir::State::status="$work/state/status" -o Dir::Cache="$work/cache" -o APT::Sandbox::User="$(id -un)" "$@" >&2
}
apt update
(cd "$work" && apt download nats-server)
rm -rf "$cache/root"
dpkg-deb -x "$work"/nats-server_*.deb "$cache/root"
"$binary" --version >&2
echo "$binary"
