/** Activations of chains, in place on a block: the common ones as loops of `signal`, the others number by number. */
import { formulaOf } from "../../core/cells/formulas.ts";
import { activationNames as cellActivations, parseActivation } from "../../core/cells/namedActivation.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import { Activation, activationNames, activationSetting } from "../signal/activation.ts";

/** Applies an activation to a block in place. */
export type Apply = (block: Float32Array) => void;

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

type Formula = (x: number, a?: number, b?: number, c?: number) => number;

/** Functions that cells lack, with the numbers in brackets. */
const functions: Readonly<Record<string, Formula>> = {
  relu: (x, most = Infinity, slope = 0, threshold = 0) =>
    x >= most ? most : x >= threshold ? x : slope === 0 ? 0 : slope * (x - threshold),
  "gelu(tanh)": (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  logSigmoid: (x) => -softplus(-x),
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
  const ofCells = parseActivation(text === "hardSigmoid" ? "hardSigmoid(1/6)" : text);
  const run = own ?? (ofCells && (formulaOf(ofCells.key) as Formula | undefined));
  if (run === undefined || numbers.some(Number.isNaN) || numbers.length > 3) {
    const known = [
      ...activationNames,
      ...cellActivations.split(", "),
      ...Object.keys(functions),
      "logSoftmax",
    ];
    return refuseLayer(
      layer,
      `expected an activation (${[...new Set(known)].join(", ")}), got ${describe(text)}.`,
    );
  }
  const [a, b, c] = own === undefined ? ofCells!.settings : numbers;
  return (block) => {
    for (let k = 0; k < block.length; k++) block[k] = run(block[k], a, b, c);
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
