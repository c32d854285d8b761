/** The peers, loaded only when a reader asks: from files that the build copies beside this one, never from another host. */
import "@tensorflow/tfjs-core/dist/public/chained_ops/register_all_chained_ops.js";
import "@tensorflow/tfjs-core/dist/register_all_gradients.js";
import { setThreadsCount, setWasmPaths } from "@tensorflow/tfjs-backend-wasm";
import * as core from "@tensorflow/tfjs-core";
import * as layers from "@tensorflow/tfjs-layers";
import type { Foreign } from "../../bench/nets/foreign.ts";
import type { Library } from "../../bench/nets/net.ts";
import { onnxruntimeNet } from "../../bench/nets/onnxruntime.ts";
import { tensorflowNet } from "../../bench/nets/tensorflow.ts";

const folderOf = (name: string) => new URL(`${name}/`, import.meta.url).href;

export async function tensorflow(): Promise<Library> {
  setWasmPaths(folderOf("tensorflow"));
  setThreadsCount(1);
  await core.setBackend("wasm");
  await core.ready();
  const tf: Foreign = { ...core, ...layers };
  return { version: `${core.version_core}, WebAssembly`, prepare: (w) => tensorflowNet(tf, false, w) };
}

export async function onnxruntime(): Promise<Library> {
  const folder = folderOf("onnxruntime");
  const ort: Foreign = await import(/* @vite-ignore */ `${folder}ort.wasm.min.mjs`);
  ort.env.wasm.numThreads = 1;
  ort.env.wasm.wasmPaths = folder;
  return {
    version: `${ort.env.versions.common}, WebAssembly`,
    prepare: (w, form) => onnxruntimeNet(ort, { executionProviders: ["wasm"] }, w, form),
  };
}
