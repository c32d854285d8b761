/**
 * Activation functions by name. A hard sigmoid has its slope in its name and, unless it is 0.5, its offset: `hardSigmoid(0.2)` of Keras 2
 * and TensorFlow.js, `hardSigmoid(1/6)` of Keras 3 and PyTorch.
 */
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { sigmoid, tanh } from "./activations.ts";
import type { CellActivations } from "./cell.ts";

type Activation = (x: number) => number;

const KNOWN: ReadonlyMap<string, Activation> = new Map([
  ["sigmoid", sigmoid],
  ["tanh", tanh],
  ["relu", (x: number) => Math.max(x, 0)],
  ["linear", (x: number) => x],
]);

/** The keys of `KNOWN`; a page that opens a checkpoint needs the names alone. */
const PLAIN = ["sigmoid", "tanh", "relu", "linear"];

export const activationNames: readonly string[] = [
  ...PLAIN,
  "hardSigmoid(slope)",
  "hardSigmoid(slope, offset)",
];

/** Whether a function has this name. */
export const isActivation = (name: string): boolean =>
  PLAIN.includes(name) || hardSigmoidOf(name) !== undefined;

/** Returns the function with this name; undefined for an unknown one. */
export function namedActivation(name: string): Activation | undefined {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const parameters = hardSigmoidOf(name);
  if (parameters === undefined) return undefined;
  const { slope, offset } = parameters;
  return (x) => Math.max(0, Math.min(1, slope * x + offset));
}

/** Returns the function with this name. @throws ArgumentError (`NAME`) for an unknown one */
export function checkedActivation(name: string, where = "activation"): Activation {
  const known = typeof name === "string" ? namedActivation(name) : undefined;
  if (known !== undefined) return known;
  throw new ArgumentError(`${where}: expected ${activationNames.join(", ")}, got ${describe(name)}.`, "NAME");
}

/** Refuses activations that have no backward step in the cells beside this file. */
export function refuseGradient(activations: CellActivations | undefined): void {
  if (activations === undefined) return;
  const { gate, state } = activations;
  if ((gate === "sigmoid" || gate === "none") && state === "tanh") return;
  throw new UnsupportedError(
    `cell: expected sigmoid and tanh for a backward step, got ${gate} and ${state}. Train it as a layer, which runs the definition of the cell.`,
  );
}

/** Returns slope and offset of a hard sigmoid; undefined for any other name. */
export function hardSigmoidOf(name: string): { slope: number; offset: number } | undefined {
  const [, first, second = "0.5"] = /^hardSigmoid\(([^(),]+)(?:, ?([^(),]+))?\)$/.exec(name) ?? [];
  if (first === undefined) return undefined;
  const [over, under = 1] = first.split("/").map(Number);
  const [slope, offset] = [over / under, Number(second)];
  return Number.isFinite(slope) && Number.isFinite(offset) ? { slope, offset } : undefined;
}
