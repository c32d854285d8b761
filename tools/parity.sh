#!/usr/bin/env bash
# Compares recurrent layers and the layers for signals with the PyTorch that is installed here, on fresh random cases:
#
#   tools/parity.sh [SEED] [COUNT]
#
# Without a seed it is today's date, so that every day tries other cases. A failure is repeated with the seed that is printed.
set -euo pipefail
cd "$(dirname "$0")/.."

seed=${1:-$(date +%Y%m%d)}
count=${2:-320}
python=${PYTHON:-/usr/bin/python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT

echo "parity: $count cases from seed $seed"
"$python" tools/pytorch_cases.py --seed "$seed" --count "$count" --largest 70 --out "$folder"
SLUICE_CASES="$folder" npx vitest run test/core/nn/pytorchParity.test.ts
"$python" tools/pytorch_signal.py --seed "$seed" --out "$folder/signal"
SLUICE_SIGNAL_CASES="$folder/signal" npx vitest run test/realtime/network/signalParity.test.ts
