/** Activations of chains as lines over a value, in place. */
import type { ChainActivation } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import type { Program } from "./program.ts";
import { frameAt, numbersOf, overFrames, type Value } from "./values.ts";
import { floatText } from "./weights.ts";

/** Functions of `runtime.ts` by the names of chains, with their settings and the usual values of these. */
const FUNCTIONS: Readonly<Record<string, readonly [name: string, ...usual: number[]]>> = {
  leakyRelu: ["net_leakyRelu", 0.01],
  elu: ["net_elu", 1],
  hardSigmoid: ["net_hardSigmoid", 1 / 6, 0.5],
  ...Object.fromEntries(
    "selu softplus softsign tanh sigmoid silu gelu mish hardSilu logSigmoid log"
      .split(" ")
      .map((name) => [name, [`net_${name}`]]),
  ),
  exponential: ["net_exp"],
  "gelu(tanh)": ["net_geluTanh"],
};

/** @throws ChainError for an unknown activation */
export function activate(program: Program, layer: string, text: ChainActivation, value: Value): void {
  if (text === "linear") return;
  if (text === "softmax" || text === "logSoftmax") {
    overFrames(program, value.frames, [`net_${text}(${value.features}, ${frameAt(value)});`]);
    return;
  }
  program.line(
    `for (k = 0; k < ${numbersOf(value)}; k++) ${value.at}[k] = ${formula(layer, text)(`${value.at}[k]`)};`,
  );
}

function formula(layer: string, text: string): (x: string) => string {
  const [, name = "", list] = /^(\w+)(?:\((.*)\))?$/.exec(text) ?? [];
  const given = list?.split(",").map(numberOf) ?? [];
  if (Object.hasOwn(FUNCTIONS, text)) return call(FUNCTIONS[text][0], FUNCTIONS[text].slice(1) as number[]);
  if (name === "relu" && given.length <= 3 && !given.some(Number.isNaN)) {
    const [most = Infinity, slope = 0, threshold = 0] = given;
    return most === Infinity && slope === 0 && threshold === 0
      ? call("net_relu", [])
      : call("net_reluWith", [most, slope, threshold]);
  }
  if (name === "log" && given.length === 1)
    return (x) => `net_log(${x} + ${floatText(Math.fround(given[0]))})`;
  const [called, ...usual] = Object.hasOwn(FUNCTIONS, name) ? FUNCTIONS[name] : [];
  if (called === undefined || given.some(Number.isNaN) || given.length > usual.length)
    return refuseLayer(
      layer,
      `expected an activation that C has (relu, softmax, logSoftmax, linear, ${Object.keys(FUNCTIONS).join(", ")}), got ${describe(text)}.`,
    );
  return call(called, [...given, ...usual.slice(given.length)]);
}

const call = (name: string, settings: readonly number[]) => (x: string) =>
  `${name}(${[x, ...settings.map(settingText)].join(", ")})`;

const settingText = (value: number) =>
  value === Infinity ? "net_float(0x7f800000u)" : floatText(Math.fround(value));

/** A number, or a fraction such as `1/6`. */
function numberOf(text: string): number {
  const [over, under = 1] = text.split("/").map(Number);
  return over / under;
}
