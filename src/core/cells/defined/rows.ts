/** Copies rows between the arena, where they are consecutive, and the arrays of a layer. */
import type { FloatArray } from "../../tensor/dtype.ts";
import { ARENA } from "./arena.ts";

const M = ARENA;

/** Rows anywhere in an array of the layer's type: row r begins at `offset + r · stride`. */
export interface Rows {
  data: FloatArray;
  offset: number;
  stride: number;
}

/** At this width and above, the platform copies and converts a row faster than a loop. */
const LONG = 48;

export function takeRows({ data, offset, stride }: Rows, out: number, rows: number, width: number): void {
  if (stride === width) {
    M.set(data.subarray(offset, offset + rows * width), out);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const from = offset + row * stride;
    const to = out + row * width;
    if (width >= LONG) M.set(data.subarray(from, from + width), to);
    else for (let k = 0; k < width; k++) M[to + k] = data[from + k];
  }
}

export function giveRows(values: number, { data, offset, stride }: Rows, rows: number, width: number): void {
  if (stride === width) {
    data.set(M.subarray(values, values + rows * width), offset);
    return;
  }
  for (let row = 0; row < rows; row++) {
    const from = values + row * width;
    const to = offset + row * stride;
    if (width >= LONG) data.set(M.subarray(from, from + width), to);
    else for (let k = 0; k < width; k++) data[to + k] = M[from + k];
  }
}

/** out = a + b */
export function sumOfRows(a: Rows, b: Rows, out: number, rows: number, width: number): void {
  const x = a.data;
  const y = b.data;
  for (let row = 0; row < rows; row++) {
    const atX = a.offset + row * a.stride;
    const atY = b.offset + row * b.stride;
    const to = out + row * width;
    for (let k = 0; k < width; k++) M[to + k] = x[atX + k] + y[atY + k];
  }
}

/** Copies a block out of wider values. */
export function takeBlock(from: number, stride: number, out: number, rows: number, width: number): void {
  for (let row = 0; row < rows; row++) {
    const source = from + row * stride;
    const to = out + row * width;
    for (let k = 0; k < width; k++) M[to + k] = M[source + k];
  }
}

/** Adds values to a block of wider ones. */
export function addToRows(values: number, to: number, stride: number, rows: number, width: number): void {
  for (let row = 0; row < rows; row++) {
    const target = to + row * stride;
    const from = values + row * width;
    for (let k = 0; k < width; k++) M[target + k] += M[from + k];
  }
}

/** Adds all rows to a part of a vector. */
export function sumRows(values: number, to: Float64Array, offset: number, rows: number, width: number): void {
  for (let row = 0; row < rows; row++)
    for (let k = 0; k < width; k++) to[offset + k] += M[values + row * width + k];
}
