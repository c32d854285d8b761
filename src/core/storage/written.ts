import { describe, type FormatPlace } from "../tensor/errors.ts";
import { type Refuse, refusal } from "./codes.ts";
import { checkByteLength, checkName } from "./extent.ts";
import type { WritableTensor } from "./pieces.ts";

/**
 * Checks a tensor before writing it as plain numbers.
 *
 * @param types element types of the format; default all
 * @returns its size in bytes
 * @throws FormatError DTYPE, SHAPE, LIMIT; SIZE when the bytes do not fit the shape
 */
export function checkWritten(
  format: string,
  { dtype, shape, bytes, quantization }: WritableTensor,
  place: FormatPlace = {},
  types?: readonly string[],
): number {
  const where = place.entry === undefined ? "" : `tensor ${describe(place.entry)}: `;
  const refuse: Refuse = refusal(format, where, place);
  if (quantization !== undefined)
    refuse("DTYPE", "expected plain numbers, got quantized ones. Widen them first.");
  if (types?.includes(dtype) === false)
    refuse("DTYPE", `expected ${types.join(", ")}, got ${dtype}. Widen it first.`);
  const needed = checkByteLength(format, dtype, shape, place);
  if (bytes.length !== needed)
    refuse("SIZE", `expected ${needed} bytes for ${dtype} ${describe([...shape])}, got ${bytes.length}.`);
  return needed;
}

/** As `checkWritten`, for a tensor and its name. @throws FormatError NAME for a long name */
export function checkWritable(
  format: string,
  name: string,
  tensor: WritableTensor,
  types?: readonly string[],
): number {
  const place = { entry: name };
  checkName(format, name, place);
  return checkWritten(format, tensor, place, types);
}
