/** One cell without a framework, and notes on what a conversion changed. */
import type { CellSpec, CellWeights } from "../../core/cells/cell.ts";
import type { FloatArray } from "../../core/tensor/dtype.ts";
import type { Activations } from "./convention.ts";

/** An sLSTM, which Sluice runs by its equations. */
export interface SLSTMSpec {
  kind: "sLSTM";
  /** Of all inputs together. */
  inputSize: number;
  hiddenSize: number;
  /** Units of a head see the inputs and the old state of that head alone. */
  heads: number;
  /** The number of its inputs, side by side: 2 where the input and forget gates see a convolution, 4 where every gate gets its own W x. */
  inputs: 1 | 2 | 4;
  /** The most that the forget gate's pre-activation can be; no limit if absent. */
  forgetLimit?: number;
}

export interface CellRecord {
  spec: CellSpec | SLSTMSpec;
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
