/**
 * Constant folding: the operations with which exporters build a weight from stored tensors. We compute shapes at once, and values when you
 * read them. Operators that only move elements work on bytes of any type; the two that compute (Cast, DequantizeLinear) return the same
 * float32 as onnxruntime.
 *
 * Source: github.com/onnx/onnx, docs/Operators.md. Other operations return undefined; an operation that breaks its rules is an error.
 */

import { type LazyTensor, presentTensor } from "../../../core/storage/contents.ts";
import {
  byteLengthOf,
  exactDType,
  fromFloat,
  isFloat,
  isNumeric,
  toFloat,
} from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf, stridesOf } from "../../../core/tensor/shape.ts";
import { type Inputs, MAX_INTEGERS, Task } from "./foldTask.ts";
import { elementTypes, type OnnxNode, type StoredTensor } from "./model.ts";

type Node = OnnxNode<StoredTensor>;

type Fold = (task: Task) => Promise<LazyTensor[] | undefined>;

/** Whether we can fold a node with constant inputs. */
export function isFoldable(node: Node): boolean {
  return node.domain === "" && folds.has(node.type);
}

/**
 * Returns the outputs of a node whose inputs are constant.
 *
 * @param inputs one per input of the node; undefined for an omitted one
 * @returns undefined for forms that we do not fold
 * @throws FormatError SHAPE, HEADER, LIMIT at the node's name
 */
export async function foldNode(node: Node, inputs: Inputs): Promise<LazyTensor[] | undefined> {
  const fold = node.domain === "" ? folds.get(node.type) : undefined;
  return fold?.(new Task(node, inputs));
}

const identity: Fold = async (task: Task) => [task.input()];

const transpose: Fold = async (task: Task) => {
  const { shape } = task.input();
  const rank = shape.length;
  const order = task.ints("perm") ?? shape.map((_, axis) => rank - 1 - axis);
  if (order.length !== rank || task.axes(order, rank).size !== rank || order.some((axis) => axis < 0)) {
    task.fail("SHAPE", `expected an order of ${rank} axes, got ${describe(order)}.`);
  }
  const strides = stridesOf(shape);
  const moved = (sizes: readonly number[]) => order.map((axis) => sizes[axis]);
  return [task.gathered(moved(shape), moved(strides))];
};

const unsqueeze: Fold = async (task: Task) => {
  const { shape } = task.input();
  const axes = await task.integers("axes", 1);
  if (axes === undefined) task.fail("HEADER", "expected axes.");
  const rank = shape.length + axes.length;
  const added = task.axes(axes, rank);
  const kept = [...shape];
  return [task.reshaped(Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : kept.shift()!)))];
};

const squeeze: Fold = async (task: Task) => {
  const { shape } = task.input();
  const axes = await task.integers("axes", 1);
  const ones = shape.flatMap((n, axis) => (n === 1 ? [axis] : []));
  const removed = task.axes(axes ?? ones, shape.length);
  for (const axis of removed) {
    if (shape[axis] !== 1) task.fail("SHAPE", `expected axis ${axis} of ${describe(shape)} to be 1.`);
  }
  return [task.reshaped(shape.filter((_, axis) => !removed.has(axis)))];
};

const reshape: Fold = async (task: Task) => {
  const { shape: given } = task.input();
  const wanted = await task.integers("shape", 1);
  if (wanted === undefined) task.fail("HEADER", "expected a shape.");
  const keepsZero = task.int("allowzero") === 1;
  const shape = wanted.map((n, axis) => (n === 0 && !keepsZero ? (given[axis] ?? -2) : n));
  const open = shape.indexOf(-1);
  if (open >= 0) {
    const rest = sizeOf(shape.filter((_, axis) => axis !== open));
    shape[open] = rest > 0 ? sizeOf(given) / rest : -2;
  }
  const fits = shape.every((n) => Number.isSafeInteger(n) && n >= 0) && sizeOf(shape) === sizeOf(given);
  if (!fits) task.fail("SHAPE", `expected a shape for ${describe(given)}, got ${describe(wanted)}.`);
  return [task.reshaped(shape)];
};

const concat: Fold = async (task: Task) => {
  const tensors = task.inputs.map((_, index) => task.input(index));
  const first = task.input();
  const { dtype } = first;
  const rank = first.shape.length;
  const axis = task.axis(task.int("axis") ?? task.fail("HEADER", "expected an axis."), rank);
  for (const tensor of tensors) {
    const fits =
      tensor.dtype === dtype &&
      tensor.shape.length === rank &&
      tensor.shape.every((n, at) => at === axis || n === first.shape[at]);
    if (fits) continue;
    const shapes = `${describe(first.shape)} and ${describe(tensor.shape)}`;
    task.fail("SHAPE", `expected inputs that differ along axis ${axis} only, got ${shapes}.`);
  }
  const total = tensors.reduce((sum, tensor) => sum + tensor.shape[axis], 0);
  const shape = first.shape.with(axis, total);
  task.checkExtent(shape);
  const outer = sizeOf(shape.slice(0, axis));
  const inner = byteLengthOf(dtype, shape.slice(axis + 1));
  const read = async () => {
    const bytes = new Uint8Array(outer * total * inner);
    let start = 0;
    for (const tensor of tensors) {
      const part = (await tensor.read()).bytes;
      const row = tensor.shape[axis] * inner;
      copyRows(part, row, bytes, total * inner, start);
      start += row;
    }
    return { dtype, shape, bytes };
  };
  return [{ dtype, shape, read }];
};

/** Copies rows to every `stride` bytes from `start`. An empty part may have billions of rows, and a copied view costs more than a short one. */
function copyRows(part: Uint8Array, row: number, bytes: Uint8Array, stride: number, start: number): void {
  for (let from = 0, to = start; from < part.length; from += row, to += stride) {
    if (row < 32) for (let k = 0; k < row; k++) bytes[to + k] = part[from + k];
    else bytes.set(part.subarray(from, from + row), to);
  }
}

const slice: Fold = async (task: Task) => {
  const tensor = task.input();
  const rank = tensor.shape.length;
  const starts = await task.integers("starts", 1);
  const ends = await task.integers("ends", 2);
  if (starts === undefined || ends === undefined) task.fail("HEADER", "expected starts and ends.");
  const axes = (await task.integers("axes", 3)) ?? starts.map((_, axis) => axis);
  const steps = (await task.integers("steps", 4)) ?? starts.map(() => 1);
  if ([ends, axes, steps].some(({ length }) => length !== starts.length)) {
    task.fail("SHAPE", "expected as many starts, ends, axes and steps.");
  }
  task.axes(axes, rank);
  const shape = [...tensor.shape];
  const strides = stridesOf(tensor.shape);
  let base = 0;
  axes.forEach((given, k) => {
    const axis = task.axis(given, rank);
    const size = tensor.shape[axis];
    const step = steps[k];
    if (step === 0) task.fail("HEADER", "expected steps other than 0.");
    const clamp = (at: number, low: number, high: number) =>
      Math.min(Math.max(at < 0 ? at + size : at, low), high);
    const start = step > 0 ? clamp(starts[k], 0, size) : clamp(starts[k], 0, size - 1);
    const end = step > 0 ? clamp(ends[k], 0, size) : clamp(ends[k], -1, size - 1);
    shape[axis] = Math.max(Math.ceil((end - start) / step), 0);
    base += start * strides[axis];
    strides[axis] *= step;
  });
  return [task.gathered(shape, strides, base)];
};

const split: Fold = async (task: Task) => {
  const tensor = task.input();
  const axis = task.axis(task.int("axis") ?? 0, tensor.shape.length);
  const size = tensor.shape[axis];
  const parts = task.node.outputs.length;
  // Equal parts, except for a smaller last one.
  const equal = Math.ceil(size / parts);
  const sizes =
    (await task.integers("split", 1)) ??
    Array.from({ length: parts }, (_, k) => Math.min(equal, Math.max(size - k * equal, 0)));
  const fits =
    sizes.length === parts && sizes.every((n) => n >= 0) && sizes.reduce((sum, n) => sum + n, 0) === size;
  if (!fits) task.fail("SHAPE", `expected ${parts} sizes that add up to ${size}, got ${describe(sizes)}.`);
  const strides = stridesOf(tensor.shape);
  let start = 0;
  return sizes.map((n) => {
    const part = task.gathered(tensor.shape.with(axis, n), strides, start * strides[axis]);
    start += n;
    return part;
  });
};

const cast: Fold = async (task: Task) => {
  const tensor = task.input();
  const to = task.int("to");
  const dtype = to === undefined ? undefined : elementTypes.get(to);
  if (dtype === tensor.dtype) return [tensor];
  // Weights only need casts to float types.
  if (!isFloat(dtype ?? "") || !isNumeric(tensor.dtype)) return undefined;
  const { shape } = tensor;
  const read = async () => {
    const raw = await tensor.read();
    // Start from the exact value, so that every target rounds only once.
    return fromFloat(toFloat(raw, dtype === "F32" ? "float32" : exactDType(raw.dtype)), shape, dtype);
  };
  return [{ dtype: dtype!, shape, read }];
};

const dequantizeLinear: Fold = async (task: Task) => {
  const tensor = task.input();
  const scale = task.input(1);
  const zeroPoint = task.inputs[2];
  if ((task.int("block_size") ?? 0) !== 0) return undefined;
  if (scale.dtype !== "F32" || !["I8", "U8", "I16", "U16", "I32"].includes(tensor.dtype)) return undefined;
  const { shape } = tensor;
  const pairs = sizeOf(scale.shape);
  const axis = pairs === 1 ? 0 : task.axis(task.int("axis") ?? 1, shape.length);
  const fits =
    (pairs === 1 || (scale.shape.length === 1 && pairs === shape[axis])) &&
    (zeroPoint === undefined || (zeroPoint.dtype === tensor.dtype && sizeOf(zeroPoint.shape) === pairs));
  if (!fits) task.fail("SHAPE", `expected one scale for each of ${describe(shape)} along axis ${axis}.`);
  const inner = sizeOf(shape.slice(axis + 1));
  const read = async () => {
    const integers = toFloat(await tensor.read(), "float64");
    const scales = toFloat(await scale.read(), "float32");
    const zeros = zeroPoint === undefined ? undefined : toFloat(await zeroPoint.read(), "float64");
    const values = new Float32Array(integers.length);
    for (let k = 0; k < values.length; k++) {
      const channel = pairs === 1 ? 0 : Math.floor(k / inner) % pairs;
      values[k] = (integers[k] - (zeros?.[channel] ?? 0)) * scales[channel];
    }
    return fromFloat(values, shape);
  };
  return [{ dtype: "F32", shape, read }];
};

const constantOfShape: Fold = async (task: Task) => {
  task.input();
  const shape = await task.integers("shape", 0);
  // Exporters make the zeros of a missing bias with this.
  if (shape === undefined || task.node.attributes.has("value")) return undefined;
  const count = task.checkExtent(shape);
  if (count > MAX_INTEGERS) return undefined;
  const zeros = { dtype: "F32", shape, bytes: new Uint8Array(count * 4) };
  return [presentTensor(zeros)];
};

const folds: ReadonlyMap<string, Fold> = new Map([
  ["Identity", identity],
  ["Transpose", transpose],
  ["Unsqueeze", unsqueeze],
  ["Squeeze", squeeze],
  ["Reshape", reshape],
  ["Concat", concat],
  ["Slice", slice],
  ["Split", split],
  ["Cast", cast],
  ["DequantizeLinear", dequantizeLinear],
  ["ConstantOfShape", constantOfShape],
]);
