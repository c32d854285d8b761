#!/usr/bin/env bash
# The packed package in runtimes other than the Node of this machine: layers, training, a stream and a checkpoint, and the kernels that run them.
#
#   bash tools/runtimes.sh TARBALL...          Bun and Deno; a platform package among the tarballs must give native code
#   bash tools/runtimes.sh --all TARBALL...    Node 20, 22, 24 and 26 too
set -euo pipefail
runtimes=(deno@2 bun@1)
nodes=()
if [ "$1" = --all ]; then
  shift
  nodes=(20 22 24 26)
fi
tarballs=()
expected=wasm
for tarball in "$@"; do
  tarballs+=("$(realpath "$tarball")")
  case "$tarball" in */sluice-native-*) expected=native ;; esac
done
root=$(realpath "$(dirname "$0")/..")
. "$root/tools/checks/record.sh"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "private": true }' >package.json
echo '{ "nodeModulesDir": "manual" }' >deno.json
npm install --silent --no-audit --no-fund --ignore-scripts "${tarballs[@]}" "${runtimes[@]}" >/dev/null
cp "$root/tools/package-user.ts" user.mjs
cp "$root/tools/package-kernels.ts" kernels.mjs
export NO_COLOR=1
tried() {
  record "$1" "$2"
  [ $expected = wasm ] || record "$1-native" "$2"
}

for version in "${nodes[@]}"; do
  npm install --silent --no-audit --no-fund --prefix "$folder/node-$version" "node@$version" >/dev/null
  node=$folder/node-$version/node_modules/node/bin/node
  "$node" user.mjs
  "$node" kernels.mjs "$expected"
  tried "node-$version" "$("$node" -p process.versions.node)"
done

bun=$(echo node_modules/@oven/bun-*/bin/bun | cut -d' ' -f1)
"$bun" user.mjs
"$bun" kernels.mjs "$expected"
tried bun "$("$bun" --version)"

# No permission at all, not even to read the environment: WebAssembly.
deno=(node node_modules/deno/bin.cjs run --no-prompt)
"${deno[@]}" user.mjs
"${deno[@]}" kernels.mjs wasm
"${deno[@]}" --allow-all kernels.mjs "$expected"
tried deno "$(node -p 'require("deno/package.json").version')"
