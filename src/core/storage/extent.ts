/** Checks of sizes and names, before anything is allocated for them. */
import { describe, type FormatPlace } from "../tensor/errors.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { type Budget, textBytes } from "./budget.ts";
import { fail } from "./codes.ts";
import { elementBits } from "./raw.ts";

/** Axes of a tensor; recurrent weights have at most 3. */
export const MAX_RANK = 8;
/** Elements of a tensor, the longest typed array in Node 20. */
export const MAX_ELEMENTS = 2 ** 32;
/** Bytes of the name of a tensor, a member or a layer in UTF-8. */
export const NAME_BYTES = 1024;
/** Nesting of values. Ours nest at most a dozen deep; a graph of ONNX adds three for each subgraph. */
export const MAX_DEPTH = 64;
/** Characters of free text that a file's metadata may have. */
export const METADATA_CHARACTERS = 2 ** 20;

/**
 * Checks a shape.
 *
 * @returns number of elements
 * @throws FormatError SHAPE unless it is a list of integers >= 0; LIMIT for too many axes or elements
 */
export function checkExtent(format: string, shape: readonly unknown[], place: FormatPlace = {}): number {
  if (!shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)) {
    fail(format, "SHAPE", `expected a shape of integers >= 0, got ${describe(shape)}.`, place);
  }
  checkRank(format, shape.length, place);
  // Count a zero as one, so that it cannot hide an overflow, whatever the order of the axes.
  const product = (shape as Shape).reduce((total, n) => total * Math.max(n, 1), 1);
  if (product > MAX_ELEMENTS)
    fail(format, "LIMIT", `expected at most ${MAX_ELEMENTS} elements, got ${describe(shape)}.`, place);
  return sizeOf(shape as Shape);
}

/** @throws FormatError LIMIT for too many axes */
export function checkRank(format: string, rank: number, place: FormatPlace): void {
  if (rank > MAX_RANK) fail(format, "LIMIT", `expected at most ${MAX_RANK} axes, got ${rank}.`, place);
}

/**
 * Returns the size of a tensor in bytes.
 *
 * @throws FormatError DTYPE for an unknown element type or half a byte; SHAPE and LIMIT as `checkExtent`
 */
export function checkByteLength(
  format: string,
  dtype: string,
  shape: readonly unknown[],
  place: FormatPlace = {},
): number {
  const bits = elementBits.get(dtype);
  if (bits === undefined)
    fail(format, "DTYPE", `expected a known element type, got ${describe(dtype)}.`, place);
  const total = checkExtent(format, shape, place) * bits;
  if (total % 8 !== 0) {
    fail(format, "DTYPE", `expected whole bytes, got ${total} bits of ${dtype} ${describe(shape)}.`, place);
  }
  return total / 8;
}

/** @param place a function if it is expensive to make @throws FormatError NAME for a name that is too long */
export function checkName(format: string, name: string, place: FormatPlace | (() => FormatPlace) = {}): void {
  // A UTF-16 unit takes at most three bytes, so most names pass without encoding.
  if (name.length * 3 <= NAME_BYTES || new TextEncoder().encode(name).length <= NAME_BYTES) return;
  const message = `expected a name of at most ${NAME_BYTES} bytes, got ${describe(name)}.`;
  fail(format, "NAME", message, typeof place === "function" ? place() : place);
}

/** @throws FormatError TOO_DEEP when values are nested deeper than `most` */
export function checkDepth(
  format: string,
  depth: number,
  place: () => FormatPlace,
  most: number = MAX_DEPTH,
): void {
  if (depth > most)
    fail(format, "TOO_DEEP", `expected values nested at most ${most} deep, got more.`, place());
}

/** Heap of a tensor: its shape, its place, the functions that read it, and its entries in Maps, besides its name. */
export const TENSOR_MEMORY = 640;

/** Pays for a tensor and adds it by its name. @throws FormatError NAME for a long name; DUPLICATE; LIMIT */
export function addTensor<T>(
  format: string,
  tensors: Map<string, T>,
  name: string,
  tensor: T,
  budget: Budget,
  place: FormatPlace = {},
): void {
  const at = { ...place, entry: name.slice(0, NAME_BYTES) };
  checkName(format, name, at);
  if (tensors.has(name))
    fail(format, "DUPLICATE", `expected each name once, got ${describe(name)} again.`, at);
  // A file can give many tensors a long path at the cost of one.
  budget.spend(1, TENSOR_MEMORY + textBytes(name.length), format, at);
  tensors.set(name, tensor);
}
