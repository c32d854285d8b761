/** Activations on each number of a block, and softmax on each frame; formulas and defaults are PyTorch's. */

import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type BlockShape, checkBlocks, type SignalLayer } from "./layer.ts";

/** The number that an activation takes beside x, with its default. */
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

/** Name of the setting of an activation; undefined: it has none. */
export function activationSetting(name: string): keyof ActivationOptions | undefined {
  return Object.hasOwn(settings, name) ? settings[name]?.name : undefined;
}

export interface ActivationOptions {
  /** leakyRelu: of negative x, default 0.01 */
  slope?: number;
  /** elu: -α is what it tends to, default 1 */
  alpha?: number;
  /** log: added to x, default 0 */
  offset?: number;
}

export class Activation implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #name: string;
  readonly #setting: number;

  /** @throws ArgumentError NAME for an unknown activation, or a setting that it does not have */
  constructor(name: string, shape: BlockShape, options: ActivationOptions = {}) {
    if (!activationNames.includes(name)) {
      throw new ArgumentError(
        `Activation: expected ${activationNames.join(", ")}, got ${describe(name)}.`,
        "NAME",
      );
    }
    const setting = settings[name];
    checkOptionNames(name, options, setting === undefined ? [] : [setting.name]);
    const value = setting === undefined ? 0 : (options[setting.name] ?? setting.default);
    if (!(Number.isFinite(value) && value >= 0)) {
      throw new ArgumentError(`${name}: expected ${setting?.name} of at least 0, got ${describe(value)}.`);
    }
    this.#name = name;
    this.#setting = value;
    this.input = shape;
    this.output = shape;
  }

  step(x: Float32Array, y: Float32Array): void {
    checkBlocks(this, x, y);
    const setting = this.#setting;
    const size = x.length;
    // One loop for each: a call for each number would allocate its result.
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
        // log(1 + e^x) without overflow: the larger part is taken out.
        for (let k = 0; k < size; k++) y[k] = Math.max(x[k], 0) + Math.log1p(Math.exp(-Math.abs(x[k])));
        break;
      case "log":
        for (let k = 0; k < size; k++) y[k] = Math.log(x[k] + setting);
        break;
      default:
        softmax(x, y, this.input);
    }
  }

  reset(): void {}
}

/** e^x / Σ e^x over each frame; the largest x is taken out first, which changes nothing but cannot overflow. */
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
