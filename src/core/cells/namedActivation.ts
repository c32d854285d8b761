/**
 * Activation functions by name, with their settings in brackets: `elu`, `elu(0.5)`, `relu(6)`, `relu(most, slope, threshold)`,
 * `hardSigmoid(0.2)` of Keras 2 and TensorFlow.js, `hardSigmoid(1/6)` of Keras 3 and PyTorch. Those that few networks have come from
 * `formulas.ts`, when a program loads it.
 */
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { sigmoid, tanh } from "./activations.ts";
import type { CellActivations } from "./cell.ts";

/** A function of x and the settings of its name. */
type WithSettings = (x: number, a: number, b: number, c: number) => number;

const KNOWN: Readonly<Record<string, WithSettings>> = {
  sigmoid,
  tanh,
  relu: (x, most, slope, threshold) => Math.min(x < threshold ? slope && slope * (x - threshold) : x, most),
  linear: (x) => x,
  hardSigmoid: (x, slope, offset) => Math.max(0, Math.min(1, slope * x + offset)),
};

let others: ((key: string) => WithSettings) | undefined;

/** Provides the functions that `KNOWN` lacks. */
export function provideActivations(functions: (key: string) => WithSettings): void {
  others = functions;
}

/** All activations, with the defaults of their settings: NaN for one that you must give. */
const SETTINGS: ReadonlyMap<string, readonly number[]> = new Map(
  Object.entries({
    ...{ sigmoid: [], tanh: [], relu: [1 / 0, 0, 0], linear: [], hardSigmoid: [0 / 0, 0.5], hardSilu: [] },
    ...{ leakyRelu: [0.01], elu: [1], selu: [], softplus: [], softsign: [], exponential: [], silu: [] },
    ...{ gelu: [], "gelu(tanh)": [], mish: [], log: [0], logSigmoid: [] },
  }),
);

/** All names, as messages list them. A hard sigmoid has no default slope. */
export const activationNames = [...SETTINGS.keys()].join(", ").replace("Sigmoid", "Sigmoid(0.2)");

/** Returns the key of a function and its settings; undefined for an unknown name, or for settings that are not numbers. */
export function parseActivation(name: unknown): { key: string; settings: number[] } | undefined {
  const text = String(name);
  const [, key, given] = (!SETTINGS.has(text) && /^(\w+)\((.+)\)$/.exec(text)) || ["", text];
  const values = given?.split(",").map(fraction) ?? [];
  const settings = SETTINGS.get(key)?.map((known, k) => values[k] ?? known);
  if (settings === undefined || values.length > settings.length || settings.some(Number.isNaN))
    return undefined;
  return { key, settings };
}

/** Returns the value of "0.2" or "1/6". */
function fraction(text: string): number {
  const [over, under = 1] = text.split("/").map(Number.parseFloat);
  return over / under;
}

/** Whether a function has this name. */
export const isActivation = (name: string): boolean => parseActivation(name) !== undefined;

/** @throws ArgumentError (`NAME`) unless it is the name of a function */
export function checkActivation(name: string, where: string): void {
  if (isActivation(name)) return;
  throw new ArgumentError(`${where}: expected ${activationNames}, got ${describe(name)}.`, "NAME");
}

/** Returns the function with this name. @throws as `checkActivation`; UnsupportedError when the program has not loaded it */
export function checkedActivation(name: string, where = "activation"): (x: number) => number {
  checkActivation(name, where);
  const { key, settings } = parseActivation(name)!;
  const act = KNOWN[key] ?? others?.(key);
  if (act !== undefined) return (x) => act(x, settings[0], settings[1], settings[2]);
  throw new UnsupportedError(`${where}: expected useDefinedCells() before ${name}, got no call.`);
}

/** Refuses activations that have no backward step in the cells beside this file. */
export function refuseGradient(activations: CellActivations | undefined): void {
  const { gate = "sigmoid", state = "tanh" }: Partial<CellActivations> = activations ?? {};
  if ((gate === "sigmoid" || gate === "none") && state === "tanh") return;
  throw new UnsupportedError(
    `cell: expected sigmoid and tanh for a backward step, got ${gate} and ${state}. Train it as a layer.`,
  );
}

/**
 * Returns what a bias makes of a gate at rest, where it acts alone: how far the gate is open, and what is missing to 1, which rounding would
 * lose beside a large bias. Undefined unless the activation is a sigmoid, hard or not.
 *
 * @param activation its name, as in a layer's activations
 * @example
 * restOf("hardSigmoid(0.2)")!(1).open; // 0.7
 */
export function restOf(activation: string): ((bias: number) => Record<"open" | "shut", number>) | undefined {
  if (activation !== "sigmoid" && hardSigmoidOf(activation) === undefined) return undefined;
  const act = checkedActivation(activation);
  return (bias) => ({ open: act(bias), shut: activation === "sigmoid" ? act(-bias) : 1 - act(bias) });
}

/** Returns slope and offset of a hard sigmoid; undefined for any other name. */
export function hardSigmoidOf(name: string): { slope: number; offset: number } | undefined {
  const { key, settings } = parseActivation(name) ?? {};
  return key === "hardSigmoid" ? { slope: settings![0], offset: settings![1] } : undefined;
}
