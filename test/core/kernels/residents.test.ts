import { setFlagsFromString } from "node:v8";
import { runInNewContext } from "node:vm";
import { expect, it } from "vitest";
import { Residents, takeBack } from "../../../src/core/kernels/wasm/residents.ts";

const memory = () => new WebAssembly.Memory({ initial: 1, maximum: 64, shared: true });

it("lends places that do not overlap, and lends again what is given back", () => {
  const shared = memory();
  const residents = new Residents(shared, 1000);
  const [a, b, c] = [4096, 5000, 4097].map((length) => residents.lend(length)!);
  [a, b, c].forEach((array, k) => {
    expect(array.buffer).toBeInstanceOf(SharedArrayBuffer);
    expect(array.byteOffset % 64).toBe(0);
    array.fill(k + 1);
  });
  expect([a, b, c].map((array) => [array.length, new Set(array)])).toEqual([
    [4096, new Set([1])],
    [5000, new Set([2])],
    [4097, new Set([3])],
  ]);
  expect(a.byteOffset).toBe(1024);
  expect(residents.gap(64)).toBeGreaterThanOrEqual(c.byteOffset + c.byteLength);

  expect(takeBack(b)).toBe(true);
  expect(takeBack(b)).toBe(false);
  expect(residents.gap(20_032)).toBe(b.byteOffset);
  expect(residents.gap(20_096)).toBeGreaterThan(c.byteOffset);
  expect(residents.lend(4096)!.byteOffset).toBe(b.byteOffset);
});

it("knows where an operand lies, if a call that fails cannot have changed it", () => {
  const residents = new Residents(memory(), 0);
  const array = residents.lend(4096)!;
  expect(residents.placeOf({ array, use: "read" })).toBe(0);
  expect(residents.placeOf({ array, use: "write" })).toBe(0);
  expect(residents.placeOf({ array, use: "update" })).toBeUndefined();
  expect(new Residents(memory(), 0).placeOf({ array, use: "read" })).toBeUndefined();
  expect(takeBack(new Float32Array(4096))).toBe(false);
});

it("lends nothing short, nothing beyond its bound and nothing that memory has no room for", () => {
  const residents = new Residents(memory(), 0, 50_000);
  expect(residents.lend(4095)).toBeUndefined();
  const arrays = [1, 2, 3, 4].map(() => residents.lend(4096));
  expect(arrays.map((array) => array !== undefined)).toEqual([true, true, true, false]);
  expect(new Residents(memory(), 0).lend(64 * 16384 + 1)).toBeUndefined();
});

it("has the places of arrays that are forgotten when they have been collected", async () => {
  setFlagsFromString("--expose-gc");
  const collect = runInNewContext("gc") as () => void;
  const residents = new Residents(memory(), 0);
  for (let k = 0; k < 3; k++) residents.lend(4096);
  expect(residents.lent).toBe(3 * 16384);
  for (let k = 0; k < 100 && residents.lent > 0; k++) {
    collect();
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
  expect(residents.lent).toBe(0);
});
