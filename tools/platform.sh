#!/usr/bin/env bash
# Builds the package of the platform that this machine is, and runs the tests with its native code.
#
#   bash tools/platform.sh PLATFORM OUT
set -euo pipefail
platform=$1
mkdir -p "$2"
out=$(realpath "$2")
cd "$(dirname "$0")/.."
if [ "${platform%%-*}" = win32 ]; then
  # Node for Windows comes without its headers.
  headers=$(mktemp -d)
  npm install --silent --no-audit --no-fund --prefix "$headers" node-api-headers@1
  export NODE_API_INCLUDE=$headers/node_modules/node-api-headers/include
fi
node --import tsx tools/packages.ts build "$platform" "$out"
# Tests load the addon of the build folder, so put the packed one there.
mkdir -p native/addon/build
tar -xzOf "$out"/sluice-native-"$platform"-*.tgz package/sluice.node >native/addon/build/sluice.node
SLUICE_NEEDS_NATIVE=1 npm test
