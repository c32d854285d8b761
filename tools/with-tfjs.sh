#!/usr/bin/env bash
# Installs TensorFlow.js in a temporary folder and runs a command whose tests find it there: tools/with-tfjs.sh npx vitest run ...
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
npm install --prefix "$folder" --ignore-scripts --no-audit --no-fund --silent @tensorflow/tfjs@4.22.0
SLUICE_TFJS="$folder" "$@"
