#!/usr/bin/env bash
# Fuzzing of the readers and of the native code, and removal of their checks, two hours and a half in all; totals are in docs/verification.md.
set -euo pipefail
cd "$(dirname "$0")/.."
exec node --import tsx tools/release.ts --nightly "$@"
