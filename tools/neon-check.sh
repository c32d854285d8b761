#!/usr/bin/env bash
# Compiles the native kernels for NEON without output: checks on any machine that every line is valid for 64-bit ARM.
set -euo pipefail
cd "$(dirname "$0")/../native/addon"
node --import tsx ../../tools/kernel-operands.ts
compiler=${CLANG:-clang++-19}

# The headers of this machine's C library serve, except for a list of functions that it names by word size.
headers=$(mktemp -d)
trap 'rm -rf "$headers"' EXIT
mkdir "$headers/gnu"
touch "$headers/gnu/stubs-32.h"
for unit in target.cpp "target.cpp -DSLUICE_DOUBLE" elements_target.cpp stream_target.cpp; do
  "$compiler" --target=aarch64-linux-gnu -std=c++17 -O2 -S -o /dev/null -Wall -Wextra -Werror -Wno-psabi -ffp-contract=off -fno-exceptions -fno-rtti \
    -isystem "$headers" -isystem "/usr/include/$(uname -m)-linux-gnu" -DSLUICE_TARGET=baseline $unit
  echo "$unit: compiles for ARM"
done
