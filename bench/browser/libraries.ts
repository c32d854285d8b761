/** The libraries as a page or a worker loads them; peers come from the server's `/peers/`, which is the folder they are installed in. */
import { kernelChoice, kernels, useKernels, useThreads } from "../../src/core/kernels/choose.ts";
import type { CompiledKernels } from "../../src/core/kernels/compiled/compiledKernels.ts";
import type { ThreadedMachine } from "../../src/core/kernels/wasm/wasmThreads.ts";
import type { Foreign } from "../nets/foreign.ts";
import { jaxNet } from "../nets/jax.ts";
import type { Library } from "../nets/net.ts";
import { onnxruntimeNet } from "../nets/onnxruntime.ts";
import { sluiceNet } from "../nets/sluice.ts";
import { tensorflowNet } from "../nets/tensorflow.ts";

/** The libraries of a place. */
export interface Setup {
  library: "Sluice" | "onnxruntime-web" | "TensorFlow.js" | "jax-js";
  threads: number;
  /** Kernel set of Sluice */
  set?: string;
  /** Version of a library that does not tell it itself */
  version?: string;
}

const LOADERS: Record<Setup["library"], (setup: Setup) => Promise<Library>> = {
  Sluice: sluice,
  "onnxruntime-web": onnxruntime,
  "TensorFlow.js": tensorflow,
  "jax-js": jax,
};

export const load = (setup: Setup): Promise<Library> => LOADERS[setup.library](setup);

async function sluice({ threads, set }: Setup): Promise<Library> {
  useThreads(threads);
  useKernels(set!);
  if (threads > 1) await untilThreaded();
  const { name } = kernelChoice();
  return {
    version: `${navigator.userAgent.match(/Chrome\/\d+/)?.[0] ?? "browser"}, ${name}`,
    prepare: sluiceNet,
  };
}

/** The workers come after the first large call, when this thread rests. */
async function untilThreaded(): Promise<void> {
  const machine = (kernels() as CompiledKernels).machine as ThreadedMachine;
  const size = 256;
  const matrix = new Float32Array(size * size);
  for (let k = 0; k < 100 && !machine.isReady(); k++) {
    kernels().matmul(matrix, matrix, new Float32Array(size * size), size, size, size);
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  if (!machine.isReady()) throw new Error(machine.shortcoming() ?? "no news of the workers");
}

async function onnxruntime({ threads }: Setup): Promise<Library> {
  const folder = "/peers/onnxruntime-web/dist/";
  const ort: Foreign = await import(`${folder}ort.wasm.min.mjs`);
  ort.env.wasm.numThreads = threads;
  ort.env.wasm.wasmPaths = folder;
  return {
    version: ort.env.versions.common,
    prepare: (w, form) => onnxruntimeNet(ort, { executionProviders: ["wasm"] }, w, form),
  };
}

/** Its scripts are not modules; they leave their names with the page. */
async function tensorflow({ threads }: Setup): Promise<Library> {
  const backend = "/peers/@tensorflow/tfjs-backend-wasm/dist/";
  await addScript("/peers/@tensorflow/tfjs/dist/tf.min.js");
  await addScript(`${backend}tf-backend-wasm.min.js`);
  const { tf } = globalThis as Foreign;
  tf.wasm.setWasmPaths(backend);
  tf.wasm.setThreadsCount(threads);
  await tf.setBackend("wasm");
  await tf.ready();
  return { version: tf.version.tfjs, prepare: (w) => tensorflowNet(tf, false, w) };
}

function addScript(src: string): Promise<void> {
  return new Promise((resolve, reject) => {
    const script = document.createElement("script");
    script.onload = () => resolve();
    script.onerror = () => reject(new Error(`${src} does not load`));
    script.src = src;
    document.head.append(script);
  });
}

/** It takes as many threads as there are cores where pages may share memory, and one elsewhere. */
async function jax({ version }: Setup): Promise<Library> {
  const file = "/peers/@jax-js/jax/dist/index.js";
  const module: Foreign = await import(file);
  await module.init("wasm");
  module.defaultDevice("wasm");
  return { version: version!, prepare: (w) => jaxNet(module, w) };
}
