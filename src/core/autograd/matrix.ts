/** Matrix products, computed by the kernels. */
import { kernels } from "../kernels/choose.ts";
import { allocate } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { formatShape, type Shape, sizeOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { broadcastShape, broadcastStrides, reduceTo, walkRows } from "./broadcast.ts";
import { checkLike, checkSameDType, checkTensor } from "./operands.ts";
import { needsGradient, recordOne } from "./tape.ts";

/**
 * Returns the matrix product over the last two axes; the leading axes are batches and broadcast.
 *
 * @param a [..., M, K]
 * @param b [..., K, N]
 * @returns [..., M, N]
 * @throws ShapeError when an operand has fewer than two axes, the sizes do not fit, or the dtypes differ
 * @example
 * ops.matmul(zeros([4, 2, 3]), zeros([3, 5])).shape; // [4, 2, 5]
 */
export function matmul(a: Tensor, b: Tensor): Tensor {
  checkTensor("matmul", "a", a);
  checkTensor("matmul", "b", b);
  checkSameDType("matmul", a, b, "b");
  if (a.rank < 2 || b.rank < 2 || a.shape[a.rank - 1] !== b.shape[b.rank - 2]) {
    throw new ShapeError(
      `matmul: expected shapes [..., M, K] and [..., K, N], got ${formatShape(a.shape)} and ${formatShape(b.shape)}.`,
    );
  }
  const [rows, inner] = a.shape.slice(-2);
  const columns = b.shape[b.rank - 1];
  const batchA = a.shape.slice(0, -2);
  const batchB = b.shape.slice(0, -2);
  const batch = broadcastShape("matmul", batchA, batchB);
  const pairs = matrixPairs(batch, batchA, batchB);

  const sizeA = rows * inner;
  const sizeB = inner * columns;
  const sizeOut = rows * columns;
  const dataA = a.data;
  const dataB = b.data;
  const out = allocate(a.dtype, sizeOf(batch) * sizeOut);
  pairs.forEach(([i, j], k) => {
    const matrixA = dataA.subarray(i * sizeA, (i + 1) * sizeA);
    const matrixB = dataB.subarray(j * sizeB, (j + 1) * sizeB);
    kernels().matmul(matrixA, matrixB, out.subarray(k * sizeOut, (k + 1) * sizeOut), rows, inner, columns);
  });

  return recordOne("matmul", [a, b], new Tensor(out, [...batch, rows, columns]), (gradient) => {
    const gradA = needsGradient(a) ? allocate(a.dtype, a.size) : undefined;
    const gradB = needsGradient(b) ? allocate(b.dtype, b.size) : undefined;
    pairs.forEach(([i, j], k) => {
      const grad = gradient.subarray(k * sizeOut, (k + 1) * sizeOut);
      if (gradA !== undefined) {
        const matrixB = dataB.subarray(j * sizeB, (j + 1) * sizeB);
        const target = gradA.subarray(i * sizeA, (i + 1) * sizeA);
        kernels().matmul(grad, matrixB, target, rows, columns, inner, { transposeB: true, accumulate: true });
      }
      if (gradB !== undefined) {
        const matrixA = dataA.subarray(i * sizeA, (i + 1) * sizeA);
        const target = gradB.subarray(j * sizeB, (j + 1) * sizeB);
        kernels().matmul(matrixA, grad, target, inner, rows, columns, { transposeA: true, accumulate: true });
      }
    });
    return [gradA, gradB];
  });
}

/** Returns which matrices of `a` and `b` meet, for every matrix of the result. */
function matrixPairs(batch: Shape, batchA: Shape, batchB: Shape): [number, number][] {
  const pairs: [number, number][] = [];
  walkRows(
    batch,
    broadcastStrides(batchA, batch),
    broadcastStrides(batchB, batch),
    (start, end, i, stepA, j, stepB) => {
      for (let k = start; k < end; k++, i += stepA, j += stepB) pairs.push([i, j]);
    },
  );
  return pairs;
}

/**
 * Returns x Wᵀ + b, over the last axis.
 *
 * @param x      [..., I]
 * @param weight [O, I]
 * @param bias   [O]; default: none
 * @returns [..., O]
 * @throws ShapeError when the sizes do not fit or the dtypes differ
 * @example
 * ops.linear(zeros([4, 3]), zeros([2, 3]), zeros([2])).shape; // [4, 2]
 */
export function linear(x: Tensor, weight: Tensor, bias?: Tensor): Tensor {
  checkTensor("linear", "x", x);
  checkTensor("linear", "weight", weight);
  checkSameDType("linear", x, weight, "weight");
  if (x.rank < 1 || weight.rank !== 2 || x.shape[x.rank - 1] !== weight.shape[1]) {
    throw new ShapeError(
      `linear: expected x of shape [..., I] and weight of shape [O, I], got ${formatShape(x.shape)} and ${formatShape(weight.shape)}.`,
    );
  }
  const [outputs, inputs] = weight.shape;
  if (bias !== undefined) checkLike("linear", "bias", bias, x, [outputs]);
  const leading = x.shape.slice(0, -1);
  const rows = sizeOf(leading);
  const values = x.data;
  const weights = weight.data;

  const out = spareArrays.takeFor(x.dtype, rows * outputs);
  if (bias !== undefined && out.length > 0) {
    out.set(bias.data);
    // Doubled until it fills all rows.
    for (let done = outputs; done < out.length; done *= 2) out.copyWithin(done, 0, done);
  }
  kernels().matmul(values, weights, out, rows, inputs, outputs, {
    transposeB: true,
    accumulate: bias !== undefined,
  });

  const result = new Tensor(out, [...leading, outputs]);
  return recordOne("linear", bias === undefined ? [x, weight] : [x, weight, bias], result, (gradient) => {
    let gradX: typeof out | undefined;
    if (needsGradient(x)) {
      gradX = spareArrays.borrow(x.dtype, x.size);
      kernels().matmul(gradient, weights, gradX, rows, outputs, inputs);
    }
    let gradWeight: typeof out | undefined;
    if (needsGradient(weight)) {
      gradWeight = spareArrays.borrow(x.dtype, weight.size);
      kernels().matmul(gradient, values, gradWeight, outputs, rows, inputs, { transposeA: true });
    }
    const gradBias =
      bias !== undefined && needsGradient(bias) ? reduceTo(gradient, [rows, outputs], [outputs]) : undefined;
    return [gradX, gradWeight, gradBias];
  });
}
