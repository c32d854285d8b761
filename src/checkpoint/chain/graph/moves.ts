/** The values of a graph and the layers behind them. Moves of axes change only what we know of a value, and add a layer where frames or features are left out or joined. */
import type { ChainInput, ChainLayer, ChainRecurrent, ChainRef } from "../../../core/chain/chain.ts";
import { MAX_LAYERS } from "../../../core/chain/place.ts";
import { refuseLayer } from "../../../core/chain/refuse.ts";
import {
  type Atom,
  type Axis,
  atomIn,
  atomsOf,
  axisOf,
  type Role,
  type Sizes,
  shapeText,
  sizeOfAxis,
  type Value,
} from "./value.ts";

/** A layer without its place. */
export type Made = ChainLayer extends infer Layer
  ? Layer extends ChainLayer
    ? Omit<Layer, "name" | "from">
    : never
  : never;

export type Mutable<T> = { -readonly [Key in keyof T]: T[Key] };

export class Moves {
  protected readonly layers: ChainLayer[] = [];
  readonly #names = new Set<string>();
  protected readonly inputs: readonly ChainInput[];

  constructor(inputs: readonly ChainInput[]) {
    this.inputs = inputs;
    for (const { name } of inputs) this.#names.add(name);
  }

  /** Layers so far: how far a reader came. */
  get length(): number {
    return this.layers.length;
  }

  /** Whether a value is an input itself, whose numbers may be ids. */
  isInput({ refs }: Value): boolean {
    return this.inputs.some(({ name }) => name === refs[0]);
  }

  /** An input whose file has features before time. */
  turned(value: Value): Value {
    return this.overRefs(value, (ref) => this.add(`${ref} turned`, { kind: "transpose" }, ref));
  }

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
      return this.overRefs({ ...value, axes }, (ref) => this.add(where, { kind: "last" }, ref));
    // The first frame is the last one of time turned round.
    if (atoms.length === 1 && role === "time" && from === 0)
      return this.overRefs({ ...value, axes }, (ref) =>
        this.add(where, { kind: "last" }, this.add(where, { kind: "flip" }, ref)),
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
      return this.overRefs(value, (ref) => this.add(where, { kind: "flip" }, ref));
    return refuseLayer(
      where,
      `expected all elements, the first or the last frame, one direction or features, got ${start} to ${end} of axis ${axis} of ${shapeText(value.axes)}.`,
    );
  }

  /** Some of the features: a product with rows of the identity. */
  #selected(where: string, value: Value, axis: number, first: number, last: number): Value {
    const merged = this.merged(where, value);
    const size = sizeOfAxis(merged.axes[axis]) as number;
    if (last <= first) refuseLayer(where, `expected features from ${first} on, got none.`);
    const data = new Float32Array((last - first) * size);
    for (let k = first; k < last; k++) data[(k - first) * size + k] = 1;
    const weights = new Map([["weight", { shape: [last - first, size], data }]]);
    const ref = this.add(where, { kind: "linear", type: "a part of the features", weights }, merged.refs[0]);
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
    const merged = values.map((value) => this.merged(where, value));
    const operation = role === "feature" ? "features" : "frames";
    const sizes = merged.map((value) => atomIn(value, role)?.size ?? 1);
    const total = sizes.includes("any") ? "any" : (sizes as number[]).reduce((sum, size) => sum + size, 0);
    const refs = merged.map(({ refs }) => refs[0]);
    const ref = this.add(where, { kind: "join", operation, with: refs.slice(1) }, refs[0]);
    return { ...merged[0], refs: [ref], axes: first.axes.with(axis, [{ role, size: total }]) };
  }

  /** Two directions become one value where they lie side by side. */
  protected merged(where: string, value: Value): Value {
    const at = axisOf(value, "direction");
    if (at < 0) return value;
    const axis = value.axes[at];
    const [direction, feature] = axis.slice(-2);
    if (axis.length < 2 || direction.role !== "direction" || feature.role !== "feature")
      refuseLayer(where, `expected the directions side by side, got ${shapeText(value.axes)}.`);
    const size = value.refs.length * (feature.size as number);
    const axes = value.axes.with(at, [...axis.slice(0, -2), { role: "feature", size }]);
    const [name, part] = value.refs[0].split(":");
    const layer = this.layers.find((each) => each.name === name) as Mutable<ChainRecurrent> | undefined;
    if (
      layer !== undefined &&
      part === "forward" &&
      value.refs.join() === `${name}:forward,${name}:reverse`
    ) {
      layer.merge = "concat";
      return { ...value, refs: [name], axes };
    }
    const ref = this.add(
      where,
      { kind: "join", operation: "features", with: value.refs.slice(1) },
      value.refs[0],
    );
    return { ...value, refs: [ref], axes };
  }

  protected overRefs(value: Value, change: (ref: ChainRef) => ChainRef): Value {
    return { ...value, refs: value.refs.map(change) };
  }

  protected add(where: string, layer: Made, from: ChainRef): ChainRef {
    if (this.layers.length >= MAX_LAYERS)
      refuseLayer(where, `expected at most ${MAX_LAYERS} layers, got more.`);
    const base = where.replace(/^\/+/, "").replaceAll(":", "_").slice(0, 180) || layer.kind;
    let name = base;
    for (let k = 1; this.#names.has(name); k++) name = `${base}_${k}`;
    this.#names.add(name);
    this.layers.push({ ...layer, name, from } as ChainLayer);
    return name;
  }
}

/** Whether an axis is that of the features, of one direction or of both. */
const hasFeaturesAlone = (axis: Axis): boolean =>
  axis.at(-1)?.role === "feature" && axis.every(({ role }) => role === "feature" || role === "direction");
