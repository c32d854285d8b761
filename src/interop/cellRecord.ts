/** A cell free of any framework, and what is told of a conversion of one. */
import type { CellSpec, CellWeights } from "../cells/cell.ts";
import type { Activations } from "./convention.ts";

/** One cell, free of any framework. */
export interface CellRecord {
  spec: CellSpec;
  weights: CellWeights;
  activations: Activations;
}

/** One thing that a conversion could not carry over as it was. */
export interface ConversionNote {
  what: string;
  /** Whether the cell still computes the same function, up to one rounding per number. */
  exact: boolean;
  /** Largest absolute change of a number that is stored, or of an output; 0: no number changed. */
  change: number;
}
