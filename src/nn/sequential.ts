/** Modules one after the other: PyTorch's `nn.Sequential`, which knows that a recurrent layer returns more than its output. */

import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";
import { type ForwardOptions, RecurrentLayer } from "./recurrentLayer.ts";

export class Sequential extends Module {
  readonly layers: readonly Module[];

  constructor(...layers: readonly Module[]) {
    super();
    layers.forEach((layer, k) => {
      if (layer instanceof Module) return;
      throw new ArgumentError(
        `Sequential: expected modules, got ${describe(layer)} at ${k}. Pass each module as an argument of its own.`,
      );
    });
    this.layers = [...layers];
  }

  override get typeName(): string {
    return "Sequential";
  }

  /** Children are named by their number alone, as in PyTorch. */
  override ownModules(): Map<string, Module> {
    return new Map(this.layers.map((layer, k) => [String(k), layer]));
  }

  /**
   * Gives x to the first module, its result to the second, and so on; of a recurrent layer the output goes on, and its state is
   * dropped.
   *
   * @param options `lengths` for the recurrent layers
   * @returns the result of the last module
   * @throws ArgumentError when lengths are given and no module can use them, or a module returns neither tensor nor output
   */
  forward(x: Tensor | Indices, options: Pick<ForwardOptions<never>, "lengths"> = {}): Tensor {
    checkOptionNames("Sequential.forward", options, ["lengths"]);
    const isRecurrent = (layer: Module) => layer instanceof RecurrentLayer || layer instanceof Sequential;
    if (options.lengths !== undefined && !this.layers.some(isRecurrent)) {
      throw new ArgumentError("Sequential.forward: expected a recurrent layer that uses lengths, got none.");
    }
    let value: unknown = x;
    this.layers.forEach((layer, k) => {
      const run = layer.forward as (input: unknown, options?: object) => unknown;
      const result = isRecurrent(layer) ? run.call(layer, value, options) : run.call(layer, value);
      value = layer instanceof RecurrentLayer ? (result as { output: Tensor }).output : result;
      if (!(value instanceof Tensor) && !(value instanceof Indices)) {
        throw new ArgumentError(
          `Sequential.forward: expected layer ${k}, ${layer.typeName}, to return a Tensor, got ${describe(value)}.`,
        );
      }
    });
    return value as Tensor;
  }
}
