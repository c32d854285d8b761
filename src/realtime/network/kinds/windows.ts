/** Layers over windows of frames: convolutions, matrix products (windows of one), tables of ids, and pools. */
import { ArgumentError } from "../../../core/tensor/errors.ts";
import { createProduct, plainProduct } from "../../signal/product.ts";
import { one } from "../lowered.ts";
import { type Lower, like, mapped, type Of, reframed, windows } from "./lower.ts";
import type { Around, Numbers, Run } from "./operation.ts";

const conv1d: Lower<Of<"conv1d">> = (lowering, layer) => {
  const { target } = lowering;
  const { name, stride = 1, dilation = 1, groups = 1, padding = [0, 0], weights } = layer;
  const { shape, data } = weights.get("weight")!;
  const [out, columns, taps = 1] = shape;
  const { left, from, frames } = windows(lowering, padding, (taps - 1) * dilation + 1, stride);
  const own = { ...lowering, input: from };
  const output = reframed(own, frames);
  // The memory of a product: its windows, its answers and its weights, whose rows come in panels of 8.
  const [inputs, width] = [from.features / groups, 8 * Math.ceil(out / groups / 8)];
  const windowed = dilation > 1 ? frames.most * columns * taps : 0;
  const padded =
    (from.frames.most + (typeof left === "number" ? left : left.most) + (taps - 1) * dilation) * inputs;
  target.claim?.(groups * (frames.most * width + windowed + padded + width * columns * taps) - data.length);
  const matrix = target.matrix(`${name}_weight`, data, out / groups, columns, taps);
  const bias = target.vector(`${name}_bias`, weights.get("bias")?.data);
  mapped(own, "convolution", [out, taps, stride, dilation, left, groups, frames, matrix, bias], output);
  target.activate(name, layer.activation, output, output);
  return output;
};

const linear: Lower<Of<"linear">> = (lowering, layer) => ({
  ...conv1d(lowering, { ...layer, kind: "conv1d" }),
  present: lowering.input.present,
});

const embedding: Lower<Of<"embedding">> = (lowering, { name, weights, maskZero }) => {
  const { target, input } = lowering;
  const { shape, data } = weights.get("weight")!;
  const [rows, features] = shape;
  const present = maskZero ? target.value(`${name}_present`, input.frames, 1) : input.present;
  const output = like(lowering, { present });
  const table = target.matrix(`${name}_weight`, data, rows, features, 1);
  const mask = maskZero ? present!.at : undefined;
  target.call("lookup", input.frames, rows, features, table, input.at, mask, output.at);
  return output;
};

const pool: Lower<Of<"pool">> = (lowering, layer) => {
  const { target, input, byStep } = lowering;
  const { name, size, stride = size ?? 1, padding = [0, 0], operation, presentOnly } = layer;
  const isMax = Number(operation === "max");
  const present = presentOnly && isMax === 0 ? input.present?.at : undefined;
  if (size !== undefined) {
    const { left, from, frames } = windows(lowering, padding, size, stride);
    const own = { ...lowering, input: from };
    return mapped(own, "pool", [size, stride, left, frames, isMax, undefined], reframed(own, frames));
  }
  if (!byStep)
    return mapped(lowering, "pool", [input.frames, 1, 0, 1, isMax, present], reframed(lowering, one));
  const kept = target.kept(name, "pool", input.features);
  const count = target.kept(name, "frames", 1);
  target.call("poolSoFar", input.features, isMax, present, count, input.at, kept);
  return { at: kept, frames: one, features: input.features, ready: input.ready };
};

/** Sizes of one group of a convolution. */
interface Sizes {
  frames: number;
  inputs: number;
  outputs: number;
  taps: number;
  stride: number;
  dilation: number;
  left: number;
  count: number;
}

/** A convolution over time, y[t, o] = b[o] + Σ_k Σ_i W[o, i, k] · x[t·stride + k·dilation - left, i], as a product with each window. */
function convolve(
  sizes: Sizes,
  weight: Numbers,
  bias: Numbers | undefined,
  x: Numbers,
  y: Numbers,
  isSmall = false,
): Run {
  const { frames, inputs, outputs, taps, stride, dilation, left, count } = sizes;
  const columns = taps * inputs;
  // Taps outermost, in the order in which frames lie in memory.
  const packed = new Float32Array(weight.length);
  for (let o = 0; o < outputs; o++)
    for (let k = 0; k < taps; k++)
      for (let i = 0; i < inputs; i++)
        packed[(o * taps + k) * inputs + i] = weight[(o * inputs + i) * taps + k];
  const whole = Math.max(left + frames, (count - 1) * stride + (taps - 1) * dilation + 1) * inputs;
  const gathers = dilation > 1;
  // Each product of WebAssembly has a memory of its own, too large for many groups.
  const product = (isSmall ? plainProduct : createProduct)({
    ...{ rows: outputs, columns, weight: packed, bias, frames: count },
    stride: gathers ? columns : stride * inputs,
    length: gathers ? count * columns : whole,
  });
  const padded = gathers ? new Float32Array(whole) : product.x;
  const used = x.subarray(0, frames * inputs);
  return () => {
    padded.set(used, left * inputs);
    // Taps that are not neighbours in memory.
    for (let t = 0, at = 0; gathers && t < count; t++)
      for (let k = 0; k < taps; k++)
        for (let i = 0, from = (t * stride + k * dilation) * inputs; i < inputs; i++)
          product.x[at++] = padded[from + i];
    product.run(y);
  };
}

export const lowerings = { conv1d, linear, embedding, pool };

export const operations = {
  /** Groups are convolutions side by side. */
  convolution(
    ...[frames, features, out, taps, stride, dilation, left, groups, count, weight, bias, x, y]: [
      ...[number, number, number, number, number, number, number, number, number],
      ...[Numbers, Numbers | undefined, Numbers, Numbers],
    ]
  ): Run {
    const [inputs, outputs, each] = [features, out, weight.length].map((size) => size / groups);
    const sizes = { frames, inputs, outputs, taps, stride, dilation, left, count };
    if (groups === 1) return convolve(sizes, weight, bias, x, y);
    const part = new Float32Array(frames * inputs);
    const result = new Float32Array(count * outputs);
    const runs = Array.from({ length: groups }, (_, g) => {
      const own = bias?.subarray(g * outputs, (g + 1) * outputs);
      return convolve(sizes, weight.subarray(g * each, (g + 1) * each), own, part, result, groups > 4);
    });
    return () => {
      for (let g = 0; g < groups; g++) {
        for (let t = 0; t < frames; t++)
          for (let i = 0; i < inputs; i++) part[t * inputs + i] = x[t * features + g * inputs + i];
        runs[g]();
        for (let t = 0; t < count; t++)
          for (let o = 0; o < outputs; o++) y[t * out + g * outputs + o] = result[t * outputs + o];
      }
    };
  },

  /** Rows of a table by ids. */
  lookup:
    (
      ...[frames, rows, features, table, x, present, y, { layer }]: [
        ...[number, number, number, Numbers, Numbers, Numbers | undefined, Numbers, Around],
      ]
    ): Run =>
    () => {
      for (let t = 0; t < frames; t++) {
        const id = x[t];
        if (!(Number.isInteger(id) && id >= 0 && id < rows))
          throw new ArgumentError(
            `layer ${JSON.stringify(layer)}: expected an id from 0 to ${rows - 1}, got ${id}. Give ids of its training.`,
          );
        if (present !== undefined) present[t] = Number(id !== 0);
        for (let k = 0; k < features; k++) y[t * features + k] = table[id * features + k];
      }
    },

  /** The largest or the mean of each feature over windows of frames. */
  pool:
    (
      ...[frames, features, size, stride, left, count, isMax, present, x, y]: [
        ...[number, number, number, number, number, number, number],
        ...[Numbers | undefined, Numbers, Numbers],
      ]
    ): Run =>
    () => {
      for (let t = 0; t < count; t++) {
        const start = Math.max(t * stride - left, 0);
        const end = Math.min(t * stride - left + size, frames);
        for (let k = 0; k < features; k++) {
          let sum = 0;
          let counted = 0;
          let largest = -Infinity;
          for (let r = start; r < end; r++) {
            const value = x[r * features + k];
            if (value > largest) largest = value;
            if (present !== undefined && present[r] === 0) continue;
            sum += value;
            counted++;
          }
          y[t * features + k] = isMax === 1 ? largest : sum / counted;
        }
      }
    },

  /** The same over all frames so far; `count[0]` has their number. */
  poolSoFar(
    ...[features, isMax, present, count, x, y, { keep }]: [
      ...[number, number, Numbers | undefined, Numbers, Numbers, Numbers, Around],
    ]
  ): Run {
    const sum = keep(new Float64Array(features));
    return () => {
      if (present?.[0] === 0) return;
      const isFirst = count[0]++ === 0;
      for (let k = 0; k < features; k++) {
        sum[k] = isFirst ? x[k] : isMax === 1 ? Math.max(sum[k], x[k]) : sum[k] + x[k];
        y[k] = sum[k] / (isMax === 1 ? 1 : count[0]);
      }
    };
  },
};
