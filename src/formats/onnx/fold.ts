/**
 * Constant folding: the operations by which exporters build a weight from stored tensors. Shapes are worked out at once,
 * values when they are read. Operators that only move elements work on bytes of any type; the two that compute
 * (Cast, DequantizeLinear) give float32 exactly as onnxruntime does.
 *
 * Source: github.com/onnx/onnx, docs/Operators.md. An operation that is not listed here is left alone (undefined), one that
 * is listed and breaks its rules is an error.
 */
import { describe } from "../../tensor/errors.ts";
import { type Shape, sizeOf, stridesOf } from "../../tensor/shape.ts";
import type { LazyTensor } from "../contents.ts";
import { checkExtent } from "../extent.ts";
import type { Limits } from "../limits.ts";
import { elementBits, exactDType, fromFloat, isNumeric, type RawTensor, toFloat } from "../raw.ts";
import {
  axesOf,
  axisOf,
  FORMAT,
  failNode,
  type Inputs,
  intAttribute,
  integers,
  intsAttribute,
  required,
  type Task,
} from "./foldTask.ts";
import { elementTypes, type OnnxNode, type StoredTensor } from "./model.ts";

type Node = OnnxNode<StoredTensor>;

type Fold = (task: Task, inputs: Inputs) => Promise<LazyTensor[] | undefined>;

/** Whether a node can be folded once its inputs are known. */
export function isFoldable(node: Node): boolean {
  return node.domain === "" && folds.has(node.type);
}

/**
 * The outputs of a node whose inputs are constant.
 *
 * @param inputs one per input of the node; undefined where it is left out
 * @returns undefined when the node uses a form that is not folded
 * @throws FormatError SHAPE, HEADER, LIMIT at the node's name
 */
export async function foldNode(
  node: Node,
  inputs: Inputs,
  limits: Limits,
): Promise<LazyTensor[] | undefined> {
  const fold = node.domain === "" ? folds.get(node.type) : undefined;
  return fold?.({ node, limits, entry: node.name || node.outputs[0] || node.type }, inputs);
}

/** The same bytes under another shape. */
function reshaped(task: Task, tensor: LazyTensor, shape: number[]): LazyTensor {
  checkExtent(FORMAT, shape, task.limits, { entry: task.entry });
  return {
    dtype: tensor.dtype,
    shape,
    location: tensor.location,
    read: async () => ({ ...(await tensor.read()), shape }),
  };
}

/** Element `k` of the result is the element at `base + Σ index·stride` of the input. */
function gathered(
  task: Task,
  tensor: LazyTensor,
  shape: number[],
  strides: readonly number[],
  base: number,
): LazyTensor {
  checkExtent(FORMAT, shape, task.limits, { entry: task.entry });
  const { dtype } = tensor;
  return {
    dtype,
    shape,
    read: async () => ({
      dtype,
      shape,
      bytes: gather((await tensor.read()).bytes, elementBits.get(dtype)! / 8, shape, strides, base),
    }),
  };
}

function gather(
  bytes: Uint8Array,
  size: number,
  shape: Shape,
  strides: readonly number[],
  base: number,
): Uint8Array {
  const count = sizeOf(shape);
  const result = new Uint8Array(count * size);
  const index = new Array<number>(shape.length).fill(0);
  let from = base;
  for (let k = 0; k < count; k++) {
    for (let b = 0; b < size; b++) result[k * size + b] = bytes[from * size + b];
    for (let axis = shape.length - 1; axis >= 0; axis--) {
      from += strides[axis];
      if (++index[axis] < shape[axis]) break;
      from -= strides[axis] * shape[axis];
      index[axis] = 0;
    }
  }
  return result;
}

const identity: Fold = async (task, inputs) => [required(task, inputs)];

const transpose: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const rank = tensor.shape.length;
  const order = intsAttribute(task, "perm") ?? tensor.shape.map((_, axis) => rank - 1 - axis);
  if (order.length !== rank || axesOf(task, order, rank).size !== rank || order.some((axis) => axis < 0)) {
    failNode(task, "SHAPE", `expected an order of ${rank} axes, got ${describe(order)}.`);
  }
  const strides = stridesOf(tensor.shape);
  return [
    gathered(
      task,
      tensor,
      order.map((axis) => tensor.shape[axis]),
      order.map((axis) => strides[axis]),
      0,
    ),
  ];
};

const unsqueeze: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const axes = await integers(task, "axes", inputs[1]);
  if (axes === undefined) failNode(task, "HEADER", "expected axes.");
  const rank = tensor.shape.length + axes.length;
  if (rank > task.limits.rank)
    failNode(task, "LIMIT", `expected at most ${task.limits.rank} axes (limit rank), got ${rank}.`);
  const added = axesOf(task, axes, rank);
  const kept = [...tensor.shape];
  return [
    reshaped(
      task,
      tensor,
      Array.from({ length: rank }, (_, axis) => (added.has(axis) ? 1 : kept.shift()!)),
    ),
  ];
};

const squeeze: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const { shape } = tensor;
  const axes = await integers(task, "axes", inputs[1]);
  const removed =
    axes === undefined
      ? new Set(shape.flatMap((n, axis) => (n === 1 ? [axis] : [])))
      : axesOf(task, axes, shape.length);
  for (const axis of removed) {
    if (shape[axis] !== 1)
      failNode(task, "SHAPE", `expected axis ${axis} of ${describe([...shape])} to be 1.`);
  }
  return [
    reshaped(
      task,
      tensor,
      shape.filter((_, axis) => !removed.has(axis)),
    ),
  ];
};

const reshape: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const wanted = await integers(task, "shape", inputs[1]);
  if (wanted === undefined) failNode(task, "HEADER", "expected a shape.");
  const keepsZero = intAttribute(task, "allowzero") === 1;
  const shape = wanted.map((n, axis) => (n === 0 && !keepsZero ? (tensor.shape[axis] ?? -2) : n));
  const open = shape.indexOf(-1);
  if (open >= 0) {
    const rest = shape.reduce((product, n, axis) => (axis === open ? product : product * n), 1);
    shape[open] = rest > 0 ? sizeOf(tensor.shape) / rest : -2;
  }
  const fits =
    shape.every((n) => Number.isSafeInteger(n) && n >= 0) && sizeOf(shape) === sizeOf(tensor.shape);
  if (!fits) {
    failNode(task, "SHAPE", `expected a shape for ${describe([...tensor.shape])}, got ${describe(wanted)}.`);
  }
  return [reshaped(task, tensor, shape)];
};

const concat: Fold = async (task, inputs) => {
  const tensors = inputs.map((_, index) => required(task, inputs, index));
  const [first] = tensors;
  if (first === undefined) failNode(task, "HEADER", "expected inputs, got none.");
  const { dtype } = first;
  const axis = axisOf(
    task,
    intAttribute(task, "axis") ?? failNode(task, "HEADER", "expected an axis."),
    first.shape.length,
  );
  let total = 0;
  for (const tensor of tensors) {
    const fits =
      tensor.dtype === dtype &&
      tensor.shape.length === first.shape.length &&
      tensor.shape.every((n, at) => at === axis || n === first.shape[at]);
    if (!fits) {
      failNode(
        task,
        "SHAPE",
        `expected inputs alike but for axis ${axis}, got ${describe([...first.shape])} and ${describe([...tensor.shape])}.`,
      );
    }
    total += tensor.shape[axis];
  }
  const shape = first.shape.map((n, at) => (at === axis ? total : n));
  checkExtent(FORMAT, shape, task.limits, { entry: task.entry });
  const outer = sizeOf(shape.slice(0, axis));
  const inner = (sizeOf(shape.slice(axis + 1)) * elementBits.get(dtype)!) / 8;
  const read = async (): Promise<RawTensor> => {
    const bytes = new Uint8Array(outer * total * inner);
    let start = 0;
    for (const tensor of tensors) {
      const part = (await tensor.read()).bytes;
      const row = tensor.shape[axis] * inner;
      for (let k = 0; k < outer; k++)
        bytes.set(part.subarray(k * row, (k + 1) * row), k * total * inner + start);
      start += row;
    }
    return { dtype, shape, bytes };
  };
  return [{ dtype, shape, read }];
};

const slice: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const rank = tensor.shape.length;
  const starts = await integers(task, "starts", inputs[1]);
  const ends = await integers(task, "ends", inputs[2]);
  if (starts === undefined || ends === undefined) failNode(task, "HEADER", "expected starts and ends.");
  const axes = (await integers(task, "axes", inputs[3])) ?? starts.map((_, axis) => axis);
  const steps = (await integers(task, "steps", inputs[4])) ?? starts.map(() => 1);
  if (ends.length !== starts.length || axes.length !== starts.length || steps.length !== starts.length) {
    failNode(task, "SHAPE", "expected as many starts, ends, axes and steps.");
  }
  axesOf(task, axes, rank);
  const shape = [...tensor.shape];
  const strides = stridesOf(tensor.shape);
  let base = 0;
  axes.forEach((given, k) => {
    const axis = axisOf(task, given, rank);
    const size = tensor.shape[axis];
    const step = steps[k];
    if (step === 0) failNode(task, "HEADER", "expected steps other than 0.");
    const clamp = (at: number, low: number, high: number) =>
      Math.min(Math.max(at < 0 ? at + size : at, low), high);
    const start = step > 0 ? clamp(starts[k], 0, size) : clamp(starts[k], 0, size - 1);
    const end = step > 0 ? clamp(ends[k], 0, size) : clamp(ends[k], -1, size - 1);
    shape[axis] = Math.max(Math.ceil((end - start) / step), 0);
    base += start * strides[axis];
    strides[axis] *= step;
  });
  return [gathered(task, tensor, shape, strides, base)];
};

const split: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const axis = axisOf(task, intAttribute(task, "axis") ?? 0, tensor.shape.length);
  const size = tensor.shape[axis];
  const parts = task.node.outputs.length;
  // Equal parts; the last is smaller where the axis does not divide.
  const equal = Math.ceil(size / parts);
  const sizes =
    (await integers(task, "split", inputs[1])) ??
    Array.from({ length: parts }, (_, k) => Math.min(equal, Math.max(size - k * equal, 0)));
  const fits =
    sizes.length === parts && sizes.every((n) => n >= 0) && sizes.reduce((sum, n) => sum + n, 0) === size;
  if (!fits)
    failNode(task, "SHAPE", `expected ${parts} sizes that add up to ${size}, got ${describe(sizes)}.`);
  const strides = stridesOf(tensor.shape);
  let start = 0;
  return sizes.map((n) => {
    const shape = tensor.shape.map((m, at) => (at === axis ? n : m));
    const part = gathered(task, tensor, shape, strides, start * strides[axis]);
    start += n;
    return part;
  });
};

const cast: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const to = intAttribute(task, "to");
  const dtype = to === undefined ? undefined : elementTypes.get(to);
  if (dtype === tensor.dtype) return [tensor];
  // From any number to a float type; the reverse truncates, which no weight needs.
  const target = dtype === "F64" ? "float64" : "float32";
  if (!["F32", "F64", "F16", "BF16"].includes(dtype ?? "") || !isNumeric(tensor.dtype)) return undefined;
  const { shape } = tensor;
  const read = async () => {
    const raw = await tensor.read();
    // A type that is narrower than the target's array is rounded once, from the exact value.
    const exact = target === "float32" && dtype === "F32" ? "float32" : exactDType(raw.dtype);
    return fromFloat(toFloat(raw, exact), shape, dtype);
  };
  return [{ dtype: dtype!, shape, read }];
};

const dequantizeLinear: Fold = async (task, inputs) => {
  const tensor = required(task, inputs);
  const scale = required(task, inputs, 1);
  const zeroPoint = inputs[2];
  if ((intAttribute(task, "block_size") ?? 0) !== 0) return undefined;
  if (scale.dtype !== "F32" || !["I8", "U8", "I16", "U16", "I32"].includes(tensor.dtype)) return undefined;
  const { shape } = tensor;
  const pairs = sizeOf(scale.shape);
  const axis = pairs === 1 ? 0 : axisOf(task, intAttribute(task, "axis") ?? 1, shape.length);
  const fits =
    (pairs === 1 || (scale.shape.length === 1 && pairs === shape[axis])) &&
    (zeroPoint === undefined || (zeroPoint.dtype === tensor.dtype && sizeOf(zeroPoint.shape) === pairs));
  if (!fits)
    failNode(task, "SHAPE", `expected one scale for each of ${describe([...shape])} along axis ${axis}.`);
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

const constantOfShape: Fold = async (task, inputs) => {
  const shape = await integers(task, "shape", required(task, inputs));
  const value = task.node.attributes.get("value");
  // Zeros, as exporters make them for a bias that is not there.
  if (shape === undefined || value !== undefined) return undefined;
  const count = checkExtent(FORMAT, shape, task.limits, { entry: task.entry });
  if (count > task.limits.foldedIndices) return undefined;
  return [
    { dtype: "F32", shape, read: async () => ({ dtype: "F32", shape, bytes: new Uint8Array(count * 4) }) },
  ];
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
