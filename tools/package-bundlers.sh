#!/usr/bin/env bash
# The packed package in the hands of bundlers: each builds the same program, and the result computes.
#
#   bash tools/package-bundlers.sh TARBALL [--voice]      beside it the package of weights; --voice: the pages with a voice detector alone, without Next.js
set -euo pipefail
tarball=$(realpath "$1")
silero=$(echo "$(dirname "$tarball")"/sluice-silero-*.tgz)
only=${2:-}
cd "$(dirname "$0")/.."
root=$PWD
. tools/checks/record.sh
folder=$(mktemp -d)
server=
trap '[ -z "$server" ] || kill "$server"; rm -rf "$folder"' EXIT
cd "$folder"

echo '{ "private": true }' >package.json
next=
[ -n "$only" ] || next="rollup@4 @rollup/plugin-node-resolve@16 next@16 react@19 react-dom@19"
npm install --silent --no-audit --no-fund --ignore-scripts "$tarball" "$silero" webpack@5 webpack-cli@7 $next >/dev/null
cp "$root/tools/package-user.ts" user.mjs
cp "$root/tools/package-voice.mjs" voice.mjs
bin=node_modules/.bin
said() { echo "package: $1"; }
# A package, where it is installed.
bundled() { record "$1" "$(node -p "require(require('path').resolve('$2/node_modules/$1/package.json')).version")"; }

# Pages with a voice detector: each bundler finds the weights and the code of the audio thread by itself.
mkdir -p voice/{esbuild,webpack}
page() { echo "<!doctype html><script type=\"module\" src=\"$1\"></script>"; }
"$root/node_modules/.bin/esbuild" voice.mjs --bundle --splitting --format=esm --outdir=voice/esbuild --log-level=warning
page voice.js >voice/esbuild/index.html
$bin/webpack --mode production --entry ./voice.mjs -o voice/webpack --no-output-clean --no-performance --stats errors-warnings
page main.js >voice/webpack/index.html
page ./voice.mjs >index.html
"$root/node_modules/.bin/vite" build --outDir voice/vite --logLevel error
(cd "$root" && node --import tsx tools/checks/hear.ts "$folder"/voice/{esbuild,webpack,vite})
said "pages with a voice detector by esbuild, webpack and Vite"
[ -z "$only" ] || exit 0

for platform in node browser; do
  "$root/node_modules/.bin/esbuild" user.mjs --bundle --format=cjs --platform=$platform --outfile=esbuild.cjs --log-level=warning
  node esbuild.cjs
  said "esbuild to CommonJS for $platform"
done

bundled esbuild "$root"

$bin/webpack --target node --mode development --devtool false --entry ./user.mjs -o webpack --stats errors-warnings
node webpack/main.js
said "webpack for Node"
bundled webpack .

$bin/rollup -p 'node-resolve={exportConditions:["node"]}' user.mjs -f cjs -d rollup --silent
node rollup/user.js
said "Rollup to CommonJS"
bundled rollup .

echo '<!doctype html><script type="module" src="./user.mjs"></script>' >index.html
# Without the preloading of modules in a page, so that Node can run it.
echo 'export default { build: { modulePreload: false } };' >vite.config.mjs
"$root/node_modules/.bin/vite" build --outDir vite --logLevel error
echo '{ "type": "module" }' >vite/package.json
node vite/assets/index-*.js 2>error.log || { cut -c -300 error.log; exit 1; }
said "Vite"
bundled vite "$root"

mkdir -p app/api/run app/server
echo 'export default ({ children }) => <html lang="en"><body>{children}</body></html>;' >app/layout.jsx
cat >app/shape.js <<'EOF'
import { kernelChoice, LSTM, zeros } from "sluice";
import { createStream } from "sluice/stream";
export function shape() {
  const lstm = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
  return `${lstm.forward(zeros([4, 1, 2])).output.shape} ${createStream(lstm).kernels.name} ${kernelChoice().name}`;
}
EOF
echo '"use client"; import { shape } from "./shape.js"; export default () => <button onClick={() => alert(shape())}>run</button>;' >app/page.jsx
echo 'import { shape } from "../shape.js"; export default () => <p>{shape()}</p>;' >app/server/page.jsx
mkdir app/voice
echo '"use client"; import { useEffect } from "react"; export default () => useEffect(() => void import("../../voice.mjs"), []);' >app/voice/page.jsx
cat >app/api/run/route.js <<'EOF'
import { shape } from "../../shape.js";
export const dynamic = "force-dynamic";
export const GET = () => Response.json(shape());
EOF
export NEXT_TELEMETRY_DISABLED=1
$bin/next build >next.log 2>&1 || { cat next.log; exit 1; }
grep -q '<p>4,1,3 wasm-' .next/server/app/server.html
node node_modules/next/dist/bin/next start --port 0 >server.log 2>&1 &
server=$!
for _ in $(seq 60); do
  url=$(grep -o 'http://localhost:[0-9]*' server.log | head -1 || true)
  [ -z "$url" ] && sleep 0.5 || break
done
answer=$(node -e 'fetch(process.argv[1]).then((it) => it.text()).then(console.log)' "$url/api/run")
case "$answer" in '"4,1,3 wasm-'*) ;; *) echo "Next.js answers $answer" >&2 && exit 1 ;; esac
(cd "$root" && node --import tsx tools/checks/hear.ts "$url/voice")
said "Next.js, on pages, on the server and in a route"
bundled next .
