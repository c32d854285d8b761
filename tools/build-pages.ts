/**
 * Builds the pages in examples/ as static files: dist/pages/, one folder for each. Any web server can serve them. A page opens with the
 * model that you name for it; without one it says where to get it.
 *
 *     npm run build:pages [-- FOLDER] [--vad silero_vad.onnx] [--denoise model.h5] [--typing run/model.safetensors]
 */
import { cpSync, mkdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { buildProcessor } from "./build-processor.ts";

const examples = resolve(import.meta.dirname, "../examples");

/** The pages, and whether a page runs its network in an AudioWorklet. */
const pages = { vad: true, denoise: false, typing: false };

type Models = { [Page in keyof typeof pages]?: string };

/**
 * @param models the file of each page's model
 * @param guides the address of each page's guide, seen from the page
 */
export async function buildPages(out: string, models: Models = {}, guides: Models = {}): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  await build({ entryPoints: [join(examples, "shared/page.css")], outdir: out, minify: true });
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
      // The page brings its model.
      external: ["@sluice/*"],
    });
    if (hasWorklet) await buildProcessor(join(out, name, "processor.js"));
    // As text, which every browser shows.
    cpSync(join(examples, name, "page.ts"), join(out, name, "page.ts.txt"));
    const guide = guides[name as keyof Models];
    const html = readFileSync(join(examples, name, "index.html"), "utf8")
      .replace(/<!-- .*? -->|^\s+/gm, "")
      .replace("The code of this page</a>", (link) =>
        guide === undefined ? link : `${link} · <a href="${guide}">Back to its guide</a>`,
      );
    const model = models[name as keyof Models];
    if (model !== undefined) cpSync(model, join(out, name, basename(model)));
    writeFileSync(
      join(out, name, "index.html"),
      model === undefined ? html : html.replace("<body>", `<body ${attributesOf(basename(model))}>`),
    );
  }
}

/** The page says so when its model is one of the small ones that learned from made-up speech (`examples/shared/smallModels.ts`). */
function attributesOf(model: string): string {
  return `data-model="${encodeURIComponent(model)}"${model.startsWith("small-") ? " data-small" : ""}`;
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const model = { type: "string" } as const;
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: { vad: model, denoise: model, typing: model },
  });
  const out = resolve(positionals[0] ?? "dist/pages");
  await buildPages(out, values);
  console.log(`${Object.keys(pages).join(", ")}: written to ${out}`);
}
