/** Writes the arrays of a job as `.npy` files, piece by piece. */
import { headerOf } from "../../../checkpoint/formats/npy/write.ts";
import type { CheckpointStore } from "../../../core/train/index.ts";
import type { JobArray, JobElements } from "./prepared.ts";

const TYPES = {
  uint8: { code: "u1", Elements: Uint8Array },
  uint16: { code: "u2", Elements: Uint16Array },
  int32: { code: "i4", Elements: Int32Array },
  float32: { code: "f4", Elements: Float32Array },
  float64: { code: "f8", Elements: Float64Array },
} as const satisfies Record<JobElements, unknown>;

/** Bytes to collect before we append them to a file. */
const BUFFER = 1 << 22;

/** Writes an array as `name`.npy. */
export async function writeArray(store: CheckpointStore, name: string, array: JobArray): Promise<void> {
  const { code, Elements } = TYPES[array.type];
  const file = `${name}.npy`;
  const buffer = new Elements(BUFFER / Elements.BYTES_PER_ELEMENT);
  let filled = 0;
  const flush = async () => {
    await store.append(file, new Uint8Array(buffer.buffer, 0, filled * Elements.BYTES_PER_ELEMENT), false);
    filled = 0;
  };
  await store.write(file, headerOf(code, Elements.BYTES_PER_ELEMENT === 1, array.shape));
  for await (const piece of array.pieces()) {
    for (let start = 0; start < piece.length; ) {
      const count = Math.min(buffer.length - filled, piece.length - start);
      for (let k = 0; k < count; k++) buffer[filled + k] = piece[start + k];
      filled += count;
      start += count;
      if (filled === buffer.length) await flush();
    }
  }
  await flush();
}
