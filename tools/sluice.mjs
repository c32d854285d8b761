/**
 * The command line of a checkout: `npm run sluice -- …`. It runs from a bundle, made again when a source has changed, because compiling
 * hundreds of sources at every start takes seconds.
 */
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readdirSync, renameSync, rmSync, statSync } from "node:fs";
import { join, resolve } from "node:path";
import { pathToFileURL } from "node:url";

const root = resolve(import.meta.dirname, "..");
const sources = join(root, "src");
// In `dist/`, so that the command finds the page and the addon as the built one does. `files` of package.json leaves it out.
const bundles = join(root, "dist/.command");
const DAY = 86_400_000;

/** A name for the present sources: another when one changes, comes or goes. */
function nameOfSources() {
  const hash = createHash("sha256").update(process.version);
  for (const file of readdirSync(sources, { recursive: true, encoding: "utf8" }).sort())
    if (/\.(ts|json)$/.test(file)) hash.update(`${file} ${statSync(join(sources, file)).mtimeMs}\n`);
  return hash.digest("hex").slice(0, 16);
}

async function bundle(folder) {
  const { build } = await import("esbuild");
  const own = `${folder}-${process.pid}`;
  await build({
    entryPoints: { main: join(sources, "command/main.ts") },
    outdir: own,
    bundle: true,
    splitting: true,
    format: "esm",
    platform: "node",
    target: "node20",
    packages: "external",
    sourcemap: true,
    logLevel: "error",
  });
  removeOld();
  try {
    renameSync(own, folder);
  } catch {
    // Another start was faster.
    rmSync(own, { recursive: true });
  }
}

/** A command that still runs loads parts of its bundle later, so those of today stay. */
function removeOld() {
  for (const name of readdirSync(bundles)) {
    const path = join(bundles, name);
    if (Date.now() - statSync(path).mtimeMs > DAY) rmSync(path, { recursive: true, force: true });
  }
}

mkdirSync(bundles, { recursive: true });
const folder = join(bundles, nameOfSources());
if (!existsSync(folder)) await bundle(folder);
if (process.argv.includes("--debug")) process.setSourceMapsEnabled(true);
await import(pathToFileURL(join(folder, "main.js")).href);
