#!/usr/bin/env bash
# Builds the package, installs it in an empty folder as a user would, and uses every entry and the command from there.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

rm -rf dist
npm run --silent build
npm pack --silent --pack-destination "$folder" >/dev/null
cd "$folder"
npm init -y >/dev/null
npm install --silent ./sluice-*.tgz >/dev/null
cp "$root/tools/package-user.ts" user.ts
cp "$root/tools/package-user.ts" user.mjs
node user.mjs
"$root/node_modules/.bin/tsc" --noEmit --strict --module nodenext --target es2022 --lib es2022,dom user.ts
npx sluice --help >/dev/null
echo "package: installed, imported, type-checked, command runs"
