#!/usr/bin/env bash
# The tests of the native kernels with the addon built for AddressSanitizer and UndefinedBehaviorSanitizer; then the addon that was there again.
# The arrays of JavaScript come from the same allocator, so a kernel that reads or writes beyond one is caught. Before that the thread pool and
# kernels that a team shares, without Node, for ThreadSanitizer, and the inputs that fuzzing of native code has kept.
#
#   bash tools/sanitize-kernels.sh              every test of native code
#   bash tools/sanitize-kernels.sh --sample     bad calls of layers, lists and streams, and the last two beside the reference
set -euo pipefail
cd "$(dirname "$0")/.."
node --import tsx tools/kernel-operands.ts
compiler=${CXX:-g++}
folder=$(mktemp -d)
addon=native/addon/build/sluice.node
[ ! -f "$addon" ] || cp "$addon" "$folder/sluice.node"
restore() {
  if [ -f "$folder/sluice.node" ]; then mv "$folder/sluice.node" "$addon"; else rm -f "$addon"; fi
  rm -rf "$folder"
}
trap restore EXIT

tests=(test/core/kernels/boundary.test.ts test/core/kernels/equationCalls.test.ts test/realtime/stream/boundary.test.ts test/realtime/stream/parity.test.ts test/realtime/stream/native.test.ts)
# Compiling takes longest. The set between the narrowest and the widest has the same loops, so a sample leaves it without sanitizers.
plain=(--plain=avx2)
if [ "${1:-}" != --sample ]; then
  plain=()
  tests+=(test/core/kernels/agreement.test.ts test/core/kernels/strict.test.ts test/core/kernels/native.test.ts test/core/kernels/elements.test.ts
    test/realtime/stream/formats.test.ts test/realtime/stream/stream.test.ts)
fi

# Beside the addon, whose parts are many: this is one.
threads() (
  cd native/addon
  "$compiler" -std=c++17 -O1 -g1 -fsanitize=thread -pthread -Wno-psabi -ffp-contract=off -DSLUICE_TARGET=baseline \
    target.cpp system.cpp pool_test.cpp -o "$folder/pool"
  # Without random addresses, which ThreadSanitizer cannot place its shadow among on some kernels.
  TSAN_OPTIONS=halt_on_error=1 setarch -R "$folder/pool"
  echo "ThreadSanitizer: no race in the thread pool and in what teams compute"
)
threads &
races=$!

# Frames kept for use after return are not aligned for 64-byte vectors by GCC 12 (its PR 110027); signals are the sanitizer's, or a crash
# would say nothing. Of debug information only lines, which reports name: where variables are takes a third of the time of compiling. A null
# pointer ends the process anyway, and AddressSanitizer knows the sizes of objects, so those checks of UndefinedBehaviorSanitizer stay out.
npm run --silent build:native -- ${plain[@]+"${plain[@]}"} -fsanitize=address,undefined -fno-sanitize=null,object-size \
  -fno-sanitize-recover=undefined -fno-omit-frame-pointer -g1 -O1
wait "$races"
bash tools/fuzz-native.sh --replay native/addon/build
SLUICE_NEEDS_NATIVE=1 LD_PRELOAD="$($compiler -print-file-name=libasan.so) $($compiler -print-file-name=libubsan.so) $($compiler -print-file-name=libstdc++.so)" \
  ASAN_OPTIONS=detect_leaks=0:allocator_may_return_null=1:detect_stack_use_after_return=0:allow_user_segv_handler=0 \
  node node_modules/vitest/vitest.mjs run "${tests[@]}"
