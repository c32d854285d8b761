/** One cell without a framework, and notes on what a conversion changed. */
import type { CellSpec, CellWeights } from "../../core/cells/cell.ts";
import type { CellDefinition } from "../../core/cells/defined/definition.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import type { Activations } from "./convention.ts";

/** A cell that is its equations. */
export interface EquationsSpec {
  kind: "sLSTM";
  inputSize: number;
  hiddenSize: number;
  /** With its heads, as a `DefinedLayer` takes it. */
  definition: CellDefinition;
}

export interface CellRecord {
  spec: CellSpec | EquationsSpec;
  weights: CellWeights;
  activations: Activations;
}

/** One thing that a conversion changed. */
export interface ConversionNote {
  /** The change in words. */
  what: string;
  /** Whether the cell still computes the same function, up to one rounding per number. */
  exact: boolean;
  /** Largest absolute change of a stored number or of an output; 0 when none changed. */
  change: number;
}

/** Largest absolute value, or 0 if there are no values. */
export function largest(values: FloatArray): number {
  let most = 0;
  for (const value of values) most = Math.max(most, Math.abs(value));
  return most;
}
