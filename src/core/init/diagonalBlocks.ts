/** Fills of gates block by block. */
import type { LayerSpec } from "../cells/cell.ts";
import { traitsOf } from "../cells/traits.ts";
import type { InitializedGate } from "../nn/initialization.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { SchemeCell } from "./scheme.ts";

type Part = "inputWeight" | "hiddenWeight";

const KEYS = { inputWeight: "weightIh", hiddenWeight: "weightHh" } as const;

/**
 * Returns live views of the blocks on the diagonal of a gate's weights, [H / blocks, columns]; the matrix itself if it has one block.
 *
 * @param matrix the stored weights, [H, columns of a block]
 */
function diagonalBlocks(spec: LayerSpec, part: Part, matrix: Tensor): Tensor[] {
  const blocks = traitsOf(spec).diagonalBlocks(spec, KEYS[part]);
  if (blocks === 1) return [matrix];
  const [rows, columns] = matrix.shape;
  const height = rows / blocks;
  return Array.from({ length: blocks }, (_, block) =>
    Tensor.view(matrix, block * height * columns, [height, columns]),
  );
}

/** Fills every block of some gates. @param names of the gates; default: all that have the part */
export function fillGates(
  cell: SchemeCell,
  part: Part,
  how: string,
  fill: (block: Tensor) => void,
  names?: readonly string[],
): InitializedGate[] {
  const all = Object.values(cell.gates).filter((gate) => gate.rangeIn(KEYS[part]) !== undefined);
  return (names?.map((name) => cell.gates[name]) ?? all).map((gate) => {
    for (const block of diagonalBlocks(cell.spec, part, gate[part])) fill(block);
    return { gate: gate.name, part, how: `${how}, per gate` };
  });
}
