import { fail } from "../../../core/storage/codes.ts";
import type { Piece, WritableTensor } from "../../../core/storage/pieces.ts";
import { elementBits } from "../../../core/storage/raw.ts";
import { checkWritten } from "../../../core/storage/written.ts";
import type { FormatPlace } from "../../../core/tensor/errors.ts";
import type { Shape } from "../../../core/tensor/shape.ts";
import { zipPieces } from "../zip/write.ts";
import { DTYPES, MAGIC } from "./header.ts";

/**
 * Returns the pieces of an archive of uncompressed arrays, version 1.0, little-endian.
 *
 * @throws FormatError DTYPE when NumPy has no such element type (bfloat16, 8-bit floats); SIZE when the bytes do not fit the shape; NAME for a
 *   name that is not a relative path
 */
export function npzPieces(tensors: ReadonlyMap<string, WritableTensor>): Piece[] {
  const members = new Map<string, Piece[]>();
  for (const [name, tensor] of tensors) {
    members.set(`${name}.npy`, arrayPieces("npz", tensor, { entry: name }));
  }
  return zipPieces("npz", members, { alignment: 64 });
}

/** The pieces of one array. */
export function arrayPieces(format: string, tensor: WritableTensor, place: FormatPlace = {}): Piece[] {
  const { dtype, shape, bytes } = tensor;
  const code = [...DTYPES].find(([, name]) => name === dtype)?.[0];
  if (code === undefined)
    fail(format, "DTYPE", `expected an element type of NumPy, got ${dtype}. Widen it to F32 first.`, place);
  checkWritten(format, tensor, place);
  return [headerOf(code, elementBits.get(dtype) === 8, shape), bytes];
}

/** Returns what comes before the elements of an array. @param code of the elements in NumPy, without their order */
export function headerOf(code: string, isByte: boolean, shape: Shape): Uint8Array {
  const sizes = shape.length === 1 ? `${shape[0]},` : shape.join(", ");
  const text = `{'descr': '${isByte ? "|" : "<"}${code}', 'fortran_order': False, 'shape': (${sizes}), }`;
  const start = Math.ceil((10 + text.length + 1) / 64) * 64;
  const header = new Uint8Array(start);
  header.set(Uint8Array.from(MAGIC, (sign) => sign.charCodeAt(0)));
  header[6] = 1;
  new DataView(header.buffer).setUint16(8, start - 10, true);
  header.set(new TextEncoder().encode(`${text.padEnd(start - 11)}\n`), 10);
  return header;
}
