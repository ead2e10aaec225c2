#!/bin/sh
# Writes the repository that a workflow runs for into package.json, unless it is named there already: where bugs are reported, where a release
# is downloaded, and what npm holds a package's provenance against.
set -eu
if [ -n "$(npm pkg get repository.url --json | tr -d '{}"')" ]; then
  exit 0
fi
page=$GITHUB_SERVER_URL/$GITHUB_REPOSITORY
npm pkg set "repository.type=git" "repository.url=git+$page.git" "bugs.url=$page/issues" "homepage=$page#readme"
