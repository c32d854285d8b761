/** What an operation is told: attributes, axes and lists of integers, each checked, and errors that name its node. */
import { describe } from "../../tensor/errors.ts";
import { sizeOf } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import type { LazyTensor } from "../contents.ts";
import type { Limits } from "../limits.ts";
import { toFloat } from "../raw.ts";
import type { OnnxNode, StoredTensor } from "./model.ts";

export const FORMAT = "onnx";

/** One per input of the node; undefined where it is left out. */
export type Inputs = readonly (LazyTensor | undefined)[];

/** What one operation needs to know beside its inputs. */
export interface Task {
  node: OnnxNode<StoredTensor>;
  limits: Limits;
  entry: string;
}

export function failNode(task: Task, code: "SHAPE" | "HEADER" | "LIMIT" | "DTYPE", message: string): never {
  fail(FORMAT, code, `${task.node.type} ${describe(task.entry)}: ${message}`, { entry: task.entry });
}

export function intAttribute(task: Task, name: string): number | undefined {
  const value = task.node.attributes.get(name);
  if (value === undefined) return undefined;
  if (!("int" in value)) failNode(task, "HEADER", `expected ${name} to be an integer.`);
  return value.int;
}

export function intsAttribute(task: Task, name: string): number[] | undefined {
  const value = task.node.attributes.get(name);
  if (value === undefined) return undefined;
  if (!("ints" in value)) failNode(task, "HEADER", `expected ${name} to be a list of integers.`);
  return value.ints;
}

/** The first input. @throws FormatError HEADER when it is left out */
export function required(task: Task, inputs: Inputs, index = 0): LazyTensor {
  return inputs[index] ?? failNode(task, "HEADER", `expected at least ${index + 1} inputs.`);
}

/** The integers that an attribute (older operator sets) or an input (newer ones) holds. */
export async function integers(
  task: Task,
  attribute: string,
  tensor: LazyTensor | undefined,
): Promise<number[] | undefined> {
  const given = intsAttribute(task, attribute);
  if (given !== undefined || tensor === undefined) return given;
  if (tensor.dtype !== "I64" && tensor.dtype !== "I32") {
    failNode(task, "DTYPE", `expected integers for ${attribute}, got ${tensor.dtype}.`);
  }
  if (tensor.shape.length > 1)
    failNode(task, "SHAPE", `expected a list for ${attribute}, got ${describe([...tensor.shape])}.`);
  if (sizeOf(tensor.shape) > task.limits.foldedIndices) {
    failNode(
      task,
      "LIMIT",
      `expected at most ${task.limits.foldedIndices} integers for ${attribute} (limit foldedIndices).`,
    );
  }
  return Array.from(toFloat(await tensor.read(), "float64"));
}

export function axisOf(task: Task, axis: number, rank: number): number {
  const resolved = axis < 0 ? axis + rank : axis;
  if (!(resolved >= 0 && resolved < rank)) {
    failNode(task, "SHAPE", `expected an axis within ${rank} axes, got ${axis}.`);
  }
  return resolved;
}

/** Distinct axes within `rank`. */
export function axesOf(task: Task, axes: readonly number[], rank: number): Set<number> {
  const resolved = new Set(axes.map((axis) => axisOf(task, axis, rank)));
  if (resolved.size !== axes.length)
    failNode(task, "SHAPE", `expected different axes, got ${describe([...axes])}.`);
  return resolved;
}
