/**
 * Makes a chain while a reader follows a graph: ONNX and TorchScript call the same few operations here. A layer is added where numbers
 * change; moves of axes only change what we know of a value.
 */
import type {
  Chain,
  ChainActivation,
  ChainInput,
  ChainLayer,
  ChainPadding,
  ChainRecurrent,
  ChainRef,
  ChainTensor,
} from "../../../core/chain/chain.ts";
import { MAX_LAYERS, placeChain } from "../../../core/chain/place.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import { weightsOf } from "../weights.ts";
import { simplified } from "./simplify.ts";
import {
  type Atom,
  type Axis,
  atomIn,
  atomsOf,
  axisOf,
  type Role,
  type Size,
  type Sizes,
  shapeText,
  sizeOfAxis,
  type Value,
  WrongAxes,
} from "./value.ts";

/** A layer without its place. */
type Made = ChainLayer extends infer Layer
  ? Layer extends ChainLayer
    ? Omit<Layer, "name" | "from">
    : never
  : never;

type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

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

export class Trace {
  readonly #layers: ChainLayer[] = [];
  readonly #names = new Set<string>();
  readonly #inputs: readonly ChainInput[];
  /** States after a call, by the buffers that keep them */
  readonly #states = new Map<string, unknown>();
  /** Values that were scaled, by their layer */
  readonly #values = new Map<ChainRef, Value>();

  constructor(inputs: readonly ChainInput[]) {
    this.#inputs = inputs;
    for (const { name } of inputs) this.#names.add(name);
  }

  /** Layers so far: how far a reader came. */
  get length(): number {
    return this.#layers.length;
  }

  /** Whether a value is an input itself, whose numbers may be ids. */
  isInput({ refs }: Value): boolean {
    return this.#inputs.some(({ name }) => name === refs[0]);
  }

  /** An input whose file has features before time. */
  turned(value: Value): Value {
    return this.#overRefs(value, (ref) => this.#add(`${ref} turned`, { kind: "transpose" }, ref));
  }

  // ---- Moves of axes

  transpose(where: string, value: Value, order: readonly number[]): Value {
    if (new Set(order).size !== value.axes.length || order.some((axis) => value.axes[axis] === undefined))
      refuseLayer(where, `expected an order of ${value.axes.length} axes, got [${order.join(", ")}].`);
    return { ...value, axes: order.map((axis) => value.axes[axis]) };
  }

  unsqueeze(value: Value, at: number): Value {
    return { ...value, axes: value.axes.toSpliced(at < 0 ? at + value.axes.length + 1 : at, 0, []) };
  }

  /** Removes an axis of one element. */
  squeeze(where: string, value: Value, at: number): Value {
    const axis = this.axis(where, value, at);
    const atoms = value.axes[axis];
    if (sizeOfAxis(atoms) !== 1)
      refuseLayer(where, `expected axis ${axis} of ${shapeText(value.axes)} to have one element.`);
    return atoms.some(({ role }) => role === "time")
      ? this.select(where, value, axis, 0)
      : { ...value, axes: value.axes.toSpliced(axis, 1) };
  }

  axis(where: string, value: Value, at: number): number {
    const axis = at < 0 ? at + value.axes.length : at;
    if (value.axes[axis] !== undefined) return axis;
    return refuseLayer(where, `expected one of the axes of ${shapeText(value.axes)}, got ${at}.`);
  }

  /** One element of an axis: the last frame, or a direction. */
  select(where: string, value: Value, at: number, index: number): Value {
    const axis = this.axis(where, value, at);
    const atoms = value.axes[axis];
    const axes = value.axes.toSpliced(axis, 1);
    const size = sizeOfAxis(atoms);
    const from = index < 0 && size !== "any" ? index + size : index;
    if (atoms.length === 0) return { ...value, axes };
    if (hasFeaturesAlone(atoms)) {
      const one = this.#selected(where, value, axis, from, from + 1);
      return { ...one, axes: one.axes.toSpliced(axis, 1) };
    }
    const [{ role }] = atoms;
    if (atoms.length === 1 && role === "direction" && value.refs[from] !== undefined)
      return { ...value, refs: [value.refs[from]], axes };
    if (atoms.length === 1 && role === "time" && (from === -1 || from === (size as number) - 1))
      return this.#overRefs({ ...value, axes }, (ref) => this.#add(where, { kind: "last" }, ref));
    // The first frame is the last one of time turned round.
    if (atoms.length === 1 && role === "time" && from === 0)
      return this.#overRefs({ ...value, axes }, (ref) =>
        this.#add(where, { kind: "last" }, this.#add(where, { kind: "flip" }, ref)),
      );
    return refuseLayer(
      where,
      `expected the first or the last frame, or a direction, got element ${index} of axis ${axis} of ${shapeText(value.axes)}.`,
    );
  }

  /** Elements from `start` to `end` of an axis: all of them, the last frame, or one direction. */
  slice(where: string, value: Value, at: number, start: number, end: number, step = 1): Value {
    const axis = this.axis(where, value, at);
    const atoms = value.axes[axis];
    const size = sizeOfAxis(atoms);
    if (step === 1 && (start === 0 || -start === size) && (size === "any" ? end >= 2 ** 31 - 1 : end >= size))
      return value;
    const first = start < 0 && size !== "any" ? start + size : start;
    const last = Math.min(end < 0 && size !== "any" ? end + size : end, size === "any" ? end : size);
    const isLast = size === "any" && first === -1 && end >= 2 ** 31 - 1;
    // A half of the features of two directions.
    const [direction, feature] = atoms;
    if (
      step === 1 &&
      direction?.role === "direction" &&
      atoms.length === 2 &&
      last - first === feature.size
    ) {
      const ref = value.refs[first / (feature.size as number)];
      if (ref !== undefined) return { ...value, refs: [ref], axes: value.axes.with(axis, [feature]) };
    }
    if (step === 1 && hasFeaturesAlone(atoms)) return this.#selected(where, value, axis, first, last);
    if (step === 1 && (isLast || last - first === 1)) {
      const one = this.select(where, value, axis, first);
      return this.unsqueeze(one, axis);
    }
    // From the last frame to before the first.
    const isAll =
      (start === -1 || (size !== "any" && start >= size - 1)) && end < -(size === "any" ? 2 ** 30 : size);
    if (step === -1 && atoms.length === 1 && atoms[0].role === "time" && isAll)
      return this.#overRefs(value, (ref) => this.#add(where, { kind: "flip" }, ref));
    return refuseLayer(
      where,
      `expected all elements, the first or the last frame, one direction or features, got ${start} to ${end} of axis ${axis} of ${shapeText(value.axes)}.`,
    );
  }

  /** Some of the features: a product with rows of the identity. */
  #selected(where: string, value: Value, axis: number, first: number, last: number): Value {
    const merged = this.#merged(where, value);
    const size = sizeOfAxis(merged.axes[axis]) as number;
    if (last <= first) refuseLayer(where, `expected features from ${first} on, got none.`);
    const data = new Float32Array((last - first) * size);
    for (let k = first; k < last; k++) data[(k - first) * size + k] = 1;
    const weights = new Map([["weight", { shape: [last - first, size], data }]]);
    const ref = this.#add(where, { kind: "linear", type: "a part of the features", weights }, merged.refs[0]);
    return {
      ...merged,
      refs: [ref],
      axes: merged.axes.with(axis, [{ role: "feature", size: last - first }]),
    };
  }

  /** Regroups the atoms of a value. @param sizes -1 for the rest, 0 for the size of the same axis, a role for a size that the input has */
  reshape(where: string, value: Value, sizes: Sizes["values"]): Value {
    const atoms = [...atomsOf(value)];
    const refused = (): never =>
      refuseLayer(
        where,
        `expected a shape that keeps batch, time and features apart, got [${sizes.map((size) => size ?? "?").join(", ")}] for ${shapeText(value.axes)}.`,
      );
    // One unknown size is what is left.
    const isOpen = sizes.filter((size) => size === undefined || size === -1).length === 1;
    const wanted = sizes.map((size, k) => {
      if (size === undefined && isOpen) return -1;
      if (size !== 0) return size;
      const given = value.axes[k] ?? refused();
      return given.length === 1 && given[0].size === "any" ? given[0].role : (sizeOfAxis(given) as number);
    });
    const open = wanted.indexOf(-1);
    const take = (size: number | Role | undefined, end: "shift" | "pop"): Axis => {
      const peek = () => atoms.at(end === "shift" ? 0 : -1);
      const taken: Atom[] = [];
      if (typeof size === "string") {
        if (peek()?.role !== size) refused();
        return [atoms[end]()!];
      }
      if (size === undefined) refused();
      for (let product = 1; product !== size || (size === 1 && peek()?.size === 1 && taken.length === 0); ) {
        const atom = atoms[end]() ?? refused();
        if (atom.size === "any" || product * atom.size > (size as number)) refused();
        product *= atom.size as number;
        if (end === "shift") taken.push(atom);
        else taken.unshift(atom);
      }
      return taken;
    };
    const before = (open < 0 ? wanted : wanted.slice(0, open)).map((size) => take(size, "shift"));
    const after: Axis[] = [];
    if (open >= 0) for (const size of wanted.slice(open + 1).reverse()) after.unshift(take(size, "pop"));
    else if (atoms.some(({ size }) => size !== 1)) refused();
    // The other atoms have one element, and belong to those before them.
    else if (before.length > 0) before.push([...before.pop()!, ...atoms]);
    return { ...value, axes: [...before, ...(open < 0 ? [] : [atoms]), ...after] };
  }

  concat(where: string, values: readonly Value[], at: number): Value {
    const [first] = values;
    if (values.length === 1) return first;
    const axis = this.axis(where, first, at);
    const roleAt = (value: Value) => value.axes[axis]?.at(-1)?.role;
    if (values.every((value) => roleAt(value) === undefined || roleAt(value) === "direction")) {
      const refs = values.flatMap((value) => value.refs);
      return { ...first, refs, axes: first.axes.with(axis, [{ role: "direction", size: refs.length }]) };
    }
    const role = roleAt(first);
    if (
      (role !== "feature" && role !== "time") ||
      values.some((value) => value.axes.length !== first.axes.length)
    )
      refuseLayer(
        where,
        `expected to join features or frames, got axis ${axis} of ${shapeText(first.axes)}.`,
      );
    const merged = values.map((value) => this.#merged(where, value));
    const operation = role === "feature" ? "features" : "frames";
    const sizes = merged.map((value) => atomIn(value, role)?.size ?? 1);
    const total = sizes.includes("any") ? "any" : (sizes as number[]).reduce((sum, size) => sum + size, 0);
    const refs = merged.map(({ refs }) => refs[0]);
    const ref = this.#add(where, { kind: "join", operation, with: refs.slice(1) }, refs[0]);
    return { ...merged[0], refs: [ref], axes: first.axes.with(axis, [{ role, size: total }]) };
  }

  // ---- Layers

  activation(where: string, value: Value, activation: ChainActivation): Value {
    if (activation === "linear") return value;
    return this.#overRefs(value, (ref) => this.#add(where, { kind: "activation", activation }, ref));
  }

  /** Softmax over an axis, which has to be that of the features. */
  softmax(where: string, value: Value, at: number, activation: "softmax" | "logSoftmax"): Value {
    const axis = this.axis(where, value, at);
    const merged = this.#merged(where, value);
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
    const ref = this.#add(where, { kind: "linear", type, weights }, frames.refs[0]);
    return withFeatures({ ...frames, refs: [ref] }, weight.shape[0]);
  }

  /** x · scale + shift, per feature. @param scale, shift [features], or [1] */
  affine(where: string, value: Value, scale: ChainTensor | undefined, shift: ChainTensor | undefined): Value {
    const merged = this.#merged(where, value);
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
    return this.#overRefs(merged, (ref) => this.#add(where, { kind: "batchNorm", eps: 0, weights }, ref));
  }

  /** Returns the value that a layer of this trace multiplied by one number; undefined if there is none. */
  unscaled(value: Value, factor: number): Value | undefined {
    const layer = this.#layers.find(({ name }) => name === value.refs[0]);
    if (layer?.kind !== "batchNorm" || layer.eps !== 0) return undefined;
    const isFactor = layer.weights.get("weight")!.data.every((scale) => Math.abs(scale - factor) < 1e-6);
    const isShifted = layer.weights.get("bias")!.data.some((shift) => shift !== 0);
    return isFactor && !isShifted ? this.#values.get(layer.from!) : undefined;
  }

  norm(
    where: string,
    value: Value,
    axis: number,
    layer: { kind: "batchNorm" | "layerNorm"; eps: number; weights: ReadonlyMap<string, ChainTensor> },
  ): Value {
    const merged = this.#merged(where, value);
    const at = this.axis(where, merged, axis);
    if (merged.axes[at].at(-1)?.role !== "feature" && atomIn(merged, "feature") !== undefined)
      refuseLayer(where, `expected features on axis ${axis}, got ${shapeText(merged.axes)}.`);
    return this.#overRefs(merged, (ref) => this.#add(where, layer, ref));
  }

  embedding(where: string, type: string, ids: Value, weight: ChainTensor): Value {
    if (atomIn(ids, "feature") !== undefined) refuseLayer(where, `expected ids, got ${shapeText(ids.axes)}.`);
    const weights = new Map([["weight", weight]]);
    const ref = this.#add(where, { kind: "embedding", type, weights }, ids.refs[0]);
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
    const from = isVector ? this.#add(where, { kind: "repeat", times: 1 }, frames.refs[0]) : frames.refs[0];
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
    const name = this.#add(where, layer, from);
    const direction: Axis = directions === 2 ? [{ role: "direction", size: 2 }] : [];
    const both = (part: string) =>
      directions === 2 ? [`${name}:${part}`, `${name}:${part}_reverse`] : [`${name}:${part}`];
    const sequence =
      directions === 2
        ? [`${name}:forward`, `${name}:reverse`]
        : [reverse ? this.#add(where, { kind: "flip" }, name) : name];
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
    const ref = this.#add(
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
    const ref = this.#add(where, { kind: "pool", operation, ...window }, merged.refs[0]);
    const pooled = { ...merged, refs: [ref] };
    if (window === undefined)
      return { ...pooled, axes: merged.axes.map((axis) => axis.filter(({ role }) => role !== "time")) };
    const { size, stride, padding } = window;
    return withFrames(pooled, (frames) => windows(frames, size, stride, padding));
  }

  /** A vector several times along an axis of one element, which becomes time. */
  repeat(where: string, value: Value, at: number, times: number): Value {
    const merged = this.#merged(where, value);
    if (merged.axes[at].length > 0 || atomIn(merged, "time") !== undefined)
      refuseLayer(where, `expected one vector to repeat, got axis ${at} of ${shapeText(value.axes)}.`);
    const repeated = this.#overRefs(merged, (ref) => this.#add(where, { kind: "repeat", times }, ref));
    return { ...repeated, axes: merged.axes.with(at, [{ role: "time", size: times }]) };
  }

  /** Zeros before and after the frames, which have an axis of their own. */
  pad(where: string, value: Value, at: number, padding: readonly [left: number, right: number]): Value {
    const axis = value.axes[at];
    if (axis?.length !== 1 || axis[0].role !== "time" || padding.some((count) => !(count >= 0)))
      refuseLayer(where, `expected zeros before and after frames, got ${shapeText(value.axes)}.`);
    const padded = this.#overRefs(value, (ref) => this.#add(where, { kind: "pad", padding }, ref));
    return withFrames(padded, (frames) => (frames === "any" ? frames : frames + padding[0] + padding[1]));
  }

  /** The mean or the largest of all frames. */
  reduce(where: string, value: Value, at: number, operation: "max" | "mean", keep: boolean): Value {
    const axis = this.axis(where, value, at);
    if (value.axes[axis].length !== 1 || value.axes[axis][0].role !== "time")
      refuseLayer(where, `expected a ${operation} over time, got axis ${axis} of ${shapeText(value.axes)}.`);
    const axes = keep ? value.axes.with(axis, []) : value.axes.toSpliced(axis, 1);
    return this.#overRefs({ ...value, axes }, (ref) => this.#add(where, { kind: "pool", operation }, ref));
  }

  /** Two values of the same shape, number by number. */
  combine(
    where: string,
    operation: "add" | "subtract" | "multiply" | "min" | "max",
    a: Value,
    b: Value,
  ): Value {
    const [left, right] = [this.#merged(where, a), this.#merged(where, b)];
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
    const ref = this.#add(where, { kind: "join", operation, with: right.refs }, left.refs[0]);
    return { ...left, refs: [ref] };
  }

  /** The value as one vector, or as one vector a frame with the features on its last axis. */
  frames(where: string, value: Value): Value {
    const merged = this.#merged(where, value);
    const last = merged.axes.at(-1) ?? [];
    const others = merged.axes.slice(0, -1).flat();
    if (others.some(({ role }) => role === "feature") || last.some(({ role }) => role === "batch"))
      refuseLayer(where, `expected features on the last axis, got ${shapeText(merged.axes)}.`);
    if (!last.some(({ role }) => role === "time")) return merged;
    // Numbers of several frames side by side.
    let [ref] = merged.refs;
    if (last[0].role === "feature" && last.length > 1) ref = this.#add(where, { kind: "transpose" }, ref);
    ref = this.#add(where, { kind: "flatten" }, ref);
    const size = sizeOfAxis(last);
    if (size === "any")
      refuseLayer(where, `expected a fixed number of frames, got ${shapeText(merged.axes)}.`);
    return { ...merged, refs: [ref], axes: merged.axes.with(-1, [{ role: "feature", size }]) };
  }

  /** Remembers the states after a call, by the buffers that gave those before it. */
  remember(buffers: readonly string[], states: readonly unknown[]): void {
    for (const [k, buffer] of buffers.entries()) this.#states.set(buffer, states[k]);
  }

  /** Checks that each buffer gets the state that its layer leaves. @param written values by buffer */
  checkWritten(written: ReadonlyMap<string, unknown>): void {
    for (const [buffer, state] of this.#states) {
      const value = written.get(buffer);
      if (value === state || (value as Value | undefined)?.refs?.join() === (state as Value).refs.join())
        continue;
      refuseLayer(
        buffer,
        "expected a buffer that keeps the state of its layer, got another value written to it.",
      );
    }
    for (const buffer of written.keys())
      if (!this.#states.has(buffer))
        refuseLayer(buffer, "expected only states to be written, got another buffer.");
  }

  /** The chain, with what the outputs need. @param outputs by name */
  finish(source: string, outputs: ReadonlyMap<string, Value>, assumptions: readonly string[] = []): Chain {
    const ends = [...outputs].map(([name, value]) => {
      const hasFeatures = atomIn(value, "feature") !== undefined;
      return { name, from: (hasFeatures ? this.frames(name, value) : value).refs[0] };
    });
    const { layers, refs } = simplified(
      this.#layers,
      ends.map(({ from }) => from),
    );
    return placeChain({
      source,
      inputs: this.#inputs,
      layers,
      outputs: ends.map(({ name }, k) => ({ name, from: refs[k] })),
      ...(assumptions.length > 0 && { assumptions }),
    });
  }

  /** Two directions become one value where they lie side by side. */
  #merged(where: string, value: Value): Value {
    const at = axisOf(value, "direction");
    if (at < 0) return value;
    const axis = value.axes[at];
    const [direction, feature] = axis.slice(-2);
    if (axis.length < 2 || direction.role !== "direction" || feature.role !== "feature")
      refuseLayer(where, `expected the directions side by side, got ${shapeText(value.axes)}.`);
    const size = value.refs.length * (feature.size as number);
    const axes = value.axes.with(at, [...axis.slice(0, -2), { role: "feature", size }]);
    const [name, part] = value.refs[0].split(":");
    const layer = this.#layers.find((each) => each.name === name) as Mutable<ChainRecurrent> | undefined;
    if (
      layer !== undefined &&
      part === "forward" &&
      value.refs.join() === `${name}:forward,${name}:reverse`
    ) {
      layer.merge = "concat";
      return { ...value, refs: [name], axes };
    }
    const ref = this.#add(
      where,
      { kind: "join", operation: "features", with: value.refs.slice(1) },
      value.refs[0],
    );
    return { ...value, refs: [ref], axes };
  }

  /** The activation that x times a function of x is. */
  #gated(x: ChainRef, gate: ChainRef): { x: ChainRef; name: ChainActivation } | undefined {
    const found = this.#layers.find(({ name }) => name === gate);
    if (found?.kind !== "activation" || found.from !== x) return undefined;
    if (found.activation === "sigmoid") return { x, name: "silu" };
    return /^hardSigmoid\(0\.1666\d*, 0\.5\)$/.test(found.activation) ? { x, name: "hardSilu" } : undefined;
  }

  /** [N, C, T], with further axes of one element. */
  #channelsFirst(where: string, value: Value): Value {
    const merged = this.#merged(where, value);
    const roles = atomsOf(merged).map(({ role }) => role);
    const order = roles.filter((role) => role !== "batch").join();
    if (order !== "feature,time" && order !== "time" && order !== "feature")
      refuseLayer(where, `expected [batch, features, time], got ${shapeText(value.axes)}.`);
    return merged;
  }

  #overRefs(value: Value, change: (ref: ChainRef) => ChainRef): Value {
    return { ...value, refs: value.refs.map(change) };
  }

  #add(where: string, layer: Made, from: ChainRef): ChainRef {
    if (this.#layers.length >= MAX_LAYERS)
      refuseLayer(where, `expected at most ${MAX_LAYERS} layers, got more.`);
    const base = where.replace(/^\/+/, "").replaceAll(":", "_").slice(0, 180) || layer.kind;
    let name = base;
    for (let k = 1; this.#names.has(name); k++) name = `${base}_${k}`;
    this.#names.add(name);
    this.#layers.push({ ...layer, name, from } as ChainLayer);
    return name;
  }
}

/** Whether an axis is that of the features, of one direction or of both. */
const hasFeaturesAlone = (axis: Axis): boolean =>
  axis.at(-1)?.role === "feature" && axis.every(({ role }) => role === "feature" || role === "direction");

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
