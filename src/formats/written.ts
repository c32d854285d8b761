/** Checks of what is to be written. */
import { describe, type FormatPlace } from "../tensor/errors.ts";
import { fail } from "./codes.ts";
import { checkByteLength } from "./extent.ts";
import { defaultLimits } from "./limits.ts";
import type { RawTensor } from "./raw.ts";

/**
 * Checks a tensor that is to be written as plain numbers.
 *
 * @returns its bytes
 * @throws FormatError DTYPE for quantized numbers; SIZE when the bytes do not fit the shape; and those of `checkByteLength`
 */
export function checkWritten(format: string, tensor: RawTensor, place: FormatPlace = {}): number {
  const { dtype, shape, bytes, quantization } = tensor;
  const where = place.entry === undefined ? "" : `tensor ${describe(place.entry)}: `;
  if (quantization !== undefined) {
    fail(format, "DTYPE", `${where}expected plain numbers, got quantized ones. Widen them first.`, place);
  }
  const needed = checkByteLength(format, dtype, shape, defaultLimits, place);
  if (bytes.length !== needed) {
    fail(
      format,
      "SIZE",
      `${where}expected ${needed} bytes for ${dtype} ${describe([...shape])}, got ${bytes.length}.`,
      place,
    );
  }
  return needed;
}
