#!/usr/bin/env bash
# Compares signal layers with the PyTorch that is installed here, on fresh cases: tools/signal-parity.sh [SEED]
set -euo pipefail
cd "$(dirname "$0")/.."

seed=${1:-$(date +%Y%m%d)}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
echo "signal parity: seed $seed"
"${PYTHON:-/usr/bin/python3}" tools/pytorch_signal.py --seed "$seed" --out "$folder"
SLUICE_SIGNAL_CASES="$folder" npx vitest run test/realtime/signal/pytorchParity.test.ts
