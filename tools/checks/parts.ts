/**
 * The parts of `tools/release.sh` and of `tools/nightly.sh`: checks in full. `.ci/run` runs a sample of them, and in full what is not here:
 * PyTorch's layers, the inspector and the site in Chromium.
 */

export interface Part {
  name: string;
  /** The claim that it checks, for the page */
  what: string;
  /** Lines of Bash, run from the root of the project */
  command: string;
  /** Figures that the check prints: the sum of the first group over all matches. A part without its figures has not passed. */
  figures: Readonly<Record<string, RegExp>>;
}

/** Seconds that a part may take. */
export const LIMIT = 3600;

/** After the addon is built, an addon that does not load is an error; its tests would be skipped. */
const NATIVE = "npm run --silent build:native\nexport SLUICE_NEEDS_NATIVE=1\n";

/** Installs the libraries that the benchmarks compare with, where they look for them. */
const PEERS = `eval "$(npx tsx -e 'import("./bench/peers.ts").then((peers) => console.log(peers.installCommand(peers.peersFolder())))')"\n`;

/** Installs on Debian what `tools/platforms.sh` needs, beside the packages of `.ci/run`. */
const CROSS =
  "command -v qemu-aarch64 wine x86_64-w64-mingw32-g++ >/dev/null || DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends llvm-19 qemu-user g++-aarch64-linux-gnu g++-mingw-w64-x86-64 wine wine64 >/dev/null\n";

const SETS = { "kernel sets that agreed": /^as expected: .*; (\d+) sets agree/gm };

/** Run at one commit, in this order: parts that fail most often first. */
export const parts: readonly Part[] = [
  {
    name: "tests",
    what: "All tests in their exhaustive form, with the native addon",
    command: `${NATIVE}SLUICE_EXHAUSTIVE=1 npm test`,
    figures: {},
  },
  {
    name: "hostile",
    what: "2,000 mutants and every truncation of each seed file, flipped bits, and files built to be wrong: read, or refused by a coded error within its memory",
    command:
      "SLUICE_MUTANTS=2000 SLUICE_FLIPS=all npx vitest run $(grep -l hostile.ts test/checkpoint/formats/*.test.ts test/core/storage/*.test.ts) test/checkpoint/interop/hostile.test.ts",
    figures: {
      mutants: /^hostile \w+: .*; (\d+) mutants$/gm,
      "constructed files refused": /^hostile \w+: (\d+) constructed files refused/gm,
      truncations: /seeds cut at (\d+) places/gm,
      "flipped bits": /places, (\d+) flipped bits/gm,
    },
  },
  {
    name: "oracles",
    what: "At least 200 files and random modules to and from each framework, run by it, and read with the same bytes",
    command: `export SLUICE_LIVE_CASES=200
bash tools/with-tfjs.sh npx vitest run test/checkpoint/formats/onnxLive.test.ts test/checkpoint/formats/oracles.test.ts test/checkpoint/formats/tfjs.test.ts test/checkpointTfjs.test.ts test/tfliteLive.test.ts test/core/init/tfjsLive.test.ts test/realtime/network/tfjs.test.ts
bash tools/oracles.sh`,
    figures: {
      "modules to and from TensorFlow.js": /^TensorFlow\.js: (\d+) modules each way/gm,
      "files run by other frameworks": /^ {4}"[\w.-]+\.(?:pt|safetensors|onnx|h5|msgpack)": (\d+),?$/gm,
    },
  },
  {
    name: "bad-calls",
    what: "100,000 bad calls of each kernel set and of each kind of stream: refused in words or computed, and good calls keep their bits",
    command: `${NATIVE}SLUICE_BOUNDARY_CALLS=100000 npx vitest run test/core/kernels/boundary.test.ts test/realtime/stream/boundary.test.ts`,
    figures: { "bad calls": /^(\d+) bad calls of /gm, refused: /^\d+ bad calls of .*: (\d+) refused/gm },
  },
  {
    name: "faults",
    what: "Every call of the file system fails once in each command that writes, every allocation once in training, streams and layers; 250 hostile names",
    command: `${NATIVE}SLUICE_SWEEP=all SLUICE_NAMES=250 npx vitest run test/command/fileFaults.test.ts test/platform/files.test.ts test/core/kernels/native.test.ts test/core/kernels/allocation.test.ts test/command/hostileNames.test.ts`,
    figures: {
      "failed calls": /^(\d+) failed calls in /gm,
      "failed allocations": /^(\d+) failed allocations in /gm,
      names: /^(\d+) hostile names in \d+ commands/gm,
    },
  },
  {
    name: "workers",
    what: "20 workers use the addon and end, 50 of a team are killed: no thread and no memory stays, each call gives its result; strict arithmetic has the same bits on every engine, 20 times",
    command: `${NATIVE}SLUICE_ADDON_WORKERS=20 npx vitest run test/core/kernels/native.test.ts -t "workers"
SLUICE_WORKER_KILLS=50 SLUICE_REPETITIONS=20 npx vitest run test/core/kernels/killedWorkers.test.ts test/core/kernels/repetitions.test.ts`,
    figures: {
      workers: /^(\d+) workers used the addon and ended/gm,
      "workers killed": /^(\d+) workers ended/gm,
      repetitions: /^(\d+) repetitions on each of /gm,
    },
  },
  {
    name: "kills",
    what: "Training killed 100 times at random moments, and every state that a loss of power may leave: resumed to the same bits",
    command:
      "SLUICE_KILLS=100 SLUICE_STATES=all npx vitest run test/core/train/kill.test.ts test/core/train/powerLoss.test.ts",
    figures: {
      kills: /^(\d+) kills, each resumed/gm,
      states: /^(\d+) of \d+ states after a loss of power/gm,
    },
  },
  {
    name: "training",
    what: "Gradients of 500 random layers against central differences; 1,000 NaN and infinities, noticed in their step",
    command:
      "SLUICE_GRADIENTS=500 SLUICE_INJECTIONS=1000 npx vitest run test/core/nn/gradientConfigurations.test.ts test/core/train/notFinite.test.ts",
    figures: {
      configurations: /^(\d+) configurations with right gradients/gm,
      injections: /^(\d+) values that are not finite, noticed/gm,
    },
  },
  {
    name: "c",
    what: "300 random networks of PyTorch as C, every layer and every cell: compiled by gcc and clang under sanitizers, and for microcontrollers, beside double precision",
    command: "SLUICE_EXHAUSTIVE=1 npx vitest run test/realtime/source",
    figures: { "networks compiled and run": /^(\d+) networks of PyTorch: the error of C/gm },
  },
  {
    name: "soaks",
    what: "3.6 million steps of a stream and 50,000 updates beside the reference, with a flat heap",
    command: `soak="node --expose-gc --max-semi-space-size=1 --import tsx test/realtime/stream/soak.ts"
$soak stream 3600000 & stream=$!
$soak training 50000
wait $stream`,
    figures: {
      "steps of a stream": /^soak: (\d+) steps of a stream now/gm,
      updates: /^soak: (\d+) updates of a training run now/gm,
    },
  },
  {
    name: "streams",
    what: "An hour of steps of a stream on every engine, an hour of sound in a voice detector, 200 random models beside onnxruntime, ten seconds in an audio worklet",
    command: `${NATIVE}SLUICE_LIVE_CASES=200 SLUICE_SOAK_STEPS=3600000 SLUICE_SOAK_SECONDS=3600 SLUICE_WORKLET_SECONDS=10 npx vitest run $(ls test/realtime/stream/*.test.ts | grep -v boundary) test/realtime/voice/allocation.test.ts`,
    figures: {
      "steps of soaks": /^soak of (\d+) steps/gm,
      "seconds of sound": /^soak of (\d+) seconds of sound/gm,
    },
  },
  {
    name: "sanitizers",
    what: "Every unit of the native code under AddressSanitizer and UndefinedBehaviorSanitizer, the thread pool under ThreadSanitizer; all of it compiled for NEON",
    command: "bash tools/neon-check.sh\nbash tools/sanitize-kernels.sh",
    figures: {
      "calls of the fuzzed doors": /^door \w+: (\d+) calls ran/gm,
      "calls of teams": /^(\d+) calls of teams gave the bits/gm,
    },
  },
  {
    name: "jobs",
    what: "Jobs under Debian's PyTorch: every case with the losses of Sluice, in two processes, killed, and resumed by either engine",
    command: "SLUICE_JOBS=all npx vitest run test/jobs/tasks/job test/command/exportJob.test.ts",
    figures: {},
  },
  {
    name: "package",
    what: "The package from a clean clone, in an empty project, from git, and in five bundlers",
    command: "bash tools/package.sh",
    figures: {},
  },
  {
    name: "platforms",
    what: "Platform packages for Linux on two processors and for Windows, run under qemu and wine; packed twice, with the same bytes; installed by npm, pnpm and Yarn from a registry; on Node 20, 22, 24 and 26, Bun and Deno",
    command: `${CROSS}out=$(mktemp -d)
bash tools/platforms.sh "$out"
bash tools/reproducible.sh "$out"
bash tools/registry.sh "$out" --all
bash tools/runtimes.sh "20 22 24 26 bun deno" "$out"/sluice-native-linux-x64-gnu-*.tgz "$out"/sluice-[0-9]*.tgz`,
    figures: SETS,
  },
  {
    name: "browsers",
    what: "The built package with every kernel set, the inspector, the pages of the examples and every Run button of the site in Chromium, Firefox and WebKit",
    command: "bash tools/browsers.sh chromium firefox webkit",
    figures: { "checks that passed": /^browsers: (\d+) checks passed/gm },
  },
  {
    name: "bench",
    what: "All contenders of the benchmarks compute the same, in Node and in Chromium",
    command: `${PEERS}npm run bench -- --quick\nnpm run bench:browser -- --quick`,
    figures: {},
  },
];

/** Checks that find more the longer they run. Each run tries other cases, so figures of runs that passed add up. */
export const nightly: readonly Part[] = [
  {
    name: "fuzz",
    what: "Every reader under inputs that are guided by the code they reach (Jazzer.js), three minutes each: read, or refused by a coded error, in time and memory",
    command: "npm run --silent fuzz -- --minutes 3",
    figures: {
      executions: /^fuzz [\w-]+: (\d+) executions/gm,
      "new inputs": /^fuzz [\w-]+: .*executions, (\d+) new inputs/gm,
    },
  },
  {
    name: "fuzz-native",
    what: "The doors of the addon under calls that are guided by the code they reach (libFuzzer), 25 minutes each, with sanitizers: refused or computed within their arrays",
    command: "bash tools/fuzz-native.sh 25",
    figures: {
      executions: /^fuzz native-\w+: (\d+) executions/gm,
      "calls that ran": /^door \w+: (\d+) calls ran/gm,
    },
  },
  {
    name: "validators",
    what: "Checks of the readers, removed one at a time for 55 minutes: a test fails",
    command: "npx tsx tools/validators.ts --minutes 55",
    figures: {
      "checks removed": /^(\d+) checks removed of/gm,
      "removals noticed": /, (\d+) removals noticed/gm,
    },
  },
];
