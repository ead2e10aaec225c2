#!/bin/sh
# Writes the repository into package.json, the one place that says it: where bugs are reported, where a release is downloaded, where the site shows
# files, and what npm holds a package's provenance against. A workflow writes its own, unless one is named there already.
#
#   sh scripts/release/name-repository.sh https://HOST/OWNER/NAME
set -eu
if [ $# -eq 0 ] && [ -n "$(npm pkg get repository.url --json | tr -d '{}"')" ]; then
  exit 0
fi
page=${1:-$GITHUB_SERVER_URL/$GITHUB_REPOSITORY}
npm pkg set "repository.type=git" "repository.url=git+$page.git" "bugs.url=$page/issues" "homepage=$page#readme"
