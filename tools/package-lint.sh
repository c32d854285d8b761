#!/usr/bin/env bash
# What publint and "are the types wrong" find in a packed package: nothing.
#
#   bash tools/package-lint.sh TARBALL
set -euo pipefail
tarball=$(realpath "$1")
checks=$(dirname "$0")/checks/package
[ -d "$checks/node_modules" ] || npm ci --silent --no-audit --no-fund --prefix "$checks"
"$checks/node_modules/.bin/publint" --strict "$tarball"
# The package is for ES modules: Node 20.19 and later require() them.
"$checks/node_modules/.bin/attw" --profile esm-only "$tarball" --exclude-entrypoints ./worklet/processor
