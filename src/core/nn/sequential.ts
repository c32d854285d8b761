import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";
import { type ForwardOptions, RecurrentLayer } from "./recurrentLayer.ts";

/**
 * A chain of modules: PyTorch's `nn.Sequential`, which also passes on the output of a recurrent layer.
 *
 * @example
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20 });
 * const model = new Sequential(lstm, new Linear({ inFeatures: 20, outFeatures: 3 }));
 * model.forward(zeros([5, 1, 10])); // [5, 1, 3]
 */
export class Sequential extends Module {
  /** The modules, in order. */
  readonly layers: readonly Module[];

  /**
   * @param layers each takes the result of the one before
   * @throws ArgumentError for anything but modules
   */
  constructor(...layers: readonly Module[]) {
    super();
    const wrong = layers.findIndex((layer) => !(layer instanceof Module));
    if (wrong >= 0) {
      throw new ArgumentError(
        `Sequential: expected modules, got ${describe(layers[wrong])} at ${wrong}. Pass each module as its own argument.`,
      );
    }
    this.layers = layers;
  }

  override get typeName(): string {
    return "Sequential";
  }

  /** The children by their number, as in PyTorch. */
  override ownModules(): Map<string, Module> {
    return new Map(this.layers.map((layer, k) => [String(k), layer]));
  }

  /**
   * Passes x to the first module, its result to the second, and so on; drops the states of recurrent layers.
   *
   * @param x       what the first module takes
   * @param options `lengths` for the recurrent layers
   * @returns the result of the last module
   * @throws ArgumentError when no module can use the lengths, or a module returns neither a tensor nor an output
   */
  forward(x: Tensor | Indices, options: Pick<ForwardOptions<never>, "lengths"> = {}): Tensor {
    checkOptionNames("Sequential.forward", options, ["lengths"]);
    const isRecurrent = (layer: Module) => layer instanceof RecurrentLayer || layer instanceof Sequential;
    if (options.lengths !== undefined && !this.layers.some(isRecurrent)) {
      throw new ArgumentError("Sequential.forward: expected a recurrent layer that uses lengths, got none.");
    }
    let value: unknown = x;
    for (const [k, layer] of this.layers.entries()) {
      const run = layer.forward as (input: unknown, options?: object) => unknown;
      const result = isRecurrent(layer) ? run.call(layer, value, options) : run.call(layer, value);
      value = layer instanceof RecurrentLayer ? (result as { output: Tensor }).output : result;
      if (value instanceof Tensor || value instanceof Indices) continue;
      throw new ArgumentError(
        `Sequential.forward: expected layer ${k}, ${layer.typeName}, to return a Tensor, got ${describe(value)}.`,
      );
    }
    return value as Tensor;
  }
}
