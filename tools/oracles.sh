#!/bin/sh
# Conversions against the frameworks themselves: random modules go framework -> Sluice -> framework.
# 250, because some have no form in one framework or another: each sees at least 200.
# Needs the system's Python with torch, safetensors, onnx and onnxruntime. Usage: tools/oracles.sh [modules] [seed]
set -eu
cd "$(dirname "$0")/.."
python=${PYTHON:-/usr/bin/python3}
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"$python" -W ignore tools/conversion_oracles.py make "$folder" "${2:-1}" "${1:-250}"
npx tsx tools/conversion-oracles.ts "$folder"
"$python" -W ignore tools/conversion_oracles.py check "$folder"
