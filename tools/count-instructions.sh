#!/usr/bin/env bash
# Instructions that one call of a kernel executes, by instruction set. They are counted under qemu, so the load of this machine does not matter. The
# scalar column compiles the same source without vector instructions. Needs qemu-user, clang-19 and the libraries of g++-aarch64-linux-gnu.
#
#   bash tools/count-instructions.sh       prints a table in Markdown
set -euo pipefail
cd "$(dirname "$0")/../native/addon"
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
flags=(-std=c++17 -O3 -fno-math-errno -fno-exceptions -fno-rtti -ffp-contract=off -Wno-psabi)

# NAME COMPILER... -- FLAGS of the kernels alone
build() {
  local name=$1 compiler=() target=baseline
  shift
  while [ "$1" != -- ]; do compiler+=("$1"); shift; done
  shift
  [ "$name" != avx2 ] || target=avx2
  "${compiler[@]}" "${flags[@]}" "$@" -DSLUICE_TARGET=$target -c target.cpp -o "$folder/$name.o"
  "${compiler[@]}" "${flags[@]}" -DSLUICE_TARGET=$target -static count.cpp system.cpp "$folder/$name.o" -o "$folder/$name"
}
arm=(clang++-19 --target=aarch64-linux-gnu)
build sse2 g++ -- -msse2
build avx2 g++ -- -mavx2 -mfma
# Without its macro, the source does not know that it is compiled for ARM, and uses what every processor has.
build scalar "${arm[@]}" -- -march=armv8-a+nosimd -U__aarch64__
build neon "${arm[@]}" --

executed() {
  local machine=(qemu-x86_64 -cpu max)
  case "$1" in scalar | neon) machine=(qemu-aarch64) ;; esac
  # One block of code for each instruction, and one line for each block.
  "${machine[@]}" -one-insn-per-tb -d exec,nochain -D /dev/stderr "$folder/$1" "$2" "$3" 2>&1 >"$folder/result-$1" | wc -l
}

echo "| kernel | SSE2 | AVX2 | | ARM, scalar | NEON | |"
echo "|---|---|---|---|---|---|---|"
for kernel in lstm-forward lstm-backward; do
  row="| $kernel |"
  for pair in "sse2 avx2" "scalar neon"; do
    counts=()
    for name in $pair; do
      # The difference has neither the start of the program nor its preparations.
      counts+=($(($(executed "$name" "$kernel" 2) - $(executed "$name" "$kernel" 1))))
    done
    row+=$(printf ' %.3f M | %.3f M | %.2f |' $(node -p "[${counts[0]} / 1e6, ${counts[1]} / 1e6, ${counts[0]} / ${counts[1]}].join(' ')"))
  done
  echo "$row"
  for name in avx2 scalar neon; do cmp "$folder/result-sse2" "$folder/result-$name"; done
done
