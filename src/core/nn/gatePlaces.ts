/** The places of gates. Every weight groups its rows by gate, so a gate is a contiguous range of each. */
import type { LayerSpec, WeightKey } from "../cells/cell.ts";
import { cellName, gateIndex, gateNames, retainGate } from "../cells/gates.ts";
import { traitsOf } from "../cells/traits.ts";
import { ArgumentError } from "../tensor/errors.ts";

/** Rows of a gate: from `start` up to but not including `end`. */
export interface GateRange {
  /** The first row. */
  readonly start: number;
  /** The row after the last one. */
  readonly end: number;
}

/** The parts of a gate. */
export type GatePartName = "inputWeight" | "hiddenWeight" | "bias" | "peephole" | "norm";

export const PART_KEYS: Readonly<Record<GatePartName, readonly WeightKey[]>> = {
  inputWeight: ["weightIh"],
  hiddenWeight: ["weightHh"],
  bias: ["biasIh", "biasHh"],
  peephole: ["weightCh"],
  norm: ["normIh", "normHh"],
};

export const PART_NAMES = Object.keys(PART_KEYS) as GatePartName[];

/**
 * Finds a gate by any of its names.
 *
 * @returns its index in storage order, and the sign that makes a positive bias mean "keep": -1 only for `retain` of a cell with a gate that
 *   means "replace"
 * @throws ArgumentError (`NAME`) listing the known names
 */
export function findGate(spec: LayerSpec, name: string): { index: number; sign: 1 | -1 } {
  if (name !== "retain") return { index: gateIndex(spec, name), sign: 1 };
  const retain = retainGate(spec);
  if (retain === undefined) {
    throw new ArgumentError(
      `gate of ${cellName(spec)}: expected one of ${gateNames(spec).join(", ")}, got "retain". No gate of this cell keeps the old state.`,
      "NAME",
    );
  }
  return { index: gateIndex(spec, retain.gate), sign: retain.sign };
}

/** Whether all biases of this gate add up to one sum. */
export function hasSingleSum(spec: LayerSpec, name: string): boolean {
  return traitsOf(spec).withoutSum(spec, name) === undefined;
}
