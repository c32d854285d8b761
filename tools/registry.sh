#!/usr/bin/env bash
# Publishes packed packages to a registry on this machine and installs them from there, as users will: npm without scripts takes native code,
# without optional packages WebAssembly; with --all also pnpm and Yarn with Plug'n'Play.
#
#   bash tools/registry.sh OUT [--all]      OUT: from tools/packages.ts
set -euo pipefail
out=$(realpath "$1")
all=${2:-}
cd "$(dirname "$0")/.."
root=$PWD
. tools/checks/record.sh
checks=$root/tools/checks/package
[ -d "$checks/node_modules" ] || npm ci --silent --no-audit --no-fund --prefix "$checks"
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT

port=$(node -e 'const s = require("net").createServer().listen(0, "127.0.0.1", () => { console.log(s.address().port); s.close(); })')
registry=http://127.0.0.1:$port
cat >"$folder/config.yaml" <<YAML
storage: $folder/storage
uplinks: { npmjs: { url: "$(npm config get registry)" } }
packages:
  "@sluice/*": { access: \$all, publish: \$all }
  "sluice": { access: \$all, publish: \$all }
  "**": { access: \$all, proxy: npmjs }
log: { type: file, path: $folder/verdaccio.log, level: warn }
YAML
"$checks/node_modules/.bin/verdaccio" --config "$folder/config.yaml" --listen "127.0.0.1:$port" >"$folder/server.log" 2>&1 &
server=$!
for _ in $(seq 120); do
  node -e "fetch('$registry/-/ping').catch(() => process.exit(1))" && break
  kill -0 "$server" 2>/dev/null || { cat "$folder/server.log"; exit 1; }
  sleep 0.5
done

printf 'registry=%s/\n//127.0.0.1:%s/:_authToken=none\n' "$registry" "$port" >"$folder/npmrc"
export NPM_CONFIG_USERCONFIG=$folder/npmrc npm_config_cache=$folder/cache
for tarball in "$out"/sluice-native-*.tgz "$out"/sluice-silero-*.tgz "$out"/sluice-[0-9]*.tgz; do
  npm publish --silent --ignore-scripts "$tarball" >/dev/null
done

project() {
  mkdir -p "$folder/$1"
  cd "$folder/$1"
  echo '{ "private": true }' >package.json
  cp "$root/tools/package-kernels.ts" kernels.mjs
}

# What the first screen of the README says, as it says it, in an empty folder.
mkdir "$folder/first"
cd "$folder/first"
block() { awk -v open="\`\`\`$1" '$0 == "```" { inside = 0 } inside; $0 == open && !seen++ { inside = 1 }' "$root/README.md"; }
block js >first.mjs
block sh | sed 's|path/to/clone/sluice-.*|sluice|' >commands
[ "$(cat commands)" = "$(printf 'npm i sluice\nnode first.mjs')" ]
[ "$(wc -l <first.mjs)" = 5 ]
bash -e commands >said 2>&1 || { cat said; exit 1; }
cat said
grep -q '^\[ 5, 3, 20 \]' said
if grep -i warn said; then exit 1; fi

project npm
npm install --silent --no-audit --no-fund --ignore-scripts sluice
node kernels.mjs native
ls node_modules/@sluice
npx sluice doctor | sed -n 3p

# A read-only folder of packages: nothing is written at run time. The administrator may write anyway, so another user runs it.
other=()
[ "$(id -u)" != 0 ] || other=(setpriv --reuid=65534 --regid=65534 --clear-groups)
chmod 755 "$folder"
chmod -R a-w node_modules
"${other[@]}" node kernels.mjs native
"${other[@]}" node node_modules/sluice/dist/command/main.js doctor | sed -n 3p
chmod -R u+w node_modules

# What cannot be trusted costs speed; one warning says so, and the doctor says why.
native=$(echo node_modules/@sluice/native-*)
cp -r "$native" whole
refused() {
  node kernels.mjs wasm 2>warning
  grep -q "without native code: .*$1" warning
  [ "$(grep -c 'without native code' warning)" = 1 ]
  npx sluice doctor 2>/dev/null | sed -n 3p | grep "native: .*$1"
  rm -r "$native" && cp -r whole "$native"
}
head -c 1000 whole/sluice.node >"$native/sluice.node"
refused 'has 1000 bytes'
# Of the same size: another file of that name.
tr '\000' '\001' <whole/sluice.node >"$native/sluice.node"
refused 'is not the file that was released'
sed -i 's/"version": ".*"/"version": "9.9.9"/' "$native/package.json"
refused 'has version 9.9.9'

# A platform without a package warns of nothing.
cp node_modules/sluice/package.json manifest
node -e '
  const { readFileSync, writeFileSync } = require("node:fs");
  const packed = JSON.parse(readFileSync("manifest", "utf8"));
  writeFileSync("node_modules/sluice/package.json", JSON.stringify({ ...packed, nativeAddons: {} }));
'
node kernels.mjs wasm 2>warning
[ ! -s warning ]
npx sluice doctor | sed -n 3p | grep 'there is no package of native code for'
cp manifest node_modules/sluice/package.json
node kernels.mjs native

# The weights of the voice detector are a package of their own, which sluice/voice finds.
project voice
npm install --silent --no-audit --no-fund --ignore-scripts sluice @sluice/silero
node --input-type=module -e '
  import { detectSpeech } from "sluice/voice";
  let frames = 0;
  for await (const { type } of detectSpeech([new Float32Array(48_000)], { sampleRate: 48_000 })) frames += type === "frame";
  if (frames !== 32) throw new Error(`expected 32 blocks in a second, got ${frames}`);
'

project omitted
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional sluice
node kernels.mjs wasm
npx sluice doctor | sed -n 3p

# A lock file made on another platform: npm installs what fits this one.
project locked
npm install --silent --no-audit --no-fund --ignore-scripts --os=darwin --cpu=arm64 sluice
[ ! -d node_modules/@sluice ]
rm -r node_modules
npm ci --silent --no-audit --no-fund --ignore-scripts
node kernels.mjs native

record npm "$(npm --version)"

if [ "$all" = --all ]; then
  project pnpm
  npx --yes pnpm@10 install --silent --ignore-scripts --registry "$registry" sluice
  node kernels.mjs native
  record pnpm "$(npx --yes pnpm@10 --version)"
  project yarn
  # Yarn keeps the answers of a registry by its host alone, so those of an earlier run name a port that is closed.
  export YARN_GLOBAL_FOLDER=$folder/yarn-global
  printf 'nodeLinker: pnp\nnpmRegistryServer: "%s"\nunsafeHttpWhitelist: ["127.0.0.1"]\nenableTelemetry: false\nnpmMinimalAgeGate: 0\n' "$registry" >.yarnrc.yml
  YARN_ENABLE_IMMUTABLE_INSTALLS=0 npx --yes @yarnpkg/cli-dist@4 add sluice >yarn.log 2>&1 || { cat yarn.log; exit 1; }
  npx --yes @yarnpkg/cli-dist@4 node kernels.mjs native
  record yarn "$(npx --yes @yarnpkg/cli-dist@4 --version)"
fi
echo "registry: published, installed with and without optional packages, kernels as expected"
