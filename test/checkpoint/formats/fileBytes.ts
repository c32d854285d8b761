/** Small tools for building and damaging files in tests. */
import type { RawTensor } from "../../../src/core/storage/raw.ts";

/** Bytes with some overwritten. */
export function patched(bytes: Uint8Array, at: number, ...values: number[]): Uint8Array {
  const copy = bytes.slice();
  copy.set(values, at);
  return copy;
}

/** Where a piece of bytes or ASCII text occurs for the `nth` time, counted from 0. */
export function find(bytes: Uint8Array, piece: string | readonly number[], nth = 0): number {
  const wanted = typeof piece === "string" ? [...piece].map((sign) => sign.charCodeAt(0)) : piece;
  let left = nth;
  for (let at = 0; at + wanted.length <= bytes.length; at++) {
    if (wanted.every((byte, k) => bytes[at + k] === byte) && left-- === 0) return at;
  }
  throw new Error(`expected ${String(piece)} ${nth + 1} times in ${bytes.length} bytes`);
}

/** Little-endian bytes of an integer. */
export function littleEndian(value: number | bigint, width: number): number[] {
  return Array.from({ length: width }, (_, k) => Number((BigInt(value) >> BigInt(8 * k)) & 0xffn));
}

/** Distinct values, so that no two elements can be swapped unnoticed. */
export function waves(count: number, start = 0): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => Math.cos(start + k + 1));
}

export function joinBytes(...parts: readonly Uint8Array[]): Uint8Array {
  return new Uint8Array(Buffer.concat(parts));
}

/** A tensor of distinct values: cos of 1, 2, 3, … */
export function sample(shape: readonly number[], start = 1): RawTensor {
  const size = shape.reduce((product, n) => product * n, 1);
  const values = Float32Array.from({ length: size }, (_, k) => Math.cos(start + k));
  return { dtype: "F32", shape: [...shape], bytes: new Uint8Array(values.buffer) };
}
