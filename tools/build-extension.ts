/**
 * Builds the extension in examples/ into a folder that Chromium loads, and bundles other pages with a voice detector.
 *
 *   npx tsx tools/build-extension.ts FOLDER
 */
import { cpSync, mkdtempSync, rmSync } from "node:fs";
import { tmpdir } from "node:os";
import { basename, join, resolve } from "node:path";
import { build } from "esbuild";
import { buildProcessor } from "./build-processor.ts";
import { writeSilero } from "./silero.ts";

/** Bundles a page with a voice detector into a folder: its code and weights, and the processor beside them. */
export async function bundleVoice(entry: string, out: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-silero-"));
  try {
    // As `npm install` puts it.
    await writeSilero(join(folder, "@sluice/silero"), { name: "@sluice/silero", version: "0.0.0" });
    await build({
      ...{ entryPoints: [entry], outdir: out, nodePaths: [folder] },
      ...{ bundle: true, splitting: true, minify: true, format: "esm", target: "es2022" },
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
  await buildProcessor(join(out, "processor.js"));
}

export async function buildExtension(out: string): Promise<void> {
  const example = resolve(import.meta.dirname, "../examples/extension");
  await bundleVoice(join(example, "page.ts"), out);
  for (const name of ["manifest.json", "index.html", "../shared/page.css"])
    cpSync(join(example, name), join(out, basename(name)));
}

if (process.argv[1] === import.meta.filename) await buildExtension(resolve(process.argv[2]));
