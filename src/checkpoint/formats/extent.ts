import { describe, type FormatPlace } from "../../core/tensor/errors.ts";
import { type Shape, sizeOf } from "../../core/tensor/shape.ts";
import { type Budget, textCells } from "./budget.ts";
import { fail } from "./codes.ts";
import type { Limits } from "./limits.ts";
import { elementBits } from "./raw.ts";

/** A place, or a function that makes it, if that is expensive. */
type Place = FormatPlace | (() => FormatPlace);

const placeOf = (place: Place) => (typeof place === "function" ? place() : place);

/**
 * @param what the counted things, for the message
 * @throws FormatError LIMIT when the count exceeds the limit
 */
export function checkLimit(
  format: string,
  limits: Limits,
  limit: keyof Limits,
  count: number,
  what: string,
  place: Place = {},
): void {
  const most = limits[limit];
  if (count <= most) return;
  fail(format, "LIMIT", `expected at most ${most} ${what} (limit ${limit}), got ${count}.`, placeOf(place));
}

/**
 * Checks a shape against the limits.
 *
 * @returns number of elements
 * @throws FormatError SHAPE unless it is a list of integers >= 0; LIMIT for too many or too long axes, or too many elements
 */
export function checkExtent(
  format: string,
  shape: readonly unknown[],
  limits: Limits,
  place: FormatPlace = {},
): number {
  if (!shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)) {
    fail(format, "SHAPE", `expected a shape of integers >= 0, got ${describe(shape)}.`, place);
  }
  checkLimit(format, limits, "rank", shape.length, "axes", place);
  const refuse = (limit: "dimension" | "elements", what: string) =>
    fail(
      format,
      "LIMIT",
      `expected at most ${limits[limit]} ${what} (limit ${limit}), got ${describe(shape)}.`,
      place,
    );
  // Count a zero as one, so that it cannot hide an overflow, whatever the order of the axes.
  let product = 1;
  for (const n of shape as Shape) {
    if (n > limits.dimension) refuse("dimension", "elements along an axis");
    product *= Math.max(n, 1);
    if (product > limits.elements) refuse("elements", "elements");
  }
  return sizeOf(shape as Shape);
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
  limits: Limits,
  place: FormatPlace = {},
): number {
  const bits = elementBits.get(dtype);
  if (bits === undefined)
    fail(format, "DTYPE", `expected a known element type, got ${describe(dtype)}.`, place);
  const total = checkExtent(format, shape, limits, place) * bits;
  if (total % 8 !== 0) {
    fail(format, "DTYPE", `expected whole bytes, got ${total} bits of ${dtype} ${describe(shape)}.`, place);
  }
  return total / 8;
}

/** @throws FormatError NAME when a name is longer than the limit */
export function checkName(format: string, name: string, limits: Limits, place: FormatPlace = {}): void {
  // A UTF-16 unit takes at most three bytes, so most names pass without encoding.
  if (name.length * 3 <= limits.nameBytes || new TextEncoder().encode(name).length <= limits.nameBytes)
    return;
  fail(
    format,
    "NAME",
    `expected a name of at most ${limits.nameBytes} bytes (limit nameBytes), got ${describe(name)}.`,
    place,
  );
}

/** @throws FormatError TOO_DEEP when values are nested too deeply */
export function checkDepth(
  format: string,
  limits: Limits,
  limit: keyof Limits,
  depth: number,
  place: Place,
): void {
  const most = limits[limit];
  if (depth <= most) return;
  const message = `expected values nested at most ${most} deep (limit ${limit}), got more.`;
  fail(format, "TOO_DEEP", message, placeOf(place));
}

/** Heap of a tensor: its shape, its place, the functions that read it, and its entries in Maps, besides its name. */
export const TENSOR_CELLS = 40;

/** Pays for a tensor and adds it by its name. @throws FormatError NAME for a long name; DUPLICATE; LIMIT */
export function addTensor<T>(
  format: string,
  tensors: Map<string, T>,
  name: string,
  tensor: T,
  { limits, budget }: { limits: Limits; budget: Budget },
  place: FormatPlace = {},
): void {
  const at = { ...place, entry: name.slice(0, limits.nameBytes) };
  checkName(format, name, limits, at);
  if (tensors.has(name))
    fail(format, "DUPLICATE", `expected each name once, got ${describe(name)} again.`, at);
  checkLimit(format, limits, "tensors", tensors.size + 1, "tensors", at);
  // A file can give many tensors a long path at the cost of one.
  budget.spend("cells", TENSOR_CELLS + textCells(name.length), format, at);
  tensors.set(name, tensor);
}
