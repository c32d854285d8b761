/**
 * The weight of the package: for a page that bundles a part of it, for npm that unpacks it, and for Node that loads it. Sizes and counts
 * are exact, so they have bounds; times are printed beside an empty start of Node, as machines are noisy.
 */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { rolldown } from "rolldown";
import { build as bundle } from "vite";
import { afterAll, beforeAll, expect, test } from "vitest";
import { isLeftOut } from "../support/exhaustive.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "sluice-weight-"));
const home = join(folder, "node_modules/sluice");
afterAll(() => rmSync(folder, { recursive: true }));

/** The installed package. */
beforeAll(() => {
  mkdirSync(home, { recursive: true });
  for (const name of ["package.json", "README.md", "LICENSE"])
    writeFileSync(join(home, name), readFileSync(join(root, name)));
  // Its dependencies, and the tools that build it, as siblings and for the build itself.
  const run = (...args: string[]) =>
    execFileSync(process.execPath, ["--import", "tsx", ...args], { cwd: root });
  run("tools/build.ts", join(home, "dist"));
  run("tools/build-web.ts", join(home, "dist/web"));
  const { dependencies } = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));
  // And React, which users of its hook bring.
  for (const name of [...Object.keys(dependencies), "react"])
    symlinkSync(join(root, "node_modules", name), join(folder, "node_modules", name));
}, 300_000);

const forward = `
  import { LSTM, tensor } from "sluice";
  const { output } = new LSTM({ inputSize: 2, hiddenSize: 3 }).forward(tensor(new Float32Array(8), [4, 1, 2]));
  console.log(output.data);`;
const training = `
  import { Adam, crossEntropy, indices, Linear, LSTM, Sequential, tensor } from "sluice";
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 4 });
  const model = new Sequential(lstm, new Linear({ inFeatures: 4, outFeatures: 2 }));
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const loss = crossEntropy(model.forward(tensor(new Float32Array(30), [5, 2, 3])), indices(new Int32Array(10), [5, 2]));
  loss.backward();
  optimizer.step();`;
const opening = `
  import { openCheckpoint } from "sluice/checkpoint";
  openCheckpoint(new Blob()).then((checkpoint) => console.log(checkpoint.records));`;
const predicting = `
  import { loadModel } from "sluice/tasks";
  loadModel(new Blob()).then((model) => console.log(model.predict([])));`;
const networks = `
  import { openNetwork } from "sluice/network";
  openNetwork(new Blob()).then((network) => console.log(network.run([])));`;
const streaming = `
  import { createStream } from "sluice/stream";
  console.log(createStream);`;

/** Kilobytes, minified and compressed: what is loaded at once, and all with what is loaded when it is needed. */
async function weightOf(
  program: string,
  splitting = true,
  external: string[] = [],
): Promise<{ first: number; whole: number }> {
  const { outputFiles, metafile } = await build({
    stdin: { contents: program, resolveDir: folder },
    bundle: true,
    splitting,
    minify: true,
    format: "esm",
    platform: "browser",
    target: "es2022",
    outdir: join(folder, "out"),
    metafile: true,
    write: false,
    logLevel: "error",
    external,
  });
  const outputs = Object.entries(metafile.outputs);
  const main = outputs.find(([, output]) => output.entryPoint === "<stdin>")![0];
  const reached = (kinds: readonly string[]) => {
    const names = new Set([main]);
    for (const name of names)
      for (const { path, kind, external } of metafile.outputs[name].imports)
        if (!external && kinds.includes(kind)) names.add(path);
    return names;
  };
  const first = reached(["import-statement"]);
  const all = reached(["import-statement", "dynamic-import"]);
  const sizes = outputFiles.map(({ path, contents }) => {
    const name = outputs.map(([output]) => output).find((output) => resolve(output) === path)!;
    return { name, size: gzipSync(contents, { level: 9 }).length / 1000 };
  });
  const sum = (names: Set<string>) =>
    sizes.filter(({ name }) => names.has(name)).reduce((total, { size }) => total + size, 0);
  return { first: sum(first), whole: sum(all) };
}

/** The same by Rolldown, the bundler of Vite: it splits by what is used, where esbuild splits by what is imported. */
async function weightByRolldown(program: string): Promise<{ first: number; whole: number }> {
  const file = join(folder, "program.js");
  writeFileSync(file, program);
  const bundle = await rolldown({ input: file, platform: "browser", logLevel: "silent" });
  const { output } = await bundle.generate({ format: "esm", minify: true });
  await bundle.close();
  const chunks = new Map(output.flatMap((each) => (each.type === "chunk" ? [[each.fileName, each]] : [])));
  const first = new Set(["program.js"]);
  for (const name of first) for (const imported of chunks.get(name)!.imports) first.add(imported);
  const sum = (names: Iterable<string>) =>
    [...names].reduce(
      (total, name) => total + gzipSync(chunks.get(name)!.code, { level: 9 }).length / 1000,
      0,
    );
  return { first: sum(first), whole: sum(chunks.keys()) };
}

/** Of an LSTM and a forward pass; the badge of the README has it. */
const LSTM_BOUND = 70;

test("the badge of the README has the bound", () => {
  expect(readFileSync(join(root, "docs/images/weight.svg"), "utf8")).toContain(`≤ ${LSTM_BOUND} kB gzip<`);
  expect(readFileSync(join(root, "README.md"), "utf8")).toContain("](docs/images/weight.svg)");
});

// The bounds are what it weighs now, a little rounded up; the aim is beside each. Lower a bound when the weight falls.
test.each([
  ["an LSTM and a forward pass", forward, { first: LSTM_BOUND }, "80"],
  ["a training program", training, { first: 74 }, "85"],
  ["openCheckpoint", opening, { first: 26.8, whole: 94.2 }, "27 for safetensors alone, 90 with every format"],
  ["loadModel", predicting, { first: 104.8 }, "no reader of tables, and no WebAssembly for threads"],
  ["sluice/network", networks, { first: 54.5 }, "53, with the engine of equations only for rare activations"],
  ["sluice/stream", streaming, { first: 21.4 }, "20"],
])("%s", async (name, program, bound, aim) => {
  const { first, whole } = await weightOf(program);
  const loaded = whole - first > 1 ? `, ${(whole - first).toFixed(1)} kB more when needed` : "";
  console.log(`${name}: ${first.toFixed(1)} kB, minified and compressed${loaded} (aim: ${aim})`);
  expect(first).toBeLessThanOrEqual(bound.first);
  if ("whole" in bound) expect(whole).toBeLessThanOrEqual(bound.whole);
});

test.each([
  ["an LSTM and a forward pass", forward, 90],
  ["a training program", training, 95],
  ["loadModel", predicting, 125],
])("%s in one file", async (name, program, bound) => {
  const { first } = await weightOf(program, false);
  console.log(`${name} in one file: ${first.toFixed(1)} kB (at most ${bound})`);
  expect(first).toBeLessThanOrEqual(bound);
});

test("openCheckpoint, as Vite bundles it", async () => {
  const { first, whole } = await weightByRolldown(opening);
  console.log(
    `openCheckpoint by Rolldown: ${first.toFixed(1)} kB, ${(whole - first).toFixed(1)} kB more when needed (aim: 25 and 80 in all)`,
  );
  expect(first).toBeLessThanOrEqual(22.3);
  expect(whole).toBeLessThanOrEqual(90.3);
});

test("sluice/worklet, with its processor", async () => {
  const program = `import { createNetworkNode } from "sluice/worklet"; console.log(createNetworkNode);`;
  const { first } = await weightOf(program);
  const processor = gzipSync(readFileSync(join(home, "dist/processor.js")), { level: 9 }).length / 1000;
  console.log(
    `sluice/worklet: ${first.toFixed(1)} kB, and ${processor.toFixed(1)} kB for the processor, minified and compressed (aim: 30)`,
  );
  expect(first + processor).toBeLessThanOrEqual(31.2);
});

test("sluice/voice, with its processor and without weights", async () => {
  const program = `import { createVoice } from "sluice/voice"; createVoice().then((voice) => voice.start());`;
  const { first } = await weightOf(program, true, ["@sluice/*"]);
  const processor = gzipSync(readFileSync(join(home, "dist/processor.js")), { level: 9 }).length / 1000;
  console.log(
    `sluice/voice: ${first.toFixed(1)} kB, and ${processor.toFixed(1)} kB for the processor, minified and compressed (aim: 38)`,
  );
  expect(first + processor).toBeLessThanOrEqual(38.9);
});

test("a bundler finds the processor", async () => {
  const page = join(folder, "page");
  mkdirSync(page);
  writeFileSync(join(page, "index.html"), '<script type="module" src="./main.js"></script>');
  writeFileSync(
    join(page, "main.js"),
    'import { createNetworkNode } from "sluice/worklet"; console.log(createNetworkNode);',
  );
  await bundle({ root: page, logLevel: "error", configFile: false });
  const assets = readdirSync(join(page, "dist/assets"));
  // Unchanged from the build: bundlers copy it without looking into it. The other file of that name is for a page that needs a Blob.
  const built = readFileSync(join(home, "dist/processor.js"));
  const processor = assets.find(
    (name) => name.startsWith("processor-") && readFileSync(join(page, "dist/assets", name)).equals(built),
  );
  expect(processor).toBeDefined();
  const [main] = assets.filter((name) => name.startsWith("index-"));
  expect(readFileSync(join(page, "dist/assets", main), "utf8")).toContain(processor!);
}, 60_000);

test("every entry loads in Node, as the first one", () => {
  const { exports } = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
  // The processor runs in an AudioWorklet only.
  const entries = Object.keys(exports).filter((entry) => typeof exports[entry] !== "string");
  // Each first in a process of its own: chunks that import each other may depend on who loads them.
  for (const entry of entries) {
    const name = entry.replace(".", "sluice");
    execFileSync(process.execPath, ["--input-type=module", "-e", `await import(${JSON.stringify(name)})`], {
      cwd: folder,
    });
  }
});

test("a program that uses nothing of an entry gets nothing of it", async () => {
  // Without the promise of `sideEffects`, a bundler keeps all that an import() of the entry might lead to.
  const loadsLater = ["sluice/checkpoint", "sluice/modules", "sluice/tasks"];
  for (const entry of ["sluice", "sluice/checkpoint", "sluice/modules", "sluice/tasks", "sluice/stream"]) {
    const manifest = JSON.parse(readFileSync(join(home, "package.json"), "utf8"));
    // Without the promise of `sideEffects`, only what is provably free of them goes.
    writeFileSync(join(home, "package.json"), JSON.stringify({ ...manifest, sideEffects: true }));
    const { first } = await weightOf(`import {} from "${entry}";`);
    writeFileSync(join(home, "package.json"), JSON.stringify(manifest));
    expect(first, entry).toBeLessThan(loadsLater.includes(entry) ? 80.2 : 15);
  }
});

test("files of the package", () => {
  const listed = execFileSync("npm", ["pack", "--dry-run", "--json", "--ignore-scripts"], {
    cwd: home,
    encoding: "utf8",
    shell: true,
  });
  const [{ entryCount, unpackedSize }] = JSON.parse(listed);
  // Trained numbers hardly compress: they are counted apart from code.
  const networks = join(root, "web/start/networks");
  const examples = readdirSync(networks)
    .map((file) => gzipSync(readFileSync(join(networks, file)), { level: 9 }).length)
    .reduce((a, b) => a + b);
  const megabytes = (bytes: number) => `${(bytes / 1e6).toFixed(2)} MB`;
  console.log(
    `the package: ${entryCount} files, ${megabytes(unpackedSize)} unpacked; of these, the page's examples are ${megabytes(examples)} (aim: 60 files, 3.5 MB)`,
  );
  // To be lowered to 70 and 3.2 MB.
  expect(entryCount).toBeLessThanOrEqual(80);
  expect(unpackedSize - examples).toBeLessThanOrEqual(3.67e6);
  expect(examples).toBeLessThanOrEqual(0.26e6);
});

test.skipIf(isLeftOut("the comparison of two builds"))(
  "two builds have the same bytes",
  () => {
    const other = join(folder, "other");
    execFileSync(process.execPath, ["--import", "tsx", "tools/build.ts", other], { cwd: root });
    const files = readdirSync(other, { recursive: true, encoding: "utf8" }).filter((name) =>
      /\.\w+$/.test(name),
    );
    expect(files.length).toBeGreaterThan(30);
    for (const name of files)
      expect(readFileSync(join(other, name)).equals(readFileSync(join(home, "dist", name))), name).toBe(true);
  },
  300_000,
);

test.skipIf(isLeftOut("how long Node takes"))("how long Node takes", () => {
  writeFileSync(join(folder, "empty.mjs"), "");
  writeFileSync(join(folder, "import.mjs"), 'import "sluice";');
  const programs = {
    "an empty program": [join(folder, "empty.mjs")],
    'import "sluice"': [join(folder, "import.mjs")],
    "sluice --help": [join(home, "dist/command/main.js"), "--help"],
  };
  const shortest: Record<string, number> = {};
  for (let round = 0; round < 5; round++) {
    for (const [name, args] of Object.entries(programs)) {
      const begin = performance.now();
      execFileSync(process.execPath, args, { stdio: "pipe" });
      const time = performance.now() - begin;
      shortest[name] = Math.min(shortest[name] ?? Infinity, time);
    }
  }
  for (const [name, time] of Object.entries(shortest)) console.log(`${name}: ${time.toFixed(0)} ms`);
});
