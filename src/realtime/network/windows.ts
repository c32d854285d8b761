/** Layers that read several frames: over a sequence at once, or by the step with the frames that a window still needs. */
import type { ChainConv1d, ChainPadding, ChainPool, ChainTensor } from "../../core/chain/chain.ts";
import { Conv1d } from "../signal/conv1d.ts";
import { activate } from "./activations.ts";
import { framesOf, type Make, type MakeRequest, type Running, reframed } from "./value.ts";

/** Zeros before and after, as numbers. */
function zeros(
  padding: ChainPadding,
  frames: number,
  span: number,
  stride: number,
): readonly [number, number] {
  if (padding === "causal") return [span - 1, 0];
  if (padding !== "same") return padding;
  const total = Math.max((Math.ceil(frames / stride) - 1) * stride + span - frames, 0);
  return [Math.floor(total / 2), total - Math.floor(total / 2)];
}

/** The last frames, as a block: what a window sees. */
class Window {
  readonly block: Float32Array;
  readonly #features: number;
  #seen = 0;

  constructor(frames: number, features: number) {
    this.block = new Float32Array(frames * features);
    this.#features = features;
  }

  /** Takes one frame. @returns how many frames came so far */
  push(frame: Float32Array): number {
    this.block.copyWithin(0, this.#features);
    this.block.set(frame, this.block.length - this.#features);
    return ++this.#seen;
  }

  reset(): void {
    this.block.fill(0);
    this.#seen = 0;
  }
}

export const conv1d: Make<ChainConv1d> = (request, layer) => {
  const { input, byStep } = request;
  const { stride = 1, dilation = 1, groups = 1, padding = [0, 0], weights } = layer;
  const weight = weights.get("weight")!;
  const [out, , taps] = weight.shape;
  const span = (taps - 1) * dilation + 1;
  const frames = byStep ? span : input.frames;
  const pads = byStep ? ([0, 0] as const) : zeros(padding, frames, span, stride);
  const options = { kernelSize: taps, dilation, padding: pads, stride: byStep ? 1 : stride };
  const compute = convolution(frames, input.features, groups, weight, weights.get("bias")?.data, options);
  const count = byStep ? 1 : framesOf(request);
  const apply = activate(layer.name, layer.activation ?? "linear", count, out);
  if (!byStep) {
    return reframed(request, count, out, false, (block) => {
      compute(input.block, block);
      apply(block);
    });
  }
  const window = new Window(span, input.features);
  const first = span - zeros(padding, frames, span, stride)[0];
  return byWindow(
    request,
    window,
    out,
    (seen) => seen >= first && (seen - first) % stride === 0,
    (block) => {
      compute(window.block, block);
      apply(block);
    },
  );
};

/** By the step: a frame whenever a window is full. */
function byWindow(
  { input, value }: MakeRequest,
  window: Window,
  features: number,
  isFull: (seen: number) => boolean,
  run: (output: Float32Array) => void,
): Running {
  const output = value(1, features, false);
  return {
    output,
    run() {
      if (!isFull(window.push(input.block))) return false;
      run(output.block);
      return true;
    },
    reset: () => window.reset(),
  };
}

interface Taps {
  kernelSize: number;
  dilation: number;
  padding: readonly [number, number];
  stride: number;
}

/** A convolution over blocks of `frames`; groups are convolutions side by side. */
function convolution(
  frames: number,
  features: number,
  groups: number,
  weight: ChainTensor,
  bias: Float32Array | undefined,
  options: Taps,
): (input: Float32Array, output: Float32Array) => void {
  const [out] = weight.shape;
  const inputSize = features / groups;
  const outputSize = out / groups;
  const each = weight.data.length / groups;
  const layers = Array.from({ length: groups }, (_, g) => {
    const own = {
      weight: weight.data.subarray(g * each, (g + 1) * each),
      bias: bias?.subarray(g * outputSize, (g + 1) * outputSize),
    };
    return new Conv1d(frames, own, { inputSize, outputSize, ...options });
  });
  if (groups === 1) return (input, output) => layers[0].step(input, output);
  const part = new Float32Array(frames * inputSize);
  const result = new Float32Array(layers[0].output.frames * outputSize);
  return (input, output) => {
    for (const [g, layer] of layers.entries()) {
      for (let t = 0; t < frames; t++)
        for (let k = 0; k < inputSize; k++) part[t * inputSize + k] = input[t * features + g * inputSize + k];
      layer.step(part, result);
      for (let t = 0; t < layer.output.frames; t++)
        for (let k = 0; k < outputSize; k++)
          output[t * out + g * outputSize + k] = result[t * outputSize + k];
    }
  };
}

export const pool: Make<ChainPool> = (request, layer) => {
  const { input, byStep } = request;
  const { frames, features, block } = input;
  const { size, stride = size ?? 1, padding = [0, 0], operation, keepFrames = false } = layer;
  if (size === undefined) {
    if (byStep) return runningPool(request, layer);
    return reframed(request, 1, features, !keepFrames, (output) =>
      poolOver(layer, block, output, features, 0, frames, layer.presentOnly ? input.present : undefined),
    );
  }
  if (byStep) {
    const window = new Window(size, features);
    return byWindow(
      request,
      window,
      features,
      (seen) => seen % size === 0,
      (output) => poolOver(layer, window.block, output, features, 0, size),
    );
  }
  const [left] = zeros(padding, frames, size, stride);
  const count = framesOf(request);
  return reframed(request, count, features, false, (output) => {
    for (let t = 0; t < count; t++) {
      const start = t * stride - left;
      const target = output.subarray(t * features, (t + 1) * features);
      poolOver({ operation }, block, target, features, Math.max(start, 0), Math.min(start + size, frames));
    }
  });
};

/** The largest or the mean of each feature over some frames. */
function poolOver(
  { operation }: Pick<ChainPool, "operation">,
  block: Float32Array,
  output: Float32Array,
  features: number,
  start: number,
  end: number,
  present?: Uint8Array,
): void {
  for (let k = 0; k < features; k++) {
    let sum = 0;
    let count = 0;
    let largest = -Infinity;
    for (let t = start; t < end; t++) {
      const x = block[t * features + k];
      if (x > largest) largest = x;
      if (present !== undefined && present[t] === 0) continue;
      sum += x;
      count++;
    }
    output[k] = operation === "max" ? largest : sum / count;
  }
}

/** A pool over all frames so far. */
function runningPool(request: MakeRequest, { operation, presentOnly }: ChainPool): Running {
  const { features, block, present } = request.input;
  const kept = new Float64Array(features);
  let count = 0;
  const output = request.value(1, features, false);
  return {
    output,
    run() {
      const isMax = operation === "max";
      if (isMax || !presentOnly || present === undefined || present[0] === 1) {
        count++;
        for (let k = 0; k < features; k++)
          kept[k] = isMax ? (count === 1 ? block[k] : Math.max(kept[k], block[k])) : kept[k] + block[k];
      }
      for (let k = 0; k < features; k++) output.block[k] = isMax ? kept[k] : kept[k] / count;
      return true;
    },
    reset() {
      kept.fill(0);
      count = 0;
    },
  };
}
