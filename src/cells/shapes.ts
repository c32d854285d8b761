/** Which weights a cell has, in storage order, and their shapes. */
import type { Shape } from "../tensor/shape.ts";
import { type LayerSpec, stateSize } from "./cell.ts";
import { gateNames } from "./gates.ts";

/** Shapes by key, those of `vectors` by their names. A cell without biases has neither `biasIh` nor `biasHh`. */
export function weightShapes(spec: LayerSpec, biased = true): Map<string, Shape> {
  const { inputSize, hiddenSize: H } = spec;
  const shapes = new Map<string, Shape>();
  if (spec.kind === "defined") {
    const { layout, vectors, definition } = spec.cell;
    const { inputBlocks = 1, recurrentBlocks = 1 } = definition;
    const set = (key: keyof typeof layout, ...columns: number[]): void => {
      if (layout[key].length > 0) shapes.set(key, [layout[key].length * H, ...columns]);
    };
    set("weightIh", inputSize / inputBlocks);
    set("weightHh", stateSize(spec) / recurrentBlocks);
    if (biased) set("biasIh");
    if (biased) set("biasHh");
    if (definition.projection === true) shapes.set("weightHr", [stateSize(spec), H]);
    set("weightCh");
    set("normIh");
    set("normHh");
    for (const name of vectors.keys()) shapes.set(name, [H]);
    return shapes;
  }
  const rows = gateNames(spec).length * H;
  shapes.set("weightIh", [rows, inputSize]).set("weightHh", [rows, stateSize(spec)]);
  if (biased) shapes.set("biasIh", [rows]).set("biasHh", [rows]);
  if (spec.kind === "lstm") {
    if (spec.projSize > 0) shapes.set("weightHr", [spec.projSize, H]);
    if (spec.peephole) shapes.set("weightCh", [(spec.coupled ? 2 : 3) * H]);
  }
  return shapes;
}
