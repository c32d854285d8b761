#!/usr/bin/env bash
# Installs TensorFlow.js and TensorFlow Lite in temporary folders and runs a command whose tests find them there: tools/with-tfjs.sh npx vitest run ...
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
install() { npm install --prefix "$folder/$1" --ignore-scripts --no-audit --no-fund --silent "${@:2}"; }
install tfjs @tensorflow/tfjs@4.22.0
# Only the compiled TensorFlow Lite of this one is used, without the packages it is made for.
install tflite --legacy-peer-deps @tensorflow/tfjs-tflite@0.0.1-alpha.10
SLUICE_TFJS="$folder/tfjs" SLUICE_TFLITE="$folder/tflite" "$@"
