import { describe, expect, test } from "vitest";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { philox, Random } from "../../../src/core/tensor/random.ts";

function encrypt(counter: number[], key: [number, number]): string {
  const words = Uint32Array.from(counter);
  philox(words, ...key);
  return [...words].map((w) => w.toString(16).padStart(8, "0")).join(" ");
}

describe("philox", () => {
  // The known answers that the authors publish with their Random123 library for philox4x32, 10 rounds.
  test.each([
    [[0, 0, 0, 0], [0, 0], "6627e8d5 e169c58d bc57ac4c 9b00dbd8"],
    [
      [0xffffffff, 0xffffffff, 0xffffffff, 0xffffffff],
      [0xffffffff, 0xffffffff],
      "408f276d 41c83b0e a20bc7c6 6d5451fd",
    ],
    [
      [0x243f6a88, 0x85a308d3, 0x13198a2e, 0x03707344],
      [0xa4093822, 0x299f31d0],
      "d16cfe09 94fdcceb 5001e420 24126ea1",
    ],
  ] as [number[], [number, number], string][])("counter %j, key %j", (counter, key, expected) => {
    expect(encrypt(counter, key)).toBe(expected);
  });
});

describe("Random", () => {
  test("the stream of seed 1 is pinned", () => {
    const random = new Random(1);
    const words = Array.from({ length: 6 }, () => random.uint32());
    const block = (index: number) => {
      const counter = new Uint32Array([index, 0, 0, 0]);
      philox(counter, 1, 0);
      return [...counter];
    };
    expect(words).toEqual([...block(0), ...block(1)].slice(0, 6));
  });

  test.each([0, 1, 2, 4, 5])(
    "many uniform numbers are those of as many calls, from position %d",
    (position) => {
      const [one, many] = [new Random(3, 2 ** 40 + 5), new Random(3, 2 ** 40 + 5)];
      for (const random of [one, many]) for (let k = 0; k < position; k++) random.uint32();
      for (const count of [0, 1, 255, 256, 700]) {
        const values = new Float64Array(count);
        many.uniforms(values);
        expect([...values]).toEqual(Array.from({ length: count }, () => one.uniform()));
        expect(many.state()).toEqual(one.state());
        expect(many.uint32()).toBe(one.uint32());
      }
    },
  );

  test("blocks go on beyond 2^32 of them", () => {
    const state = { seed: 1, stream: 0, position: 4 * (2 ** 32 - 3) };
    const values = new Float64Array(300);
    Random.from(state).uniforms(values);
    const one = Random.from(state);
    expect([...values]).toEqual(Array.from(values, () => one.uniform()));
  });

  test("resumes from its state at any position", () => {
    const random = new Random(42, 7);
    for (let position = 0; position < 11; position++) {
      const resumed = Random.from(JSON.parse(JSON.stringify(random.state())));
      expect(resumed.uint32()).toBe(random.uint32());
    }
  });

  test.each([
    [{ seed: 0, stream: 0, position: "x" }, /position .* got "x"/],
    [{ seed: 0, stream: 0, position: -1 }, /got -1/],
    [{ seed: 0, stream: 0, position: 0.5 }, /got 0.5/],
    [{ seed: 0, stream: 0 }, /position .* got undefined/],
    [{ seed: 0, position: 0 }, /got no stream/],
    [{ seed: "0", stream: 0, position: 0 }, /got "0"/],
    [{ seed: 0, stream: 0, position: 0, count: 1 }, /got "count"/],
    [null, /got null/],
  ])("refuses the state %j", (state, message) => {
    expect(() => Random.from(state as never)).toThrow(SluiceError);
    expect(() => Random.from(state as never)).toThrow(message);
  });

  test("a permutation of what cannot be counted is refused", () => {
    for (const n of [-1, 1.5, Number.NaN, 2 ** 31, "3" as never]) {
      expect(() => new Random(0).permutation(n)).toThrow(SluiceError);
    }
  });

  test("seeds above 32 bits, and streams, give different numbers", () => {
    const draws = [new Random(0), new Random(2 ** 32), new Random(0, 1), new Random(0, 2 ** 40)].map((r) =>
      r.uint32(),
    );
    expect(new Set(draws).size).toBe(4);
    expect(new Random(0).fork(1).uint32()).toBe(new Random(0, 1).uint32());
  });

  test("uniform and normal have their moments", () => {
    const random = new Random(3);
    const n = 20_000;
    const uniform = Array.from({ length: n }, () => random.uniform());
    const normal = Array.from({ length: n }, () => random.normal());
    const mean = (values: number[]) => values.reduce((a, b) => a + b, 0) / n;
    // Five standard errors of the estimates.
    expect(Math.abs(mean(uniform) - 0.5)).toBeLessThan(5 / Math.sqrt(12 * n));
    expect(uniform.every((v) => v >= 0 && v < 1)).toBe(true);
    expect(Math.abs(mean(normal))).toBeLessThan(5 / Math.sqrt(n));
    expect(Math.abs(mean(normal.map((v) => v * v)) - 1)).toBeLessThan(5 * Math.sqrt(2 / n));
  });

  test("uniform takes bounds, with the same draws", () => {
    const [plain, bounded] = [new Random(9), new Random(9)];
    for (const [low, high] of [[], [0, 1], [-1, 1], [5, 5], [-2], [-1e300, 1e300]]) {
      const value = bounded.uniform(low, high);
      const [from, to] = [low ?? 0, high ?? 1];
      expect(value).toBe(from + (to - from) * plain.uniform());
    }
    expect(bounded.state()).toEqual(plain.state());
  });

  test.each<[unknown, unknown, RegExp]>([
    [1, 0, /high - low .*, got -1/],
    [2, undefined, /high - low .*, got -1/],
    [Number.NaN, 1, /low .*, got NaN/],
    [0, Infinity, /high .*, got Infinity/],
    [-1e308, 1e308, /high - low .*, got Infinity/],
    ["0", 1, /low .*, got "0"/],
    [0, null, /high .*, got null/],
  ])("refuses uniform(%s, %s) before it draws", (low, high, message) => {
    const random = new Random(1);
    expect(() => random.uniform(low as number, high as number)).toThrow(message);
    expect(random.state().position).toBe(0);
  });

  test("integer is unbiased and bounded; a permutation has every element once", () => {
    const random = new Random(5);
    const counts = [0, 0, 0];
    for (let i = 0; i < 3000; i++) counts[random.integer(3)]++;
    for (const count of counts) expect(Math.abs(count - 1000)).toBeLessThan(130); // five standard deviations
    expect([...random.permutation(50)].sort((a, b) => a - b)).toEqual(
      Array.from({ length: 50 }, (_, i) => i),
    );
    expect(random.permutation(0)).toHaveLength(0);
  });

  test.each([-1, 1.5, Number.NaN, 2 ** 53])("refuses seed %s", (seed) => {
    expect(() => new Random(seed)).toThrow(/Random: expected a seed/);
  });

  test.each([0, -1, 1.5, 2 ** 33])("refuses integer(%s)", (n) => {
    expect(() => new Random(0).integer(n)).toThrow(/Random.integer: expected n/);
  });
});
