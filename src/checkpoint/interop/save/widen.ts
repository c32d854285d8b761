import { isPresent, type WritableTensor } from "../../../core/storage/pieces.ts";
import {
  byteLengthOf,
  elementBits,
  exactDType,
  fromFloat,
  isNumeric,
  toFloat,
} from "../../../core/storage/raw.ts";
import type { DType } from "../../../core/tensor/dtype.ts";
import { DTYPES as NPY_DTYPES } from "../../formats/npy/header.ts";
import { pytorchTypes } from "../../formats/pytorch/write.ts";
import type { ConversionNote } from "../cellRecord.ts";

/** Element types by format; no format here stores scales. */
const TYPES: Readonly<Record<string, ReadonlySet<string>>> = {
  safetensors: new Set(elementBits.keys()),
  pytorch: new Set(pytorchTypes),
  npz: new Set(NPY_DTYPES.values()),
};

/**
 * Returns the tensors in types that the format has: quantized integers and types that it lacks become the narrowest float that fits. Leaves
 * tensors without real numbers for the writer to refuse.
 *
 * @param onNote called once for each pair of types
 */
export function widened(
  format: string,
  tensors: ReadonlyMap<string, WritableTensor>,
  onNote?: (note: ConversionNote & { cell: string }) => void,
): Map<string, WritableTensor> {
  const types = TYPES[format];
  const names = new Map<string, string[]>();
  const all = new Map<string, WritableTensor>();
  for (const [name, raw] of tensors) {
    const { dtype, quantization } = raw;
    if (!isNumeric(dtype) || (quantization === undefined && types.has(dtype))) {
      all.set(name, raw);
      continue;
    }
    const target = quantization === undefined ? exactDType(dtype) : "float32";
    all.set(name, floats(raw, target));
    const what = `${dtype}${quantization === undefined ? "" : " with a scale"} becomes ${target}: ${format} has no such numbers`;
    const known = names.get(what);
    if (known === undefined) names.set(what, [name]);
    else known.push(name);
  }
  for (const [what, [first, ...others]] of names) {
    const cell = others.length === 0 ? first : `${first} and ${others.length} more`;
    onNote?.({ what, exact: true, change: 0, cell });
  }
  return all;
}

/** The tensor in a float type; a deferred one stays so. */
function floats(tensor: WritableTensor, dtype: DType): WritableTensor {
  const { shape, bytes } = tensor;
  const convert = (stored: Uint8Array) => fromFloat(toFloat({ ...tensor, bytes: stored }, dtype), shape);
  if (isPresent(bytes)) return convert(bytes);
  const stored = dtype === "float64" ? "F64" : "F32";
  const read = async () => convert(await bytes.read()).bytes;
  return { dtype: stored, shape, bytes: { length: byteLengthOf(stored, shape), read } };
}
