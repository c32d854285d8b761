#!/usr/bin/env bash
# Installs TensorFlow.js, TensorFlow Lite and vad-web in temporary folders and runs a command whose tests find them there: tools/with-tfjs.sh npx vitest run ...
set -euo pipefail
folder=$(mktemp -d)
trap 'rm -rf "$folder"' EXIT
install() { npm install --prefix "$folder/$1" --ignore-scripts --no-audit --no-fund --silent "${@:2}"; }
install tfjs @tensorflow/tfjs@4.22.0
# Only the compiled TensorFlow Lite of this one is used, without the packages it is made for.
install tflite --legacy-peer-deps @tensorflow/tfjs-tflite@0.0.1-alpha.10
# Its rules need nothing of what it depends on.
(cd "$folder" && npm pack --silent @ricky0123/vad-web@0.0.31 >/dev/null && tar -xzf ricky0123-vad-web-0.0.31.tgz)
SLUICE_VAD_WEB="$folder/package" SLUICE_TFJS="$folder/tfjs" SLUICE_TFLITE="$folder/tflite" "$@"
