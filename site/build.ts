/**
 * Builds the documentation site into `dist/site`, or serves it while you write. `npm run docs:build`, `npm run docs`
 *
 * What a page needs besides Markdown comes first: the library for its examples, the gate inspector, the example pages and the API reference.
 * Nothing here uses the network, except for the installation of its tools when they are missing.
 */
import { execFileSync } from "node:child_process";
import {
  copyFileSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { buildPages } from "../tools/build-pages.ts";
import { makeRelative } from "./relative.ts";
import { entries } from "./run/code.ts";

const site = import.meta.dirname;
const root = resolve(site, "..");
const docs = join(root, "docs");
const assets = join(site, "public");
const { values } = parseArgs({ options: { serve: { type: "boolean", default: false } } });

const run = (script: string, ...args: string[]) =>
  execFileSync(process.execPath, [join(site, "node_modules", script), ...args], {
    cwd: site,
    stdio: "inherit",
  });
const npm = (...args: string[]) =>
  execFileSync("npm", args, { cwd: root, stdio: "inherit", shell: process.platform === "win32" });

if (!existsSync(join(site, "node_modules/vitepress")))
  npm("ci", "--prefix", "site", "--no-audit", "--no-fund");
await buildLibrary(join(assets, "library"));
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
    entryPoints: Object.fromEntries(entries.map((entry) => [entry.replace("/", "-"), source(entry)])),
    outdir: out,
    bundle: true,
    splitting: true,
    minify: true,
    format: "esm",
    target: "es2022",
    legalComments: "none",
    chunkNames: "chunk-[hash]",
    logLevel: "warning",
  });
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
  npm("run", "build:web", "--silent", "--", join(assets, "inspector"));
  rmSync(join(assets, "inspector.gz"), { force: true });
  await buildPages(join(assets, "examples"), {
    typing: join(assets, "inspector/examples/whale.safetensors"),
  });
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
