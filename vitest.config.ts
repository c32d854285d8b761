import { availableParallelism } from "node:os";
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  resolve: {
    // Tests run on one kernel set and one thread, as in a page, unless they ask for more; `SLUICE_KERNELS` brings those of Node.
    alias: ["kernels", "streams"].map((name) => ({
      find: `#platform/${name}`,
      replacement: resolve(import.meta.dirname, `src/platform/page/${name}.ts`),
    })),
  },
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    pool: "forks",
    // One for each core: Vitest would leave one of two idle.
    maxWorkers: availableParallelism(),
    setupFiles: [
      "test/support/equality.ts",
      ...(process.env.SLUICE_KERNELS ? ["test/support/nodeKernels.ts"] : []),
    ],
  },
});
