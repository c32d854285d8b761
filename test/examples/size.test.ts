/** The download of the voice detector, with its enhancement and players, without weights, minified and compressed. */
import { mkdtempSync, readdirSync, readFileSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { gzipSync } from "node:zlib";
import { expect, test } from "vitest";
import { buildPages } from "../../tools/build-pages.ts";

test("the voice detector is at most 67 kB; what reads published files comes on demand", async () => {
  const folder = mkdtempSync(join(tmpdir(), "sluice-pages-"));
  try {
    await buildPages(folder);
    const files = readdirSync(join(folder, "vad")).map((name) => join(folder, "vad", name));
    const onDemand = files.filter((path) => path.includes("published-"));
    const shared = ["page.css", "header.js"].map((name) => join(folder, name));
    const app = files.filter((path) => !onDemand.includes(path)).concat(shared);
    const size = (paths: string[]) =>
      paths.reduce((sum, path) => sum + gzipSync(readFileSync(path), { level: 9 }).length, 0);
    console.log(`voice detector: ${size(app)} bytes; ${size(onDemand)} more to read ONNX`);
    expect(onDemand).toHaveLength(1);
    // The page itself makes the plan and posts it to the worklet: what runs a network is downloaded once.
    expect(readFileSync(join(folder, "vad/page.js"), "utf8")).not.toContain("0061736d");
    expect(size(app)).toBeLessThanOrEqual(67_000);
  } finally {
    rmSync(folder, { recursive: true });
  }
});
