/**
 * A pipeline as one file: safetensors with the weights, and the definition as JSON under the metadata key `sluice.pipeline`. The two
 * stay together, and any reader of safetensors can open the weights.
 */
import { parseJson, plain } from "../../core/storage/json.ts";
import { fromFloat } from "../../core/storage/raw.ts";
import { readSafetensors } from "../../core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../core/storage/safetensors/write.ts";
import { readOptions } from "../../core/tensor/check.ts";
import { createPipeline } from "./createPipeline.ts";
import { checkDefinition, PIPELINE_KEY, refuse } from "./definition.ts";
import type { Pipeline, PipelineData } from "./pipeline.ts";
import { floatsOf } from "./weights.ts";

/** Options of `writePipeline`. */
export interface WritePipelineOptions {
  /** Default `"float32"` */
  dtype?: "float32" | "float16";
}

/**
 * Returns a pipeline file as plain data, for `createPipeline` here or in another thread.
 *
 * @param file its bytes, as `writePipeline` or `sluice convert` made them
 * @throws FormatError for a damaged file; MISSING without a pipeline in it; other codes for a definition or tensors that are not valid
 * @example
 * worker.postMessage(readPipeline(file)); // there: createPipeline(data)
 */
export function readPipeline(file: Uint8Array): PipelineData {
  const { tensors, metadata } = readSafetensors(file);
  const text = metadata.get(PIPELINE_KEY);
  if (text === undefined) {
    refuse(
      "MISSING",
      `expected the metadata ${PIPELINE_KEY}, got a safetensors file without it. Make one from the original with sluice convert.`,
    );
  }
  const json = parseJson(new TextEncoder().encode(text), { format: "pipeline" });
  const definition = checkDefinition(plain(json));
  return { definition, tensors: new Map(floatsOf(tensors)) };
}

/**
 * Returns a pipeline that runs, from a file: `createPipeline(readPipeline(file))`.
 *
 * @param file its bytes, as `writePipeline` or `sluice convert` made them
 * @throws FormatError as `readPipeline` and `createPipeline`
 * @example
 * const [probability] = openPipeline(file).step(block);
 */
export function openPipeline(file: Uint8Array): Pipeline {
  return createPipeline(readPipeline(file));
}

/**
 * Returns the bytes of a pipeline file, after checking that the pipeline runs.
 *
 * @param data    definition and tensors
 * @param options `dtype` of the stored weights, default `"float32"`; `"float16"` takes half the space, and rounds them
 * @throws FormatError as `createPipeline`; ArgumentError for options that are not valid
 * @example
 * const input = { frames: 4, features: 1 };
 * const file = writePipeline({ definition: { version: 1, input, layers: [{ name: "y", layer: "tanh" }] }, tensors: new Map() });
 */
export function writePipeline(data: PipelineData, options: WritePipelineOptions = {}): Uint8Array {
  const { dtype } = readOptions<WritePipelineOptions>("writePipeline", options, {
    dtype: ["float32", ["float32", "float16"]],
  });
  createPipeline(data);
  const raw = [...data.tensors].map(
    ([name, { shape, data: values }]) =>
      [name, fromFloat(values, shape, dtype === "float16" ? "F16" : "F32")] as const,
  );
  return writeSafetensors(new Map(raw), new Map([[PIPELINE_KEY, JSON.stringify(data.definition)]]));
}
