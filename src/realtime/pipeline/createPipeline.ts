/** Makes pipelines of all kinds of layers. */
import { describe } from "../../core/tensor/errors.ts";
import { refuse } from "./definition.ts";
import { ForecasterLayer } from "./forecaster.ts";
import { type LayerKinds, signalKinds } from "./layers.ts";
import { Pipeline, type PipelineData } from "./pipeline.ts";

const kinds: LayerKinds = {
  ...signalKinds,
  forecaster: {
    options: {
      cell: "string",
      numLayers: "number",
      resetAfter: "boolean",
      nonlinearity: "string",
      window: "number",
      horizon: "number",
      targets: "number",
      seasons: "list",
      normalise: "boolean",
    },
    required: ["cell", "window", "horizon", "targets", "seasons", "normalise"],
    make({ input, weights, claim }, options) {
      const {
        cell,
        window,
        horizon,
        targets,
        seasons,
        numLayers = 1,
        resetAfter = true,
        nonlinearity = "tanh",
      } = options;
      if (!["lstm", "gru", "rnn"].includes(cell))
        refuse("HEADER", `expected cell lstm, gru or rnn, got ${describe(cell)}.`);
      const sizes = [window, horizon, targets, ...seasons];
      if (!sizes.every((size) => Number.isInteger(size) && size >= 1))
        refuse(
          "LIMIT",
          `expected window, horizon, targets and seasons of 1 or more, got ${sizes.join(", ")}.`,
        );
      claim(window + Math.max(horizon, ...seasons), input.features + targets * (seasons.length + 1) + 1);
      claim(window * targets, horizon * targets);
      return new ForecasterLayer(input, weights, {
        ...options,
        kind: cell,
        numLayers,
        resetAfter,
        nonlinearity,
        claim,
      });
    },
  },
};

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
  return new Pipeline(data, kinds);
}
