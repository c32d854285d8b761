#!/usr/bin/env bash
# Checks in their full form, part by part; see tools/release.ts, or `tools/release.sh --list`.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node --import tsx tools/release.ts "$@"
