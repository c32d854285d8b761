import { describe, expect, it } from "vitest";
import { SaltedMap } from "../../../src/checkpoint/formats/saltedMap.ts";

describe("SaltedMap", () => {
  it("keeps the order, the values and the types of its keys", () => {
    const object = {};
    const keys = ["1", 1, 1n, 16n, "n10", -0.5, Number.NaN, null, true, object, undefined, 2n ** 70n, 10];
    const map = new SaltedMap<unknown, number>();
    for (const [k, key] of keys.entries()) map.set(key, k);
    expect([...map]).toEqual(keys.map((key, k) => [key, k]));
    expect(keys.map((key) => map.get(key))).toEqual(keys.map((_, k) => k));
    expect(map.size).toBe(keys.length);
    expect([2, "2", {}, 17n, 0.5].some((key) => map.has(key))).toBe(false);
    map.set(1, 99);
    expect([map.get(1), map.size]).toEqual([99, keys.length]);
  });
});
