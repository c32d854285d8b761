import { readdirSync, readFileSync } from "node:fs";
import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

const root = import.meta.dirname;

/** Files that `.ci/run` runs: they build bundles, read large files, start browsers or many processes. Those that you name run anywhere. */
const long = [
  "test/**/allocation.test.ts",
  "test/checkpoint/formats/expensive.test.ts",
  "test/core/train/kill.test.ts",
  "test/core/train/memory.test.ts",
  "test/examples/commands.test.ts",
  "test/jobs/tasks/**/large*.test.ts",
  "test/lab/cli.test.ts",
  "test/project/packages.test.ts",
  "test/project/weight.test.ts",
  "test/realtime/stream/browser.test.ts",
  "test/site/{examples,types}.test.ts",
];
const { SLUICE_LIVE, SLUICE_EXHAUSTIVE, SLUICE_KERNELS, SLUICE_RELAXED } = process.env;
const isShort =
  SLUICE_LIVE !== "1" && SLUICE_EXHAUSTIVE !== "1" && !process.argv.some((word) => /^test\b/.test(word));
const out = isShort ? long : [];
// Each project reads this file once more.
if (isShort && process.env.SLUICE_SKIPPED === undefined) {
  process.env.SLUICE_SKIPPED = long.join(", ");
  console.log(
    `Skipped: ${process.env.SLUICE_SKIPPED}; SLUICE_LIVE=1, as in .ci/run, runs them, and three times as many cases of properties.`,
  );
}

/** A file with one of these changes its process for good, or for the tests after it: modules, globals, cells that load once. */
const changes = /\bvi\.(mock|doMock|resetModules|stubGlobal)\(|brings the engine/;

/** Files that choose kernels, which stay chosen by name; relaxed SIMD is on where they run. */
const choices = /\b(useKernels|useThreads|useArithmetic|wasm(Threads)?Machine|machines)\(/;

/** Files whose processes count every buffer: test/support/allocations.ts puts a slower constructor in the place of each. */
const counts = /\b(hostile|readers)\.ts"/;

const files = readdirSync(resolve(root, "test"), { recursive: true, encoding: "utf8" })
  .map((file) => `test/${file.replaceAll("\\", "/")}`)
  .filter((file) => file.endsWith(".test.ts"))
  .map((file) => ({ file, text: readFileSync(resolve(root, file), "utf8") }));
const named = (pattern: RegExp) => files.filter(({ text }) => pattern.test(text)).map(({ file }) => file);
/** Files that need a process of their own. */
const alone = named(changes);
const attacks = named(counts).filter((file) => !alone.includes(file));
const kernels = named(choices).filter((file) => !alone.includes(file));
/** Starting a process and importing the library for each file would take a quarter of the time. */
const together = (name: string, include: string[], setupFiles: string[] = [], exclude: string[] = []) => ({
  extends: true as const,
  test: { name, include, exclude: [...exclude, ...out], isolate: false, setupFiles },
});

export default defineConfig({
  resolve: {
    // Tests run on one kernel set and one thread, as in a page, unless they ask for more; `SLUICE_KERNELS` brings those of Node.
    alias: ["kernels", "streams"].map((name) => ({
      find: `#platform/${name}`,
      replacement: resolve(root, `src/platform/ports/page/${name}.ts`),
    })),
  },
  test: {
    testTimeout: 120_000,
    pool: "forks",
    // One for each core: Vitest would leave one of two idle.
    maxWorkers: availableParallelism(),
    // Node 20 has relaxed SIMD behind a flag.
    execArgv: SLUICE_RELAXED ? ["--experimental-wasm-relaxed-simd"] : [],
    setupFiles: ["test/support/equality.ts", ...(SLUICE_KERNELS ? ["test/support/nodeKernels.ts"] : [])],
    projects: [
      together("together", ["test/**/*.test.ts"], [], [...alone, ...attacks, ...kernels]),
      together("attacks", attacks, ["test/checkpoint/formats/attackReports.ts"]),
      together("kernels", kernels, ["test/support/relaxedSimd.ts"]),
      { extends: true, test: { name: "alone", include: alone, exclude: out } },
    ],
  },
});
