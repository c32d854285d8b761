/** Which weights a cell has, in storage order, and their shapes. */
import type { Shape } from "../tensor/shape.ts";
import type { LayerSpec } from "./cell.ts";
import { traitsOf } from "./traits.ts";

/** Shapes by key, those of `vectors` by their names. A cell without biases has neither `biasIh` nor `biasHh`. */
export function weightShapes(spec: LayerSpec, biased = true): Map<string, Shape> {
  return traitsOf(spec).shapes(spec, biased);
}
