import { kernels } from "../kernels/choose.ts";
import { integerFrom, optional, readOptions } from "../tensor/check.ts";
import { allocate } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import type { Indices } from "../tensor/indices.ts";
import { formatShape, resolveAxis, stridesOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { walkRows } from "./broadcast.ts";
import { checkIndices, checkRange, checkTensor } from "./operands.ts";
import { recordOne } from "./tape.ts";

/** Options of `ops.embedding`. */
export interface EmbeddingOptions {
  /** Row of the padding token, which receives no gradient. Default: none. */
  paddingIndex?: number;
}

/**
 * Returns the rows of a table.
 *
 * @param ids     row numbers, any shape
 * @param weight  [V, E]
 * @param options `paddingIndex`, a row that receives no gradient; default none
 * @returns [...ids.shape, E]
 * @throws ArgumentError when an id is outside [0, V), naming its position; ShapeError unless `weight` is a matrix
 * @example
 * ops.embedding(indices([2, 0]), tensor([[1, 2], [3, 4], [5, 6]])).data; // [5, 6, 1, 2]
 */
export function embedding(ids: Indices, weight: Tensor, options: EmbeddingOptions = {}): Tensor {
  checkIndices("embedding", "ids", ids);
  checkTensor("embedding", "weight", weight);
  if (weight.rank !== 2) {
    throw new ShapeError(`embedding: expected weight of shape [V, E], got ${formatShape(weight.shape)}.`);
  }
  const [count, width] = weight.shape;
  const { paddingIndex } = readOptions<EmbeddingOptions>("embedding", options, {
    paddingIndex: [undefined, optional(integerFrom(0, count - 1))],
  });
  checkRange("embedding", "ids", ids, count);

  const rows = ids.data;
  const out = spareArrays.takeFor(weight.dtype, rows.length * width);
  // Kernels cannot take a width of 0.
  if (out.length > 0) kernels().elements.gatherRows(weight.data, rows, width, out);
  return recordOne("embedding", [weight], new Tensor(out, [...ids.shape, width]), (gradient) => {
    const gradWeight = spareArrays.borrow(weight.dtype, weight.size).fill(0);
    if (out.length > 0) kernels().elements.scatterRows(gradient, rows, width, paddingIndex ?? -1, gradWeight);
    return [gradWeight];
  });
}

/**
 * Returns one element along `axis` for every index: result[i][j][k] = x[i][index[i][j][k]][k] for axis 1 of 3.
 *
 * @param x     any shape
 * @param axis  to gather along; a negative one counts from the last
 * @param index as many axes as x; no larger than x along the other axes
 * @returns the shape of `index`
 * @throws ArgumentError when an index is outside the axis, naming its position; ShapeError when `index` does not fit
 * @example
 * ops.gather(tensor([[1, 2], [3, 4]]), 1, indices([1, 0], [2, 1])).data; // [2, 3]
 */
export function gather(x: Tensor, axis: number, index: Indices): Tensor {
  checkTensor("gather", "x", x);
  checkIndices("gather", "index", index);
  const at = resolveAxis("gather", axis, x.rank);
  const { shape } = index;
  if (shape.length !== x.rank || shape.some((size, k) => k !== at && size > x.shape[k])) {
    throw new ShapeError(
      `gather: expected index no larger than x of shape ${formatShape(x.shape)} except along axis ${axis}, got ${formatShape(shape)}.`,
    );
  }
  checkRange("gather", "index", index, x.shape[at]);

  const strides = stridesOf(x.shape);
  const base = strides.with(at, 0);
  const from = new Int32Array(index.size);
  walkRows(shape, base, stridesOf(shape), (start, end, offset, step) => {
    for (let k = start; k < end; k++, offset += step) from[k] = offset + index.data[k] * strides[at];
  });
  const values = x.data;
  const out = allocate(x.dtype, from.length);
  for (let k = 0; k < from.length; k++) out[k] = values[from[k]];
  return recordOne("gather", [x], new Tensor(out, [...shape]), (gradient) => {
    const gradX = allocate(x.dtype, x.size);
    for (let k = 0; k < from.length; k++) gradX[from[k]] += gradient[k];
    return [gradX];
  });
}
