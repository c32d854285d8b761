#!/usr/bin/env bash
# Builds and packs twice: the tarballs must have the same bytes.
#
#   bash tools/reproducible.sh
set -euo pipefail
cd "$(dirname "$0")/.."
out=$(mktemp -d)
trap 'rm -rf "$out"' EXIT
for time in first second; do
  npm run --silent prepack >/dev/null
  node --import tsx tools/packages.ts build linux-x64-gnu "$out/$time"
  node --import tsx tools/packages.ts pack "$out/$time"
done
cd "$out/first"
for tarball in *.tgz; do
  cmp "$tarball" "../second/$tarball"
  echo "reproducible: $tarball $(sha256sum <"$tarball" | cut -c -16)"
done
