#!/usr/bin/env bash
# Builds the package, installs it in an empty folder as a user would, and uses every entry and the command from there.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

rm -rf dist
npm run --silent build
npm run --silent build:web >/dev/null
npm pack --silent --pack-destination "$folder" >/dev/null
cd "$folder"
npm init -y >/dev/null
npm install --silent ./sluice-*.tgz >/dev/null
cp "$root/tools/package-user.ts" user.ts
cp "$root/tools/package-user.ts" user.mjs
node user.mjs
# Without WebAssembly, as where a policy forbids it, the reference kernels compute.
node --jitless user.mjs
"$root/node_modules/.bin/tsc" --noEmit --strict --module nodenext --target es2022 --lib es2022,dom user.ts
npx sluice --help >/dev/null
node node_modules/sluice/dist/cli/main.js view --json >view.json &
server=$!
for _ in $(seq 60); do [ -s view.json ] && break || sleep 0.5; done
node -e 'fetch(JSON.parse(require("node:fs").readFileSync("view.json", "utf8")).url).then(({ ok }) => process.exit(ok ? 0 : 1))'
kill "$server"
echo "package: installed, imported, type-checked, command runs"
