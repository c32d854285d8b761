import type { FormatPlace } from "../../tensor/errors.ts";
import type { Shape } from "../../tensor/shape.ts";
import { fail } from "../codes.ts";
import { elementBits, type RawTensor } from "../raw.ts";
import { checkWritten } from "../written.ts";
import { writeZip } from "../zip/write.ts";
import { DTYPES, MAGIC } from "./header.ts";

/**
 * Returns one `.npy` array, version 1.0, little-endian.
 *
 * @throws FormatError DTYPE when NumPy has no such element type (bfloat16, 8-bit floats); SIZE when the bytes do not fit the shape
 */
export function writeNpy(tensor: RawTensor): Uint8Array {
  return writeArray("npy", tensor, {});
}

/** Returns an archive of uncompressed arrays. @throws FormatError as `writeNpy`; NAME for a name that is not a relative path */
export function writeNpz(tensors: ReadonlyMap<string, RawTensor>): Uint8Array {
  const members = new Map<string, Uint8Array>();
  for (const [name, tensor] of tensors) {
    members.set(`${name}.npy`, writeArray("npz", tensor, { entry: name }));
  }
  return writeZip("npz", members, { alignment: 64 });
}

function writeArray(format: string, tensor: RawTensor, place: FormatPlace): Uint8Array {
  const { dtype, shape, bytes } = tensor;
  const code = [...DTYPES].find(([, name]) => name === dtype)?.[0];
  if (code === undefined)
    fail(format, "DTYPE", `expected an element type of NumPy, got ${dtype}. Widen it to F32 first.`, place);
  checkWritten(format, tensor, place);
  const header = headerOf(code, elementBits.get(dtype) === 8, shape);
  const file = new Uint8Array(header.length + bytes.length);
  file.set(header);
  file.set(bytes, header.length);
  return file;
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
