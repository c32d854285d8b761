/** What a bundler keeps of the package: it may drop modules that package.json calls free of side effects. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../..", import.meta.url));
const folder = mkdtempSync(join(tmpdir(), "sluice-bundle-"));
afterAll(() => rmSync(folder, { recursive: true }));

/** The package as installed, with the source in the place of what is built from it. */
function install(): void {
  const home = join(folder, "node_modules/sluice");
  mkdirSync(home, { recursive: true });
  const manifest = readFileSync(join(root, "package.json"), "utf8");
  writeFileSync(join(home, "package.json"), manifest.replace(/(\.\/dist\/[\w/*]+)\.js"/g, '$1.ts"'));
  symlinkSync(join(root, "src"), join(home, "dist"));
}

const outfile = join(folder, "app/out/bundle.mjs");

async function bundle(program: string): Promise<void> {
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
}

/** What the bundle writes. @throws Error with all that it says of an error */
function run(env: Record<string, string>): string {
  const { SLUICE_KERNELS: _, ...rest } = process.env;
  return execFileSync(process.execPath, [outfile], {
    encoding: "utf8",
    stdio: "pipe",
    env: { ...rest, ...env },
  });
}

beforeAll(install);

it("offers the kernels of Node from a bundle that imports something else", async () => {
  await bundle('import { kernelChoice } from "sluice"; console.log(kernelChoice().name);');
  expect(run({ SLUICE_KERNELS: "wasm-threads", SLUICE_THREADS: "2" })).toMatch(/^wasm-threads-/);
});

describe("a package that calls itself sluice-native", () => {
  const program = `
    import { kernelChoice, LSTM, zeros } from "sluice";
    const { output } = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 }).forward(zeros([4, 1, 2]));
    console.log(JSON.stringify({ ...kernelChoice(), finite: output.data.every(Number.isFinite) }));
  `;

  it("is not loaded: anyone may register a name", async () => {
    const home = join(folder, "node_modules/sluice-native");
    mkdirSync(home, { recursive: true });
    writeFileSync(join(home, "index.cjs"), 'console.log("loaded");');
    writeFileSync(join(home, "package.json"), '{"name":"sluice-native","main":"index.cjs"}');
    await bundle(program);
    const { name, why, finite } = JSON.parse(run({ SLUICE_THREADS: "1" }));
    expect(name).toMatch(/^wasm-/);
    expect(why).toContain("; native: no addon is built");
    expect(finite).toBe(true);
    expect(() => run({ SLUICE_KERNELS: "native" })).toThrow("no addon is built");
  });
});
