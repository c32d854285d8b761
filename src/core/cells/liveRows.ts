/**
 * The live rows of a padded batch at each step.
 *
 * Sequences are ordered from long to short, so the live rows of a step come first, and the rows of all steps follow each other without
 * padding ("packed", M = the sum of all lengths). A step runs on its live rows only: the others keep their state, and no step reads
 * padding. Without `lengths` this reorders and copies nothing.
 */
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";

export interface LiveRows {
  /** M: live rows of all steps together */
  readonly total: number;
  /** Live rows at each step, [T]; they come first in the ordered batch */
  readonly counts: Int32Array;
  /** First packed row of each step, [T] */
  readonly starts: Int32Array;
  /** [T, N, width] to [M, width] */
  pack(padded: FloatArray, width: number): FloatArray;
  /** [M, width] to [T, N, width]; 0 in the padding */
  unpack(packed: FloatArray, width: number): FloatArray;
  /** Returns a copy of [N, width] in the order of the packed rows. */
  sort(rows: FloatArray, width: number): FloatArray;
  /** Returns [N, width] in your order again. */
  unsort(rows: FloatArray, width: number): FloatArray;
}

/** @param lengths valid steps of each sequence, each from 1 to T; absent: all are T long */
export function liveRows(steps: number, batch: number, lengths: Int32Array | undefined): LiveRows {
  return lengths === undefined || lengths.every((length) => length === steps)
    ? allLive(steps, batch)
    : someLive(steps, batch, lengths);
}

function allLive(steps: number, batch: number): LiveRows {
  return {
    total: steps * batch,
    counts: new Int32Array(steps).fill(batch),
    starts: Int32Array.from({ length: steps }, (_, t) => t * batch),
    pack: (padded) => padded,
    unpack: (packed) => packed,
    sort: (rows) => rows.slice(),
    unsort: (rows) => rows,
  };
}

/** Returns the sequences from long to short; equal lengths keep their order. */
export function fromLongToShort(lengths: Int32Array): number[] {
  return Array.from(lengths.keys()).sort((a, b) => lengths[b] - lengths[a]);
}

function someLive(steps: number, batch: number, lengths: Int32Array): LiveRows {
  /** Your row at each place of the ordered batch */
  const order = fromLongToShort(lengths);
  const counts = new Int32Array(steps);
  const starts = new Int32Array(steps);
  let total = 0;
  for (let t = 0; t < steps; t++) {
    starts[t] = total;
    counts[t] = lengths.reduce((count, length) => count + (length > t ? 1 : 0), 0);
    total += counts[t];
  }

  /** Calls `copy(padded offset, packed offset)` for every live row. */
  function forEachRow(width: number, copy: (padded: number, packed: number) => void): void {
    for (let t = 0; t < steps; t++)
      for (let row = 0; row < counts[t]; row++)
        copy((t * batch + order[row]) * width, (starts[t] + row) * width);
  }

  return {
    total,
    counts,
    starts,
    pack(padded, width) {
      const packed = allocate(dtypeOf(padded), total * width);
      forEachRow(width, (from, to) => packed.set(padded.subarray(from, from + width), to));
      return packed;
    },
    unpack(packed, width) {
      const padded = allocate(dtypeOf(packed), steps * batch * width);
      forEachRow(width, (to, from) => padded.set(packed.subarray(from, from + width), to));
      return padded;
    },
    sort(rows, width) {
      const sorted = allocate(dtypeOf(rows), batch * width);
      order.forEach((from, to) => {
        sorted.set(rows.subarray(from * width, (from + 1) * width), to * width);
      });
      return sorted;
    },
    unsort(sorted, width) {
      const rows = allocate(dtypeOf(sorted), batch * width);
      order.forEach((to, from) => {
        rows.set(sorted.subarray(from * width, (from + 1) * width), to * width);
      });
      return rows;
    },
  };
}

/** Returns time steps in the order in which they run. */
export function stepOrder({ steps, reverse }: { steps: number; reverse: boolean }): number[] {
  return Array.from({ length: steps }, (_, turn) => (reverse ? steps - 1 - turn : turn));
}
