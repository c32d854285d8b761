import { availableParallelism } from "node:os";
import { defineConfig } from "vitest/config";

export default defineConfig({
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
