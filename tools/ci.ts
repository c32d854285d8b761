/**
 * The stages of `.ci/run`, after the installation. They sample the checks of `tools/release.sh`.
 *
 *   node --import tsx tools/ci.ts            all of them
 *   node --import tsx tools/ci.ts lint web   those with one of these words in their names
 */
import { parseArgs } from "node:util";
import { addTests, type Outcome, runCommand } from "./checks/command.ts";

/** Names of stages and their lines of Bash. The stages of one group run side by side. */
type Group = Readonly<Record<string, string>>;

/** Once the addon is built, an addon that does not load is an error; its tests would be skipped. */
const NATIVE = "export SLUICE_NEEDS_NATIVE=1\n";

/** Cheap stages come first, then stages that fail most often. A stage that uses one core runs beside another. */
const plan: readonly Group[] = [
  {
    "types, lint, voice; findings of the lab": "npm run check\nnpx tsx lab/results/check.ts",
    "embedded kernels are what their source compiles to": "npm run build:wasm -- --check",
  },
  { "the native addon": "npm run build:native" },
  {
    "the tests of the README, beside other software and with the addon": `${NATIVE}npm test`,
  },
  {
    "the main job of the README, examples": "npm start\nbash tools/examples.sh",
    "the built package": "bash tools/package.sh --sample",
  },
  {
    "the package from a registry, with native code and without, on Node 24 too; publint and types; workflows; a voice detector by three bundlers; three browsers": `out=$(mktemp -d)
npm run --silent build
node --import tsx tools/packages.ts build linux-x64-gnu "$out"
node --import tsx tools/packages.ts pack "$out"
bash tools/package-lint.sh "$out"/sluice-[0-9]*.tgz
node --import tsx tools/workflows.ts
bash tools/registry.sh "$out"
bash tools/runtimes.sh 24 "$out"/sluice-*.tgz
bash tools/package-bundlers.sh "$out"/sluice-[0-9]*.tgz --voice
node --import tsx tools/browsers.ts --only-package chromium firefox webkit`,
  },
  {
    "PyTorch: WebAssembly and the reference; layers for signals; streams with relaxed SIMD": `bash tools/parity.sh
SLUICE_RELAXED=1 npx vitest run test/realtime/stream/parity.test.ts test/realtime/stream/formats.test.ts`,
    "PyTorch: native kernels": `${NATIVE}SLUICE_KERNELS=native bash tools/parity.sh "$(date +%Y%m%d)1"`,
  },
  { "sanitizers and NEON, a sample": "bash tools/neon-check.sh\nbash tools/sanitize-kernels.sh --sample" },
  {
    "the gate inspector in Chromium": "npm run build:web\nSLUICE_WEB_BUILT=1 npm run test:web",
    // One after the other takes as long as the inspector.
    "the documentation site in Chromium; conversions to and from PyTorch, onnxruntime, TensorFlow.js": `npm run docs:build
npm run test:site
bash tools/oracles.sh 40
bash tools/with-tfjs.sh npx vitest run test/checkpoint/formats/tfjs.test.ts test/checkpointTfjs.test.ts test/tfliteLive.test.ts test/core/init/tfjsLive.test.ts test/realtime/network/tfjs.test.ts test/realtime/voice/vadWeb.test.ts
npm run --silent bench:voice -- --rates 44100 --seconds 30`,
  },
  {
    "networks as C: gcc, clang with sanitizers, a Cortex-M4F, an AVR, WebAssembly": `if command -v apt-get >/dev/null; then
  DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends libclang-rt-19-dev lld-19 gcc-arm-none-eabi libnewlib-arm-none-eabi qemu-system-arm gcc-avr avr-libc simavr >/dev/null
fi
SLUICE_LIVE=1 npx vitest run test/realtime/source`,
    "benchmarks: everybody computes the same": "npm run bench -- --quick\nnpm run bench:browser -- --quick",
  },
];

interface Finished extends Outcome {
  name: string;
}

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { "installed-after": { type: "string", default: "0" } },
});
const installation = Number(values["installed-after"]);
const start = performance.now();
const elapsed = () => Math.round(installation + (performance.now() - start) / 1000);

const isAsked = (name: string) =>
  positionals.length === 0 || positionals.some((word) => name.toLowerCase().includes(word.toLowerCase()));

async function runGroup(group: Group): Promise<Finished[]> {
  const names = Object.keys(group);
  console.log(`\n== ${names.join(" | ")} (after ${elapsed()} s)`);
  const quiet = names.length > 1;
  return Promise.all(
    Object.entries(group).map(async ([name, command]) => ({
      name,
      ...(await runCommand(command, { quiet })),
    })),
  );
}

const groups = plan
  .map((group) => Object.entries(group).filter(([name]) => isAsked(name)))
  .filter((stages) => stages.length > 0)
  .map((stages): Group => Object.fromEntries(stages));
if (groups.length === 0) throw new Error(`no stage has one of ${positionals.join(", ")} in its name`);

const finished: Finished[] = [];
for (const group of groups) {
  finished.push(...(await runGroup(group)));
  if (finished.some(({ status }) => status !== "passed")) break;
}

const cell = (seconds: number | undefined) => (seconds === undefined ? "-" : seconds.toFixed(0)).padStart(9);
console.log("\n  seconds processor    tests  stage");
console.log(`${cell(installation)} ${cell(undefined)} ${"".padStart(8)}  installation`);
for (const { name, status, seconds, processor, tests } of finished) {
  const count = tests.passed + tests.failed === 0 ? "" : String(tests.passed + tests.failed);
  const mark = status === "passed" ? "" : `  ${status}`;
  console.log(`${cell(seconds)} ${cell(processor)} ${count.padStart(8)}  ${name}${mark}`);
}
const failed = finished.filter(({ status }) => status !== "passed");
const left = groups.flatMap(Object.keys).length - finished.length;
const tests = addTests(finished.map((stage) => stage.tests));
console.log(
  `\n${finished.length - failed.length} stages passed, ${failed.length} failed, ${left} not run; ${elapsed()} s in all`,
);
// A stage can fail without a failed test, and then at least one thing has failed.
const failures = failed.length > 0 ? Math.max(1, tests.failed) : tests.failed;
console.log(`${tests.passed} passed, ${failures} failed, ${tests.skipped} skipped`);
process.exit(failures > 0 ? 1 : 0);
