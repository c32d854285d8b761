#!/usr/bin/env bash
# Packs the package from a clean clone, installs it in an empty folder as a user would, and uses every entry and the command from there;
# then installs it from git, and gives it to bundlers.
#
#   bash tools/package.sh [--sample]      --sample: the package alone
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
. tools/checks/record.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

# A clone has only the files that git knows; we add changes that are not committed yet.
mkdir "$folder/clone"
git ls-files -z --cached --others --exclude-standard | while IFS= read -r -d '' file; do
  [ ! -e "$file" ] || printf '%s\0' "$file"
done | tar -c --null -T - | tar -x -C "$folder/clone"
git -C "$folder/clone" init -q
git -C "$folder/clone" add -A
git -C "$folder/clone" -c user.name=package -c user.email=package@example.org commit -qm "the working tree"

# `npm ci` was done here.
ln -s "$root/node_modules" "$folder/clone/node_modules"
(cd "$folder/clone" && npm run --silent pack >/dev/null)
tarball=$(echo "$folder"/clone/sluice-[0-9]*.tgz)

mkdir "$folder/user"
cd "$folder/user"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund --ignore-scripts "$tarball" >/dev/null
node -e '
  const { exports, imports, bin, scripts } = require("sluice/package.json");
  const { existsSync } = require("node:fs");
  // npm warns about scripts, even about those that it does not run.
  if (scripts !== undefined) throw new Error(`scripts in the tarball: ${Object.keys(scripts)}`);
  const targets = (value) => (typeof value === "string" ? [value] : Object.values(value).flatMap(targets));
  const places = [exports, imports, bin].flatMap(targets).filter((place) => !place.includes("*"));
  const packed = [...places, "dist/web.gz", "python/train.py", "README.md", "LICENSE"];
  const missing = packed.filter((place) => !existsSync(`node_modules/sluice/${place}`));
  if (missing.length > 0) throw new Error(`not in the tarball: ${missing}`);
'
cp "$root/tools/package-user.ts" user.ts
cp "$root/tools/package-user.ts" user.mjs
node user.mjs
# Without WebAssembly, as where a policy forbids it, the reference kernels compute.
node --jitless user.mjs
# The oldest compiler that we support, and React for the hook of the voice detector: its users have it.
npm install --silent --no-audit --no-fund --ignore-scripts typescript@5.5.4 react@19 >/dev/null
# Declarations of the package are checked too: a user may have skipLibCheck off.
types=(--noEmit --strict --skipLibCheck false --target es2022 --lib es2022,dom)
cp user.ts user.mts
for tsc in node_modules/.bin/tsc "$root/node_modules/.bin/tsc"; do
  "$tsc" "${types[@]}" --module nodenext user.mts
  "$tsc" "${types[@]}" --module node16 user.mts
  "$tsc" "${types[@]}" --module esnext --moduleResolution bundler user.ts
  record typescript "$("$tsc" --version | cut -d' ' -f2)"
done
# A program in CommonJS may import the package since TypeScript 5.8.
"$root/node_modules/.bin/tsc" "${types[@]}" --module nodenext user.ts
# From CommonJS, where Node can require an ES module: 20.19, and 22.12 or later.
node -e '
  if (!process.features.require_module) process.exit();
  const { exports } = require("sluice/package.json");
  const entries = Object.keys(exports).filter((name) => typeof exports[name] !== "string");
  for (const name of entries) require(name.replace(".", "sluice"));
  if (typeof require("sluice").LSTM !== "function") throw new Error("no LSTM by require");
  console.log(`package: ${entries.length} entries by require`);
'
! node -e 'process.exit(process.features.require_module ? 0 : 1)' || record require "$(node -p process.versions.node)"
"$root/node_modules/.bin/tsx" "$root/tools/package-names.ts" .
# The programs of the documents, with what they print.
(cd "$root" && SLUICE_PROJECT="$folder/user" npx vitest run test/site/examples.test.ts)
npx sluice --help >/dev/null
node node_modules/sluice/dist/command/main.js view --json >view.json &
server=$!
for _ in $(seq 60); do [ -s view.json ] && break || sleep 0.5; done
node -e 'fetch(JSON.parse(require("node:fs").readFileSync("view.json", "utf8")).url).then(({ ok }) => process.exit(ok ? 0 : 1))'
kill "$server"
echo "package: packed from a clean clone, installed, imported, type-checked, command runs"

[ "${1:-}" != --sample ] || exit 0
# npm clones it, installs its build tools, and runs `prepare`.
mkdir "$folder/git"
cd "$folder/git"
npm init -y >/dev/null
npm install --silent --no-audit --no-fund "git+file://$folder/clone" >/dev/null
cp "$root/tools/package-user.ts" user.mjs
node user.mjs
npx sluice --help >/dev/null
echo "package: installed from git, imported, command runs"

bash "$root/tools/package-bundlers.sh" "$tarball"
