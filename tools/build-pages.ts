/**
 * Builds the pages in examples/ as static files: dist/pages/, one folder for each. Any web server can serve them. A page opens with the
 * model that you name for it; without one it says where to get it.
 *
 *     npm run build:pages [-- FOLDER] [--vad silero_vad.onnx] [--denoise model.h5] [--typing run/model.safetensors]
 */
import { cpSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { basename, join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { build as bundle } from "rolldown";
import { buildProcessor, noSpelling } from "./build-processor.ts";

const examples = resolve(import.meta.dirname, "../examples");

/** The pages: their names in the header that all have, and whether a page runs its network in an AudioWorklet. */
const pages = {
  vad: { title: "Voice", hasWorklet: true },
  denoise: { title: "Noise", hasWorklet: false },
  typing: { title: "Writing", hasWorklet: false },
};

type Models = { [Page in keyof typeof pages]?: string };

/**
 * @param models the file of each page's model
 * @param guides the address of each page's guide, seen from the page
 */
export async function buildPages(out: string, models: Models = {}, guides: Models = {}): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  const shared = ["page.css", "header.ts"].map((file) => join(examples, "shared", file));
  await build({ entryPoints: shared, outdir: out, bundle: true, minify: true });
  cpSync(join(examples, "../web/icon.svg"), join(out, "icon.svg"));
  for (const [name, { hasWorklet }] of Object.entries(pages)) {
    await build({ entryPoints: [join(examples, name, "page.css")], outdir: join(out, name), minify: true });
    // Its output is a kilobyte smaller than esbuild's.
    await bundle({
      input: join(examples, name, "page.ts"),
      platform: "browser",
      transform: { target: "es2022" },
      // The page brings its model.
      external: /^@sluice\//,
      plugins: [noSpelling],
      output: { dir: join(out, name), minify: true, comments: false, chunkFileNames: "[name]-[hash].js" },
    });
    if (hasWorklet) await buildProcessor(join(out, name, "processor.js"));
    // As text, which every browser shows.
    cpSync(join(examples, name, "page.ts"), join(out, name, "page.ts.txt"));
    const [model, guide] = [models, guides].map((each) => each[name as keyof Models]);
    const html = readFileSync(join(examples, name, "index.html"), "utf8")
      .replace(/<!-- .*? -->|^\s+/gm, "")
      .replace("code of this page</a>", guide ? `$& · <a href="${guide}">Back to its guide</a>` : "$&");
    const file = basename(model ?? "");
    if (model !== undefined) cpSync(model, join(out, name, file));
    // The page says what its model learned from when we trained it: from made-up speech (`examples/shared/smallModels.ts`), or Moby-Dick.
    const small = /^(small-|whale\.)/.test(file) ? " data-small" : "";
    const body = file === "" ? "<body>" : `<body data-model="${encodeURIComponent(file)}"${small}>`;
    writeFileSync(join(out, name, "index.html"), html.replace("<body>", body + headerOf(name, !!guide)));
  }
}

/** Leads to the other pages; in a site also home, and to its list of examples. `shared/header.ts` turns its button. */
function headerOf(current: string, isInSite: boolean): string {
  const links = Object.entries(pages).map(
    ([name, { title }]) =>
      `<a href="../${name}/"${name === current ? ' aria-current="page"' : ""}>${title}</a>`,
  );
  if (isInSite) {
    links.unshift('<a href="../../examples.html">Examples</a>');
    links.push('<a href="../../inspector/">Inspector</a>');
  }
  const home = isInSite ? ' href="../../"' : "";
  return `<header><a${home}><img src="../icon.svg" alt="" />Sluice</a><nav aria-label="Examples">${links.join("")}</nav><button id="theme" type="button" aria-label="Light or dark">◐</button></header>`;
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
