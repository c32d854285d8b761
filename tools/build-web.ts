/**
 * Builds the gate inspector from `web/` into `dist/web`, a static page that any host can serve, and into `dist/web.gz`, the same in one file,
 * which the package has. `npm run build:web [-- FOLDER [SITE]]`, where SITE is the address of a site around it, as seen from the page
 *
 * Prints the compressed weight of the page before its first paint, and fails when it is over budget.
 */
import { createHash } from "node:crypto";
import { cp, mkdir, readdir, readFile, rename, rm, writeFile } from "node:fs/promises";
import { join, relative, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { pagePolicy } from "../src/command/pagePolicy.ts";

const FIRST_PAINT_BUDGET = 100_000;

const root = resolve(import.meta.dirname, "..");
const source = join(root, "web");
const final = resolve(process.argv[2] ?? join(root, "dist/web"));
// Built beside and then put in place: a server of the last build never sees half of this one.
const out = `${final}-${process.pid}`;

await rm(out, { recursive: true, force: true });
await mkdir(out, { recursive: true });

/** Its workers ask for one thread each: `useThreads(1)` in the `worker/main.ts` of each view. */
const oneThread: Plugin = {
  name: "no WebAssembly for threads",
  setup({ onLoad }) {
    onLoad({ filter: /[/\\]generated[/\\]wasmThreads\w+\.ts$/ }, () => ({
      // `float64.ts` imports it by name.
      contents: 'export const doubleThreadsModule = "";',
    }));
  },
};

const common = {
  plugins: [oneThread] as Plugin[],
  bundle: true,
  format: "esm",
  target: "es2022",
  minify: true,
  legalComments: "none",
  jsx: "automatic",
  jsxImportSource: "preact",
  outdir: out,
  metafile: true,
  logLevel: "warning",
} as const;

const page = await build({
  ...common,
  entryPoints: { app: join(source, "app/main.tsx") },
  splitting: true,
  chunkNames: "chunk-[hash]",
});
// Code that workers share or load later, such as kernels in double precision, goes into separate files.
const workers = await build({
  ...common,
  splitting: true,
  chunkNames: "chunk-[hash]",
  entryPoints: {
    "checkpoint-worker": join(source, "worker/main.ts"),
    "network-worker": join(source, "network/worker/main.ts"),
    "watch-worker": join(source, "watch/worker/main.ts"),
    "train-worker": join(source, "train/worker/main.ts"),
  },
});
await build({ ...common, entryPoints: { app: join(source, "look/app.css") } });

const html = await readFile(join(source, "index.html"), "utf8");
// In a site it leads to the guides and the example pages.
const site = process.argv[3] === undefined ? "" : ` data-site="${process.argv[3]}"`;
await writeFile(
  join(out, "index.html"),
  html.replace("{{policy}}", pagePolicy).replace("<html", `<html${site}`),
);
await cp(join(source, "icon.svg"), join(out, "icon.svg"));
await cp(join(source, "start/networks"), join(out, "examples"), { recursive: true });

const files = (await readdir(out, { recursive: true, withFileTypes: true }))
  .filter((entry) => entry.isFile())
  .map((entry) => join(entry.parentPath, entry.name));
const digest = createHash("sha256");
for (const file of files) digest.update(await readFile(file));
await build({
  ...common,
  entryPoints: { offline: join(source, "offline/main.ts") },
  define: {
    BUILD: JSON.stringify(digest.digest("hex").slice(0, 16)),
    PAGE_FILES: JSON.stringify(["./", ...files.map((file) => relative(out, file).replaceAll("\\", "/"))]),
  },
});

/** Returns an entry and all its static imports: everything that must arrive before it runs. */
function neededBy(outputs: typeof page.metafile.outputs, entry: string): string[] {
  const needed = new Set([Object.keys(outputs).find((name) => name.endsWith(`/${entry}`))!]);
  for (const name of needed) {
    for (const { path, kind } of outputs[name].imports) if (kind === "import-statement") needed.add(path);
  }
  return [...needed];
}

async function weightOf(names: readonly string[]): Promise<number> {
  let total = 0;
  for (const name of names) total += gzipSync(await readFile(resolve(name)), { level: 9 }).length;
  return total;
}

/** The last build to end is the one that stays, whichever ended meanwhile. */
async function putInPlace(): Promise<void> {
  for (let attempt = 1; ; attempt++) {
    try {
      await rm(final, { recursive: true, force: true });
      return await rename(out, final);
    } catch (error) {
      if (attempt === 10) throw error;
    }
  }
}

const first = await weightOf(neededBy(page.metafile.outputs, "app.js"));
const kilobytes = (bytes: number) => `${(bytes / 1000).toFixed(1)} kB`;
console.log(
  `first paint: ${kilobytes(first)} of script, compressed (budget ${kilobytes(FIRST_PAINT_BUDGET)})`,
);
for (const name of ["checkpoint-worker.js", "network-worker.js", "watch-worker.js", "train-worker.js"]) {
  const weight = await weightOf(neededBy(workers.metafile.outputs, name));
  console.log(`${name} and what it imports: ${kilobytes(weight)}, compressed`);
}
/** As `src/command/pageServer.ts` unpacks it. */
async function pack(folder: string): Promise<Uint8Array> {
  const packed = [...files, join(folder, "offline.js")];
  const bodies = await Promise.all(packed.map((file) => readFile(file)));
  const list = packed.map((file, k) => [relative(folder, file).replaceAll("\\", "/"), bodies[k].length]);
  return gzipSync(Buffer.concat([Buffer.from(`${JSON.stringify(list)}\n`), ...bodies]), { level: 9 });
}
const whole = await pack(out);
await putInPlace();
await writeFile(`${final}.gz`, whole);
if (first > FIRST_PAINT_BUDGET) {
  console.error("the page is over its budget");
  process.exitCode = 1;
}
