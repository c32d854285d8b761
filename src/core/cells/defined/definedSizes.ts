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
  const { inputs } = cell;
  if (inputs.length > 1 && (layer > 0 || inputSize % inputs.length !== 0)) {
    throw new ShapeError(
      `${name}: expected an input of ${inputs.join(" and ")} side by side, equally wide, got ${layer > 0 ? "the output of a layer" : inputSize} for layer ${layer}. Stack such layers yourself.`,
    );
  }
  if (inputs.length > 0) check("blocks", inputBlocks, [inputSize / inputs.length, hiddenSize]);
  check("heads", recurrentBlocks, [projSize, hiddenSize]);
}
