import { DTYPES as NPY_DTYPES } from "../../formats/npy/header.ts";
import { numpyTypes } from "../../formats/numpyTypes.ts";
import { pytorchTypes } from "../../formats/pytorch/write.ts";
import { elementBits, exactDType, fromFloat, isNumeric, type RawTensor, toFloat } from "../../formats/raw.ts";
import type { ConversionNote } from "../cellRecord.ts";

/** Element types by format; no format here stores scales. */
const TYPES: Readonly<Record<string, ReadonlySet<string>>> = {
  safetensors: new Set(elementBits.keys()),
  pytorch: new Set(pytorchTypes),
  npz: new Set(NPY_DTYPES.values()),
  flax: new Set(numpyTypes.values()),
};

/**
 * Returns the tensors in types that the format has: quantized integers and types that it lacks become the narrowest float that fits. Leaves
 * tensors without real numbers for the writer to refuse.
 *
 * @param onNote called once for each pair of types
 */
export function widened(
  format: string,
  tensors: ReadonlyMap<string, RawTensor>,
  onNote?: (note: ConversionNote & { cell: string }) => void,
): Map<string, RawTensor> {
  const types = TYPES[format];
  const names = new Map<string, string[]>();
  const all = new Map<string, RawTensor>();
  for (const [name, raw] of tensors) {
    const { dtype, shape, quantization } = raw;
    if (!isNumeric(dtype) || (quantization === undefined && types.has(dtype))) {
      all.set(name, raw);
      continue;
    }
    const target = quantization === undefined ? exactDType(dtype) : "float32";
    all.set(name, fromFloat(toFloat(raw, target), shape));
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
