#!/usr/bin/env bash
# Runs every program in examples/ to its end. `npm start` is one of them and is not repeated.
set -euo pipefail
cd "$(dirname "$0")/.."
for example in examples/*.ts; do
  [ "$example" = examples/births.ts ] && continue
  printf '\n-- %s\n' "$example"
  npx tsx "$example"
done
