#!/usr/bin/env bash
# The built package, the inspector, the pages of the examples and every Run button of the site in Chromium, Firefox and WebKit, whichever
# are installed (Debian: chromium, firefox-esr, libwebkit2gtk-4.1-0 with xvfb, pulseaudio for sound; npm: electron). Prints what an engine lacks.
#
#   bash tools/browsers.sh [chromium] [firefox] [webkit] [electron]      a browser that you name must be there
set -euo pipefail
cd "$(dirname "$0")/.."
npm run --silent build
npm run --silent build:web
npm run --silent build:pages
npm run --silent docs:build
exec node --import tsx tools/browsers.ts "$@"
