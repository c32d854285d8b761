#!/usr/bin/env bash
# Installs a published version from the registry with each package manager and runs it with native code.
#
#   bash tools/smoke.sh VERSION
set -euo pipefail
version=$1
root=$(realpath "$(dirname "$0")/..")
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

project() {
  echo "-- $1"
  mkdir "$folder/$1"
  cd "$folder/$1"
  echo '{ "private": true }' >package.json
  cp "$root/tools/package-kernels.ts" kernels.mjs
}

project npm
npm install --ignore-scripts "sluice@$version"
node kernels.mjs native
npx sluice doctor

project pnpm
npx --yes pnpm@10 add --ignore-scripts "sluice@$version"
node kernels.mjs native

project yarn
printf 'nodeLinker: pnp\nenableTelemetry: false\nnpmMinimalAgeGate: 0\n' >.yarnrc.yml
YARN_ENABLE_IMMUTABLE_INSTALLS=0 npx --yes @yarnpkg/cli-dist@4 add "sluice@$version"
npx --yes @yarnpkg/cli-dist@4 node kernels.mjs native

project deno
echo '{ "nodeModulesDir": "auto" }' >deno.json
npx --yes deno@2 add "npm:sluice@$version"
npx --yes deno@2 run --allow-all kernels.mjs native

project bun
npx --yes bun@1 add "sluice@$version"
npx --yes bun@1 kernels.mjs native
