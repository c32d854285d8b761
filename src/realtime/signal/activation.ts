/** Activations on each number of a block, and softmax on each frame; formulas and defaults are PyTorch's. */

import { checkChoice, checkNumber, checkOptionNames, notNegative } from "../../core/tensor/check.ts";
import { BlockLayer, type BlockShape } from "./layer.ts";

/** The setting of an activation, with its default. */
const settings: Readonly<Record<string, { name: keyof ActivationOptions; default: number } | undefined>> = {
  relu: undefined,
  leakyRelu: { name: "slope", default: 0.01 },
  elu: { name: "alpha", default: 1 },
  silu: undefined,
  sigmoid: undefined,
  tanh: undefined,
  softplus: undefined,
  log: { name: "offset", default: 0 },
  softmax: undefined,
};

/** Names of the activations, softmax included. */
export const activationNames: readonly string[] = Object.keys(settings);

/** Returns the name of an activation's setting; undefined if it has none. */
export function activationSetting(name: string): keyof ActivationOptions | undefined {
  return Object.hasOwn(settings, name) ? settings[name]?.name : undefined;
}

/** The setting of an activation that has one. */
export interface ActivationOptions {
  /** leakyRelu: slope for negative x, default 0.01 */
  slope?: number;
  /** elu: α of the limit -α, default 1 */
  alpha?: number;
  /** log: added to x, default 0 */
  offset?: number;
}

/**
 * An activation on each number of a block, or softmax on each frame.
 *
 * @example
 * const layer = new Activation("leakyRelu", { frames: 4, features: 8 }, { slope: 0.1 });
 * layer.step(block, output);
 */
export class Activation extends BlockLayer {
  readonly #name: string;
  readonly #setting: number;

  /**
   * @param name    one of `activationNames`
   * @param shape   frames and features of a block
   * @param options the setting of that activation, if it has one
   * @throws ArgumentError NAME for an unknown activation, or for a setting of another one
   */
  constructor(name: string, shape: BlockShape, options: ActivationOptions = {}) {
    checkChoice("Activation", "name", name, activationNames, "NAME");
    const setting = settings[name];
    checkOptionNames(name, options, setting === undefined ? [] : [setting.name]);
    const value = setting === undefined ? 0 : (options[setting.name] ?? setting.default);
    if (setting !== undefined) checkNumber(name, setting.name, value, notNegative);
    super(shape);
    this.#name = name;
    this.#setting = value;
  }

  /** Computes one block, [T, C] to [T, C]. @throws ShapeError when a length does not fit */
  step(x: Float32Array, y: Float32Array): void {
    this.check(x, y);
    const setting = this.#setting;
    const size = x.length;
    // One loop each, since a call per number would allocate its result.
    switch (this.#name) {
      case "relu":
        for (let k = 0; k < size; k++) y[k] = Math.max(x[k], 0);
        break;
      case "leakyRelu":
        for (let k = 0; k < size; k++) y[k] = x[k] >= 0 ? x[k] : setting * x[k];
        break;
      case "elu":
        for (let k = 0; k < size; k++) y[k] = x[k] > 0 ? x[k] : setting * (Math.exp(x[k]) - 1);
        break;
      case "silu":
        for (let k = 0; k < size; k++) y[k] = x[k] / (1 + Math.exp(-x[k]));
        break;
      case "sigmoid":
        for (let k = 0; k < size; k++) y[k] = 1 / (1 + Math.exp(-x[k]));
        break;
      case "tanh":
        for (let k = 0; k < size; k++) y[k] = Math.tanh(x[k]);
        break;
      case "softplus":
        // log(1 + e^x) without overflow.
        for (let k = 0; k < size; k++) y[k] = Math.max(x[k], 0) + Math.log1p(Math.exp(-Math.abs(x[k])));
        break;
      case "log":
        for (let k = 0; k < size; k++) y[k] = Math.log(x[k] + setting);
        break;
      default:
        softmax(x, y, this.input);
    }
  }
}

/** e^x / Σ e^x over each frame. Subtracting the largest x first keeps it from overflowing. */
function softmax(input: Float32Array, output: Float32Array, { frames, features }: BlockShape): void {
  for (let t = 0; t < frames; t++) {
    const at = t * features;
    let largest = input[at];
    for (let c = 1; c < features; c++) if (input[at + c] > largest) largest = input[at + c];
    let sum = 0;
    for (let c = 0; c < features; c++) sum += Math.exp(input[at + c] - largest);
    for (let c = 0; c < features; c++) output[at + c] = Math.exp(input[at + c] - largest) / sum;
  }
}
