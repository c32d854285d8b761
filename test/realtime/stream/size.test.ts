/** The download of a page that uses `sluice/stream`: everything, the WebAssembly included, minified and compressed. */
import { resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { expect, test } from "vitest";

test("at most 24 kB", async () => {
  const entry = resolve(import.meta.dirname, "../../../src/stream.ts");
  const { outputFiles } = await build({
    entryPoints: [entry],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    write: false,
  });
  const bytes = gzipSync(outputFiles[0].contents, { level: 9 }).length;
  console.log(`sluice/stream: ${outputFiles[0].contents.length} bytes minified, ${bytes} compressed`);
  expect(bytes).toBeLessThanOrEqual(24_000);
});
