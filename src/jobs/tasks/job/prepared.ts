/** The data of a task in the form of a job: arrays for files, and how updates choose their rows. */

/** Elements of a job's arrays. */
export type JobElements = "uint8" | "uint16" | "int32" | "float32" | "float64";

/** An array for one file, written piece by piece. */
export interface JobArray {
  type: JobElements;
  shape: readonly number[];
  /** The elements in order, in pieces of any size. */
  pieces(): Iterable<ArrayLike<number>> | AsyncIterable<ArrayLike<number>>;
}

/** The data that training reads, after the splits and the scaling of the task. */
export interface PreparedData {
  /** By the name of the file, without `.npy`. */
  arrays: Readonly<Record<string, JobArray>>;
  batchSize: number;
  /** Examples to draw from in a new order each epoch, all or some; absent when the updates follow the data. */
  shuffled?: { examples: number; perEpoch?: number; seed: number };
  /** Plain numbers and lists that the script needs beside the arrays. */
  layout: Readonly<Record<string, number | boolean | readonly number[]>>;
}

/** Returns an array that is in memory. */
export function wholeArray(
  type: JobElements,
  values: ArrayLike<number>,
  shape: readonly number[] = [values.length],
): JobArray {
  return joinedArrays(type, [values], shape);
}

/** Returns arrays of equal type one after the other. */
export function joinedArrays(
  type: JobElements,
  parts: readonly ArrayLike<number>[],
  shape: readonly number[],
): JobArray {
  return { type, shape, pieces: () => parts };
}

/** Returns the smallest type of elements that holds ids below `size`. */
export function idType(size: number): JobElements {
  return size <= 1 << 8 ? "uint8" : size <= 1 << 16 ? "uint16" : "int32";
}
