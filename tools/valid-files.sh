#!/bin/sh
# Files that h5py, NumPy, PyTorch, safetensors and onnx write, with every element type, filter and layout: Sluice reads the same bytes.
# Needs the system's Python with these. Usage: tools/valid-files.sh [files] [seed]
set -eu
cd "$(dirname "$0")/.."
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
"${PYTHON:-/usr/bin/python3}" -W ignore tools/valid_files.py "$folder" "${1:-600}" "${2:-1}"
npx tsx tools/valid-files.ts "$folder"
