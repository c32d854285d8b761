#!/usr/bin/env bash
# The packed package in runtimes other than the Node of this machine: layers, training, a stream and a checkpoint, and the kernels that run them.
# On a Node, also the recorded cases of PyTorch and the streams of this checkout: compiled code depends on the engine.
#
#   bash tools/runtimes.sh "20 24 bun deno" TARBALL...     a platform package among the tarballs must give native code
set -euo pipefail
runtimes=$1
shift
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
npm install --silent --no-audit --no-fund --ignore-scripts "${tarballs[@]}" >/dev/null
cp "$root/tools/package-user.ts" user.mjs
cp "$root/tools/package-kernels.ts" kernels.mjs
export NO_COLOR=1
tried() {
  record "$1" "$2"
  [ $expected = wasm ] || record "$1-native" "$2"
}

on_node() {
  npm install --silent --no-audit --no-fund --prefix "$folder/node-$1" "node@$1" >/dev/null
  local bin=$folder/node-$1/node_modules/node/bin flags=()
  # There, relaxed SIMD is behind a flag.
  [ "$1" != 20 ] || flags=(--experimental-wasm-relaxed-simd)
  "$bin/node" user.mjs
  "$bin/node" "${flags[@]}" user.mjs
  "$bin/node" kernels.mjs "$expected"
  # Workers and child processes of the tests are of the same Node: it is first in the path.
  (cd "$root" && SLUICE_RELAXED=${flags:+1} PATH="$bin:$PATH" node node_modules/vitest/vitest.mjs run \
    test/core/nn/pytorchParity.test.ts test/realtime/stream/parity.test.ts test/realtime/stream/choose.test.ts)
  tried "node-$1" "$("$bin/node" -p process.versions.node)"
}

on_bun() {
  npm install --silent --no-audit --no-fund --ignore-scripts bun@1 >/dev/null
  local bun
  bun=$(echo node_modules/@oven/bun-*/bin/bun | cut -d' ' -f1)
  "$bun" user.mjs
  "$bun" kernels.mjs "$expected"
  tried bun "$("$bun" --version)"
}

on_deno() {
  npm install --silent --no-audit --no-fund --ignore-scripts deno@2 >/dev/null
  # No permission at all, not even to read the environment: WebAssembly.
  local deno=(node node_modules/deno/bin.cjs run --no-prompt)
  "${deno[@]}" user.mjs
  "${deno[@]}" kernels.mjs wasm
  "${deno[@]}" --allow-all kernels.mjs "$expected"
  tried deno "$(node -p 'require("deno/package.json").version')"
}

for runtime in $runtimes; do
  case $runtime in bun | deno) "on_$runtime" ;; *) on_node "$runtime" ;; esac
done
