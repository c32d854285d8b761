#!/usr/bin/env bash
# The tests of the native kernels with the addon built for AddressSanitizer and UndefinedBehaviorSanitizer; then the usual addon again.
# The arrays of JavaScript come from the same allocator, so a kernel that reads or writes beyond one is caught.
set -euo pipefail
cd "$(dirname "$0")/.."
compiler=${CXX:-g++}
trap 'npm run --silent build:native' EXIT

npm run --silent build:native -- -fsanitize=address,undefined -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g -O1
LD_PRELOAD="$($compiler -print-file-name=libasan.so) $($compiler -print-file-name=libubsan.so) $($compiler -print-file-name=libstdc++.so)" \
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1 \
  node node_modules/vitest/vitest.mjs run test/kernels/agreement.test.ts test/kernels/native.test.ts \
    test/stream/parity.test.ts test/stream/formats.test.ts test/stream/stream.test.ts
