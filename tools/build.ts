/**
 * Builds the package into `dist/`: one file for each entry, and shared chunks. `npm run build [-- FOLDER]`
 *
 * A thousand small files take Node a third of a second to load; a few take little. Types are rolled up in the same way.
 */
import { execFileSync } from "node:child_process";
import {
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  renameSync,
  rmSync,
  writeFileSync,
} from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { type Plugin, rolldown } from "rolldown";
import { parseAst } from "rolldown/parseAst";
import { dts } from "rolldown-plugin-dts";
import { buildProcessor } from "./build-processor.ts";

const root = resolve(import.meta.dirname, "..");
const manifest = JSON.parse(readFileSync(join(root, "package.json"), "utf8"));

/** `stream` of `./dist/stream.js`. */
const nameOf = (target: string) => target.replace(/^(\.\/)?dist\//, "").replace(/(\.d\.ts|\.js)$/, "");

const entries = Object.values<string | { default: string }>(manifest.exports)
  .filter((target) => typeof target !== "string")
  .map((target) => nameOf(target.default));
/** The ports, `#platform/…`, by platform. */
const platforms = readdirSync(join(root, "src/platform/ports/page")).flatMap((file) =>
  ["node", "page"].map((platform) => `platform/ports/${platform}/${file.replace(/\.ts$/, "")}`),
);
const programs = Object.values<string>(manifest.bin).map(nameOf);

const sources = (names: readonly string[], folder: string, ending: string) =>
  Object.fromEntries(names.map((name) => [name, join(folder, name + ending)]));

/**
 * Marks the top-level work of modules as free of side effects, as `sideEffects` of package.json promises for whole modules. Within a chunk a
 * bundler drops only code that it can prove unused, and would keep most of the library for one layer.
 */
const pure: Plugin = {
  name: "values of modules are pure",
  transform: {
    filter: { id: /[/\\]src[/\\].*\.ts$/ },
    handler(code) {
      const ast = parseAst(code, { lang: "ts", sourceType: "module" });
      const values: { start: number; end: number }[] = [];
      for (const statement of ast.body) {
        const declared = statement.type === "ExportNamedDeclaration" ? statement.declaration : statement;
        if (declared?.type !== "VariableDeclaration") continue;
        for (const { init } of declared.declarations) if (init && !isPlain(init)) values.push(init);
      }
      let marked = code;
      for (const { start, end } of values.reverse())
        marked = `${marked.slice(0, start)}/* @__PURE__ */ (() => (${marked.slice(start, end)}))()${marked.slice(end)}`;
      return { code: marked, map: null };
    },
  },
};

/**
 * Chunks lie in a folder beside the processor. A page that imports it gets its text (`build-processor.ts`): that file takes the place of a module
 * without it.
 */
const processor: Plugin = {
  name: "the place of the processor",
  resolveId: {
    filter: { id: /\/processorText\.ts$/ },
    handler: () => ({ id: "sluice:processor", external: true }),
  },
  renderChunk: (code) =>
    code
      .replace('"sluice:processor"', '"../processor.js"')
      .replace('URL("./processor.js"', 'URL("../processor.js"'),
};

/** Whether every bundler sees that an expression does nothing but to be a value. */
function isPlain(node: { type: string }): boolean {
  return ["Literal", "Identifier", "ArrowFunctionExpression", "FunctionExpression"].includes(node.type);
}

const lean: Plugin = {
  name: "files that earn their place",
  generateBundle(_, bundle) {
    withoutFacades(bundle);
    withoutPlatforms(bundle);
  },
};

/** `#platform/…` leads to the chunk of a platform itself, by `imports` of package.json: each of its files needs its own names there. */
function withoutPlatforms(bundle: Record<string, { type: string; code?: string }>): void {
  for (const [name, { code }] of Object.entries(bundle)) {
    const [, platform] = /^platform\/ports\/(node|page)\//.exec(name) ?? [];
    if (platform === undefined) continue;
    if (
      !new RegExp(
        `^(import "[./\\w]+";\\s*)*export \\{ [\\w, ]+ \\} from "../../../chunks/${platform}.js";\\s*$`,
      ).test(code ?? "")
    )
      throw new Error(`expected ${name} to pass on names of chunks/${platform}.js, got: ${code}`);
    delete bundle[name];
  }
}

/** Chunks that are empty, or only export another chunk's names again, as behind an `import()`. */
function withoutFacades(bundle: Record<string, { type: string; code?: string; isEntry?: boolean }>): void {
  const all = Object.entries(bundle);
  for (const [name, { code, isEntry }] of all) {
    if (code === undefined || isEntry) continue;
    const [, target] = /^export \{ [\w, ]+ \} from "\.\/(\w+\.js)";\s*$/.exec(code) ?? [];
    if (target === undefined && code.trim() !== "") continue;
    const file = name.split("/").pop()!;
    for (const [, chunk] of all) {
      if (chunk.code === undefined) continue;
      chunk.code =
        target === undefined
          ? chunk.code.replace(new RegExp(`^import "[./\\w]*/${file}";\n`, "gm"), "")
          : chunk.code.replaceAll(`/${file}"`, `/${target}"`);
    }
    delete bundle[name];
  }
}

/** Returns files with all their static imports, direct or not. */
function reachedFrom(...first: string[]): Room {
  const reached = new Set(first.map((file) => join(root, "src", file)));
  for (const file of reached)
    for (const [, to] of readFileSync(file, "utf8").matchAll(
      /^(?:import|export) (?!type )[^;]*?from "(\.[^"]+)"/gm,
    ))
      reached.add(resolve(file, "..", to));
  return { test: (file) => reached.has(join(root, "src", file)) };
}

interface Room {
  test(file: string): boolean;
}

/** Code of single formats, and code that several of them share: it loads when a file of the format appears. */
const readers: [name: string, room: Room][] = [
  ["torch", /^checkpoint\/formats\/(readers\/)?(pytorch|torch7)[/.](?!write|types)/],
  ["onnx", /^checkpoint\/formats\/(readers\/)?onnx[/.](?!write)/],
  ["keras", /^checkpoint\/formats\/(readers\/)?(keras|hdf5|tensorflow|tfjs|tflite)[/.](?!write)/],
  [
    "arrays",
    /^checkpoint\/formats\/(readers\/)?(flax|arrays|foreign|npy|rawManifest|safetensors\/openIndex)[/.](?!write)|^checkpoint\/edit\/identify\./,
  ],
  [
    "shared",
    /^checkpoint\/formats\/((readers\/)?(zip|inflate)[/.](?!write)|protobuf\/(wire|message)\.|pytorch\/types\.|(beside|cursor|numbered|numpyTypes|strided|notes)\.)|^checkpoint\/chain\/weights\.|^core\/storage\/join\.|^checkpoint\/interop\/(clues\/|(recognise|asked|kerasConfig|nameOrder|notWeights|ownCell|flat|splitWeights|normalised|pruned|shortList|joinDirections|otherEvidence)\.)/,
  ],
];

/** Chunks by room. An entry loads the chunks it needs, and a bundler for a page keeps the parts it uses. */
const rooms: [name: string, room: Room][] = [
  // A network with rare activations loads it: a bundler keeps a whole chunk behind import().
  [
    "equations",
    /^core\/(nn\/(useDefinedCells|definedEngine)\.|cells\/defined\/(?!graph\.|engine\/(engine|stepLayout|plainLists|rows|blocks)\.|layout\.)|kernels\/(compiled\/equationCalls|wasm\/generated\/wasmEquations)\.)/,
  ],
  ["nn", /^core\/(autograd|nn|init|train|gates)\//],
  ["chain", /^core\/chain\//],
  // A reader of chains loads when such a file appears.
  ["kerasChain", /^checkpoint\/chain\/keras\//],
  // Apart from the readers, which load without it.
  ["printOnnx", /^checkpoint\/chain\/onnx\/(print|nodes)\./],
  ["graphChain", /^checkpoint\/chain\/(graph|onnx|torchscript|pytorch|propose)[/.]/],
  ["openChain", /^checkpoint\/chain\/(?!weights\.)/],
  ["plan", /^realtime\/network\/(planData|readPlan)\./],
  // Without import(), behind which a bundler keeps all of a chunk.
  ["run", /^realtime\/network\/(machine|steps|direction|activations|lowered|kinds\/(?!kinds|\w+\.c\.))/],
  ["network", /^realtime\/(network\/(?!kinds\/\w+\.c\.)|source\/to(C|Onnx)\.)/],
  ["tensor", /^core\/((tensor|cells)\/|kernels\/chooser\.)/],
  ["openFiles", /^platform\/node\/(checkpoint|folders|source)\./],
  // Streams and layers of signals need no kernels but their own.
  [
    "machine",
    /^core\/kernels\/(wasm\/(wasmMemory|unfused|modules|flavours|equations)|arithmetic|compiled\/(kernelTable|machine))\./,
  ],
  ["page", /^platform\/ports\/page\//],
  ["node", /^(platform\/(ports\/)?node\/|core\/kernels\/native\/)/],
  ["kernels", /^core\/kernels\/(?!wasm\/generated\/)/],
  // Models and runs are safetensors. A bundler keeps everything that import() may reach, so import() is in another file.
  [
    "safetensors",
    reachedFrom(
      "core/storage/safetensors/open.ts",
      "core/storage/safetensors/write.ts",
      "core/storage/annotations.ts",
    ),
  ],
  ["checkpoint", reachedFrom("checkpoint/edit/open.ts")],
  ["tables", /^checkpoint\/interop\/(frameworks\/|conventions\.)/],
  // Readers and writers share it.
  ["activationNames", /^checkpoint\/interop\/activationNames\./],
  // Nothing above may lead to a reader.
  ...readers,
  ["writers", /^(checkpoint\/(formats|interop|edit)|core\/storage)\//],
  ["stream", /^realtime\/stream\//],
  ["signal", /^realtime\/signal\//],
  // A hook needs React, and a drop-in is for one program in a hundred.
  ["voice", /^realtime\/voice\/(?!useVoice|micVad)/],
  ["worklet", /^realtime\/worklet\/(?!processorText)/],
  ["arrayFile", /^jobs\/data\/arrayFile\./],
  ["tasks", /^jobs\/(data|figure|tasks)\//],
  // Charts and the library that they draw with load when a command draws.
  ["charts", /^command\/figure\//],
  ["output", /^command\/(processOutput|output|failure|packageRoot)\./],
  ["cli", /^command\/(?!main\.ts|program\.ts|processOutput\.ts|output\.ts|failure\.ts|packageRoot\.ts)/],
];

/** @returns the names that each entry has when it runs */
async function buildCode(out: string): Promise<Map<string, readonly string[]>> {
  const bundle = await rolldown({
    input: sources([...entries, ...platforms, ...programs], join(root, "src"), ".ts"),
    external: [
      /^#platform\//,
      /^node:/,
      // The package of weights, which brings them.
      /^@sluice\//,
      ...Object.keys({ ...manifest.dependencies, ...manifest.peerDependencies }).map(
        (name) => new RegExp(`^${name}(/|$)`),
      ),
    ],
    plugins: [processor, pure, lean],
    treeshake: { moduleSideEffects: false },
    platform: "neutral",
    preserveEntrySignatures: "allow-extension",
    logLevel: "warn",
    checks: { pluginTimings: false },
  });
  const { output } = await bundle.write({
    dir: out,
    format: "esm",
    // They are in the types and in the repository.
    comments: { legal: true, annotation: true, jsdoc: false },
    minifyInternalExports: false,
    entryFileNames: "[name].js",
    chunkFileNames: "chunks/[name].js",
    codeSplitting: {
      includeDependenciesRecursively: false,
      groups: rooms.map(([name, room]) => ({
        name,
        test: (id: string) => room.test(id.slice(join(root, "src").length + 1).replaceAll("\\", "/")),
      })),
    },
  });
  await bundle.close();
  return new Map(
    output.flatMap((file) => (file.type === "chunk" && file.isEntry ? [[file.name, file.exports]] : [])),
  );
}

/** Marks names of an entry that are only types, such as classes that only the library constructs; the bundler of types loses that. */
function markTypes(out: string, namesOf: ReadonlyMap<string, readonly string[]>): void {
  for (const entry of entries) {
    const file = join(out, `${entry}.d.ts`);
    const names = new Set(namesOf.get(entry));
    // The bundler names folders of this build in comments, so two builds would differ.
    const whole = readFileSync(file, "utf8").replace(/^\/\/ .*sluice-types-.*\n/gm, "");
    const text = whole.replace(/export \{([^}]*)\};?\s*$/, (_, list: string) => {
      // An entry that only has effects has no names.
      const items = list.split(",").filter((item) => item.trim() !== "");
      const marked = items.map((item) => {
        const name = item.trim().split(" as ").pop()!;
        return item.trim().startsWith("type ") || names.has(name) ? item.trim() : `type ${item.trim()}`;
      });
      return `export { ${marked.join(", ")} };\n`;
    });
    writeFileSync(file, text);
  }
}

async function buildTypes(out: string): Promise<void> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-types-"));
  try {
    const tsc = join(root, "node_modules/typescript/bin/tsc");
    const flags = ["-p", "tsconfig.build.json", "--emitDeclarationOnly", "--outDir", folder];
    execFileSync(process.execPath, [tsc, ...flags], { cwd: root, stdio: "inherit" });
    const bundle = await rolldown({
      input: sources(entries, folder, ".d.ts"),
      external: [/^node:/],
      plugins: [dts({ dtsInput: true, tsconfig: false })],
      logLevel: "warn",
      checks: { pluginTimings: false },
    });
    await bundle.write({
      dir: out,
      format: "esm",
      minifyInternalExports: false,
      chunkFileNames: "chunks/[name].d.ts",
      codeSplitting: { groups: [{ name: "types", minShareCount: 2 }] },
    });
    await bundle.close();
    // Of the bundler, and imported by nothing.
    rmSync(join(out, "chunks/rolldown-runtime.d.ts"), { force: true });
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** A build beside the last one takes its place when it is whole; the pages that others build there stay. */
function putInPlace(built: string, out: string): void {
  const stays = (name: string) => /^(web|pages|\.)/.test(name);
  for (const name of readdirSync(out)) if (!stays(name)) rmSync(join(out, name), { recursive: true });
  for (const name of readdirSync(built)) renameSync(join(built, name), join(out, name));
  rmSync(built, { recursive: true });
}

const out = resolve(process.argv[2] ?? join(root, "dist"));
const built = join(out, `.built-${process.pid}`);
mkdirSync(built, { recursive: true });
const [names] = await Promise.all([
  buildCode(built),
  buildTypes(built),
  buildProcessor(join(built, "processor.js")),
]);
markTypes(built, names);
putInPlace(built, out);
