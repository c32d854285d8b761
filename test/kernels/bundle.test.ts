/** What a bundler keeps of the package: it may drop modules that package.json calls free of side effects. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The package as installed, with the source in the place of what is built from it. */
function install(): void {
  const home = join(folder, "node_modules/sluice");
  mkdirSync(home, { recursive: true });
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  writeFileSync(join(home, "package.json"), manifest.replace(/(\.\/dist\/[\w/]+)\.js"/g, '$1.ts"'));
  symlinkSync(join(root, "src"), join(home, "dist"));
}

it("offers the kernels of Node from a bundle that imports something else", async () => {
  install();
  const program = 'import { kernelChoice } from "sluice"; console.log(kernelChoice().name);';
  const outfile = join(folder, "bundle.mjs");
  await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    platform: "node",
    format: "esm",
    conditions: ["node"],
    preserveSymlinks: true,
    nodePaths: [join(root, "node_modules")],
    logLevel: "error",
    outfile,
  });
  const env = { ...process.env, SLUICE_KERNELS: "wasm-threads", SLUICE_THREADS: "2" };
  expect(execFileSync(process.execPath, [outfile], { encoding: "utf8", env })).toMatch(/^wasm-threads-/);
});
