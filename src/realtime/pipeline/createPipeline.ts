/** Makes pipelines of all kinds of layers. */
import { kinds } from "./layers.ts";
import { Pipeline, type PipelineData } from "./pipeline.ts";

/** The kinds of layers, for `layer` in a definition: `"conv1d"`, `"gru"`, `"relu"` and others. */
export const layerKinds: readonly string[] = Object.keys(kinds);

/**
 * Returns a pipeline that is ready to run, with state 0.
 *
 * @param data definition and tensors, as `readPipeline` returns them
 * @throws FormatError when the definition is not valid, when a layer lacks a tensor, or when a tensor belongs to no layer; the message
 *   names the layer
 * @example
 * const input = { frames: 3, features: 1 };
 * const pipeline = createPipeline({ definition: { version: 1, input, layers: [{ name: "y", layer: "relu" }] }, tensors: new Map() });
 * pipeline.step([-1, 0, 2]); // 0 0 2
 */
export function createPipeline(data: PipelineData): Pipeline {
  return new Pipeline(data);
}
