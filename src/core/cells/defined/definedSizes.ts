/** Whether the sizes of a layer fit its equations. */
import { ShapeError } from "../../tensor/errors.ts";
import type { DefinedSpec } from "../cell.ts";

/** @throws ShapeError when the blocks do not divide the weights, or the equations need an input as wide as the state */
export function checkDefinedSizes(spec: DefinedSpec, layer: number): void {
  const { cell, inputSize, hiddenSize, projSize = hiddenSize } = spec;
  const { name, inputBlocks = 1, recurrentBlocks = 1 } = cell.definition;
  if (cell.usesInput && inputSize !== hiddenSize) {
    throw new ShapeError(
      `${name}: expected an input as wide as the state, since the equations use x itself, got ${inputSize} for hiddenSize ${hiddenSize} in layer ${layer}. Put a Linear before it.`,
    );
  }
  const check = (what: string, blocks: number, sizes: readonly number[]): void => {
    if (sizes.every((size) => size % blocks === 0)) return;
    throw new ShapeError(
      `${name}: expected ${what} to divide ${sizes.join(" and ")}, got ${blocks} in layer ${layer}.`,
    );
  };
  check("blocks", inputBlocks, [inputSize, hiddenSize]);
  check("heads", recurrentBlocks, [projSize, hiddenSize]);
}
