#!/usr/bin/env bash
# Builds and packs again what tools/platforms.sh left in OUT, and trains the networks of the gate inspector again: the same bytes must come out.
#
#   bash tools/reproducible.sh OUT
set -euo pipefail
out=$(realpath "$1")
cd "$(dirname "$0")/.."
again=$(mktemp -d)
trap 'rm -rf "$again"' EXIT
npm run --silent prepack >/dev/null
cp "$out"/sluice-native-*.tgz "$again"
# The compilers for other systems are those of tools/platforms.sh.
node --import tsx tools/packages.ts build linux-x64-gnu "$again"
node --import tsx tools/packages.ts pack "$again"
for tarball in "$again"/*.tgz; do
  cmp "$tarball" "$out/${tarball##*/}"
  echo "reproducible: ${tarball##*/} $(sha256sum <"$tarball" | cut -c -16)"
done
node --import tsx tools/web-examples.ts "$again/networks" >/dev/null
diff -r web/start/networks "$again/networks"
echo "reproducible: the networks of the gate inspector"
