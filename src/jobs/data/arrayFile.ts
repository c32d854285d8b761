/** Arrays of NumPy's files. Loaded only when such a file appears. */
import { openFile } from "../../checkpoint/formats/detect.ts";
import { toFloat } from "../../core/storage/raw.ts";
import { bytesSource } from "../../core/storage/source.ts";
import type { Shape } from "../../core/tensor/shape.ts";

/** Resolves to the arrays of a `.npy` or `.npz` by name. */
export async function arraysIn(
  bytes: Uint8Array,
): Promise<Map<string, { shape: Shape; data: Float32Array }>> {
  const { tensors } = await openFile(bytesSource(bytes), { formats: ["npy", "npz"] });
  const arrays = new Map<string, { shape: Shape; data: Float32Array }>();
  for (const [name, tensor] of tensors)
    arrays.set(name, { shape: tensor.shape, data: toFloat(await tensor.read()) as Float32Array });
  return arrays;
}
