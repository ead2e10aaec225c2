#!/bin/sh
# Puts Debian trixie's nats-server (the 2.10 line, which nomnom's chart pins) into a folder of its own and prints the binary's path. Needs
# Debian or Ubuntu with glibc 2.34.
#
#   NOMNOM_NATS_SERVER=$(sh scripts/nats-server-2.10.sh) npm run test:integration
set -eu

cache=${XDG_CACHE_HOME:-$HOME/.cache}/nomnom/nats-server-2.10
binary=$cache/root/usr/sbin/nats-server
if [ -x "$binary" ]; then
  echo "$binary"
  exit 0
fi

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
sh "$(dirname "$0")/debian-packages.sh" trixie "$work" nats-server
rm -rf "$cache/root"
mkdir -p "$cache"
dpkg-deb -x "$work"/nats-server_*.deb "$cache/root"
"$binary" --version >&2
echo "$binary"
