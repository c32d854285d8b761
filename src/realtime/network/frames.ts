/** Layers that read one frame at a time, so a step and a sequence are the same loop; and what joins such layers. */
import type { ChainJoin, ChainLayer } from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { Dense } from "../signal/linear.ts";
import { Norm } from "../signal/normalise.ts";
import { activate } from "./activations.ts";
import { byFrame, framesOf, type Make, type MakeRequest, type Running, reframed } from "./value.ts";

export const copy: Make = (request) =>
  byFrame(request, request.input.features, ({ block }) => block.set(request.input.block));

export const linear: Make<Extract<ChainLayer, { kind: "linear" }>> = (request, layer) => {
  const { frames, features, block } = request.input;
  const weight = layer.weights.get("weight")!;
  const [out] = weight.shape;
  const dense = new Dense(
    frames,
    { weight: weight.data, bias: layer.weights.get("bias")?.data },
    features,
    out,
  );
  const apply = activate(layer.name, layer.activation ?? "linear", frames, out);
  return byFrame(request, out, (output) => {
    dense.step(block, output.block);
    apply(output.block);
  });
};

export const embedding: Make<Extract<ChainLayer, { kind: "embedding" }>> = (request, layer) => {
  const { frames, block, isVector } = request.input;
  const { shape, data } = layer.weights.get("weight")!;
  const [rows, features] = shape;
  const present = layer.maskZero ? new Uint8Array(frames) : request.input.present;
  const output = request.value(frames, features, isVector, present);
  return {
    output,
    run() {
      for (let t = 0; t < frames; t++) {
        const id = block[t];
        if (!(Number.isInteger(id) && id >= 0 && id < rows)) {
          throw new ArgumentError(
            `layer ${JSON.stringify(layer.name)}: expected an id from 0 to ${rows - 1}, got ${id}. Give the numbers that the network was trained with.`,
          );
        }
        if (layer.maskZero) present![t] = Number(id !== 0);
        for (let k = 0; k < features; k++) output.block[t * features + k] = data[id * features + k];
      }
      return true;
    },
  };
};

export const batchNorm: Make<Extract<ChainLayer, { kind: "batchNorm" }>> = (request, { weights, eps }) => {
  const { features, block } = request.input;
  const mean = weights.get("running_mean")!.data;
  const bias = weights.get("bias")?.data ?? new Float32Array(features);
  const gain = weights.get("weight")?.data;
  const scale = Float64Array.from(
    weights.get("running_var")!.data,
    (value, k) => (gain?.[k] ?? 1) / Math.sqrt(value + eps),
  );
  return byFrame(request, features, (output) => {
    for (let at = 0; at < block.length; at += features)
      for (let k = 0; k < features; k++)
        output.block[at + k] = (block[at + k] - mean[k]) * scale[k] + bias[k];
  });
};

export const layerNorm: Make<Extract<ChainLayer, { kind: "layerNorm" }>> = (request, { weights, eps }) => {
  const { frames, features, block } = request.input;
  const norm = new Norm("layer", frames, features, {
    eps,
    weight: weights.get("weight")?.data,
    bias: weights.get("bias")?.data,
  });
  return byFrame(request, features, (output) => norm.step(block, output.block));
};

export const prelu: Make<Extract<ChainLayer, { kind: "prelu" }>> = (request, { name, weights }) => {
  const { features, block, frames } = request.input;
  const { shape, data } = weights.get("weight")!;
  if (shape.length === 2 && (request.byStep || shape[0] !== frames))
    refuseLayer(name, `expected ${shape[0]} frames, each with its slopes, got ${frames}.`);
  return byFrame(request, features, (output) => {
    for (let k = 0; k < block.length; k++)
      output.block[k] = block[k] > 0 ? block[k] : data[k % data.length] * block[k];
  });
};

export const masking: Make<Extract<ChainLayer, { kind: "masking" }>> = (request, { value: absent }) => {
  const { frames, features, block } = request.input;
  const present = new Uint8Array(frames);
  const wanted = Math.fround(absent);
  const output = request.value(frames, features, false, present);
  return {
    output,
    run() {
      for (let t = 0; t < frames; t++) {
        const start = t * features;
        present[t] = 0;
        for (let k = 0; k < features; k++) if (block[start + k] !== wanted) present[t] = 1;
        for (let k = 0; k < features; k++) output.block[start + k] = present[t] === 1 ? block[start + k] : 0;
      }
      return true;
    },
  };
};

export const activation: Make<Extract<ChainLayer, { kind: "activation" }>> = (request, layer) => {
  const { frames, features, block } = request.input;
  const apply = activate(layer.name, layer.activation, frames, features);
  return byFrame(request, features, (output) => {
    output.block.set(block);
    apply(output.block);
  });
};

/** Frames that are there under every mask. */
function masked(
  { input, value }: MakeRequest,
  masks: readonly Uint8Array[],
  features: number,
  run: (output: Float32Array) => void,
): Running {
  const present = masks.length === 0 ? undefined : new Uint8Array(input.frames);
  const output = value(input.frames, features, input.isVector, present);
  return {
    output,
    run() {
      if (present !== undefined)
        for (let t = 0; t < present.length; t++) present[t] = Number(masks.every((mask) => mask[t] === 1));
      run(output.block);
      return true;
    },
  };
}

const COMBINE: Readonly<Record<string, (a: number, b: number) => number>> = {
  add: (a, b) => a + b,
  mean: (a, b) => a + b,
  subtract: (a, b) => a - b,
  multiply: (a, b) => a * b,
  max: Math.max,
  min: Math.min,
};

export const join: Make<ChainJoin> = (request, { name, operation, with: others }) => {
  const values = [request.input, ...others.map((ref) => request.read(ref))];
  const masks = values.flatMap(({ present }) => present ?? []);
  if (masks.length > 0 && operation === "frames")
    refuseLayer(name, "expected sequences without absent frames to join one after the other, got some.");
  const [{ frames, features }] = values;
  if (operation === "frames") {
    return reframed(request, framesOf(request), features, false, (output) => {
      let at = 0;
      for (const { block } of values) {
        output.set(block, at);
        at += block.length;
      }
    });
  }
  if (operation === "features") {
    const width = values.reduce((sum, each) => sum + each.features, 0);
    return masked(request, masks, width, (output) => {
      let at = 0;
      for (const { block, features: own } of values) {
        for (let t = 0; t < frames; t++)
          for (let k = 0; k < own; k++) output[t * width + at + k] = block[t * own + k];
        at += own;
      }
    });
  }
  const combine = COMBINE[operation];
  return masked(request, masks, features, (output) => {
    output.set(values[0].block);
    for (const { block } of values.slice(1))
      for (let k = 0; k < output.length; k++) output[k] = combine(output[k], block[k]);
    if (operation === "mean") for (let k = 0; k < output.length; k++) output[k] /= values.length;
  });
};
