#!/usr/bin/env bash
# Kernels, streams and the built package on every line of Node that is supported, whichever this machine has.
#
#   bash tools/node-versions.sh            Node 20, 22 and 24, as the npm package `node` has them
#   bash tools/node-versions.sh 24         some of them
#   bash tools/node-versions.sh --sample 24    the built package, the recorded cases of PyTorch, and the streams
#
# Compiled code depends on the engine: WebAssembly, its threads, relaxed SIMD (behind a flag in Node 20), the addon.
set -euo pipefail
cd "$(dirname "$0")/.."
root=$PWD
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
tests=(test/core/nn/pytorchParity.test.ts test/realtime/stream/parity.test.ts test/realtime/stream/choose.test.ts)
if [ "${1:-}" = --sample ]; then
  shift
else
  tests+=(test/core/kernels test/core/cells/defined/engine test/realtime/stream/formats.test.ts test/realtime/stream/stream.test.ts)
fi
versions=("$@")
[ ${#versions[@]} -gt 0 ] || versions=(20 22 24)

# The package as a user gets it, built once, apart from a dist/ that others may be using.
npx tsx tools/build.ts "$folder/package/dist"
cp package.json README.md LICENSE "$folder/package/"
mkdir "$folder/user"
(cd "$folder/user" && npm init -y >/dev/null && npm pack --silent --ignore-scripts --pack-destination . ../package >/dev/null && npm install --silent --no-audit --no-fund ./sluice-*.tgz)
cp tools/package-user.ts "$folder/user/user.mjs"

kernels='import { kernelChoice, kernelSets } from "sluice"; console.log("  " + kernelSets().map(({ name, obstacle }) => obstacle ? "no " + name + " (" + obstacle + ")" : name).join(", ")); console.log("  in use: " + kernelChoice().name);'

for version in "${versions[@]}"; do
  npm install --prefix "$folder/$version" --no-audit --no-fund --silent "node@$version"
  bin="$folder/$version/node_modules/node/bin"
  exact=$("$bin/node" --version)
  case "$exact" in "v$version".*) ;; *) echo "expected Node $version, got $exact" >&2 && exit 1 ;; esac
  flags=()
  [ "$version" != 20 ] || flags=(--experimental-wasm-relaxed-simd)
  printf '\n-- Node %s %s\n' "$exact" "${flags[*]}"
  (cd "$folder/user" && "$bin/node" user.mjs && "$bin/node" "${flags[@]}" user.mjs)
  (cd "$folder/user" && "$bin/node" "${flags[@]}" --input-type=module -e "$kernels")
  (cd "$folder/user" && "$bin/node" node_modules/sluice/dist/command/main.js bench --batch 4 --steps 10 --hidden 32 --rounds 1)
  # Workers and child processes of the tests are of the same Node: it is first in the path.
  PATH="$bin:$PATH" "$bin/node" "$root/node_modules/vitest/vitest.mjs" run "${flags[@]/#/--execArgv=}" "${tests[@]}"
done
