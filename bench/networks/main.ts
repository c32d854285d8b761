/**
 * Whole networks in a page beside TensorFlow.js and onnxruntime-web: bytes of code, time to the first answer, time of a sequence and of a
 * step. Each gets what its own tool makes of the original file, since the others read no other; Sluice opens the original too. Every page is
 * fresh, and answers are compared.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { basename, dirname, join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { openCheckpoint, toFloat } from "../../src/checkpoint.ts";
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { openNetwork, writeNetwork } from "../../src/network.ts";
import { fileSource } from "../../src/node.ts";
import { serve, startChromium } from "../../tools/serve.ts";
import { installCommand, installedVersion, peersFolder } from "../peers.ts";
import { table } from "../table.ts";
import type { Found, Job } from "./page.ts";
import { toOnnx, toTfjs } from "./translate.ts";

const NETWORKS = [
  "engine-life/model.h5",
  "eeg-autoencoder/model.h5",
  "bearing-autoencoder/model.h5",
  "pose-gru/model.onnx",
  "walking-policy/model.pt",
  "made/flatten/model.json",
];

const player = join(import.meta.dirname, "page.ts");
const sluice = (file: string) => `import { openNetwork } from "sluice/network";
  import { measure, sluicePlayer } from "${player}";
  measure(sluicePlayer(openNetwork, ${file}));`;
const tensorflow = (backend: string) => `import * as core from "@tensorflow/tfjs-core";
  import { loadLayersModel } from "@tensorflow/tfjs-layers";
  import * as backend from "@tensorflow/tfjs-backend-${backend}";
  import { measure, tensorflowPlayer } from "${player}";
  backend.setWasmPaths?.("/peers/@tensorflow/tfjs-backend-wasm/dist/");
  core.setBackend("${backend}").then(() => measure(tensorflowPlayer({ ...core, loadLayersModel })));`;

/** The script of each contender; those of one peer compete by their best. */
const SCRIPTS = {
  Sluice: sluice('"converted"'),
  "Sluice, original file": sluice("undefined"),
  "TensorFlow.js, wasm": tensorflow("wasm"),
  "TensorFlow.js, cpu": tensorflow("cpu"),
  "onnxruntime-web": `import * as ort from "onnxruntime-web/wasm";
    import { measure, onnxruntimePlayer } from "${player}";
    measure(onnxruntimePlayer(ort));`,
};
const CONTENDERS = Object.keys(SCRIPTS);

interface Prepared {
  name: string;
  job: Job;
  files: Map<string, Uint8Array<ArrayBufferLike>>;
  answer: Float32Array;
  /** Why TensorFlow.js cannot run it */
  cannot?: string;
  /** By contender */
  found: Map<string, (Found & { bytes: number })[]>;
}

async function prepare(data: string, path: string): Promise<Prepared> {
  const folder = dirname(join(data, path));
  const name = basename(folder);
  const file = basename(path);
  const files: Prepared["files"] = new Map();
  for (const each of readdirSync(folder)) files.set(each, new Uint8Array(readFileSync(join(folder, each))));
  const source = await fileSource(join(data, path));
  const network = await openNetwork(source);
  await source.close();
  const written = writeNetwork(network.chain);
  const { chain } = await openNetwork(written);
  const golden = await openCheckpoint(files.get("golden.npz")!);
  const tensor = golden.tensors.get("x")!;
  const all = toFloat(await tensor.read()) as Float32Array;
  // The first of several sequences.
  const x = tensor.shape.length === 2 ? all : all.subarray(0, all.length / tensor.shape[0]);
  const [{ features }] = network.inputs;
  const job: Job = { file, features, steps: network.streams, x: [...x] };
  const text = (value: string) => new TextEncoder().encode(value);
  files.set("converted", written).set("job.json", text(JSON.stringify(job)));
  const prepared: Prepared = { name, job, files, answer: network.run(x), found: new Map() };
  for (const kind of network.streams ? ["sequence", "step"] : ["sequence"]) {
    files.set(`${kind}.onnx`, toOnnx(chain, kind === "step"));
    try {
      const { json, weights } = toTfjs(chain, kind === "step");
      files.set(`${kind}/model.json`, text(json)).set(`${kind}/weights.bin`, weights);
    } catch (error) {
      prepared.cannot = (error as Error).message;
    }
  }
  return prepared;
}

/** The scripts of all contenders by path, `/<contender>/page.js` first; Sluice as npm installs it. */
async function bundled(scratch: string, peers: string): Promise<Map<string, Uint8Array>> {
  const root = resolve(import.meta.dirname, "../..");
  const home = join(scratch, "node_modules/sluice");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), readFileSync(join(root, "package.json")));
  execFileSync(process.execPath, ["--import", "tsx", "tools/build.ts", join(home, "dist")], { cwd: root });
  const code = new Map<string, Uint8Array>();
  for (const [k, contents] of Object.values(SCRIPTS).entries()) {
    const { outputFiles } = await build({
      stdin: { contents, resolveDir: scratch },
      bundle: true,
      splitting: true,
      minify: true,
      format: "esm",
      platform: "browser",
      target: "es2022",
      outdir: `/${k}`,
      nodePaths: [join(peers, "node_modules")],
      write: false,
      logLevel: "error",
    });
    for (const { path, contents } of outputFiles) code.set(path.replace(/stdin\.js$/, "page.js"), contents);
  }
  return code;
}

export async function benchNetworks(args: readonly string[]): Promise<void> {
  const options = { peers: { type: "string" }, rounds: { type: "string" } } as const;
  const { peers = peersFolder(), rounds = "5" } = parseArgs({ args: [...args], options, strict: false })
    .values as Record<string, string>;
  if (!process.env.SLUICE_DATA)
    throw new Error("SLUICE_DATA: expected the folder of the networks, got none.");
  if (!["onnxruntime-web", "@tensorflow/tfjs"].every((name) => installedVersion(peers, name)))
    throw new Error(`expected the peers in ${peers}, got none. Run: ${installCommand(peers)}`);
  const networks: Prepared[] = [];
  for (const path of NETWORKS) networks.push(await prepare(join(process.env.SLUICE_DATA, "chains"), path));
  const scratch = mkdtempSync(join(tmpdir(), "sluice-networks-"));
  const code = await bundled(scratch, peers);
  // Compressed code that the page of this moment loaded.
  let loaded = 0;
  const server = await serve((path) => {
    const [, place, name, ...rest] = path.split("/");
    const file = rest.join("/");
    if (rest.length === 1 && file === "")
      return {
        body: `<!doctype html><script type="module" src="/${place}/page.js"></script>`,
        type: ".html",
      };
    const found =
      place === "peers"
        ? readFileSync(join(peers, "node_modules", name, file))
        : (code.get(path) ?? networks.find((each) => each.name === name)?.files.get(file));
    if (found === undefined || !/\.(m?js|wasm)$/.test(path)) return found && { body: found };
    const body = gzipSync(found);
    loaded += body.length;
    return { body, headers: { "content-encoding": "gzip" } };
  });
  const browser = await startChromium();
  try {
    for (let round = 0; round < Number(rounds); round++)
      for (const network of networks)
        for (const [k, contender] of CONTENDERS.entries()) {
          if (contender.startsWith("TensorFlow") && network.cannot !== undefined) continue;
          const page = await (await browser.newContext()).newPage();
          loaded = 0;
          await page.goto(`${server.origin}/${k}/${network.name}/`);
          await page.waitForFunction("globalThis.found !== undefined", undefined, { timeout: 60_000 });
          const found = (await page.evaluate("globalThis.found")) as Found;
          await page.context().close();
          const isNear = (y: number, at: number) =>
            Math.abs(y - found.answer[at]) <= 1e-4 * Math.max(1, Math.abs(y));
          if (!network.answer.every(isNear)) throw new Error(`${contender}, ${network.name}: another answer`);
          const earlier = network.found.get(contender) ?? [];
          network.found.set(contender, [...earlier, { ...found, bytes: loaded }]);
        }
    console.log(
      `Chromium ${browser.version()}, medians of ${rounds} fresh pages, one thread; load ${loadavg()[0].toFixed(1)}`,
    );
    report(networks);
  } finally {
    await browser.close();
    server.close();
    rmSync(scratch, { recursive: true });
  }
}

const FIGURES = ["bytes", "first", "sequence", "step"] as const;
const UNITS = { bytes: [1e-3, "kB"], first: [1, "ms"], sequence: [1, "ms"], step: [1000, "µs"] } as const;

/** Peers, how many times ours each figure must be, in the least network or in the geometric mean. */
const TARGETS = [
  ["TensorFlow.js", { bytes: 5, first: 1, sequence: 5, step: 3 }],
  ["onnxruntime-web", { bytes: 5, first: 1, sequence: 1, step: 3 }],
] as const;

function report(networks: readonly Prepared[]): void {
  const figure = ({ found }: Prepared, contender: string, what: (typeof FIGURES)[number]) => {
    const all = (found.get(contender) ?? []).flatMap((each) => each[what] ?? []);
    return all.length === 0 ? undefined : medianOf(all);
  };
  for (const network of networks) {
    const rows = CONTENDERS.map((contender) => {
      if (!network.found.has(contender)) return [contender, "", "", "", `cannot: ${network.cannot}`];
      const cells = FIGURES.map((what) => {
        const value = figure(network, contender, what);
        const [scale, unit] = UNITS[what];
        return value === undefined ? "" : `${Number((value * scale).toPrecision(3))} ${unit}`;
      });
      return [contender, ...cells];
    });
    console.log(`\n${network.name}, ${network.job.x.length / network.job.features} frames`);
    console.log(table([["", "code", "first answer", "sequence", "step"], ...rows]));
  }
  for (const [peer, what, bound] of TARGETS.flatMap(([peer, bounds]) =>
    FIGURES.map((what) => [peer, what, bounds[what]] as const),
  )) {
    const ratios = networks.flatMap((network) => {
      const rivals = CONTENDERS.filter((each) => each.startsWith(peer));
      const theirs = rivals.flatMap((each) => figure(network, each, what) ?? []);
      const ours = figure(network, "Sluice", what);
      return ours === undefined || theirs.length === 0
        ? []
        : [{ network, ratio: Math.min(...theirs) / ours }];
    });
    const logs = ratios.map(({ ratio }) => Math.log(ratio));
    const isMean = what === "sequence";
    const value = Math.exp(isMean ? logs.reduce((a, b) => a + b) / logs.length : Math.min(...logs));
    const lost = ratios.filter(({ ratio }) => ratio < bound);
    const list = lost.map(({ network, ratio }) => `${network.name} ${ratio.toPrecision(3)}`).join(", ");
    console.log(
      `${what} beside ${peer}, ${isMean ? "geometric mean" : "least"}: ${value.toPrecision(3)} (bound ${bound}) ${value >= bound ? "met" : "LOST"}${list && `; below: ${list}`}`,
    );
  }
}
