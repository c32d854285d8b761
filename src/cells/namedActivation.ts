/**
 * Activation functions by name, each as a function of numbers and as text for the equations of a definition. The hard sigmoid is written with
 * its slope and, unless that is 0.5, its offset: `hardSigmoid(0.2)` of Keras 2 and TensorFlow.js, `hardSigmoid(1/6)` of Keras 3 and PyTorch.
 */
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { sigmoid, tanh } from "./activations.ts";
import type { CellActivations } from "./cell.ts";

export interface NamedActivation {
  apply(x: number): number;
  /** The function of an expression, in the language of `defined/expression.ts`. */
  of(argument: string): string;
}

const KNOWN: ReadonlyMap<string, NamedActivation> = new Map([
  ["sigmoid", { apply: sigmoid, of: (x) => `sigmoid(${x})` }],
  ["tanh", { apply: tanh, of: (x) => `tanh(${x})` }],
  ["relu", { apply: (x) => Math.max(x, 0), of: (x) => `relu(${x})` }],
  ["linear", { apply: (x) => x, of: (x) => x }],
]);

export const activationNames: readonly string[] = [
  ...KNOWN.keys(),
  "hardSigmoid(slope)",
  "hardSigmoid(slope, offset)",
];

/** The function of this name; undefined when there is none. */
export function namedActivation(name: string): NamedActivation | undefined {
  const known = KNOWN.get(name);
  if (known !== undefined) return known;
  const parameters = hardSigmoidOf(name);
  if (parameters === undefined) return undefined;
  const { slope, offset } = parameters;
  return {
    apply: (x) => Math.max(0, Math.min(1, slope * x + offset)),
    of: (x) => `max(0, min(1, ${slope} * ${x} + ${offset}))`,
  };
}

export function activationFunction(name: string): (x: number) => number {
  return checkedActivation(name).apply;
}

/** @throws ArgumentError (`NAME`) for a name that no function has */
export function checkedActivation(name: string, where = "activation"): NamedActivation {
  const known = typeof name === "string" ? namedActivation(name) : undefined;
  if (known !== undefined) return known;
  throw new ArgumentError(`${where}: expected ${activationNames.join(", ")}, got ${describe(name)}.`, "NAME");
}

/** The backward steps beside this file are those of the usual activations. */
export function refuseGradient(activations: CellActivations | undefined): void {
  if (activations === undefined) return;
  const { gate, state } = activations;
  if ((gate === "sigmoid" || gate === "none") && state === "tanh") return;
  throw new UnsupportedError(
    `cell: expected sigmoid and tanh for a backward step, got ${gate} and ${state}. The definition of the cell has the gradient.`,
  );
}

/** Slope and offset of a hard sigmoid; undefined for the name of another function. */
export function hardSigmoidOf(name: string): { slope: number; offset: number } | undefined {
  const [, first, second = "0.5"] = /^hardSigmoid\(([^(),]+)(?:, ?([^(),]+))?\)$/.exec(name) ?? [];
  if (first === undefined) return undefined;
  const [over, under = 1] = first.split("/").map(Number);
  const [slope, offset] = [over / under, Number(second)];
  return Number.isFinite(slope) && Number.isFinite(offset) ? { slope, offset } : undefined;
}
