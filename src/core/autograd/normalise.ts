import { fastKernels } from "../kernels/choose.ts";
import type { FastKernels } from "../kernels/elements.ts";
import { checkNumber, positive } from "../tensor/check.ts";
import { allocate, type FloatArray } from "../tensor/dtype.ts";
import { ShapeError } from "../tensor/errors.ts";
import { checkShape, formatShape, type Shape, sameShape, sizeOf } from "../tensor/shape.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { Tensor } from "../tensor/tensor.ts";
import { reduceTo } from "./broadcast.ts";
import { checkLike, checkTensor } from "./operands.ts";
import { needsGradient, recordOne } from "./tape.ts";

/**
 * Returns (x - mean) / √(variance + epsilon) ⊙ weight + bias over the last axes, with the mean square deviation as variance: layer
 * normalisation (Ba et al. 2016).
 *
 * @param x       [..., ...size]
 * @param size    size of the last axis, or the sizes of the last axes
 * @param weight  of shape `size`; default 1
 * @param bias    of shape `size`; default 0
 * @param epsilon > 0, default 1e-5
 * @returns the shape of x
 * @throws ShapeError when x does not end in `size`; ArgumentError unless `epsilon` > 0
 * @example
 * ops.layerNorm(tensor([[1, 3], [20, 40]]), 2).data; // [-1, 1, -1, 1]
 */
export function layerNorm(
  x: Tensor,
  size: number | Shape,
  weight?: Tensor,
  bias?: Tensor,
  epsilon = 1e-5,
): Tensor {
  checkTensor("layerNorm", "x", x);
  const shape = typeof size === "number" ? [size] : size;
  checkShape("layerNorm", shape);
  if (shape.length === 0 || !sameShape(x.shape.slice(-shape.length), shape)) {
    throw new ShapeError(
      `layerNorm: expected x of shape [..., ${shape.join(", ")}], got ${formatShape(x.shape)}.`,
    );
  }
  checkNumber("layerNorm", "epsilon", epsilon, positive);
  if (weight !== undefined) checkLike("layerNorm", "weight", weight, x, shape);
  if (bias !== undefined) checkLike("layerNorm", "bias", bias, x, shape);

  const width = sizeOf(shape);
  const fast = fastKernels(x.data);
  if (fast !== undefined) return compiledNorm(fast, x, width, weight, bias, epsilon);
  const rows = width === 0 ? 0 : x.size / width;
  const values = x.data;
  const scale = weight?.data ?? allocate(x.dtype, width).fill(1);
  const shift = bias?.data ?? allocate(x.dtype, width);
  const normal = allocate(x.dtype, x.size);
  const inverseDeviation = new Float64Array(rows);
  const out = allocate(x.dtype, x.size);
  for (let row = 0; row < rows; row++) {
    const start = row * width;
    let mean = 0;
    for (let k = 0; k < width; k++) mean += values[start + k];
    mean /= width;
    let squares = 0;
    for (let k = 0; k < width; k++) squares += (values[start + k] - mean) ** 2;
    const inverse = (inverseDeviation[row] = 1 / Math.sqrt(squares / width + epsilon));
    for (let k = 0; k < width; k++) {
      normal[start + k] = (values[start + k] - mean) * inverse;
      out[start + k] = normal[start + k] * scale[k] + shift[k];
    }
  }

  const gradInput = (gradient: FloatArray): FloatArray => {
    const gradX = allocate(x.dtype, x.size);
    for (let row = 0; row < rows; row++) {
      const start = row * width;
      let mean = 0;
      let slope = 0;
      for (let k = 0; k < width; k++) {
        const gradNormal = gradient[start + k] * scale[k];
        mean += gradNormal;
        slope += gradNormal * normal[start + k];
      }
      mean /= width;
      slope /= width;
      for (let k = 0; k < width; k++) {
        const gradNormal = gradient[start + k] * scale[k];
        gradX[start + k] = inverseDeviation[row] * (gradNormal - mean - normal[start + k] * slope);
      }
    }
    return gradX;
  };
  const gradWeight = (gradient: FloatArray): FloatArray => {
    const products = allocate(x.dtype, x.size);
    for (let k = 0; k < products.length; k++) products[k] = gradient[k] * normal[k];
    return reduceTo(products, [rows, width], [width]);
  };
  const gradBias = (gradient: FloatArray): FloatArray => reduceTo(gradient, [rows, width], [width]);

  const rules: [Tensor, (gradient: FloatArray) => FloatArray][] = [[x, gradInput]];
  if (weight !== undefined) rules.push([weight, gradWeight]);
  if (bias !== undefined) rules.push([bias, gradBias]);
  return recordOne(
    "layerNorm",
    rules.map(([input]) => input),
    new Tensor(out, x.shape),
    (gradient) => rules.map(([input, rule]) => (needsGradient(input) ? rule(gradient) : undefined)),
  );
}

function compiledNorm(
  fast: FastKernels,
  x: Tensor,
  width: number,
  weight: Tensor | undefined,
  bias: Tensor | undefined,
  epsilon: number,
): Tensor {
  const rows = {
    width,
    x: x.data as Float32Array,
    weight: weight?.data as Float32Array | undefined,
    statistics: new Float32Array((3 * x.size) / width),
  };
  const out = spareArrays.takeFor(x.dtype, x.size) as Float32Array;
  fast.layerNorm(rows, epsilon, bias?.data as Float32Array | undefined, out);
  const inputs = [x, weight, bias].filter((each) => each !== undefined);
  return recordOne("layerNorm", inputs, new Tensor(out, x.shape), (given) => {
    const gradient = given as Float32Array;
    const gradX = needsGradient(x) ? (spareArrays.borrow(x.dtype, x.size) as Float32Array) : undefined;
    const sums = { weight: new Float64Array(width), bias: new Float64Array(width) };
    const isTrained = inputs.slice(1).some(needsGradient);
    fast.layerNormGradient(rows, gradient, gradX, isTrained ? sums : undefined);
    return [
      gradX,
      ...(weight === undefined ? [] : [new Float32Array(sums.weight)]),
      ...(bias === undefined ? [] : [new Float32Array(sums.bias)]),
    ];
  });
}
