import { defineConfig } from "vitest/config";

export default defineConfig({
  test: {
    include: ["test/**/*.test.ts"],
    testTimeout: 120_000,
    pool: "forks",
    setupFiles: [
      "test/support/equality.ts",
      ...(process.env.SLUICE_KERNELS ? ["test/support/nodeKernels.ts"] : []),
    ],
  },
});
