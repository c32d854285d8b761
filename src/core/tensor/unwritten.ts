/**
 * Arrays that the caller will overwrite whole. JavaScript fills new arrays with zeros, which costs as much as the first write; Node can
 * skip that. Write every element before any other code sees the array.
 */
import { allocate, type DType, type FloatArray } from "./dtype.ts";

interface NodeBuffers {
  /** Returns memory that is not a part of a larger buffer. */
  allocUnsafeSlow?(bytes: number): { buffer: ArrayBuffer };
}

/** The length from which this is faster. */
const WORTH_IT = 2 ** 10;
/** Buffers of Node 20 have at most 4 GiB. */
const LONGEST = 2 ** 30 - 1;

/** Returns an array with arbitrary contents. @throws ShapeError (`MEMORY`) when there is not enough memory */
export function unwritten(dtype: DType, length: number, where?: string): FloatArray {
  const { Buffer } = globalThis as { Buffer?: NodeBuffers };
  const isPlain = dtype === "float64" || length < WORTH_IT || length > LONGEST;
  if (isPlain || Buffer?.allocUnsafeSlow === undefined) return allocate(dtype, length, where);
  try {
    return new Float32Array(Buffer.allocUnsafeSlow(4 * length).buffer);
  } catch {
    // Out of memory: this error names `where`.
    return allocate(dtype, length, where);
  }
}
