/** Cells that run by the step, in streams: which can, and which of them as lists of instructions. */
import { checkNumber, count, countOrZero } from "../tensor/check.ts";
import { describe, ShapeError, UnsupportedError } from "../tensor/errors.ts";
import { stateSize } from "./cell.ts";
import { definedEngine } from "./defined/engine/engine.ts";
import type { StepCell } from "./defined/engine/steps.ts";
import { checkedActivation } from "./namedActivation.ts";
import { valuesOf, type WeightSource } from "./panels.ts";
import { weightShapes } from "./shapes.ts";
import { hasUsualActivations } from "./usualActivations.ts";

/** Checks a stack of cells, the lowest first. @throws UnsupportedError, ShapeError, ArgumentError for one that cannot run by the step */
export function checkStepCells(where: string, cells: readonly StepCell[]): void {
  for (const [layer, cell] of cells.entries()) checkCell(`${where}: layer ${layer}`, cell, cells[layer - 1]);
}

/** Whether a cell runs as a list of instructions: a defined one, or one with activations that the kernels of streams lack. */
export const isListed = ({ spec }: StepCell): boolean =>
  definedEngine() !== undefined && (spec.kind === "defined" || !hasUsualActivations(spec));

function checkCell(where: string, { spec, direction, weights }: StepCell, below?: StepCell): void {
  if (direction === "reverse") {
    throw new UnsupportedError(
      `${where}: expected a cell that reads forward, got one that reads the sequence from its end. Run a bidirectional layer with forward() over whole sequences.`,
    );
  }
  if (spec.kind !== "defined")
    for (const name of spec.kind === "rnn" ? [spec.nonlinearity] : Object.values(spec.activations ?? {}))
      checkedActivation(name, where);
  checkNumber(where, "inputSize", spec.inputSize, count);
  checkNumber(where, "hiddenSize", spec.hiddenSize, count);
  if (spec.kind === "lstm" && spec.projSize !== undefined)
    checkNumber(where, "projSize", spec.projSize, countOrZero);
  if (below !== undefined && spec.inputSize !== stateSize(below.spec)) {
    throw new ShapeError(
      `${where}: expected inputSize ${stateSize(below.spec)}, the state of the layer below, got ${spec.inputSize}.`,
    );
  }
  const shapes = weightShapes(spec);
  for (const name of ["weightHr", "weightCh"] as const) {
    if (shapes.has(name) || weights[name] === undefined) continue;
    throw new ShapeError(
      `${where}: expected no ${name} in a cell without it, got ${describe(weights[name])}.`,
    );
  }
  // A defined cell may have parameters by names of its own.
  const { vectors, ...own } = weights;
  const given: Readonly<Record<string, WeightSource | undefined>> = { ...own, ...vectors };
  for (const [name, shape] of shapes) {
    const size = shape.reduce((product, length) => product * length, 1);
    const weight = given[name];
    if (weight === undefined) {
      if (name.startsWith("bias")) continue;
      throw new ShapeError(`${where}: expected ${name} of ${size} numbers, got nothing.`);
    }
    const values: unknown = typeof weight === "object" && weight !== null ? valuesOf(weight) : weight;
    if (!(values instanceof Float32Array || values instanceof Float64Array)) {
      throw new ShapeError(
        `${where}: expected float32 or float64 for ${name}, got ${describe(values)}.`,
        "DTYPE",
      );
    }
    if (values.length !== size) {
      throw new ShapeError(`${where}: expected ${name} of ${size} numbers, got ${values.length}.`);
    }
  }
}
