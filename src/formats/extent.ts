/** Checks of shapes, names and counts found in files: exact, in integers, with a verdict that no order of the axes changes. */
import { describe, type FormatPlace } from "../tensor/errors.ts";
import { type Shape, sizeOf } from "../tensor/shape.ts";
import { fail } from "./codes.ts";
import { defaultLimits, type Limits } from "./limits.ts";
import { elementBits, type RawTensor } from "./raw.ts";

/**
 * Checks a shape against the limits.
 *
 * @returns number of elements
 * @throws FormatError SHAPE when it is no list of integers >= 0; LIMIT when it has too many axes, too long ones, or too many elements
 */
export function checkExtent(
  format: string,
  shape: readonly unknown[],
  limits: Limits,
  place: FormatPlace = {},
): number {
  const shown = () => describe(shape);
  if (!shape.every((n) => Number.isSafeInteger(n) && (n as number) >= 0)) {
    fail(format, "SHAPE", `expected a shape of integers >= 0, got ${shown()}.`, place);
  }
  if (shape.length > limits.rank) {
    fail(format, "LIMIT", `expected at most ${limits.rank} axes (limit rank), got ${shape.length}.`, place);
  }
  // A zero counts as one here, so that no order of the axes hides an overflow behind it.
  let product = 1;
  for (const n of shape as Shape) {
    if (n > limits.dimension) {
      fail(
        format,
        "LIMIT",
        `expected axes of at most ${limits.dimension} (limit dimension), got ${shown()}.`,
        place,
      );
    }
    product *= Math.max(n, 1);
    if (product > limits.elements) {
      fail(
        format,
        "LIMIT",
        `expected at most ${limits.elements} elements (limit elements), got ${shown()}.`,
        place,
      );
    }
  }
  return sizeOf(shape as Shape);
}

/**
 * Bytes that a tensor of this type and shape occupies.
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

const encoder = new TextEncoder();

/** @throws FormatError NAME when a name is longer than the limit */
export function checkName(format: string, name: string, limits: Limits, place: FormatPlace = {}): void {
  // A name is at most three bytes per UTF-16 unit, so most are short without counting.
  if (name.length * 3 > limits.nameBytes && encoder.encode(name).length > limits.nameBytes) {
    fail(
      format,
      "NAME",
      `expected a name of at most ${limits.nameBytes} bytes (limit nameBytes), got ${describe(name)}.`,
      place,
    );
  }
}

/** Fails where a file holds more of something than a limit allows. */
export function failLimit(
  format: string,
  limits: Limits,
  limit: keyof Limits,
  what: string,
  place: FormatPlace = {},
): never {
  fail(format, "LIMIT", `expected at most ${limits[limit]} ${what} (limit ${limit}), got more.`, place);
}

/** Fails where values are nested deeper than a limit allows. */
export function failDepth(format: string, limits: Limits, limit: keyof Limits, place: FormatPlace): never {
  const most = limits[limit];
  fail(format, "TOO_DEEP", `expected values nested at most ${most} deep (limit ${limit}), got more.`, place);
}

/** Lists a tensor under its name. @throws FormatError NAME when it is too long; DUPLICATE; LIMIT when there are too many */
export function addTensor<T>(
  format: string,
  tensors: Map<string, T>,
  name: string,
  tensor: T,
  limits: Limits,
  place: FormatPlace = {},
): void {
  const at = { ...place, entry: name.slice(0, limits.nameBytes) };
  checkName(format, name, limits, at);
  if (tensors.has(name))
    fail(format, "DUPLICATE", `expected each name once, got ${describe(name)} again.`, at);
  if (tensors.size >= limits.tensors) failLimit(format, limits, "tensors", "tensors", at);
  tensors.set(name, tensor);
}

/**
 * Checks a tensor before it is written.
 *
 * @param types element types that the format has
 * @throws FormatError NAME, DTYPE, SHAPE, LIMIT, SIZE
 */
export function checkWritable(
  format: string,
  name: string,
  { dtype, shape, bytes, quantization }: RawTensor,
  types: readonly string[],
): void {
  const place = { entry: name };
  const failTensor = (code: "DTYPE" | "SIZE", expected: string, got: string) =>
    fail(format, code, `tensor ${describe(name)}: expected ${expected}, got ${got}.`, place);
  checkName(format, name, defaultLimits, place);
  const needed = checkByteLength(format, dtype, shape, defaultLimits, place);
  if (quantization !== undefined) failTensor("DTYPE", "plain numbers", "quantized ones");
  if (!types.includes(dtype)) failTensor("DTYPE", types.join(", "), dtype);
  if (bytes.length !== needed) {
    failTensor("SIZE", `${needed} bytes for ${dtype} ${describe(shape)}`, String(bytes.length));
  }
}
