/** The checked inputs, attributes, axes and integers of an operation. Errors name its node. */

import { fail } from "../../../core/storage/codes.ts";
import type { LazyTensor } from "../../../core/storage/contents.ts";
import { checkExtent } from "../../../core/storage/extent.ts";
import { elementBits, toFloat } from "../../../core/storage/raw.ts";
import { describe } from "../../../core/tensor/errors.ts";
import { sizeOf } from "../../../core/tensor/shape.ts";
import { gather } from "../strided.ts";
import { FORMAT, type OnnxNode, type StoredTensor } from "./model.ts";

/** Values in a tensor of sizes, axes or indices, which folding reads at once. */
export const MAX_INTEGERS = 1024;

/** One per input of a node; undefined for an omitted one. */
export type Inputs = readonly (LazyTensor | undefined)[];

/** The integers of tensors that were read; many nodes may share one list. */
const known = new WeakMap<LazyTensor, readonly number[]>();

export class Task {
  readonly node: OnnxNode<StoredTensor>;
  readonly inputs: Inputs;
  readonly #entry: string;

  constructor(node: OnnxNode<StoredTensor>, inputs: Inputs) {
    this.node = node;
    this.inputs = inputs;
    this.#entry = node.name || node.outputs[0] || node.type;
  }

  fail(code: "SHAPE" | "HEADER" | "LIMIT" | "DTYPE", message: string): never {
    const entry = this.#entry;
    fail(FORMAT, code, `${this.node.type} ${describe(entry)}: ${message}`, { entry });
  }

  int(name: string): number | undefined {
    return this.#attribute(name, "int", "an integer") as number | undefined;
  }

  ints(name: string): number[] | undefined {
    return this.#attribute(name, "ints", "a list of integers") as number[] | undefined;
  }

  #attribute(name: string, kind: string, what: string): unknown {
    const value = this.node.attributes.get(name) as Record<string, unknown> | undefined;
    if (value !== undefined && !(kind in value)) this.fail("HEADER", `expected ${name} to be ${what}.`);
    return value?.[kind];
  }

  /** @throws FormatError HEADER when the node omits the input */
  input(index = 0): LazyTensor {
    return this.inputs[index] ?? this.fail("HEADER", `expected at least ${index + 1} inputs.`);
  }

  /** Returns integers from an attribute (older operator sets) or an input (newer ones). */
  async integers(attribute: string, index: number): Promise<readonly number[] | undefined> {
    const given = this.ints(attribute);
    const tensor = this.inputs[index];
    if (given !== undefined || tensor === undefined) return given;
    const { dtype, shape } = tensor;
    if (dtype !== "I64" && dtype !== "I32") {
      this.fail("DTYPE", `expected integers for ${attribute}, got ${dtype}.`);
    }
    if (shape.length > 1) this.fail("SHAPE", `expected a list for ${attribute}, got ${describe(shape)}.`);
    if (sizeOf(shape) > MAX_INTEGERS)
      this.fail("LIMIT", `expected at most ${MAX_INTEGERS} integers for ${attribute}.`);
    let integers = known.get(tensor);
    if (integers === undefined) {
      integers = Array.from(toFloat(await tensor.read(), "float64"));
      known.set(tensor, integers);
    }
    return integers;
  }

  axis(axis: number, rank: number): number {
    const resolved = axis < 0 ? axis + rank : axis;
    if (resolved >= 0 && resolved < rank) return resolved;
    return this.fail("SHAPE", `expected an axis within ${rank} axes, got ${axis}.`);
  }

  /** Distinct axes within `rank`. */
  axes(axes: readonly number[], rank: number): Set<number> {
    const resolved = new Set(axes.map((axis) => this.axis(axis, rank)));
    if (resolved.size === axes.length) return resolved;
    return this.fail("SHAPE", `expected different axes, got ${describe(axes)}.`);
  }

  /** Checks the shape of a result. @returns number of elements */
  checkExtent(shape: readonly number[]): number {
    return checkExtent(FORMAT, shape, { entry: this.#entry });
  }

  /** The first input's bytes under another shape. */
  reshaped(shape: number[]): LazyTensor {
    this.checkExtent(shape);
    const tensor = this.input();
    const { dtype, location, beside } = tensor;
    return { dtype, shape, location, beside, read: async () => ({ ...(await tensor.read()), shape }) };
  }

  /** Element `k` of the result is the first input's element at `base + Σ index·stride`. */
  gathered(shape: number[], strides: readonly number[], base = 0): LazyTensor {
    this.checkExtent(shape);
    const tensor = this.input();
    const { dtype } = tensor;
    const size = elementBits.get(dtype)! / 8;
    const bytes = async () => gather(shape, strides, (await tensor.read()).bytes, size, base);
    return { dtype, shape, read: async () => ({ dtype, shape, bytes: await bytes() }) };
  }
}
