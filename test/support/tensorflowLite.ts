/** TensorFlow Lite, compiled to WebAssembly by its makers. SLUICE_TFLITE names the folder that holds its node_modules. */
import { existsSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join } from "node:path";

interface Tensors {
  size(): number;
  get(k: number): { name: string; data(): Float32Array };
}

interface Runner {
  GetInputs(): Tensors;
  GetOutputs(): Tensors;
  Infer(): boolean;
}

/** Runs a model once. @param values of its inputs, in their order or by name @returns its outputs */
export type RunLite = (
  file: Uint8Array,
  values: readonly ArrayLike<number>[] | Readonly<Record<string, ArrayLike<number>>>,
) => Promise<number[][]>;

/** How to run models, or why there is no way. */
export function tensorflowLite(): { run?: RunLite; reason: string } {
  const folder = process.env.SLUICE_TFLITE;
  const wasm = folder === undefined ? "" : join(folder, "node_modules/@tensorflow/tfjs-tflite/wasm");
  if (!existsSync(wasm)) return { reason: "skipping TensorFlow Lite: SLUICE_TFLITE does not lead to it" };
  // biome-ignore lint/suspicious/noExplicitAny: what the compiled module offers has no types
  let lite: any;
  const run: RunLite = async (file, values) => {
    lite ??= await createRequire(join(folder!, "package.json"))(join(wasm, "tflite_web_api_cc.js"))({
      wasmBinary: readFileSync(join(wasm, "tflite_web_api_cc.wasm")),
    });
    const at = lite._malloc(file.length);
    lite.HEAPU8.set(file, at);
    const options = { numThreads: 1, enableProfiling: false, maxProfilingBufferEntries: 1 };
    const made = lite.TFLiteWebModelRunner.CreateFromBufferAndOptions(at, file.length, options);
    if (!made.ok()) throw new Error(made.errorMessage());
    const runner: Runner = made.value();
    const listOf = (tensors: Tensors) => Array.from({ length: tensors.size() }, (_, k) => tensors.get(k));
    for (const [k, input] of listOf(runner.GetInputs()).entries())
      input
        .data()
        .set(
          Array.from(
            (values as Record<string | number, ArrayLike<number>>)[Array.isArray(values) ? k : input.name],
          ),
        );
    if (!runner.Infer()) throw new Error("TensorFlow Lite did not run the model");
    return listOf(runner.GetOutputs()).map((each) => [...each.data()]);
  };
  return { run, reason: "" };
}
