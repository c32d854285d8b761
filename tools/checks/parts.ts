/** The parts of `tools/release.sh`: checks in full, each within an hour. `.ci/run` runs a sample of them. */

export interface Part {
  name: string;
  /** The claim that it checks, for the page */
  what: string;
  /** Lines of Bash, run from the root of the project */
  command: string;
  /** Figures that the check printed: the sum of the first group over all matches */
  figures: Readonly<Record<string, RegExp>>;
  /** The same, of which the largest counts */
  largest?: Readonly<Record<string, RegExp>>;
  /** Each run checks other cases, by `SLUICE_SEED` or from where the last one stopped, so figures of runs that passed add up */
  adds?: boolean;
}

/** Seconds that a part may take. */
export const LIMIT = 3600;

/** After the addon is built, an addon that does not load is an error; its tests would be skipped. */
const NATIVE = "npm run --silent build:native\nexport SLUICE_NEEDS_NATIVE=1\n";

/** Installs the libraries that the benchmarks compare with, where they look for them. */
const PEERS = `eval "$(npx tsx -e 'import("./bench/peers.ts").then((peers) => console.log(peers.installCommand(peers.peersFolder())))')"\n`;

const mutants = /^hostile \w+: .*; (\d+) mutants$/gm;
/** Of the files that a reader was given */
const memory = { "% of 2 × file + 64 MiB at most": /^memory \w+: at most ([\d.]+) %/gm };
const refusedFiles = /^hostile \w+: (\d+) constructed files refused/gm;
const badCalls = { "bad calls": /^(\d+) bad calls of /gm, refused: /^\d+ bad calls of .*: (\d+) refused/gm };

const node = (version: number): Part => ({
  name: `node-${version}`,
  what: `Kernels, streams and the built package on Node ${version}`,
  command: `${NATIVE}bash tools/node-versions.sh ${version}`,
  figures: {},
});

export const parts: readonly Part[] = [
  {
    name: "mutants",
    what: "10,000 mutants of every seed file of every format: read, or refused by a coded error within a budget of memory",
    command:
      "SLUICE_MUTANTS=10000 npx vitest run test/checkpoint/formats test/checkpoint/interop/hostile.test.ts test/jobs/data/parquetMutants.test.ts test/jobs/data/expensive.test.ts",
    figures: { mutants, "constructed files refused": refusedFiles },
    largest: memory,
  },
  {
    name: "constructed",
    what: "Files that are built to be wrong, for every reader: each refused with its exact code, within a budget of memory",
    command: "npx vitest run $(grep -l hostile.ts test/checkpoint/formats/*.test.ts)",
    figures: {
      "constructed files refused": refusedFiles,
      "at an exact place": /^hostile \w+: .* refused, (\d+) of them at an exact place/gm,
    },
    largest: memory,
  },
  {
    name: "fuzz",
    what: "Every reader under inputs that are guided by the code they reach (Jazzer.js), three minutes each: read, or refused by a coded error, in time and memory",
    command: "npm run --silent fuzz -- --minutes 3",
    figures: {
      executions: /^fuzz [\w-]+: (\d+) executions/gm,
      "new inputs": /^fuzz [\w-]+: .*executions, (\d+) new inputs/gm,
    },
    adds: true,
  },
  {
    name: "fuzz-native",
    what: "The doors of the addon under calls that are guided by the code they reach (libFuzzer), 25 minutes each, with sanitizers: refused or computed within their arrays",
    command: "bash tools/fuzz-native.sh 25",
    figures: {
      executions: /^fuzz native-\w+: (\d+) executions/gm,
      "calls that ran": /^door \w+: (\d+) calls ran/gm,
    },
    adds: true,
  },
  {
    name: "oracles",
    what: "At least 200 files and random modules to and from each framework, run by it",
    command: `export SLUICE_LIVE_CASES=200
bash tools/with-tfjs.sh npx vitest run test/checkpoint/formats/onnxLive.test.ts test/checkpoint/formats/oracles.test.ts test/checkpoint/formats/tfjs.test.ts test/checkpointTfjs.test.ts test/tfliteLive.test.ts test/core/init/tfjsLive.test.ts
bash tools/oracles.sh`,
    figures: {
      "modules to and from TensorFlow.js": /^TensorFlow\.js: (\d+) modules each way/gm,
      "files run by other frameworks": /^ {4}"[\w.-]+\.(?:pt|safetensors|onnx|h5|msgpack)": (\d+),?$/gm,
    },
  },
  {
    name: "valid-files",
    what: "10,000 files of h5py, NumPy, PyTorch, safetensors and onnx, with every element type, filter and layout: the same bytes",
    command: "bash tools/valid-files.sh 10000",
    figures: { "valid files": /^(\d+) valid files/gm },
  },
  {
    name: "parity",
    what: "Layers against PyTorch, 320 random cases on each of two seeds: WebAssembly and the reference, then native kernels",
    command: `npm run --silent build:native
bash tools/parity.sh
SLUICE_NEEDS_NATIVE=1 SLUICE_KERNELS=native bash tools/parity.sh "$(date +%Y%m%d)1"
bash tools/signal-parity.sh`,
    figures: { cases: /^parity: (\d+) cases/gm },
  },
  {
    name: "bad-calls-public",
    what: "Half a million random calls of every public function with values that no caller should pass, and each such value at each place of good arguments: coded errors only",
    command: "SLUICE_FUZZ=1000 npx vitest run test/badInput.test.ts",
    figures: { calls: /^(\d+) random calls of public functions/gm },
    adds: true,
  },
  {
    name: "faults",
    what: "Every call of the file system fails once in set, init, convert, train and resume; the addon gets right types and wrong sizes, in processes of its own",
    command: `${NATIVE}SLUICE_SWEEP=all npx vitest run test/command/fileFaults.test.ts test/platform/files.test.ts test/core/kernels/native.test.ts`,
    figures: { "failed calls": /^(\d+) failed calls in /gm },
  },
  {
    name: "addon-workers",
    what: "100 workers that use the addon one after the other and end: no thread and no memory stays",
    command: `${NATIVE}SLUICE_ADDON_WORKERS=100 npx vitest run test/core/kernels/native.test.ts -t "workers"`,
    figures: { workers: /^(\d+) workers used the addon and ended/gm },
  },
  {
    name: "bad-calls-layers",
    what: "Half a million bad calls of each kernel set: refused in words or computed, and good calls keep their bits",
    command: `${NATIVE}SLUICE_BOUNDARY_CALLS=1000000 npx vitest run test/core/kernels/boundary.test.ts`,
    figures: badCalls,
  },
  {
    name: "bad-calls-streams",
    what: "A million bad calls of each kind of stream",
    command: `${NATIVE}SLUICE_BOUNDARY_CALLS=1000000 npx vitest run test/realtime/stream/boundary.test.ts`,
    figures: badCalls,
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
    name: "package",
    what: "The package from a clean clone, in an empty project, from git, in five bundlers, in Bun and Deno",
    command: "bash tools/package.sh",
    figures: {},
  },
  {
    name: "reproducible",
    what: "The package and its native code for Linux, built and packed twice: the same bytes",
    command: "bash tools/reproducible.sh",
    figures: {},
  },
  {
    name: "instructions",
    what: "Instructions of kernels with AVX2 and with NEON, counted under qemu beside SSE2 and beside ARM without vectors: the same results",
    command: "bash tools/count-instructions.sh",
    figures: {},
  },
  {
    name: "platforms",
    what: "Platform packages for Linux on two processors and for Windows, run under qemu and wine; installed by npm, pnpm and Yarn from a registry",
    command: 'out=$(mktemp -d)\nbash tools/platforms.sh "$out"\nbash tools/registry.sh "$out" --all',
    figures: { "kernel sets that agreed": /^as expected: .*; (\d+) sets agree/gm },
  },
  {
    name: "browsers",
    what: "The built package with every kernel set, the inspector, the pages of the examples and every Run button of the site in Chromium, Firefox and WebKit",
    command: "bash tools/browsers.sh chromium firefox webkit",
    figures: { "checks that passed": /^browsers: (\d+) checks passed/gm },
  },
  {
    name: "runtimes",
    what: "The packed package with native code and without on Node 20, 22, 24 and 26, Bun and Deno",
    command: `out=$(mktemp -d)
node --import tsx tools/packages.ts build linux-x64-gnu "$out"
npm run --silent build
node --import tsx tools/packages.ts pack "$out"
bash tools/runtimes.sh --all "$out"/sluice-*.tgz`,
    figures: { "kernel sets that agreed": /^as expected: .*; (\d+) sets agree/gm },
  },
  node(20),
  node(22),
  node(24),
  node(26),
  {
    name: "kills",
    what: "Training killed 100 times at random moments and resumed to the same bits",
    command: "SLUICE_KILLS=100 npx vitest run test/core/train/kill.test.ts",
    figures: { kills: /^(\d+) kills, each resumed/gm },
    adds: true,
  },
  {
    name: "headers",
    what: "Every truncation of every seed file, and every flipped bit of its first and last 512 bytes: refused, or read within the budget",
    command: 'SLUICE_FLIPS=all npx vitest run test/checkpoint/formats -t "prefix|truncation"',
    figures: { truncations: /seeds cut at (\d+) places/gm, "flipped bits": /places, (\d+) flipped bits/gm },
  },
  {
    name: "own-checkpoint",
    what: "Every bit of a checkpoint flipped, every truncation: refused",
    command: "npx vitest run test/core/train/checkpoint.test.ts",
    figures: { "flipped bits": /^(\d+) flipped bits of a checkpoint/gm },
  },
  {
    name: "power-loss",
    what: "Every state that a loss of power may leave: a run is resumed to the same bits, a file is the old or the new one",
    command: "SLUICE_STATES=all npx vitest run test/core/train/powerLoss.test.ts",
    figures: { states: /^(\d+) of \d+ states after a loss of power/gm },
  },
  {
    name: "allocation",
    what: "Every allocation of JavaScript, WebAssembly and the addon fails once in training, streams and layers: a right result or a coded error, and the next call works",
    command: `${NATIVE}SLUICE_SWEEP=all npx vitest run test/core/kernels/allocation.test.ts`,
    figures: { "failed allocations": /^(\d+) failed allocations in /gm },
  },
  {
    name: "stops",
    what: "Training of three cells with each optimiser, stopped at every step and resumed to the same bits",
    command: "npx vitest run test/core/train/resume.test.ts",
    figures: { stops: /^(\d+) stops of runs with /gm },
  },
  {
    name: "soak-stream",
    what: "3.6 million more steps of a stream beside the reference, with a flat heap",
    command: `node --expose-gc --max-semi-space-size=1 --import tsx test/support/soak.ts stream 3600000`,
    figures: { "steps of a stream": /^soak: (\d+) steps of a stream now/gm },
    adds: true,
  },
  {
    name: "soak-training",
    what: "50,000 more updates of one training run, with a flat heap and the losses of the reference",
    command: "node --expose-gc --max-semi-space-size=1 --import tsx test/support/soak.ts training 50000",
    figures: { updates: /^soak: (\d+) updates of a training run now/gm },
    adds: true,
  },
  {
    name: "worker-kills",
    what: "200 workers of a team ended at random moments: each call still gives its result",
    command: "SLUICE_WORKER_KILLS=200 npx vitest run test/core/kernels/killedWorkers.test.ts",
    figures: { "workers ended": /^(\d+) workers ended/gm },
    adds: true,
  },
  {
    name: "gradients",
    what: "Gradients of 500 random configurations of the recurrent layers against central differences",
    command: "SLUICE_GRADIENTS=500 npx vitest run test/core/nn/gradientConfigurations.test.ts",
    figures: { configurations: /^(\d+) configurations with right gradients/gm },
    adds: true,
  },
  {
    name: "repetitions",
    what: "Strict arithmetic on every engine, number of threads and instruction set, 100 times: the bits of the reference",
    command: `${NATIVE}SLUICE_REPETITIONS=100 npx vitest run test/core/kernels/repetitions.test.ts`,
    figures: { repetitions: /^(\d+) repetitions on each of /gm },
  },
  {
    name: "injections",
    what: "1,000 NaN and infinities in inputs, targets and weights: noticed in their step, and no parameter changes",
    command: "SLUICE_INJECTIONS=1000 npx vitest run test/core/train/notFinite.test.ts",
    figures: { injections: /^(\d+) values that are not finite, noticed/gm },
    adds: true,
  },
  {
    name: "page-payloads",
    what: "200 names that are scripts in every place of the inspector, in Chromium",
    command:
      "npm run build:web\nSLUICE_WEB_BUILT=1 npx vitest run --config test/web/vitest.config.ts test/web/hostile.spec.ts",
    figures: { "names in the page": /^(\d+) hostile names in the page/gm },
  },
  {
    name: "names",
    what: "250 tensors with names that reach for other places, in every command that writes: no file elsewhere",
    command: "SLUICE_NAMES=250 npx vitest run test/command/hostileNames.test.ts",
    figures: { names: /^(\d+) hostile names in \d+ commands/gm },
    adds: true,
  },
  {
    name: "validators",
    what: "Each check of the readers removed in turn: a test fails",
    command: "npx tsx tools/validators.ts --minutes 55",
    figures: {
      "checks removed": /^(\d+) of \d+ checks removed in all$/gm,
      "removals noticed": /^(\d+) removals noticed by a test$/gm,
    },
  },
  {
    name: "findings",
    what: "Files built to be expensive, found by earlier attacks: a coded error or success, in time, with a small heap",
    command:
      "SLUICE_EXHAUSTIVE=1 SLUICE_MOST_MS=2000 npx vitest run --no-file-parallelism test/checkpoint/formats/expensive.test.ts test/checkpoint/formats/attacks.test.ts test/jobs/data/expensive.test.ts test/checkpoint/formats/growth.test.ts test/fuzz/corpus.test.ts",
    figures: {
      files: /^doors: (\d+) files opened/gm,
      openings: /^doors: \d+ files opened (\d+) times/gm,
      "inputs of the corpus": /^corpus [\w-]+: (\d+) inputs/gm,
    },
    largest: { "MB in use at most": /^doors: .* at most (\d+) MB in use/gm },
  },
  {
    name: "jobs",
    what: "Jobs under Debian's PyTorch: every case with the losses of Sluice, in two processes and on two hosts, killed, and resumed by either engine",
    command: "SLUICE_JOBS=all npx vitest run test/jobs/tasks/job test/command/exportJob.test.ts",
    figures: {},
  },
  {
    name: "streams",
    what: "An hour of steps of a stream on every engine, 200 random models beside onnxruntime, ten seconds in an audio worklet",
    command: `${NATIVE}SLUICE_LIVE_CASES=200 SLUICE_SOAK_STEPS=3600000 SLUICE_WORKLET_SECONDS=10 npx vitest run test/realtime/stream --exclude '**/boundary.test.ts'`,
    figures: { "steps of soaks": /^soak of (\d+) steps/gm },
  },
  {
    name: "bench",
    what: "Speed beside the peers, in Node; all contenders compute the same",
    command: `npm run --silent build:native\n${PEERS}npm run bench`,
    figures: {},
  },
  {
    name: "bench-browser",
    what: "Speed beside the peers, in Chromium; all contenders compute the same",
    command: `${PEERS}npm run bench:browser`,
    figures: {},
  },
];
