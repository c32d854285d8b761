/** The weights of a cell in storage order, and their shapes. */
import type { Shape } from "../tensor/shape.ts";
import type { LayerSpec } from "./cell.ts";
import { traitsOf } from "./traits.ts";

/** Returns shapes by key, vectors by their names. A cell that is not `biased` has neither `biasIh` nor `biasHh`. */
export function weightShapes(spec: LayerSpec, biased = true): Map<string, Shape> {
  return traitsOf(spec).shapes(spec, biased);
}
