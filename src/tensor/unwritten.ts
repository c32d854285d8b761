/**
 * Arrays for results that are written whole. The language makes arrays of zeros, which takes 0.2 ms for 800 000 numbers, and then everything is
 * written a second time; Node has memory with anything in it. Whoever asks for such an array has to write all of it before anyone else sees it.
 */
import { allocate, type DType, type FloatArray } from "./dtype.ts";

interface NodeBuffers {
  /** Memory of its own, not a part of a larger buffer. */
  allocUnsafeSlow?(bytes: number): { buffer: ArrayBuffer };
}

/** Numbers from which on that is faster. */
const WORTH_IT = 2 ** 10;
/** Node's buffers end at 4 GiB, and so do its arrays without zeros. */
const LONGEST = 2 ** 30 - 1;

/**
 * An array with anything in it.
 *
 * @param where who needs it, for messages
 * @throws ShapeError (`MEMORY`) when there is no memory for so many
 */
export function unwritten(dtype: DType, length: number, where?: string): FloatArray {
  const { Buffer } = globalThis as { Buffer?: NodeBuffers };
  const isPlain = dtype === "float64" || length < WORTH_IT || length > LONGEST;
  if (isPlain || Buffer?.allocUnsafeSlow === undefined) return allocate(dtype, length, where);
  try {
    return new Float32Array(Buffer.allocUnsafeSlow(4 * length).buffer);
  } catch {
    // Where there is no memory, its error names who needed it.
    return allocate(dtype, length, where);
  }
}
