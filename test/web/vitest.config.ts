/** The tests that need a browser: `npm run test:web`. */
import { resolve } from "node:path";
import { defineConfig } from "vitest/config";

export default defineConfig({
  root: resolve(import.meta.dirname, "../.."),
  test: {
    include: ["test/{web,examples}/**/*.spec.ts"],
    globalSetup: ["test/web/support/build.ts"],
    testTimeout: 120_000,
    hookTimeout: 120_000,
    // One browser at a time: each has threads of its own.
    fileParallelism: false,
    pool: "forks",
  },
});
