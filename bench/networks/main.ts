/**
 * Whole networks in a page beside TensorFlow.js and onnxruntime-web: bytes of code, time to the first answer, time of a sequence and of a
 * step. Each gets what its own tool makes of the original file, since the others read no other; Sluice opens the original too. Every page is
 * fresh, and answers are compared.
 */
import { execFileSync } from "node:child_process";
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { parseArgs } from "node:util";
import { gzipSync } from "node:zlib";
import { build } from "esbuild";
import { openCheckpoint, toFloat } from "../../src/checkpoint.ts";
import { medianOf } from "../../src/core/tensor/statistics.ts";
import { openNetwork, writeChain } from "../../src/network.ts";
import { serve, startChromium } from "../../tools/serve.ts";
import { installCommand, installedVersion, peersFolder } from "../peers.ts";
import { table } from "../table.ts";
import type { Found, Job } from "./page.ts";
import { toOnnx, toTfjs } from "./translate.ts";

const NETWORKS = [
  "engine-life/model.h5",
  "eeg-autoencoder/model.h5",
  "bearing-autoencoder/model.h5",
  "comments-conv/model.keras",
  "pose-gru/model.onnx",
  "walking-policy/model.pt",
];

const page = join(import.meta.dirname, "page.ts");
/** The script of each contender. */
const SCRIPTS = {
  Sluice: `import { openNetwork } from "sluice/network";
    import { measure, sluicePlayer } from "${page}";
    measure(sluicePlayer(openNetwork, "converted"));`,
  "Sluice, original file": `import { openNetwork } from "sluice/network";
    import { measure, sluicePlayer } from "${page}";
    measure(sluicePlayer(openNetwork));`,
  "TensorFlow.js, wasm": `import * as core from "@tensorflow/tfjs-core";
    import { loadLayersModel } from "@tensorflow/tfjs-layers";
    import { setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
    import { measure, tensorflowPlayer } from "${page}";
    setWasmPaths("/peers/@tensorflow/tfjs-backend-wasm/dist/");
    core.setBackend("wasm").then(() => measure(tensorflowPlayer({ ...core, loadLayersModel })));`,
  "TensorFlow.js, cpu": `import * as core from "@tensorflow/tfjs-core";
    import { loadLayersModel } from "@tensorflow/tfjs-layers";
    import "@tensorflow/tfjs-backend-cpu";
    import { measure, tensorflowPlayer } from "${page}";
    core.setBackend("cpu").then(() => measure(tensorflowPlayer({ ...core, loadLayersModel })));`,
  "onnxruntime-web": `import * as ort from "onnxruntime-web/wasm";
    import { measure, onnxruntimePlayer } from "${page}";
    measure(onnxruntimePlayer(ort));`,
};
type Contender = keyof typeof SCRIPTS;
const CONTENDERS = Object.keys(SCRIPTS) as Contender[];

const root = resolve(import.meta.dirname, "../..");

interface Prepared {
  name: string;
  job: Job;
  files: Map<string, Uint8Array<ArrayBufferLike>>;
  answer: Float32Array;
  /** Why a contender cannot run it */
  cannot: Map<Contender, string>;
}

async function prepare(data: string, path: string): Promise<Prepared> {
  const [name, file] = path.split("/");
  const bytes = new Uint8Array(readFileSync(join(data, path)));
  const network = await openNetwork(bytes, { name: file });
  const golden = await openCheckpoint(new Uint8Array(readFileSync(join(data, name, "golden.npz"))));
  const tensor = (golden.tensors.get("x") ?? golden.tensors.get("x0"))!;
  const all = toFloat(await tensor.read()) as Float32Array;
  const [{ features, ids = false }] = network.inputs;
  const x = name === "walking-policy" ? all : all.subarray(0, all.length / tensor.shape[0]);
  const files: Prepared["files"] = new Map([[file, bytes]]);
  const cannot = new Map<Contender, string>();
  // Norms inside the weights, for the others too.
  const written = writeChain(network.chain);
  const folded = (await openNetwork(written)).chain;
  files.set("converted", written);
  const text = (value: string) => new TextEncoder().encode(value);
  for (const byStep of network.streams ? [false, true] : [false]) {
    const kind = byStep ? "step" : "sequence";
    files.set(`${kind}.onnx`, toOnnx(folded, byStep));
    try {
      const { json, weights } = toTfjs(folded, byStep);
      files.set(`${kind}/model.json`, text(json)).set(`${kind}/weights.bin`, weights);
    } catch (error) {
      for (const each of CONTENDERS)
        if (each.startsWith("TensorFlow")) cannot.set(each, (error as Error).message);
    }
  }
  const job: Job = { file, features, ids, steps: network.streams, x: [...x] };
  files.set("job.json", text(JSON.stringify(job)));
  return { name, job, files, answer: network.run(x), cannot };
}

/** The files of every contender's page, by contender; Sluice as npm installs it. */
async function scripts(scratch: string, peers: string): Promise<Map<string, Uint8Array>> {
  const home = join(scratch, "node_modules/sluice");
  mkdirSync(home, { recursive: true });
  writeFileSync(join(home, "package.json"), readFileSync(join(root, "package.json")));
  execFileSync(process.execPath, ["--import", "tsx", "tools/build.ts", join(home, "dist")], { cwd: root });
  const built = new Map<string, Uint8Array>();
  for (const [k, contender] of CONTENDERS.entries()) {
    const { outputFiles } = await build({
      stdin: { contents: SCRIPTS[contender], resolveDir: scratch },
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
    for (const { path, contents } of outputFiles) built.set(path.replace(/stdin\.js$/, "page.js"), contents);
  }
  return built;
}

export async function benchNetworks(args: readonly string[]): Promise<void> {
  const { values } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      peers: { type: "string", default: peersFolder() },
      rounds: { type: "string", default: "5" },
    },
  });
  const { peers } = values;
  const data = process.env.SLUICE_DATA && join(process.env.SLUICE_DATA, "chains");
  if (data === undefined) throw new Error("SLUICE_DATA: expected the folder of the networks, got none.");
  const absent = ["onnxruntime-web", "@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"].filter(
    (name) => installedVersion(peers, name) === undefined,
  );
  if (absent.length > 0)
    throw new Error(`expected ${absent.join(", ")}, got none. Run: ${installCommand(peers)}`);
  const networks: Prepared[] = [];
  for (const path of NETWORKS) networks.push(await prepare(data, path));
  const scratch = mkdtempSync(join(tmpdir(), "sluice-networks-"));
  const code = await scripts(scratch, peers);

  // Compressed code that the page of this moment loaded.
  let loaded = 0;
  const server = await serve((path) => {
    const [, k, name, ...rest] = path.split("/");
    const file = rest.join("/");
    if (rest.length === 1 && file === "")
      return {
        body: `<!doctype html><title>network</title><script type="module" src="/${k}/page.js"></script>`,
        type: ".html",
      };
    const found =
      k === "peers"
        ? readFileSync(join(peers, "node_modules", name, file))
        : (code.get(path) ?? networks.find((each) => each.name === name)?.files.get(file));
    if (found === undefined || !/\.(m?js|wasm)$/.test(path)) return found && { body: found };
    const body = gzipSync(found);
    loaded += body.length;
    return { body, headers: { "content-encoding": "gzip" } };
  });
  const browser = await startChromium();
  const found = new Map<string, (Found & { bytes: number })[]>();
  try {
    for (let round = 0; round < Number(values.rounds); round++)
      for (const network of networks)
        for (const [k, contender] of CONTENDERS.entries()) {
          if (network.cannot.has(contender)) continue;
          const context = await browser.newContext();
          const page = await context.newPage();
          const faults: string[] = [];
          page.on("pageerror", (error) => faults.push(error.message));
          loaded = 0;
          await page.goto(`${server.origin}/${k}/${network.name}/`);
          await page
            .waitForFunction("globalThis.found !== undefined", undefined, { timeout: 60_000 })
            .catch((error) => {
              throw new Error(`${contender}, ${network.name}: ${faults.join("; ") || error.message}`);
            });
          const result = (await page.evaluate("globalThis.found")) as Found;
          await context.close();
          const wrong = network.answer.findIndex(
            (y, at) => !(Math.abs(y - result.answer[at]) <= 1e-4 * Math.max(1, Math.abs(y))),
          );
          if (wrong >= 0) throw new Error(`${contender}, ${network.name}: another answer at ${wrong}`);
          const key = `${network.name} ${contender}`;
          found.set(key, [...(found.get(key) ?? []), { ...result, bytes: loaded }]);
        }
    console.log(
      `Chromium ${browser.version()}, medians of ${values.rounds} fresh pages, one thread; load ${loadavg()[0].toFixed(1)}`,
    );
    report(networks, found);
  } finally {
    await browser.close();
    server.close();
    rmSync(scratch, { recursive: true });
  }
}

type Figure = "bytes" | "first" | "sequence" | "step";

function report(
  networks: readonly Prepared[],
  found: ReadonlyMap<string, (Found & { bytes: number })[]>,
): void {
  const figure = (network: Prepared, contender: Contender, what: Figure): number | undefined => {
    const all = found.get(`${network.name} ${contender}`)?.map((each) => each[what]);
    return all === undefined || all[0] === undefined ? undefined : medianOf(all as number[]);
  };
  const shown = (value: number | undefined, unit: string, scale = 1) =>
    value === undefined ? "" : `${(value * scale).toPrecision(3)} ${unit}`;
  for (const network of networks) {
    console.log(`\n${network.name}, ${network.job.x.length / network.job.features} frames`);
    console.log(
      table([
        ["", "code", "first answer", "sequence", "step"],
        ...CONTENDERS.map((contender) =>
          network.cannot.has(contender)
            ? [contender, "", "", "", `cannot: ${network.cannot.get(contender)}`]
            : [
                contender,
                shown(figure(network, contender, "bytes"), "kB", 1e-3),
                shown(figure(network, contender, "first"), "ms"),
                shown(figure(network, contender, "sequence"), "ms"),
                shown(figure(network, contender, "step"), "µs", 1000),
              ],
        ),
      ]),
    );
  }
  console.log("");
  const ratios = (what: Figure, against: readonly Contender[]) =>
    networks.flatMap((network) => {
      const ours = figure(network, "Sluice", what);
      const theirs = against.flatMap((each) => figure(network, each, what) ?? []);
      return ours === undefined || theirs.length === 0 ? [] : [Math.min(...theirs) / ours];
    });
  const mean = (values: readonly number[]) =>
    Math.exp(values.reduce((sum, value) => sum + Math.log(value), 0) / values.length);
  const tensorflow = CONTENDERS.filter((each) => each.startsWith("TensorFlow"));
  const onnxruntime: Contender[] = ["onnxruntime-web"];
  const verdict = (words: string, value: number, bound: number) =>
    console.log(`${words}: ${value.toPrecision(3)} × (bound ${bound}): ${value >= bound ? "met" : "LOST"}`);
  for (const [name, rivals] of [
    ["TensorFlow.js at its best", tensorflow],
    ["onnxruntime-web", onnxruntime],
  ] as const) {
    verdict(`bytes of code, ${name}, least`, Math.min(...ratios("bytes", rivals)), 5);
    verdict(`first answer, ${name}, least`, Math.min(...ratios("first", rivals)), 1);
    verdict(
      `sequence, ${name}, geometric mean`,
      mean(ratios("sequence", rivals)),
      rivals === tensorflow ? 5 : 1,
    );
    verdict(`step, ${name}, least`, Math.min(...ratios("step", rivals)), 3);
  }
  for (const network of networks)
    for (const [what, rivals, bound] of [
      ["sequence", tensorflow, 5],
      ["sequence", onnxruntime, 1],
    ] as const) {
      const ours = figure(network, "Sluice", what)!;
      const theirs = Math.min(...rivals.map((each) => figure(network, each, what) ?? Infinity));
      if (theirs / ours < bound)
        console.log(
          `lost: ${network.name}, ${what}: ${(theirs / ours).toPrecision(3)} × ${rivals === tensorflow ? "TensorFlow.js" : "onnxruntime-web"} (${bound})`,
        );
    }
}
