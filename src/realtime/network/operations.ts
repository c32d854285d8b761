/** The functions of lowered chains on arrays. Each takes its sizes and arrays once, and returns what runs. */
import { ArgumentError } from "../../core/tensor/errors.ts";
import { Conv1d } from "../signal/conv1d.ts";
import { Norm } from "../signal/normalise.ts";

type Numbers = Float32Array;
type Run = () => void;

const operations = {
  copy: (count: number, x: Numbers, y: Numbers) => operations.move(1, count, x, 0, y, 0, 0, 1),

  /** Frames of x, `from` numbers apart, to every `to` of y from `start` on, in which their numbers are `unit` apart. */
  move:
    (
      frames: number,
      features: number,
      x: Numbers,
      from: number,
      y: Numbers,
      start: number,
      to: number,
      unit: number,
    ): Run =>
    () => {
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < features; k++) y[start + t * to + k * unit] = x[t * from + k];
    },

  fill:
    (count: number, value: number, y: Numbers): Run =>
    () =>
      void y.fill(value, 0, count),

  /** Frames of one value throughout are absent, and become 0. */
  mask(frames: number, features: number, value: number, present: Numbers, x: Numbers, y: Numbers): Run {
    const absent = Math.fround(value);
    return () => {
      for (let t = 0; t < frames; t++) {
        const start = t * features;
        present[t] = 0;
        for (let k = 0; k < features; k++) if (x[start + k] !== absent) present[t] = 1;
        for (let k = 0; k < features; k++) y[start + k] = present[t] === 1 ? x[start + k] : 0;
      }
    };
  },

  affine:
    (
      frames: number,
      features: number,
      mean: Numbers,
      scale: Numbers,
      bias: Numbers,
      x: Numbers,
      y: Numbers,
    ): Run =>
    () => {
      for (let at = 0; at < frames * features; at += features)
        for (let k = 0; k < features; k++) y[at + k] = (x[at + k] - mean[k]) * scale[k] + bias[k];
    },

  normalise(
    frames: number,
    features: number,
    eps: number,
    weight: Numbers | undefined,
    bias: Numbers | undefined,
    x: Numbers,
    y: Numbers,
  ): Run {
    const norm = new Norm("layer", frames, features, { eps, weight, bias });
    return () => norm.step(x, y);
  },

  prelu:
    (frames: number, features: number, slopes: number, slope: Numbers, x: Numbers, y: Numbers): Run =>
    () => {
      for (let k = 0; k < frames * features; k++) y[k] = x[k] > 0 ? x[k] : slope[k % slopes] * x[k];
    },

  /** The largest or the mean of each feature over windows of frames. */
  pool:
    (
      frames: number,
      features: number,
      size: number,
      stride: number,
      left: number,
      count: number,
      isMax: number,
      present: Numbers | undefined,
      x: Numbers,
      y: Numbers,
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
    features: number,
    isMax: number,
    present: Numbers | undefined,
    count: Numbers,
    x: Numbers,
    y: Numbers,
  ): Run {
    const sum = new Float64Array(features);
    return () => {
      if (present?.[0] === 0) return;
      const isFirst = count[0]++ === 0;
      for (let k = 0; k < features; k++) {
        sum[k] = isFirst ? x[k] : isMax === 1 ? Math.max(sum[k], x[k]) : sum[k] + x[k];
        y[k] = sum[k] / (isMax === 1 ? 1 : count[0]);
      }
    };
  },

  /** A convolution over time; groups are convolutions side by side. */
  convolution(
    frames: number,
    features: number,
    out: number,
    kernelSize: number,
    stride: number,
    dilation: number,
    left: number,
    groups: number,
    count: number,
    weight: Numbers,
    bias: Numbers | undefined,
    x: Numbers,
    y: Numbers,
  ): Run {
    const inputSize = features / groups;
    const outputSize = out / groups;
    const each = weight.length / groups;
    const right = Math.max(0, (count - 1) * stride + (kernelSize - 1) * dilation + 1 - frames - left);
    const options = { inputSize, outputSize, kernelSize, stride, dilation, padding: [left, right] as const };
    const layers = Array.from({ length: groups }, (_, g) => {
      const own = {
        weight: weight.subarray(g * each, (g + 1) * each),
        bias: bias?.subarray(g * outputSize, (g + 1) * outputSize),
      };
      return new Conv1d(frames, own, options);
    });
    if (groups === 1) return () => layers[0].step(x, y);
    const part = new Float32Array(frames * inputSize);
    const result = new Float32Array(count * outputSize);
    return () => {
      for (const [g, layer] of layers.entries()) {
        operations.move(frames, inputSize, x.subarray(g * inputSize), features, part, 0, inputSize, 1)();
        layer.step(part, result);
        operations.move(count, outputSize, result, outputSize, y, g * outputSize, out, 1)();
      }
    };
  },

  /** Rows of a table by ids. */
  lookup:
    (
      frames: number,
      rows: number,
      features: number,
      table: Numbers,
      x: Numbers,
      present: Numbers | undefined,
      y: Numbers,
      layer: string,
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
};

/** Returns what runs a function. @param layer that calls it, for errors */
export const operation = (name: string, given: readonly unknown[], layer: string): Run =>
  (operations[name as keyof typeof operations] as (...given: readonly unknown[]) => Run)(...given, layer);
