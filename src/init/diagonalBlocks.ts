/** The blocks on the diagonal of a gate's weights: what a fill means by one matrix. */
import type { LayerSpec } from "../cells/cell.ts";
import { traitsOf } from "../cells/traits.ts";
import { Tensor } from "../tensor/tensor.ts";

/**
 * @param part   of a gate
 * @param matrix its weights as they are stored, [H, columns of a block]
 * @returns live views of each block, [H / blocks, columns]; the matrix itself where there is one
 */
export function diagonalBlocks(
  spec: LayerSpec,
  part: "inputWeight" | "hiddenWeight",
  matrix: Tensor,
): Tensor[] {
  const blocks = traitsOf(spec).diagonalBlocks(spec, part === "inputWeight" ? "weightIh" : "weightHh");
  if (blocks === 1) return [matrix];
  const [rows, columns] = matrix.shape;
  const height = rows / blocks;
  return Array.from({ length: blocks }, (_, block) =>
    Tensor.view(matrix, block * height * columns, [height, columns]),
  );
}
