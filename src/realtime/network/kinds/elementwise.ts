/** Layers on each number, or on the features of each frame. */
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { countOf } from "../lowered.ts";
import { type Lower, like, mapped, move, type Of, reframed } from "./lower.ts";
import type { Numbers, Run } from "./operation.ts";

const activation: Lower<Of<"activation">> = (lowering, { name, activation }) => {
  if (activation === "linear") return lowering.input;
  const output = like(lowering);
  lowering.target.activate(name, activation, lowering.input, output);
  return output;
};

const prelu: Lower<Of<"prelu">> = (lowering, { name, weights }) => {
  const { shape, data } = weights.get("weight")!;
  const { frames } = lowering.input;
  if (shape.length === 2 && frames.text !== String(shape[0]))
    refuseLayer(
      name,
      `expected ${shape[0]} frames, each with its slopes, got others. Give the network that many frames.`,
    );
  return mapped(lowering, "prelu", [data.length, lowering.target.vector(`${name}_weight`, data)]);
};

/** The largest number of float32, which C can write; a limit beyond it is none. */
const MOST = 3.4028234663852886e38;

const clamp: Lower<Of<"clamp">> = (lowering, { low = -MOST, high = MOST }) =>
  mapped(lowering, "clamp", [lowering.target.number(low), lowering.target.number(high)]);

const batchNorm: Lower<Of<"batchNorm">> = (lowering, { name, weights, eps }) => {
  const gain = weights.get("weight")?.data;
  const mean = weights.get("running_mean")!.data;
  const scale = weights.get("running_var")!.data.map((value, k) => (gain?.[k] ?? 1) / Math.sqrt(value + eps));
  const bias = weights.get("bias")?.data ?? new Float32Array(mean.length);
  const all = Object.entries({ mean, scale, bias });
  return mapped(
    lowering,
    "affine",
    all.map(([word, values]) => lowering.target.vector(`${name}_${word}`, values)),
  );
};

const norm =
  (operation: string): Lower<Of<"layerNorm">> =>
  (lowering, { name, weights, eps }) => {
    const [weight, bias] = ["weight", "bias"].map((word) =>
      lowering.target.vector(`${name}_${word}`, weights.get(word)?.data),
    );
    return mapped(lowering, operation, [lowering.target.number(eps), weight, bias]);
  };

const layerNorm = norm("normalise");
const instanceNorm = norm("normaliseFrames");

const dropout: Lower<Of<"dropout">> = ({ input }) => input;

const masking: Lower<Of<"masking">> = (lowering, { name, value }) => {
  const { target, input } = lowering;
  const present = target.value(`${name}_present`, input.frames, 1);
  return mapped(lowering, "mask", [target.number(value), present.at], like(lowering, { present }));
};

const repeat: Lower<Of<"repeat">> = (lowering, { times }) => {
  const frames = countOf(times);
  const { features } = lowering.input;
  return move(lowering, { ...lowering.input, frames }, reframed(lowering, frames), 0, features, 1, 0);
};

/** Numbers to mean 0 and variance 1, then times a weight, plus a bias: `count` of them, `stride` apart. */
const normalised =
  (eps: number, weight: Numbers | undefined, bias: Numbers | undefined, x: Numbers, y: Numbers) =>
  (start: number, stride: number, count: number, feature: number) => {
    let mean = 0;
    for (let k = 0; k < count; k++) mean += x[start + k * stride];
    mean /= count;
    let variance = 0;
    for (let k = 0; k < count; k++) variance += (x[start + k * stride] - mean) ** 2;
    const scale = 1 / Math.sqrt(variance / count + eps);
    for (let k = 0; k < count; k++) {
      const c = feature < 0 ? k : feature;
      const value = (x[start + k * stride] - mean) * scale;
      y[start + k * stride] =
        (weight === undefined ? value : value * weight[c]) + (bias === undefined ? 0 : bias[c]);
    }
  };

type Norm = [number, number, number, Numbers | undefined, Numbers | undefined, Numbers, Numbers];

export const lowerings = {
  activation,
  prelu,
  clamp,
  batchNorm,
  layerNorm,
  instanceNorm,
  dropout,
  masking,
  repeat,
};

export const operations = {
  prelu:
    (frames: number, features: number, slopes: number, slope: Numbers, x: Numbers, y: Numbers): Run =>
    () => {
      for (let k = 0; k < frames * features; k++) y[k] = x[k] > 0 ? x[k] : slope[k % slopes] * x[k];
    },

  clamp(frames: number, features: number, low: number, high: number, x: Numbers, y: Numbers): Run {
    const [least, most] = [Math.fround(low), Math.fround(high)];
    return () => {
      for (let k = 0; k < frames * features; k++) y[k] = x[k] < least ? least : x[k] > most ? most : x[k];
    };
  },

  /** (x - mean) scale + bias, by feature. */
  affine:
    (
      ...[frames, features, mean, scale, bias, x, y]: [
        number,
        number,
        Numbers,
        Numbers,
        Numbers,
        Numbers,
        Numbers,
      ]
    ): Run =>
    () => {
      for (let at = 0; at < frames * features; at += features)
        for (let k = 0; k < features; k++) y[at + k] = (x[at + k] - mean[k]) * scale[k] + bias[k];
    },

  /** Over the features of each frame. */
  normalise(...[frames, features, ...rest]: Norm): Run {
    const lane = normalised(...rest);
    return () => {
      for (let t = 0; t < frames; t++) lane(t * features, 1, features, -1);
    };
  },

  /** Over the frames of each feature. */
  normaliseFrames(...[frames, features, ...rest]: Norm): Run {
    const lane = normalised(...rest);
    return () => {
      for (let k = 0; k < features; k++) lane(k, features, frames, k);
    };
  },

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
};
