/**
 * Builds the documentation site into `dist/site`, or serves it while you write. `npm run docs:build`, `npm run docs`
 *
 * What a page needs besides Markdown comes first: the library for its examples, the gate inspector, the example pages and the API reference.
 * Nothing here uses the network, except for the installation of its tools when they are missing.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  statSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { type BuildOptions, build } from "esbuild";
import { makeSmallModels } from "../examples/shared/smallModels.ts";
import { buildPages } from "../tools/build-pages.ts";
import { buildProcessor } from "../tools/build-processor.ts";
import { makeRelative } from "./relative.ts";
import { entries } from "./run/code.ts";

const site = import.meta.dirname;
const root = resolve(site, "..");
const docs = join(root, "docs");
const assets = join(site, "public");
const { values } = parseArgs({ options: { serve: { type: "boolean", default: false } } });

const forPages: BuildOptions = {
  bundle: true,
  splitting: true,
  minify: true,
  format: "esm",
  target: "es2022",
  legalComments: "none",
  chunkNames: "chunk-[hash]",
  logLevel: "warning",
};

const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(site, "node_modules", script), ...args], {
    cwd: site,
    stdio: "inherit",
  });
const npm = (...args: string[]) =>
  execFileSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });

/** When a file changed last, in ms; 0 if there is none. */
const changed = (file: string) => statSync(join(site, file), { throwIfNoEntry: false })?.mtimeMs ?? 0;
if (changed("node_modules/.package-lock.json") < changed("package-lock.json"))
  npm("ci", "--prefix", "site", "--no-audit", "--no-fund");
await buildLibrary(join(assets, "library"));
await buildBenchmark(join(assets, "benchmark"));
buildReference();
await copyPages();
// Its links lead from the root of the repository.
const changes = readFileSync(join(root, "CHANGELOG.md"), "utf8");
writeFileSync(join(docs, "changelog.md"), changes.replaceAll("](docs/", "]("));
if (values.serve) run("vitepress/bin/vitepress.js", "dev", ".");
else {
  const out = join(root, "dist/site");
  run("vitepress/bin/vitepress.js", "build", ".");
  makeRelative(out);
  // A host sends this page for any address, so it must not need files beside it.
  copyFileSync(join(site, "404.html"), join(out, "404.html"));
  writePlainText(out);
}

/** Writes the entries that examples import, for pages: `library/sluice-stream.js` is `sluice/stream`. */
async function buildLibrary(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  const source = (entry: string) => {
    const name = entry === "sluice" ? "index" : entry.slice("sluice/".length);
    return [`${name}.ts`, `${name}/index.ts`].map((file) => join(root, "src", file)).find(existsSync)!;
  };
  await build({
    ...forPages,
    entryPoints: Object.fromEntries(entries.map((entry) => [entry.replace("/", "-"), source(entry)])),
    outdir: out,
  });
  await buildProcessor(join(out, "processor.js"));
}

/** Writes the worker of the benchmark, and the files that it loads when a reader compares. */
async function buildBenchmark(out: string): Promise<void> {
  rmSync(out, { recursive: true, force: true });
  await build({
    ...forPages,
    entryPoints: [join(site, "benchmark/worker.ts")],
    outdir: out,
    // TensorFlow.js asks for what only Node has, behind a check of the platform.
    external: ["util", "string_decoder"],
  });
  const files = {
    tensorflow: ["@tensorflow/tfjs-backend-wasm/dist", /^tfjs-backend-wasm(-simd)?\.wasm$/],
    onnxruntime: ["onnxruntime-web/dist", /^ort\.wasm\.min\.mjs$|^ort-wasm-simd-threaded\.(mjs|wasm)$/],
  } as const;
  for (const [name, [folder, wanted]] of Object.entries(files)) {
    const from = join(site, "node_modules", folder);
    for (const file of readdirSync(from).filter((file) => wanted.test(file)))
      cpSync(join(from, file), join(out, name, file));
  }
}

/** Writes `docs/api/` from the types of the built package. */
function buildReference(): void {
  npm("run", "build", "--silent");
  rmSync(join(docs, "api"), { recursive: true, force: true });
  run("typedoc/bin/typedoc");
  // For the test that counts what has no documentation.
  run("typedoc/bin/typedoc", "--options", "typedoc.check.json");
}

/** The gate inspector and the example pages. */
async function copyPages(): Promise<void> {
  npm("run", "build:web", "--silent", "--", join(assets, "inspector"), "../");
  rmSync(join(assets, "inspector.gz"), { force: true });
  // Raise the number when they change.
  const models = await makeSmallModels(join(root, "node_modules/.cache/sluice-small-models-1"));
  await buildPages(
    join(assets, "examples"),
    { ...models, typing: join(assets, "inspector/examples/whale.safetensors") },
    {
      vad: "../../tutorials/voice.html",
      denoise: "../../guides/networks.html",
      typing: "../../tutorials/text.html",
    },
  );
}

/** Writes `llms.txt` and the Markdown of each guide, for programs that read. */
function writePlainText(out: string): void {
  const pages = readdirSync(docs, { recursive: true, encoding: "utf8" })
    .map((page) => page.replaceAll("\\", "/"))
    .filter((page) => page.endsWith(".md") && !page.startsWith("api/"))
    .sort();
  const lines = ["# Sluice", "", "Recurrent networks for TypeScript in which every gate has a name.", ""];
  for (const page of pages) {
    const text = readFileSync(join(docs, page), "utf8");
    mkdirSync(join(out, page, ".."), { recursive: true });
    writeFileSync(join(out, page), text);
    lines.push(`- [${/^# (.+)$/m.exec(text)?.[1] ?? page}](${page})`);
  }
  writeFileSync(join(out, "llms.txt"), `${lines.join("\n")}\n`);
}
