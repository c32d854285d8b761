/**
 * Builds the pages in examples/ as static files: dist/pages/, one folder for each. Any web server can serve them.
 *
 *     npm run build:pages [-- FOLDER]
 */
import { cpSync, mkdirSync, readFileSync, rmSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";
import { build, type Plugin } from "esbuild";

const examples = resolve(import.meta.dirname, "../examples");

/** The pages, and the scripts that each has. */
export const pages: Readonly<Record<string, readonly string[]>> = {
  vad: ["page", "worklet"],
  denoise: ["page"],
  typing: ["page"],
};

/**
 * Leaves out WebAssembly for relaxed vectors: the one for 128-bit vectors runs wherever that does, and a net as small as the voice detector's gains
 * nothing that is worth a tenth of the page.
 */
const oneFlavour: Plugin = {
  name: "one flavour of WebAssembly",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]generated[/\\]wasm\.ts$/ }, ({ path }) => ({
      loader: "ts",
      contents: readFileSync(path, "utf8").replace(/(relaxedModule =\s*)"[^"]*"/, '$1""'),
    }));
  },
};

export async function buildPages(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  mkdirSync(out, { recursive: true });
  cpSync(join(examples, "shared/page.css"), join(out, "page.css"));
  for (const [name, scripts] of Object.entries(pages)) {
    // A worklet is a file of its own: not every browser lets it import another.
    for (const script of scripts) {
      await build({
        entryPoints: [join(examples, name, `${script}.ts`)],
        outdir: join(out, name),
        bundle: true,
        splitting: script === "page",
        minify: true,
        format: "esm",
        target: "es2022",
        legalComments: "none",
        plugins: script === "worklet" ? [oneFlavour] : [],
      });
    }
    cpSync(join(examples, name, "index.html"), join(out, name, "index.html"));
  }
}

if (import.meta.url === pathToFileURL(process.argv[1]).href) {
  const out = resolve(process.argv[2] ?? "dist/pages");
  await buildPages(out);
  console.log(`${Object.keys(pages).join(", ")}: written to ${out}`);
}
