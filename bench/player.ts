/** A contender in JavaScript, as a program: `player.ts LIBRARY [THREADS]` answers the requests of requests.ts. */
import { createRequire } from "node:module";
import { join } from "node:path";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { kernelChoice } from "../src/index.ts";
import { answersOf, sluicePeak } from "./answers.ts";
import { jaxNet } from "./nets/jax.ts";
import type { Library } from "./nets/net.ts";
import { onnxruntimeNet } from "./nets/onnxruntime.ts";
import { sluiceNet } from "./nets/sluice.ts";
import { plainStreamNet, streamNet } from "./nets/stream.ts";
import { tensorflowNet } from "./nets/tensorflow.ts";
import { installedVersion, peersFolder } from "./peers.ts";

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
  // Without its checks for development, and without its greeting.
  tf.enableProdMode();
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

const version = () => `Node ${process.version}, ${kernelChoice().name}`;

const libraries: Record<string, () => Promise<Library>> = {
  sluice: async () => ({ version: version(), prepare: sluiceNet }),
  "sluice-bf16": async () => ({ version: version(), prepare: (w) => streamNet(w, "bf16") }),
  "sluice-int8": async () => ({ version: version(), prepare: (w) => streamNet(w, "int8") }),
  javascript: async () => ({ version: `Node ${process.version}`, prepare: plainStreamNet }),
  "onnxruntime-node": onnxruntimeNode,
  "onnxruntime-web": onnxruntimeWeb,
  "tensorflow-wasm": () => tensorflow("wasm"),
  "tensorflow-cpu": () => tensorflow("cpu"),
  jax,
};

const name = process.argv[2];
const library = await libraries[name]();
const answer = answersOf(
  library,
  name === "sluice" ? () => sluicePeak(Number(process.env.SLUICE_THREADS)) : undefined,
);

for await (const line of createInterface({ input: process.stdin })) {
  let reply: unknown;
  try {
    reply = await answer(JSON.parse(line));
  } catch (error) {
    reply = { error: (error as Error).message || String(error) };
  }
  console.log(JSON.stringify(reply));
}
