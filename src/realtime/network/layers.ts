/** The layers of a chain as loops over blocks. By the step, a block is one frame. */
import type {
  ChainConv1d,
  ChainJoin,
  ChainLayer,
  ChainPadding,
  ChainPool,
  ChainTensor,
} from "../../core/chain/chain.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { Conv1d } from "../signal/conv1d.ts";
import { Dense } from "../signal/linear.ts";
import { Norm } from "../signal/normalise.ts";
import { activate } from "./activations.ts";
import { recurrent } from "./recurrent.ts";
import type { MakeRequest, Running, Value } from "./value.ts";

type Make<L extends ChainLayer = ChainLayer> = (request: MakeRequest, layer: L) => Running;

/** Returns a layer that runs. @throws ChainError for what runs in no form */
export function makeRunning(request: MakeRequest): Running {
  const { layer } = request.placed;
  return (makers[layer.kind] as Make)(request, layer);
}

/** The frames after a layer; when a network runs, all are known. */
function framesOf({ placed: { output } }: MakeRequest): number {
  return output.frames === undefined ? 1 : (output.frames as number);
}

/** A layer that gives one frame for each, and passes the mask on. */
function byFrame({ input, value }: MakeRequest, features: number, run: (output: Value) => void): Running {
  const output = value(input.frames, features, input.isVector, input.present);
  return {
    output,
    run() {
      run(output);
      return true;
    },
  };
}

/** A layer whose blocks have other frames; it ends a mask. */
function reframed(
  { value }: MakeRequest,
  frames: number,
  features: number,
  isVector: boolean,
  run: (output: Float32Array) => void,
): Running {
  const output = value(frames, features, isVector);
  return {
    output,
    run() {
      run(output.block);
      return true;
    },
  };
}

const copy: Make = (request) =>
  byFrame(request, request.input.features, ({ block }) => block.set(request.input.block));

const linear: Make<Extract<ChainLayer, { kind: "linear" }>> = (request, layer) => {
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

const embedding: Make<Extract<ChainLayer, { kind: "embedding" }>> = (request, layer) => {
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

const conv1d: Make<ChainConv1d> = (request, layer) => {
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

const pool: Make<ChainPool> = (request, layer) => {
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

const batchNorm: Make<Extract<ChainLayer, { kind: "batchNorm" }>> = (request, { weights, eps }) => {
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

const layerNorm: Make<Extract<ChainLayer, { kind: "layerNorm" }>> = (request, { weights, eps }) => {
  const { frames, features, block } = request.input;
  const norm = new Norm("layer", frames, features, {
    eps,
    weight: weights.get("weight")?.data,
    bias: weights.get("bias")?.data,
  });
  return byFrame(request, features, (output) => norm.step(block, output.block));
};

const prelu: Make<Extract<ChainLayer, { kind: "prelu" }>> = (request, { name, weights }) => {
  const { features, block, frames } = request.input;
  const { shape, data } = weights.get("weight")!;
  if (shape.length === 2 && (request.byStep || shape[0] !== frames))
    refuseLayer(name, `expected ${shape[0]} frames, each with its slopes, got ${frames}.`);
  return byFrame(request, features, (output) => {
    for (let k = 0; k < block.length; k++)
      output.block[k] = block[k] > 0 ? block[k] : data[k % data.length] * block[k];
  });
};

const masking: Make<Extract<ChainLayer, { kind: "masking" }>> = (request, { value: absent }) => {
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

const activation: Make<Extract<ChainLayer, { kind: "activation" }>> = (request, layer) => {
  const { frames, features, block } = request.input;
  const apply = activate(layer.name, layer.activation, frames, features);
  return byFrame(request, features, (output) => {
    output.block.set(block);
    apply(output.block);
  });
};

const last: Make = (request) => {
  const { frames, features, block } = request.input;
  return reframed(request, 1, features, !request.byStep, (output) =>
    output.set(block.subarray((frames - 1) * features, frames * features)),
  );
};

const flip: Make = (request) => {
  const { input, value } = request;
  const { frames, features, block } = input;
  const present = input.present && new Uint8Array(frames);
  const output = value(frames, features, false, present);
  return {
    output,
    run() {
      for (let t = 0; t < frames; t++) {
        output.block.set(block.subarray(t * features, (t + 1) * features), (frames - 1 - t) * features);
        if (present !== undefined) present[frames - 1 - t] = input.present![t];
      }
      return true;
    },
  };
};

/** The same numbers in the same order. */
const moved: Make = (request) => {
  const { frames, features } = request.placed.output;
  return reframed(request, framesOf(request), features, frames === undefined, (output) =>
    output.set(request.input.block),
  );
};

const transpose: Make = (request) => {
  const { frames, features, block } = request.input;
  return reframed(request, features, frames, false, (output) => {
    for (let t = 0; t < frames; t++)
      for (let k = 0; k < features; k++) output[k * frames + t] = block[t * features + k];
  });
};

const repeat: Make<Extract<ChainLayer, { kind: "repeat" }>> = (request, { times }) => {
  const { features, block } = request.input;
  return reframed(request, times, features, false, (output) => {
    for (let t = 0; t < times; t++) output.set(block, t * features);
  });
};

const pad: Make<Extract<ChainLayer, { kind: "pad" }>> = (request, { padding: [left, right] }) => {
  const { frames, features, block } = request.input;
  return reframed(request, framesOf(request), features, false, (output) => {
    output.fill(0);
    const start = Math.max(0, -left);
    const end = Math.min(frames, frames + right);
    output.set(block.subarray(start * features, end * features), Math.max(0, left) * features);
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

const join: Make<ChainJoin> = (request, { name, operation, with: others }) => {
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

const makers: { readonly [K in ChainLayer["kind"]]: Make<Extract<ChainLayer, { kind: K }>> } = {
  lstm: recurrent,
  gru: recurrent,
  rnn: recurrent,
  linear,
  embedding,
  conv1d,
  activation,
  prelu,
  batchNorm,
  layerNorm,
  dropout: copy,
  masking,
  pool,
  last,
  flip,
  flatten: moved,
  reshape: moved,
  transpose,
  repeat,
  pad,
  join,
};
