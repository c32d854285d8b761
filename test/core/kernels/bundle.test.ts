/** The modules that a bundler keeps: it may drop those that package.json calls free of side effects. */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, symlinkSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { gzipSync } from "node:zlib";
import { build, type Plugin } from "esbuild";
import { afterAll, beforeAll, describe, expect, it } from "vitest";

const root = fileURLToPath(new URL("../../..", import.meta.url));
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

/** Returns the output of the bundle. @throws Error with all of its error output */
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
    expect(why).toContain("; native: bundled code has no addon beside it");
    expect(finite).toBe(true);
    expect(() => run({ SLUICE_KERNELS: "native" })).toThrow("bundled code has no addon beside it");
  });
});

/** Leaves the kernels out: they may as well be a file beside the program. */
const withoutWasm: Plugin = {
  name: "without WebAssembly",
  setup({ onLoad }) {
    onLoad({ filter: /kernels[/\\]wasm[/\\]generated[/\\]wasm\.ts$/ }, () => ({
      loader: "ts",
      contents: 'export const kernelsModule = "";',
    }));
  },
};

describe("a page's bundle", () => {
  const programs: Record<string, string> = {
    layer: `import { LSTM, zeros } from "./index.ts"; new LSTM({ inputSize: 1, hiddenSize: 1 }).forward(zeros([1, 1, 1]));`,
    training: `
      import { Adam, crossEntropy, LSTM, Linear } from "./index.ts";
      globalThis.used = [Adam, crossEntropy, LSTM, Linear];
    `,
  };

  async function pageOf(program: string, plugins: Plugin[]) {
    const { outputFiles, metafile } = await build({
      stdin: { contents: programs[program], resolveDir: join(root, "src"), sourcefile: "program.js" },
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      write: false,
      metafile: true,
      outdir: folder,
      nodePaths: [join(root, "node_modules")],
      logLevel: "error",
      plugins,
    });
    const entry = outputFiles.find(({ path }) => path.endsWith("stdin.js"))!;
    const parts = Object.values(metafile.outputs).find(({ entryPoint }) => entryPoint !== undefined)!;
    return {
      kilobytes: gzipSync(entry.contents, { level: 9 }).length / 1000,
      files: Object.keys(parts.inputs).filter((file) => parts.inputs[file].bytesInOutput > 0),
    };
  }

  it.each([
    ["layer", 60, 85],
    ["training", 70, 95],
  ])(
    "of a %s takes at most %i kB, and %i with the WebAssembly that runs",
    async (program, bound, withWasm) => {
      const bare = await pageOf(program, [withoutWasm]);
      const whole = await pageOf(program, []);
      console.log(
        `${program}: ${bare.kilobytes.toFixed(1)} kB (at most ${bound}), ${whole.kilobytes.toFixed(1)} kB with WebAssembly (at most ${withWasm})`,
      );
      expect(bare.kilobytes).toBeLessThan(bound);
      expect(whole.kilobytes).toBeLessThan(withWasm);
    },
  );

  it("of a plain layer has no engine of equations", async () => {
    const { files } = await pageOf("layer", []);
    expect(files.filter((file) => /cells\/defined\/(?!engine\/engine\.ts$)/.test(file))).toEqual([]);
    expect(files.some((file) => file.endsWith("kernels/wasm/generated/wasm.ts"))).toBe(true);
  });
});
