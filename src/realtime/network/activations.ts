/** Activations of chains, in place on a block: the common ones as loops of `signal`, the others by a function for each number. */
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import { Activation, activationNames, activationSetting } from "../signal/activation.ts";

/** Applies an activation to a block in place. */
export type Apply = (block: Float32Array) => void;

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
const hardSigmoid = (x: number, slope: number, offset: number) =>
  Math.max(0, Math.min(1, slope * x + offset));

/** Constants of Klambauer et al. 2017. */
const SELU_SCALE = 1.0507009873554805;
const SELU_ALPHA = 1.6732632423543772;

/** By name, with the numbers in brackets. */
const functions: Readonly<Record<string, (x: number, a: number, b: number, c: number) => number>> = {
  relu: (x, most, slope, threshold) =>
    x >= most ? most : x >= threshold ? x : slope === 0 ? 0 : slope * (x - threshold),
  selu: (x) => SELU_SCALE * (x > 0 ? x : SELU_ALPHA * Math.expm1(x)),
  softsign: (x) => x / (1 + Math.abs(x)),
  exponential: (x) => Math.exp(x),
  gelu: (x) => 0.5 * x * (1 + erf(x * Math.SQRT1_2)),
  "gelu(tanh)": (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  mish: (x) => x * Math.tanh(softplus(x)),
  hardSigmoid,
  hardSilu: (x) => x * hardSigmoid(x, 1 / 6, 0.5),
  logSigmoid: (x) => -softplus(-x),
};

/** The usual numbers of functions that have some. */
const USUAL: Readonly<Record<string, readonly number[]>> = {
  relu: [Infinity, 0, 0],
  hardSigmoid: [1 / 6, 0.5],
};

/** Returns what applies an activation. @throws ChainError for an unknown one */
export function activate(layer: string, text: string, frames: number, features: number): Apply {
  const [, name = "", list] = /^([\w]+)(?:\((.*)\))?$/.exec(text) ?? [];
  if (text === "linear") return () => {};
  if (text === "logSoftmax") return (block) => logSoftmax(block, features);
  const plain = Object.hasOwn(functions, text) ? functions[text] : undefined;
  const numbers = plain !== undefined && list !== undefined ? [] : (list?.split(",").map(numberOf) ?? []);
  const setting = activationSetting(name);
  if (activationNames.includes(name) && numbers.length <= (setting === undefined ? 0 : 1)) {
    const made = new Activation(
      name,
      { frames, features },
      numbers.length === 0 ? {} : { [setting!]: numbers[0] },
    );
    return (block) => made.step(block, block);
  }
  const own = plain ?? (Object.hasOwn(functions, name) ? functions[name] : undefined);
  if (own === undefined || numbers.some(Number.isNaN) || numbers.length > 3) {
    const known = [...new Set([...activationNames, ...Object.keys(functions), "logSoftmax"])];
    return refuseLayer(layer, `expected an activation (${known.join(", ")}), got ${describe(text)}.`);
  }
  const [a, b, c] = [...numbers, ...(USUAL[name] ?? []).slice(numbers.length)];
  return (block) => {
    for (let k = 0; k < block.length; k++) block[k] = own(block[k], a, b, c);
  };
}

/** A number, or a fraction such as `1/6`. */
function numberOf(text: string): number {
  const [over, under = 1] = text.split("/").map(Number);
  return over / under;
}

function logSoftmax(block: Float32Array, features: number): void {
  for (let at = 0; at < block.length; at += features) {
    let largest = -Infinity;
    for (let c = 0; c < features; c++) largest = Math.max(largest, block[at + c]);
    let sum = 0;
    for (let c = 0; c < features; c++) sum += Math.exp(block[at + c] - largest);
    const shift = largest + Math.log(sum);
    for (let c = 0; c < features; c++) block[at + c] -= shift;
  }
}

/**
 * The error function: its series near 0, and the continued fraction of erfc beyond, each to the last digits of a double.
 */
function erf(x: number): number {
  const size = Math.abs(x);
  if (size < 2.5) {
    let term = x;
    let sum = x;
    for (let n = 1; n < 60; n++) {
      term *= (-x * x) / n;
      sum += term / (2 * n + 1);
    }
    return (2 / Math.sqrt(Math.PI)) * sum;
  }
  let fraction = size;
  for (let n = 40; n > 0; n--) fraction = size + n / 2 / fraction;
  const rest = Math.exp(-size * size) / (Math.sqrt(Math.PI) * fraction);
  return Math.sign(x) * (1 - rest);
}
