/** A contender in JavaScript, as a program: `player.ts LIBRARY [THREADS]` answers the requests of requests.ts. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { kernels } from "../src/kernels/choose.ts";
import type { CompiledKernels } from "../src/kernels/compiled.ts";
import { kernelChoice } from "../src/node.ts";
import { jaxNet } from "./nets/jax.ts";
import { check, type Library, type Net, time } from "./nets/net.ts";
import { onnxruntimeNet } from "./nets/onnxruntime.ts";
import { sluiceNet } from "./nets/sluice.ts";
import { tensorflowNet } from "./nets/tensorflow.ts";
import { installedVersion, peersFolder } from "./peers.ts";
import type { Request } from "./requests.ts";

const folder = peersFolder();
const require = createRequire(`${folder}/`);
const file = (name: string) => pathToFileURL(join(folder, "node_modules", name)).href;
const threads = Number(process.argv[3] ?? 1);

async function onnxruntimeNode(): Promise<Library> {
  const ort = require("onnxruntime-node");
  const options = { intraOpNumThreads: threads, interOpNumThreads: 1 };
  return {
    version: ort.env.versions.common,
    prepare: (w, form) => onnxruntimeNet(ort, options, w, form),
  };
}

async function onnxruntimeWeb(): Promise<Library> {
  const ort = await import(file("onnxruntime-web/dist/ort.node.min.mjs"));
  ort.env.wasm.numThreads = threads;
  return {
    version: ort.env.versions.common,
    prepare: (w, form) => onnxruntimeNet(ort, { executionProviders: ["wasm"] }, w, form),
  };
}

async function tensorflow(backend: "wasm" | "cpu"): Promise<Library> {
  const tf = require("@tensorflow/tfjs");
  if (backend === "wasm") require("@tensorflow/tfjs-backend-wasm");
  await tf.setBackend(backend);
  await tf.ready();
  return { version: tf.version.tfjs, prepare: (w) => tensorflowNet(tf, backend === "cpu", w) };
}

async function jax(): Promise<Library> {
  const module = await import(file("@jax-js/jax/dist/index.js"));
  await module.init("wasm");
  module.defaultDevice("wasm");
  return { version: installedVersion(folder, "@jax-js/jax")!, prepare: (w) => jaxNet(module, w) };
}

const libraries: Record<string, () => Promise<Library>> = {
  sluice: async () => ({ version: `Node ${process.version}, ${kernelChoice().name}`, prepare: sluiceNet }),
  "onnxruntime-node": onnxruntimeNode,
  "onnxruntime-web": onnxruntimeWeb,
  "tensorflow-wasm": () => tensorflow("wasm"),
  "tensorflow-cpu": () => tensorflow("cpu"),
  jax,
};

/** Sums of `peakSums` in native/kernels.h. */
const PEAK_SUMS = 12;

/** GFLOP/s of multiply-adds in registers, the best of several runs; undefined for a set without such a kernel. */
function peak(): number | undefined {
  const { machine } = kernels() as Partial<CompiledKernels>;
  if (machine === undefined) return undefined;
  const turns = 2_000_000;
  const team = machine.name.startsWith("native") ? Number(process.env.SLUICE_THREADS) : 1;
  let best = Infinity;
  for (let k = 0; k < 10; k++) {
    const start = performance.now();
    machine.run(
      "peak",
      [turns],
      [
        { array: Float32Array.of(0.5), use: "read" },
        { array: new Float32Array(machine.lanes), use: "write" },
      ],
    );
    best = Math.min(best, performance.now() - start);
  }
  return (2 * PEAK_SUMS * turns * machine.lanes * team) / best / 1e6;
}

const name = process.argv[2];
const library = await libraries[name]();
const nets = new Map<string, Net>();

async function answer(request: Request): Promise<unknown> {
  if ("about" in request) return { version: library.version, ...(name === "sluice" && { peak: peak() }) };
  if ("workload" in request) {
    const { workload, form } = request;
    nets.get(workload.name)?.dispose?.();
    const net = await library.prepare(workload, form);
    nets.set(workload.name, net);
    return check(net);
  }
  if ("run" in request) {
    return { times: await time(nets.get(request.run)!, request.ms, request.least, request.warmUp) };
  }
  for (const net of nets.values()) net.dispose?.();
  nets.clear();
  return {};
}

for await (const line of createInterface({ input: process.stdin })) {
  let reply: unknown;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: (error as Error).message || String(error) };
  }
  console.log(JSON.stringify(reply));
}
