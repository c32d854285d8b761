/**
 * Makes a chain while a reader follows a graph: the readers of every format call the same few operations here. A layer is added where numbers
 * change; moves of axes only change what we know of a value.
 */
import type {
  Chain,
  ChainActivation,
  ChainPadding,
  ChainRecurrent,
  ChainRef,
  ChainTensor,
} from "../../../core/chain/chain.ts";
import { placeChain } from "../../../core/chain/place.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { weightsOf } from "../weights.ts";
import { type Made, Moves, type Mutable } from "./moves.ts";
import { simplified } from "./simplify.ts";
import {
  type Axis,
  atomIn,
  atomsOf,
  axisOf,
  type Size,
  shapeText,
  sizeOfAxis,
  type Value,
  WrongAxes,
} from "./value.ts";

/** One cell in one or two directions, with PyTorch's weights. */
export interface RecurrentRequest {
  readonly kind: "lstm" | "gru" | "rnn";
  readonly type: string;
  readonly hiddenSize: number;
  /** S, the size of the hidden state */
  readonly stateSize: number;
  readonly directions: 1 | 2;
  /** Only the reverse direction */
  readonly reverse?: boolean;
  readonly weights: ReadonlyMap<string, ChainTensor>;
  readonly resetAfter?: boolean;
  readonly activations?: { readonly gate: string; readonly state: string };
  readonly cellClip?: number;
  readonly initial?: readonly ChainRef[];
  readonly stateful?: boolean;
}

export class Trace extends Moves {
  /** Values that were scaled, by their layer */
  readonly #values = new Map<ChainRef, Value>();

  activation(where: string, value: Value, activation: ChainActivation): Value {
    return activation === "linear" ? value : this.each(where, value, { kind: "activation", activation });
  }

  /** A layer that computes each number by itself. */
  each(where: string, value: Value, layer: Made): Value {
    return this.overRefs(value, (ref) => this.add(where, layer, ref));
  }

  /** Softmax over an axis, which has to be that of the features. */
  softmax(where: string, value: Value, at: number, activation: "softmax" | "logSoftmax"): Value {
    const axis = this.axis(where, value, at);
    const merged = this.merged(where, value);
    if (axisOf(merged, "feature") !== axis)
      refuseLayer(
        where,
        `expected ${activation} over the features, got axis ${axis} of ${shapeText(value.axes)}.`,
      );
    return this.activation(where, merged, activation);
  }

  /** @param weight [out, in] */
  linear(where: string, type: string, value: Value, weight: ChainTensor, bias?: ChainTensor): Value {
    const frames = this.frames(where, value);
    const weights = weightsOf({ weight, bias });
    const ref = this.add(where, { kind: "linear", type, weights }, frames.refs[0]);
    return withFeatures({ ...frames, refs: [ref] }, weight.shape[0]);
  }

  /** x · scale + shift, per feature. @param scale, shift [features], or [1] */
  affine(where: string, value: Value, scale: ChainTensor | undefined, shift: ChainTensor | undefined): Value {
    const merged = this.merged(where, value);
    const size = (atomIn(merged, "feature")?.size ?? 1) as number;
    const spread = (tensor: ChainTensor | undefined, rest: number): ChainTensor => {
      const data = tensor?.data ?? Float32Array.of(rest);
      if (data.length !== 1 && data.length !== size)
        refuseLayer(where, `expected one number, or one for each of ${size} features, got ${data.length}.`);
      return { shape: [size], data: data.length === size ? data : new Float32Array(size).fill(data[0]) };
    };
    // As a norm of mean 0 and variance 1.
    const weights = weightsOf({
      running_mean: spread(undefined, 0),
      running_var: spread(undefined, 1),
      weight: spread(scale, 1),
      bias: spread(shift, 0),
    });
    const last = merged.axes.at(-1) ?? [];
    if (size > 1 && (scale ?? shift)!.data.length > 1 && last.at(-1)?.role !== "feature")
      refuseLayer(where, `expected features last, got ${shapeText(merged.axes)}.`);
    this.#values.set(merged.refs[0], value);
    return this.overRefs(merged, (ref) => this.add(where, { kind: "batchNorm", eps: 0, weights }, ref));
  }

  /** Returns the value that a layer of this trace multiplied by one number; undefined if there is none. */
  unscaled(value: Value, factor: number): Value | undefined {
    const layer = this.layers.find(({ name }) => name === value.refs[0]);
    if (layer?.kind !== "batchNorm" || layer.eps !== 0) return undefined;
    const isFactor = layer.weights.get("weight")!.data.every((scale) => Math.abs(scale - factor) < 1e-6);
    const isShifted = layer.weights.get("bias")!.data.some((shift) => shift !== 0);
    return isFactor && !isShifted ? this.#values.get(layer.from!) : undefined;
  }

  norm(
    where: string,
    value: Value,
    axis: number,
    layer: { weights: ReadonlyMap<string, ChainTensor> } & (
      | { kind: "batchNorm" | "layerNorm" | "instanceNorm"; eps: number }
      | { kind: "prelu" }
    ),
  ): Value {
    const merged = this.merged(where, value);
    const at = this.axis(where, merged, axis);
    if (merged.axes[at].at(-1)?.role !== "feature" && atomIn(merged, "feature") !== undefined)
      refuseLayer(where, `expected features on axis ${axis}, got ${shapeText(merged.axes)}.`);
    return this.overRefs(merged, (ref) => this.add(where, layer, ref));
  }

  embedding(where: string, type: string, ids: Value, weight: ChainTensor): Value {
    if (atomIn(ids, "feature") !== undefined) refuseLayer(where, `expected ids, got ${shapeText(ids.axes)}.`);
    const weights = new Map([["weight", weight]]);
    const ref = this.add(where, { kind: "embedding", type, weights }, ids.refs[0]);
    return { ...ids, refs: [ref], axes: [...ids.axes, [{ role: "feature", size: weight.shape[1] }]] };
  }

  /**
   * A recurrent layer over [T, N, I].
   *
   * @returns Y [T, D, N, S], the hidden state [D, N, S] and, of an LSTM, the cell state [D, N, H]
   */
  recurrent(where: string, input: Value, request: RecurrentRequest): [Value, Value, Value | undefined] {
    const { kind, type, hiddenSize, stateSize, directions, reverse, weights, ...rest } = request;
    const [time, batch, features] = input.axes;
    const isTime = (axis: Axis | undefined) => axis?.every(({ role }) => role === "time");
    const isBatch = (axis: Axis | undefined) => axis?.every(({ role }) => role === "batch");
    if (input.axes.length !== 3 || !isTime(time) || !isBatch(batch))
      throw new WrongAxes(
        where,
        `expected a sequence as [time, batch, features], got ${shapeText(input.axes)}.`,
      );
    const frames = this.frames(where, { ...input, axes: [time, batch, features] });
    // One frame that was a vector; a network that keeps its state gets a frame in each call.
    const isVector = time.length === 0 && !request.stateful;
    const from = isVector ? this.add(where, { kind: "repeat", times: 1 }, frames.refs[0]) : frames.refs[0];
    const steps: Axis = isVector ? [{ role: "time", size: 1 }] : time;
    const layer: Mutable<ChainRecurrent> = {
      kind,
      type,
      name: "",
      hiddenSize,
      weights,
      sequences: true,
      ...rest,
      ...(directions === 2 && { merge: "none" }),
      ...(reverse && { backwards: true }),
    };
    const name = this.add(where, layer, from);
    const direction: Axis = directions === 2 ? [{ role: "direction", size: 2 }] : [];
    const both = (part: string) =>
      directions === 2 ? [`${name}:${part}`, `${name}:${part}_reverse`] : [`${name}:${part}`];
    const sequence =
      directions === 2
        ? [`${name}:forward`, `${name}:reverse`]
        : [reverse ? this.add(where, { kind: "flip" }, name) : name];
    const states = (part: "hidden" | "cell", size: number): Value => ({
      kind: "value",
      refs: both(part),
      axes: [direction, batch, [{ role: "feature", size }]],
    });
    const output: Value = { ...states("hidden", stateSize), refs: sequence };
    return [
      { ...output, axes: [steps, ...output.axes] },
      states("hidden", stateSize),
      kind === "lstm" ? states("cell", hiddenSize) : undefined,
    ];
  }

  /** A convolution of [N, C, T]. @param weight [out, in / groups, K] */
  conv1d(
    where: string,
    type: string,
    value: Value,
    options: {
      weight: ChainTensor;
      bias?: ChainTensor;
      stride: number;
      dilation: number;
      groups: number;
      padding: ChainPadding;
    },
  ): Value {
    const merged = this.#channelsFirst(where, value);
    const { weight, bias, stride, dilation, groups, padding } = options;
    const weights = weightsOf({ weight, bias });
    const ref = this.add(
      where,
      { kind: "conv1d", type, stride, dilation, groups, padding, weights },
      merged.refs[0],
    );
    const span = (weight.shape[2] - 1) * dilation + 1;
    return withFeatures(
      withFrames({ ...merged, refs: [ref] }, (frames) => windows(frames, span, stride, padding)),
      weight.shape[0],
    );
  }

  /** A pool over the last axis of [N, C, T]; without a size over all frames, which leaves one. */
  pool(
    where: string,
    value: Value,
    operation: "max" | "mean",
    window?: { size: number; stride: number; padding: readonly [number, number] | "same" },
  ): Value {
    const merged = this.#channelsFirst(where, value);
    const ref = this.add(where, { kind: "pool", operation, ...window }, merged.refs[0]);
    const pooled = { ...merged, refs: [ref] };
    if (window === undefined)
      return { ...pooled, axes: merged.axes.map((axis) => axis.filter(({ role }) => role !== "time")) };
    const { size, stride, padding } = window;
    return withFrames(pooled, (frames) => windows(frames, size, stride, padding));
  }

  /** A vector several times along an axis of one element, which becomes time. */
  repeat(where: string, value: Value, at: number, times: number): Value {
    const merged = this.merged(where, value);
    if (merged.axes[at].length > 0 || atomIn(merged, "time") !== undefined)
      refuseLayer(where, `expected one vector to repeat, got axis ${at} of ${shapeText(value.axes)}.`);
    const repeated = this.overRefs(merged, (ref) => this.add(where, { kind: "repeat", times }, ref));
    return { ...repeated, axes: merged.axes.with(at, [{ role: "time", size: times }]) };
  }

  /** Zeros before and after the frames, which have an axis of their own. */
  pad(where: string, value: Value, at: number, padding: readonly [left: number, right: number]): Value {
    const axis = value.axes[at];
    if (axis?.length !== 1 || axis[0].role !== "time" || padding.some((count) => !(count >= 0)))
      refuseLayer(where, `expected zeros before and after frames, got ${shapeText(value.axes)}.`);
    const padded = this.overRefs(value, (ref) => this.add(where, { kind: "pad", padding }, ref));
    return withFrames(padded, (frames) => (frames === "any" ? frames : frames + padding[0] + padding[1]));
  }

  /** The mean or the largest of all frames. */
  reduce(where: string, value: Value, at: number, operation: "max" | "mean", keep: boolean): Value {
    const axis = this.axis(where, value, at);
    if (value.axes[axis].length !== 1 || value.axes[axis][0].role !== "time")
      refuseLayer(where, `expected a ${operation} over time, got axis ${axis} of ${shapeText(value.axes)}.`);
    const axes = keep ? value.axes.with(axis, []) : value.axes.toSpliced(axis, 1);
    return this.overRefs({ ...value, axes }, (ref) => this.add(where, { kind: "pool", operation }, ref));
  }

  /** Two values of the same shape, number by number. */
  combine(
    where: string,
    operation: "add" | "subtract" | "multiply" | "min" | "max",
    a: Value,
    b: Value,
  ): Value {
    const [left, right] = [this.merged(where, a), this.merged(where, b)];
    if (shapeText(left.axes) !== shapeText(right.axes))
      refuseLayer(
        where,
        `expected two values of one shape, got ${shapeText(left.axes)} and ${shapeText(right.axes)}.`,
      );
    if (operation === "multiply") {
      const gated = this.#gated(left.refs[0], right.refs[0]) ?? this.#gated(right.refs[0], left.refs[0]);
      if (gated !== undefined)
        return this.activation(where, left.refs[0] === gated.x ? left : right, gated.name);
    }
    const ref = this.add(where, { kind: "join", operation, with: right.refs }, left.refs[0]);
    return { ...left, refs: [ref] };
  }

  /** The value as one vector, or as one vector a frame with the features on its last axis. */
  frames(where: string, value: Value): Value {
    const merged = this.merged(where, value);
    const last = merged.axes.at(-1) ?? [];
    const others = merged.axes.slice(0, -1).flat();
    if (others.some(({ role }) => role === "feature") || last.some(({ role }) => role === "batch"))
      refuseLayer(where, `expected features on the last axis, got ${shapeText(merged.axes)}.`);
    if (!last.some(({ role }) => role === "time")) return merged;
    // Numbers of several frames side by side.
    let [ref] = merged.refs;
    if (last[0].role === "feature" && last.length > 1) ref = this.add(where, { kind: "transpose" }, ref);
    ref = this.add(where, { kind: "flatten" }, ref);
    const size = sizeOfAxis(last);
    if (size === "any")
      refuseLayer(where, `expected a fixed number of frames, got ${shapeText(merged.axes)}.`);
    return { ...merged, refs: [ref], axes: merged.axes.with(-1, [{ role: "feature", size }]) };
  }

  /** The chain, with what the outputs need. @param outputs by name */
  finish(source: string, outputs: ReadonlyMap<string, Value>, assumptions: readonly string[] = []): Chain {
    const ends = [...outputs].map(([name, value]) => {
      const hasFeatures = atomIn(value, "feature") !== undefined;
      return { name, from: (hasFeatures ? this.frames(name, value) : value).refs[0] };
    });
    const { layers, refs } = simplified(
      this.layers,
      ends.map(({ from }) => from),
    );
    return placeChain({
      source,
      inputs: this.inputs,
      layers,
      outputs: ends.map(({ name }, k) => ({ name, from: refs[k] })),
      ...(assumptions.length > 0 && { assumptions }),
    });
  }

  /** The activation that x times a function of x is. */
  #gated(x: ChainRef, gate: ChainRef): { x: ChainRef; name: ChainActivation } | undefined {
    const found = this.layers.find(({ name }) => name === gate);
    if (found?.kind !== "activation" || found.from !== x) return undefined;
    if (found.activation === "sigmoid") return { x, name: "silu" };
    return /^hardSigmoid\(0\.1666\d*, 0\.5\)$/.test(found.activation) ? { x, name: "hardSilu" } : undefined;
  }

  /** [N, C, T], with further axes of one element. */
  #channelsFirst(where: string, value: Value): Value {
    const merged = this.merged(where, value);
    const roles = atomsOf(merged).map(({ role }) => role);
    const order = roles.filter((role) => role !== "batch").join();
    if (order !== "feature,time" && order !== "time" && order !== "feature")
      refuseLayer(where, `expected [batch, features, time], got ${shapeText(value.axes)}.`);
    return merged;
  }
}

const withFeatures = (value: Value, size: number): Value => {
  const last = axisOf(value, "feature");
  const at = last < 0 ? value.axes.length - 1 : last;
  return { ...value, axes: value.axes.with(at, [{ role: "feature", size }]) };
};

function withFrames(value: Value, change: (frames: Size) => Size): Value {
  const axes = value.axes.map((axis) =>
    axis.map((atom) => (atom.role === "time" ? { role: atom.role, size: change(atom.size) } : atom)),
  );
  return { ...value, axes };
}

function windows(frames: Size, span: number, stride: number, padding: ChainPadding): Size {
  if (frames === "any") return "any";
  if (padding === "same" || padding === "causal") return Math.ceil(frames / stride);
  return Math.floor((frames + padding[0] + padding[1] - span) / stride) + 1;
}
