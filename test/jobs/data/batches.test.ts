import { describe, expect, test } from "vitest";
import { indices } from "../../../src/core/tensor/indices.ts";
import {
  digestOf,
  padIds,
  padVectors,
  shuffledBatches,
  streamBatches,
} from "../../../src/jobs/data/batches.ts";

const numbered = (options: { count: number; sample?: number; batchSize: number; seed: number }) =>
  shuffledBatches({
    ...options,
    data: "numbers",
    make: (examples) => ({ input: indices([...examples]), target: indices([...examples]) }),
  });
const epochOf = (source: ReturnType<typeof numbered>, epoch: number) =>
  Array.from({ length: source.length }, (_, k) => [...source.batch(epoch, k).input.data]);

describe("shuffledBatches", () => {
  test("an epoch holds every example once, in an order of its own", () => {
    const source = numbered({ count: 23, batchSize: 5, seed: 1 });
    expect(source.length).toBe(5);
    const [first, second] = [epochOf(source, 0).flat(), epochOf(source, 1).flat()];
    for (const order of [first, second]) {
      expect(order.toSorted((a, b) => a - b)).toEqual(Array.from({ length: 23 }, (_, k) => k));
    }
    expect(first).not.toEqual(second);
  });

  test("a batch depends on seed, epoch and index only, not on what was asked before", () => {
    const source = numbered({ count: 23, batchSize: 5, seed: 1 });
    const late = [...source.batch(3, 4).input.data];
    epochOf(source, 0);
    expect([...numbered({ count: 23, batchSize: 5, seed: 1 }).batch(3, 4).input.data]).toEqual(late);
    expect([...source.batch(3, 4).input.data]).toEqual(late);
    expect(epochOf(numbered({ count: 23, batchSize: 5, seed: 2 }), 0)).not.toEqual(epochOf(source, 0));
  });

  test("a sample: each epoch draws one example of each of equal stretches, others than the epoch before", () => {
    const source = numbered({ count: 1000, sample: 40, batchSize: 16, seed: 1 });
    expect(source.length).toBe(3);
    const [first, second] = [0, 1].map((epoch) => epochOf(source, epoch).flat());
    for (const order of [first, second])
      expect(order.map((k) => Math.floor(k / 25)).toSorted((a, b) => a - b)).toEqual(
        Array.from({ length: 40 }, (_, k) => k),
      );
    expect(first).not.toEqual(second);
    const again = numbered({ count: 1000, sample: 40, batchSize: 16, seed: 1 });
    expect([...again.batch(1, 2).input.data]).toEqual(second.slice(32));
    // A run does not resume with another sample.
    expect(source.digest).not.toBe(numbered({ count: 1000, batchSize: 16, seed: 1 }).digest);
    expect(epochOf(numbered({ count: 10, sample: 40, batchSize: 16, seed: 1 }), 0).flat()).toHaveLength(10);
  });

  test("the digest tells data, size and seed apart", () => {
    const variants = [
      { count: 5, batchSize: 2, seed: 1 },
      { count: 5, batchSize: 3, seed: 1 },
      { count: 5, batchSize: 2, seed: 2 },
    ];
    expect(new Set(variants.map((options) => numbered(options).digest)).size).toBe(variants.length);
  });
});

describe("streamBatches", () => {
  const ids = Int32Array.from({ length: 26 }, (_, k) => k);

  test("every lane continues where it stopped, and the target is the next id", () => {
    // 25 usable ids in 2 lanes of 12, so 4 batches of 3 steps.
    const source = streamBatches({ ids, batchSize: 2, steps: 3 });
    expect(source.length).toBe(4);
    const lanes: number[][] = [[], []];
    for (let k = 0; k < source.length; k++) {
      const { input, target, reset } = source.batch(0, k);
      expect(input.shape).toEqual([3, 2]);
      expect(reset).toBe(k === 0);
      input.data.forEach((id, at) => {
        lanes[at % 2].push(id);
        expect(target.data[at]).toBe(id + 1);
      });
    }
    expect(lanes).toEqual([[...ids.subarray(0, 12)], [...ids.subarray(12, 24)]]);
  });

  test("takes a text of exactly one batch, and refuses a shorter one", () => {
    expect(streamBatches({ ids: ids.slice(0, 7), batchSize: 2, steps: 3 }).length).toBe(1);
    expect(() => streamBatches({ ids: ids.slice(0, 6), batchSize: 2, steps: 3 })).toThrow("at least 7 ids");
    expect(() => streamBatches({ ids, batchSize: 2, steps: 0 })).toThrow("steps");
  });

  test("the digest changes with any id", () => {
    const changed = ids.slice();
    changed[20]++;
    const digest = (of: Int32Array) => streamBatches({ ids: of, batchSize: 2, steps: 3 }).digest;
    expect(digest(changed)).not.toBe(digest(ids));
    expect(digestOf([ids.subarray(0, 3), ids.subarray(3)])).toBe(digestOf([ids]));
  });
});

test("options and places that there are not are refused", () => {
  const ids = Int32Array.from({ length: 9 }, (_, k) => k);
  const stream = { ids, batchSize: 2, steps: 2 };
  expect(() => streamBatches({ ...stream, stride: 1 } as never)).toThrow('got "stride"');
  expect(() => streamBatches({ ...stream, ids: [...ids] } as never)).toThrow("ids as an Int32Array");
  expect(() => streamBatches(stream).batch(0, 2)).toThrow("a batch from 0 to 1, got 0 and 2");
  const shuffled = { count: 2, data: "d", batchSize: 1, seed: 0, make: () => ({}) as never };
  expect(() => shuffledBatches({ ...shuffled, order: 1 } as never)).toThrow('got "order"');
  expect(() => shuffledBatches({ ...shuffled, seed: -1 })).toThrow("got -1");
  expect(() => shuffledBatches({ ...shuffled, make: 5 } as never)).toThrow("make to be a function");
  expect(() => shuffledBatches(shuffled).batch(-1, 0)).toThrow("got -1 and 0");
  expect(() => digestOf("ab" as never)).toThrow("list of typed arrays");
});

describe("padding", () => {
  test("ids", () => {
    const { input, lengths } = padIds([Int32Array.of(1, 2, 3), Int32Array.of(4)]);
    expect(input.shape).toEqual([3, 2]);
    expect([...input.data]).toEqual([1, 4, 2, 0, 3, 0]);
    expect([...lengths]).toEqual([3, 1]);
  });

  test("vectors", () => {
    const { input, lengths } = padVectors([Float64Array.of(1, 2), Float64Array.of(3, 4, 5, 6)], 2);
    expect(input.shape).toEqual([2, 2, 2]);
    expect([...input.data]).toEqual([1, 2, 3, 4, 0, 0, 5, 6]);
    expect([...lengths]).toEqual([1, 2]);
  });

  test("vectors as rows", () => {
    const rows = [
      [[1, 2]],
      [
        [3, 4],
        [5, 6],
      ],
    ];
    expect([...padVectors(rows).input.data]).toEqual([1, 2, 3, 4, 0, 0, 5, 6]);
    expect(padVectors([[1, 2, 3], [4]]).input.shape).toEqual([3, 2, 1]);
    expect(() => padVectors([[[1, 2]], [[3]]])).toThrow(
      "whole vectors of 2 features, got shape [1, 1] in sequence 1",
    );
    expect(() => padVectors([[[1, 2]], [[3], [4, 5]]])).toThrow("rows of equal shape");
  });

  test.each([
    [[[1.5, 2]], /32-bit integers, got 1.5 in sequence 0/],
    [[[1], [Number.NaN]], /got NaN in sequence 1/],
    [[[2 ** 32]], /got 4294967296/],
    [[new Float32Array(2)], /as sequence 0/],
    [["ab"], /got "ab" as sequence 0/],
    [[], /got \[\]/],
    [undefined, /got undefined/],
  ])("refuses %j as ids, and cuts off no fractions", (sequences, message) => {
    expect(() => padIds(sequences as never)).toThrow(message);
  });

  test("refuses sequences that are not whole vectors", () => {
    expect(() => padVectors([Float32Array.of(1, 2), Float32Array.of(1, 2, 3)], 2)).toThrow(
      "padVectors: expected whole vectors of 2 features, got 3 values in sequence 1.",
    );
    expect(() => padVectors([Float32Array.of(1)], 0)).toThrow(
      "features to be an integer of at least 1, got 0",
    );
  });
});
