import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import { Indices } from "../tensor/indices.ts";
import { Tensor } from "../tensor/tensor.ts";
import { Module } from "./module.ts";
import type { HiddenState } from "./recurrentBase.ts";
import { type Lengths, RecurrentLayer, type RecurrentResult } from "./recurrentLayer.ts";

/** The state of each recurrent layer of a chain, in their order; that of a chain in the chain is a list again. */
export type SequentialState = readonly (HiddenState | SequentialState)[];

/** The result of the last module, and the states of the recurrent layers after the last step. */
type SequentialResult = RecurrentResult<SequentialState>;

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
   * Passes x to the first module, its result to the second, and so on.
   *
   * @param x       what the first module takes
   * @param options `lengths` for the recurrent layers; `state` of an earlier call, one entry for each recurrent layer in their order, to continue
   *   from. If the option is there, even as undefined, the result has the state after the last step beside the output; else the states are dropped
   * @returns the result of the last module, or `{ output, state }` if you pass `state`
   * @throws ArgumentError when no module can use lengths or state, the state is of another number of layers, or a module returns neither a
   *   tensor nor an output
   * @example
   * let state;
   * for (const chunk of chunks) ({ output, state } = model.forward(chunk, { state })); // continues where the chunk before ended
   */
  forward(x: Tensor | Indices, options?: { lengths?: Lengths }): Tensor;
  forward(
    x: Tensor | Indices,
    options: { lengths?: Lengths; state: SequentialState | undefined },
  ): SequentialResult;
  forward(
    x: Tensor | Indices,
    options: { lengths?: Lengths; state?: SequentialState } = {},
  ): Tensor | SequentialResult {
    checkOptionNames(WHERE, options, ["lengths", "state"]);
    const { lengths, state } = options;
    const carries = "state" in options;
    const recurrent = this.layers.filter(isRecurrent);
    if (recurrent.length === 0 && (carries || lengths !== undefined)) {
      throw new ArgumentError(
        `${WHERE}: expected a recurrent layer that uses ${carries ? "state" : "lengths"}, got none.`,
      );
    }
    if (state !== undefined && (!Array.isArray(state) || state.length !== recurrent.length))
      refuseValue(
        WHERE,
        `the state of an earlier call, one entry for each of ${recurrent.length} recurrent layers`,
        state,
      );
    const states: SequentialState[number][] = [];
    let value: unknown = x;
    for (const [k, layer] of this.layers.entries()) {
      const run = layer.forward as (input: unknown, options?: object) => unknown;
      let result: unknown;
      if (isRecurrent(layer)) {
        result = run.call(layer, value, {
          ...(lengths !== undefined && { lengths }),
          ...(carries && { state: state?.[states.length] }),
        });
        if (carries) states.push((result as SequentialResult).state);
        if (carries || layer instanceof RecurrentLayer) result = (result as SequentialResult).output;
      } else result = run.call(layer, value);
      value = result;
      if (value instanceof Tensor || value instanceof Indices) continue;
      refuseValue(WHERE, `layer ${k}, ${layer.typeName}, to return a Tensor`, value);
    }
    return carries ? { output: value as Tensor, state: states } : (value as Tensor);
  }
}

const WHERE = "Sequential.forward";

const isRecurrent = (layer: Module) => layer instanceof RecurrentLayer || layer instanceof Sequential;
