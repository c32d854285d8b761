import { readOptions } from "../tensor/check.ts";
import type { FloatArray } from "../tensor/dtype.ts";
import { refuseValue, ShapeError } from "../tensor/errors.ts";
import { formatShape, type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, expandTo } from "./broadcast.ts";
import { mul } from "./elementwise.ts";
import { matmul } from "./matrix.ts";
import { checkSameDType, checkTensor } from "./operands.ts";
import { transpose } from "./shape.ts";
import { softmaxWhere } from "./softmax.ts";

/** Options of `scaledDotProductAttention`. */
export interface AttentionOptions {
  /** Broadcasts to [..., T, S]: 1 where the query may look at the key, else 0. Default: everywhere. */
  mask?: Tensor;
  /** Whether query t looks at keys 0 … t only, where `mask` allows it. Default false. */
  causal?: boolean;
}

/**
 * Returns softmax(Q Kᵀ / √d) V: scaled dot-product attention (Vaswani et al. 2017).
 *
 * @param query   [..., T, d]
 * @param key     [..., S, d]
 * @param value   [..., S, e]
 * @param options `mask`, [..., T, S] of 1 (look) and 0 (do not), default all 1; `causal`, default false
 * @returns `output` [..., T, e] and `weights` [..., T, S]; a query that may look at nothing gets zeros in both
 * @throws ShapeError when the sizes do not fit; ArgumentError when the mask has values other than 0 and 1
 * @example
 * const { output } = ops.scaledDotProductAttention(zeros([5, 4]), zeros([7, 4]), zeros([7, 2]));
 * output.shape; // [5, 2]
 */
export function scaledDotProductAttention(
  query: Tensor,
  key: Tensor,
  value: Tensor,
  options: AttentionOptions = {},
): { output: Tensor; weights: Tensor } {
  const where = "scaledDotProductAttention";
  const { mask, causal } = readOptions<AttentionOptions>(where, options, {
    mask: [undefined],
    causal: [false, "boolean"],
  });
  for (const [name, operand] of Object.entries({ query, key, value })) {
    checkTensor(where, name, operand);
    checkSameDType(where, query, operand, name);
  }
  const size = query.shape[query.rank - 1];
  if (
    Math.min(query.rank, key.rank, value.rank) < 2 ||
    key.shape[key.rank - 1] !== size ||
    key.shape[key.rank - 2] !== value.shape[value.rank - 2]
  ) {
    throw new ShapeError(
      `${where}: expected shapes [..., T, d], [..., S, d] and [..., S, e], got ${[query, key, value].map((x) => formatShape(x.shape)).join(", ")}.`,
    );
  }
  const scores = mul(matmul(query, transpose(key, -1, -2)), 1 / Math.sqrt(size));
  const weights = softmaxWhere(
    where,
    scores,
    scores.rank - 1,
    allowedPairs(where, scores.shape, mask, causal),
  );
  return { output: matmul(weights, value), weights };
}

/** Returns 1 for every score that counts, else 0; `undefined` when all do. */
function allowedPairs(
  where: string,
  shape: Shape,
  mask: Tensor | undefined,
  causal: boolean,
): FloatArray | undefined {
  let allowed: FloatArray | undefined;
  if (mask !== undefined) {
    checkTensor(where, "mask", mask);
    const wrong = mask.data.find((value) => value !== 0 && value !== 1);
    if (wrong !== undefined) refuseValue(where, "a mask of 1 (look) and 0 (do not)", wrong);
    if (!sameShape(broadcastShape(where, mask.shape, shape), shape)) {
      throw new ShapeError(
        `${where}: expected a mask that broadcasts to ${formatShape(shape)}, got ${formatShape(mask.shape)}.`,
      );
    }
    allowed = expandTo(mask.data, mask.shape, shape);
  }
  if (causal) {
    const [queries, keys] = shape.slice(-2);
    allowed = allowed === undefined ? new Float32Array(sizeOf(shape)).fill(1) : allowed.slice();
    for (let k = 0; k < allowed.length; k++) {
      if (k % keys > Math.floor(k / keys) % queries) allowed[k] = 0;
    }
  }
  return allowed;
}
