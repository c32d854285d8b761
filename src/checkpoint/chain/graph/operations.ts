/**
 * The operations that graphs of every format share. Front ends are tables from their operators to these: constants and shapes become numbers, axes move, and
 * the rest adds layers to the trace.
 */
import type { ChainTensor } from "../../../core/chain/chain.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { formatShape, sizeOf } from "../../../core/tensor/shape.ts";
import { transposed, weightsOf } from "../weights.ts";
import type { Operation } from "./operation.ts";
import { patternOf } from "./patterns.ts";
import {
  axisOf,
  type Formula,
  type Role,
  type Sizes,
  type Stored,
  shapeText,
  sizeOfAxis,
  type Traced,
  type Value,
} from "./value.ts";

export const sizes = (values: Sizes["values"], scalar = false): Sizes => ({ kind: "sizes", values, scalar });

export const isConstant = (input: Traced | undefined): input is Exclude<Traced, Value | Formula> =>
  input !== undefined && input.kind !== "value" && input.kind !== "formula";

/** The sizes of a result; those that depend on the input are the role of their axis. */
export const shapeOf = ({ axes }: Value): Sizes["values"] =>
  axes.map((axis) => {
    const size = sizeOfAxis(axis);
    return size !== "any" ? size : axis.length === 1 ? axis[0].role : undefined;
  });

// ---- Numbers

const NUMBERS: Readonly<Record<string, (a: number, b: number) => number>> = {
  Add: (a, b) => a + b,
  Sub: (a, b) => a - b,
  Mul: (a, b) => a * b,
  Div: (a, b) => a / b,
  FloorDiv: (a, b) => Math.floor(a / b),
  Min: Math.min,
  Max: Math.max,
  Less: (a, b) => Number(a < b),
  Greater: (a, b) => Number(a > b),
  Equal: (a, b) => Number(a === b),
  And: (a, b) => Number(a !== 0 && b !== 0),
};

const JOINS: Readonly<Record<string, "add" | "subtract" | "multiply" | "min" | "max">> = {
  Add: "add",
  Sub: "subtract",
  Mul: "multiply",
  Min: "min",
  Max: "max",
};

/** Number by number; what depends on the input is unknown, unless it is multiplied by 1. */
function computed(type: string, a: Sizes, b: Sizes): Sizes {
  const compute = (x: number | Role | undefined, y: number | Role | undefined) => {
    if (typeof x === "number" && typeof y === "number") return NUMBERS[type]?.(x, y);
    return type === "Mul" && (x === 1 || y === 1) ? (x === 1 ? y : x) : undefined;
  };
  const at = ({ values }: Sizes, k: number) => values[values.length === 1 ? 0 : k];
  const count = Math.max(a.values.length, b.values.length);
  return sizes(
    Array.from({ length: count }, (_, k) => compute(at(a, k), at(b, k))),
    a.scalar && b.scalar,
  );
}

/** One number for each feature, or one for all. */
function perFeature(op: Operation, constant: Traced | undefined): ChainTensor {
  if (constant?.kind === "zeros") return { shape: [1], data: Float32Array.of(0) };
  if (constant?.kind === "sizes" && constant.values.every((each) => typeof each === "number"))
    return { shape: [constant.values.length], data: Float32Array.from(constant.values as number[]) };
  const { shape, data } = constant?.kind === "stored" ? constant : op.refuse("expected a stored tensor.");
  if (data.length > 1 && shape.at(-1) !== data.length)
    op.refuse(`expected one number for each feature, got ${describe(shape)}.`);
  return { shape: [data.length], data };
}

/** The sum, difference, product or quotient of two operands. */
export function arithmetic(
  op: Operation,
  type: keyof typeof NUMBERS,
  a = op.operand(0),
  b = op.operand(1),
): Traced | undefined {
  const isFixed = (operand: Traced | undefined) => operand === undefined || isConstant(operand);
  if (isFixed(a) && isFixed(b))
    return a?.kind === "sizes" && b?.kind === "sizes" ? computed(type, a, b) : undefined;
  const pattern = formula(op, type, [a, b]);
  if (pattern !== undefined) return pattern;
  const { trace, where } = op;
  if (a?.kind === "value" && b?.kind === "value") {
    if (!Object.hasOwn(JOINS, type)) op.refuse("expected a stored divisor, got a result of the network.");
    return trace.combine(where, JOINS[type], a, b);
  }
  const isFirst = a?.kind === "value";
  const constant = isFirst ? b : a;
  let value = isFirst ? a : (b as Value);
  const { shape, data } = perFeature(op, constant);
  // A constant of more axes gives the result as many.
  const rank = constant?.kind === "stored" ? constant.shape.length : 0;
  while (value.axes.length < rank) value = trace.unsqueeze(value, 0);
  const changed = (change: (x: number) => number): ChainTensor => ({ shape, data: data.map(change) });
  switch (type) {
    case "Add":
      return trace.affine(where, value, undefined, { shape, data });
    case "Mul":
      return trace.affine(where, value, { shape, data }, undefined);
    case "Sub":
      if (isFirst)
        return trace.affine(
          where,
          value,
          undefined,
          changed((x) => -x),
        );
      return trace.affine(where, value, MINUS, { shape, data });
    case "Div":
      if (isFirst)
        return trace.affine(
          where,
          value,
          changed((x) => 1 / x),
          undefined,
        );
  }
  return op.refuse(`expected two results of the network, or a stored divisor, got a constant.`);
}

const MINUS: ChainTensor = { shape: [1], data: Float32Array.of(-1) };

export const negative = (op: Operation): Traced => op.trace.affine(op.where, op.value(), MINUS, undefined);

/** Continues or completes softsign, gelu or a norm that is written as arithmetic; undefined if the operands begin none. */
export function formula(
  op: Operation,
  type: string,
  operands: readonly (Traced | undefined)[] = [op.operand(0)],
): Traced | undefined {
  const [first] = operands;
  const of = type === "Erf" && first?.kind === "value" ? op.trace.unscaled(first, Math.SQRT1_2) : undefined;
  const words = of && ({ kind: "formula", of, words: "x/√2", type: "Div", eps: 0 } as const);
  const made = patternOf(
    type,
    words ? [words] : operands,
    operands.map(numberIn).find((each) => each !== undefined),
  );
  if (made?.kind === "formula") return made;
  if (made === undefined) {
    if (operands.every((each) => each?.kind !== "formula")) return undefined;
    return op.refuse("expected an operator that Sluice follows, or a part of softsign, gelu or a norm.");
  }
  const { layer, eps } = made;
  if (layer !== "norm") return op.trace.activation(op.where, made.of, layer);
  return op.trace.norm(op.where, made.of, -1, { kind: "layerNorm", eps, weights: new Map() });
}

/** Part of such a formula: without the others we refuse it. */
export const part = (op: Operation, type: string, ...operands: readonly (Traced | undefined)[]): Traced =>
  formula(op, type, operands.length > 0 ? operands : undefined) ??
  op.refuse("expected an operator that Sluice follows, or a part of softsign, gelu or a norm.");

function numberIn(operand: Traced | undefined): number | undefined {
  if (operand?.kind !== "sizes" && operand?.kind !== "stored") return undefined;
  const values = operand.kind === "stored" ? operand.data : operand.values;
  return values.length === 1 ? Number(values[0]) : undefined;
}

// ---- Moves of axes

/** @param change of a result @param shape of a stored tensor; default: none, so that it is refused */
function moved(
  op: Operation,
  change: (value: Value) => Traced,
  stored?: (tensor: Stored) => ChainTensor,
  input = op.operand(0),
): Traced {
  if (input?.kind === "zeros") return input;
  if (input?.kind === "stored" && stored !== undefined) return { kind: "stored", ...stored(input) };
  return change(input?.kind === "value" ? input : op.value());
}

export const transpose = (op: Operation, order?: readonly number[]): Traced =>
  moved(
    op,
    (value) =>
      op.trace.transpose(op.where, value, order ?? value.axes.map((_, k) => value.axes.length - 1 - k)),
    (tensor) => transposed(tensor, order),
  );

export function unsqueeze(op: Operation, axes: readonly number[]): Traced {
  const input = op.operand(0);
  if (input?.kind === "sizes") return sizes(input.values);
  const added = (rank: number) => {
    const places = axes.map((axis) => (axis < 0 ? axis + rank + axes.length : axis)).sort((a, b) => a - b);
    if (places.every((axis) => axis >= 0 && axis < rank + axes.length)) return places;
    return op.refuse(`expected an axis within ${rank + axes.length}, got ${describe(axes)}.`);
  };
  return moved(
    op,
    (value) => added(value.axes.length).reduce((result, axis) => op.trace.unsqueeze(result, axis), value),
    ({ shape, data }) => ({
      data,
      shape: added(shape.length).reduce((result, axis) => result.toSpliced(axis, 0, 1), [...shape]),
    }),
  );
}

/** @param axes default: all of one element */
export function squeeze(op: Operation, axes?: readonly number[]): Traced {
  const input = op.operand(0);
  if (input?.kind === "sizes") return sizes(input.values, true);
  return moved(
    op,
    (value) => {
      const ones = value.axes.flatMap((axis, k) => (sizeOfAxis(axis) === 1 ? [k] : []));
      const sorted = (axes ?? ones).map((axis) => op.trace.axis(op.where, value, axis)).sort((a, b) => b - a);
      return sorted.reduce((result, axis) => op.trace.squeeze(op.where, result, axis), value);
    },
    ({ shape, data }) => ({
      data,
      shape: shape.filter(
        (size, axis) =>
          size !== 1 || !(axes?.some((each) => each === axis || each + shape.length === axis) ?? true),
      ),
    }),
  );
}

export function concat(op: Operation, inputs: readonly (Traced | undefined)[], axis: number): Traced {
  if (inputs.every((input) => input?.kind === "sizes"))
    return sizes(inputs.flatMap((input) => (input as Sizes).values));
  if (inputs.every((input) => input?.kind === "zeros")) return { kind: "zeros" };
  if (!inputs.every((input) => input?.kind === "value"))
    op.refuse("expected results of the network to join, got other values.");
  return op.trace.concat(op.where, inputs as Value[], axis);
}

/** One element, or a range of sizes or of a result. */
export function slice(
  op: Operation,
  axis: number,
  start: number,
  end: number,
  step = 1,
  input = op.operand(0),
): Traced {
  if (input?.kind === "sizes" && step === 1) return sizes(input.values.slice(start, end));
  return moved(op, (value) => op.trace.slice(op.where, value, axis, start, end, step), undefined, input);
}

/** Neighbouring parts of an axis. @param parts their sizes, or how many there are */
export function split(
  op: Operation,
  axis: number,
  parts: readonly number[] | number,
  value = op.value(),
): readonly Traced[] {
  const size = sizeOfAxis(value.axes[axis]);
  if (size === "any") return op.refuse("expected a fixed size to divide, got any.");
  const part = typeof parts === "number" ? Math.ceil(size / parts) : 0;
  const given =
    typeof parts === "number"
      ? Array.from({ length: parts }, (_, k) => Math.min(part, size - k * part))
      : parts;
  let start = 0;
  return given.map((length) => slice(op, axis, start, (start += length), 1, value));
}

export function reshape(op: Operation, shape: Sizes["values"]): Traced {
  const input = op.operand(0);
  // Sizes are one number or a list of them.
  const count = shape[0] ?? 1;
  if (input?.kind === "sizes" && shape.length < 2 && [-1, 0, input.values.length].includes(count as number))
    return sizes(input.values, shape.length === 0);
  return moved(
    op,
    (value) => op.trace.reshape(op.where, value, shape),
    ({ shape: given, data }) => {
      const known = shape.map((size, k) => (size === 0 ? given[k] : size));
      const rest = data.length / sizeOf(known.filter((size) => size !== -1) as number[]);
      return { data, shape: known.map((size) => (size === -1 ? rest : (size as number))) };
    },
  );
}

/** Axes from each of these to the next become one. */
export const flatten = (op: Operation, starts: (rank: number) => readonly number[]): Traced =>
  moved(op, (value) => {
    const { axes } = value;
    const from = starts(axes.length);
    return { ...value, axes: from.map((start, k) => axes.slice(start, from[k + 1]).flat()) };
  });

/** Zeros of any size; a vector several times. @param counts for each axis: how often, 1 and -1 for once; other sizes have to be those of the value */
export function repeat(op: Operation, counts: Sizes["values"]): Traced {
  return moved(op, (value) => {
    const shape = shapeOf(value);
    const at = counts.findIndex((count, axis) => count !== 1 && count !== -1 && count !== shape[axis]);
    if (at < 0) return value;
    const times = counts[at];
    const others = counts.filter(
      (count, axis) => axis > at && count !== 1 && count !== -1 && count !== shape[axis],
    );
    if (counts.length !== shape.length || others.length > 0 || typeof times !== "number" || shape[at] !== 1)
      op.refuse(`expected one vector, a known number of times, got ${describe(counts)}.`);
    return op.trace.repeat(op.where, value, at, times);
  });
}

/** @param padding before and after each axis, as the file has it */
export function pad(op: Operation, padding: readonly (readonly [before: number, after: number])[]): Traced {
  const value = op.value();
  const time = axisOf(value, "time");
  if (
    padding.length !== value.axes.length ||
    padding.some((sizes, axis) => axis !== time && sizes.some((size) => size !== 0))
  )
    op.refuse(`expected zeros before and after the frames of ${shapeText(value.axes)}.`);
  return time < 0 ? value : op.trace.pad(op.where, value, time, padding[time]);
}

// ---- Layers

/** x · weight + bias. @param weight [out, in] if `isOutFirst`, else [in, out] */
export function linear(
  op: Operation,
  value: Value,
  weight: Stored,
  {
    isOutFirst = false,
    bias,
    alpha = 1,
    beta = 1,
  }: { isOutFirst?: boolean; bias?: Stored; alpha?: number; beta?: number } = {},
): Traced {
  if (weight.shape.length !== 2) op.refuse(`expected a matrix, got ${weight.shape.length} axes.`);
  const matrix = isOutFirst ? weight : transposed(weight);
  const [size] = matrix.shape;
  if (bias !== undefined && bias.data.length !== size && bias.data.length !== 1)
    op.refuse(`expected ${size} numbers, got ${bias.data.length}.`);
  const scaled = (data: Float32Array, factor: number) =>
    factor === 1 ? data : data.map((each) => each * factor);
  const spread = bias && (bias.data.length === size ? bias.data : new Float32Array(size).fill(bias.data[0]));
  return op.trace.linear(
    op.where,
    op.type,
    value,
    { shape: matrix.shape, data: scaled(matrix.data, alpha) },
    spread && { shape: [size], data: scaled(spread, beta) },
  );
}

/** @param places of weight, bias, mean and variance among the operands */
export const batchNorm = (
  op: Operation,
  eps: number,
  [weight, bias, mean, variance]: readonly number[],
): Traced =>
  op.trace.norm(op.where, op.value(), 1, {
    kind: "batchNorm",
    eps,
    weights: weightsOf({
      weight: op.storedIfAny(weight),
      bias: op.storedIfAny(bias),
      running_mean: op.storedIfAny(mean),
      running_var: op.storedIfAny(variance),
    }),
  });

/** Over the frames of each feature, which are on axis 1. */
export function instanceNorm(op: Operation, eps: number, [weight, bias]: readonly number[]): Traced {
  const value = op.value();
  if (value.axes.length !== 3) op.refuse(`expected [batch, features, time], got ${shapeText(value.axes)}.`);
  const weights = weightsOf({ weight: op.storedIfAny(weight), bias: op.storedIfAny(bias) });
  return op.trace.norm(op.where, value, 1, { kind: "instanceNorm", eps, weights });
}

export const layerNorm = (op: Operation, eps: number, [weight, bias]: readonly number[]): Traced =>
  op.trace.norm(op.where, op.value(), -1, {
    kind: "layerNorm",
    eps,
    weights: weightsOf({ weight: op.storedIfAny(weight), bias: op.storedIfAny(bias) }),
  });

/** A slope for all numbers below 0, or one of each feature. */
export function prelu(op: Operation, { shape, data }: ChainTensor): Traced {
  if (data.length === 1) return op.trace.activation(op.where, op.value(), `leakyRelu(${data[0]})`);
  const at = shape.findIndex((size) => size !== 1);
  if (shape[at] !== data.length) op.refuse(`expected a slope of each feature, got ${formatShape(shape)}.`);
  const weights = weightsOf({ weight: { shape: [data.length], data } });
  return op.trace.norm(op.where, op.value(), at - shape.length, { kind: "prelu", weights });
}

/** The mean or the largest of all frames. */
export function reduce(
  op: Operation,
  operation: "max" | "mean",
  axes: readonly number[],
  keep: boolean,
): Traced {
  if (axes.length !== 1) op.refuse(`expected one axis, got ${axes.length}.`);
  const input = op.operand(0);
  if (operation === "mean" && keep) {
    const value = input?.kind === "formula" ? input.of : op.value();
    const axis = op.trace.axis(op.where, value, axes[0]);
    const isFeatures = axis === value.axes.length - 1 && value.axes[axis].at(-1)?.role === "feature";
    const mean = isFeatures ? formula(op, "ReduceMean") : undefined;
    if (mean !== undefined) return mean;
  }
  return op.trace.reduce(op.where, op.value(), axes[0], operation, keep);
}

/** Numbers below `low` and above `high` become these. */
export function clip(op: Operation, low: number, high: number): Traced {
  const { trace, where } = op;
  // Exporters write the largest number of float32 for no limit.
  const [isLow, isHigh] = [low > -1e38, high < 1e38];
  if (low === 0) return trace.activation(where, op.value(), isHigh ? `relu(${high})` : "relu");
  if (!isLow && !isHigh) return op.value();
  const limits = { ...(isLow && { low }), ...(isHigh && { high }) };
  return trace.each(where, op.value(), { kind: "clamp", ...limits });
}

/** An activation by its name, or by the one that its settings give. */
export const activation =
  <Op extends Operation>(name: string | ((op: Op) => string)) =>
  (op: Op): Traced =>
    op.trace.activation(op.where, op.value(), typeof name === "string" ? name : name(op));
