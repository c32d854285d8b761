import { expect, it } from "vitest";
import { liveRows } from "../../../src/core/cells/liveRows.ts";
import { expectSame } from "../../support/compare.ts";

const lengths = Int32Array.of(2, 4, 1, 4);

it("puts long sequences first, so that the live rows of a step are its first ones", () => {
  const live = liveRows(4, 4, lengths);
  expect([...live.counts]).toEqual([4, 3, 2, 2]);
  expect([...live.starts]).toEqual([0, 4, 7, 9]);
  expect(live.total).toBe(11);
  // Rows 1 and 3 are the longest; equal lengths keep their order.
  expect([...live.sort(Float64Array.of(0, 1, 2, 3), 1)]).toEqual([1, 3, 0, 2]);
});

it("packs the live rows and unpacks them with zeros between", () => {
  const live = liveRows(4, 4, lengths);
  const padded = Float32Array.from({ length: 4 * 4 * 2 }, (_, k) => k + 1);
  const expected = padded.slice();
  for (let t = 0; t < 4; t++)
    for (let n = 0; n < 4; n++) if (t >= lengths[n]) expected.fill(0, (t * 4 + n) * 2, (t * 4 + n + 1) * 2);
  const packed = live.pack(padded, 2);
  expect(packed).toHaveLength(11 * 2);
  expectSame("unpacked", live.unpack(packed, 2), expected);
  expectSame("unsorted", live.unsort(live.sort(padded.subarray(0, 8), 2), 2), padded.subarray(0, 8));
});

it("copies nothing when all sequences are as long as the batch", () => {
  for (const full of [undefined, Int32Array.of(3, 3)]) {
    const live = liveRows(3, 2, full);
    const rows = new Float64Array(6);
    expect([...live.counts, ...live.starts]).toEqual([2, 2, 2, 0, 2, 4]);
    expect(live.pack(rows, 1)).toBe(rows);
    expect(live.unpack(rows, 1)).toBe(rows);
  }
});
