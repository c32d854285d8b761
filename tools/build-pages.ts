/**
 * Builds the pages in examples/ as static files: dist/pages/, one folder for each. Any web server can serve them.
 *
 *     npm run build:pages [-- FOLDER]
 */
import { cpSync, mkdirSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build } from "esbuild";
import { buildProcessor } from "./build-processor.ts";

const examples = resolve(import.meta.dirname, "../examples");

/** The pages, and whether a page runs its network in an AudioWorklet. */
const pages = { vad: true, denoise: false, typing: false };

export async function buildPages(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(examples, "shared/page.css"), join(out, "page.css"));
  for (const [name, hasWorklet] of Object.entries(pages)) {
    await build({
      entryPoints: [join(examples, name, "page.ts")],
      outdir: join(out, name),
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      target: "es2022",
      legalComments: "none",
    });
    if (hasWorklet) await buildProcessor(join(out, name, "processor.js"));
    cpSync(join(examples, name, "index.html"), join(out, name, "index.html"));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const out = resolve(process.argv[2] ?? "dist/pages");
  await buildPages(out);
  console.log(`${Object.keys(pages).join(", ")}: written to ${out}`);
}
