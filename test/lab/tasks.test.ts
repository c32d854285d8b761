import { describe, expect, test } from "vitest";
import { taskNamed } from "../../lab/study/index.ts";
import { accuracyOf } from "../../lab/study/tasks/measures.ts";
import { readPieces } from "../../lab/study/tasks/music.ts";
import { tensor } from "../../src/core/tensor/create.ts";
import { Random } from "../../src/core/tensor/random.ts";
import type { Tensor } from "../../src/core/tensor/tensor.ts";

const random = () => new Random(5, 1);

/** Indices of the ones of row [t, n]. */
function ones({ data, shape }: Tensor, t: number, n: number): number[] {
  const [, N, I] = shape;
  const row = Array.from(data.subarray((t * N + n) * I, (t * N + n + 1) * I));
  return row.flatMap((value, i) => (value === 1 ? [i] : []));
}

/** Logits that are right in every row. */
function perfect(classes: ArrayLike<number>, width: number): Tensor {
  const logits = new Float32Array(classes.length * width);
  for (let row = 0; row < classes.length; row++) logits[row * width + classes[row]] = 5;
  return tensor(logits, [classes.length, width]);
}

describe("recall", () => {
  test("a symbol, blanks, and the symbol as the answer", () => {
    const batch = taskNamed("recall").make({ steps: 6, distractors: 0 }, 4).next(random(), 1);
    expect(batch.input.shape).toEqual([6, 4, 9]);
    const symbols = [0, 1, 2, 3].map((n) => ones(batch.input, 0, n)[0]);
    for (let t = 1; t < 6; t++) expect(ones(batch.input, t, 2)).toEqual([8]);
    expect(batch.measure(perfect(symbols, 8), 0)).toBe(1);
    const others = symbols.map((symbol) => (symbol + 1) % 8);
    expect(batch.measure(perfect(others, 8), 0)).toBe(0);
  });

  test("distractors are symbols, and only the first step is marked", () => {
    const batch = taskNamed("recall").make({ steps: 30, distractors: 1 }, 4).next(random(), 1);
    const [symbol, mark] = ones(batch.input, 0, 1);
    expect(symbol).toBeLessThan(8);
    expect(mark).toBe(8);
    const later = Array.from({ length: 29 }, (_, t) => ones(batch.input, t + 1, 1));
    expect(later.every((list) => list.length === 1 && list[0] < 8)).toBe(true);
    expect(new Set(later.flat()).size).toBeGreaterThan(4);
  });
});

test("adding: one marker in each half, the target is the sum of the marked values", () => {
  const batch = taskNamed("adding").make({ steps: 10 }, 64).next(random(), 1);
  const { data } = batch.input;
  for (let n = 0; n < 64; n++) {
    const marked = Array.from({ length: 10 }, (_, t) => t).filter((t) => data[(t * 64 + n) * 2 + 1] === 1);
    expect(marked).toHaveLength(2);
    expect(marked[0]).toBeLessThan(5);
    expect(marked[1]).toBeGreaterThanOrEqual(5);
  }
  const sums = Array.from({ length: 64 }, (_, n) => {
    let sum = 0;
    for (let t = 0; t < 10; t++) sum += data[(t * 64 + n) * 2] * data[(t * 64 + n) * 2 + 1];
    return sum;
  });
  expect(batch.loss(tensor(Float32Array.from(sums), [64, 1])).data[0]).toBeLessThan(1e-12);
  // Always saying 1 has the variance of a sum of two uniform numbers, 1/6.
  const ones = batch.loss(tensor(new Float32Array(64).fill(1), [64, 1])).data[0];
  expect(ones).toBeGreaterThan(0.1);
  expect(ones).toBeLessThan(0.25);
});

test("copy: the symbols are asked for after the marker, in order", () => {
  const T = 7;
  const batch = taskNamed("copy").make({ steps: T }, 2).next(random(), 1);
  expect(batch.input.shape).toEqual([T + 20, 2, 10]);
  const said = Array.from({ length: 10 }, (_, t) => ones(batch.input, t, 1)[0]);
  expect(said.every((symbol) => symbol < 8)).toBe(true);
  expect(ones(batch.input, 10 + T - 1, 1)).toEqual([9]);
  for (let t = 10; t < T + 20; t++) if (t !== 9 + T) expect(ones(batch.input, t, 1)).toEqual([8]);
  const right = new Float32Array((T + 20) * 2 * 9);
  const first = [0, 1].map((n) => Array.from({ length: 10 }, (_, t) => ones(batch.input, t, n)[0]));
  for (let t = 0; t < T + 20; t++) {
    for (let n = 0; n < 2; n++) {
      const answer = t < 10 + T ? 8 : first[n][t - 10 - T];
      right[(t * 2 + n) * 9 + answer] = 40;
    }
  }
  const output = tensor(right, [T + 20, 2, 9]);
  expect(batch.measure(output, 0)).toBe(1);
  expect(batch.loss(output).data[0]).toBeLessThan(1e-6);
});

test("brackets: prefixes are well formed, and the answer is whether all are closed", () => {
  const batch = taskNamed("brackets").make({ steps: 40 }, 8).next(random(), 1);
  const logits = new Float32Array(40 * 8);
  for (let n = 0; n < 8; n++) {
    let depth = 0;
    for (let t = 0; t < 40; t++) {
      depth += ones(batch.input, t, n)[0] === 0 ? 1 : -1;
      expect(depth).toBeGreaterThanOrEqual(0);
      logits[t * 8 + n] = depth === 0 ? 9 : -9;
    }
  }
  const right = tensor(logits, [40, 8, 1]);
  expect(batch.measure(right, 0)).toBe(1);
  expect(batch.loss(right).data[0]).toBeLessThan(1e-3);
  const wrong = tensor(logits.slice().fill(1, 0, 8), [40, 8, 1]);
  expect(batch.measure(wrong, 0)).toBe(0);
});

describe("lm", () => {
  const text = "the cat sat on the mat. ".repeat(200);

  test("the target is the next character, and pieces follow each other", () => {
    const problem = taskNamed("lm").make({ steps: 5 }, 3, text);
    const known = [...new Set(text)].sort();
    const first = problem.next(random(), 1);
    const second = problem.next(random(), 2);
    expect([first.continues, second.continues]).toEqual([false, true]);
    const read = (batch: typeof first, n: number) =>
      Array.from({ length: 5 }, (_, t) => known[ones(batch.input, t, n)[0]]).join("");
    expect(read(first, 0) + read(second, 0)).toBe(text.slice(0, 10));
    const rows = Math.floor((Math.floor(text.length * 0.9) - 1) / 3);
    expect(read(first, 1)).toBe(text.slice(rows, rows + 5));
    const next = new Float32Array(15 * known.length);
    for (let t = 0; t < 5; t++) {
      for (let n = 0; n < 3; n++)
        next[(t * 3 + n) * known.length + known.indexOf(text[n * rows + t + 1])] = 40;
    }
    expect(first.loss(tensor(next, [5, 3, known.length])).data[0]).toBeLessThan(1e-6);
  });

  test("a text that is too short is refused", () => {
    expect(() => taskNamed("lm").make({ steps: 64 }, 32, "short")).toThrow(/at least \d+ characters, got 5/);
  });
});

describe("jsb", () => {
  const json = JSON.stringify({
    train: [[[21], [60, 64], []]],
    valid: [[[108], [60]]],
    test: [[[60], [60]]],
  });
  const csv =
    "part,piece,frame,note\ntrain,a,0,21\ntrain,a,1,60\ntrain,a,1,64\ntrain,a,2,\nvalid,b,0,108\nvalid,b,1,60\ntest,c,0,60\ntest,c,1,60\n";

  test("JSON and CSV say the same", () => {
    expect(readPieces(json)).toEqual(readPieces(csv));
    expect(readPieces(json).train).toEqual([[[0], [39, 43], []]]);
  });

  test("the loss is per frame over 88 keys, and padding does not count", () => {
    const two = JSON.stringify({
      train: [
        [[21], [60], [60]],
        [[21], [60]],
      ],
      valid: [[[60], [60]]],
      test: [[[60], [60]]],
    });
    const problem = taskNamed("jsb").make({ every: 10 }, 2, two);
    const batch = problem.next(random(), 1);
    expect([...batch.lengths!].sort()).toEqual([1, 2]);
    const silent = tensor(new Float32Array(2 * 2 * 88), [2, 2, 88]);
    expect(batch.loss(silent).data[0]).toBeCloseTo(88 * Math.LN2, 3);
  });

  test.each([
    ["{", "JSON"],
    ["{}", "VALUE"],
    ["", "HEADER"],
    ["a,b\n", "HEADER"],
    ["part,piece,frame,note\ntrain,a,0\n", "COLUMNS"],
    ["part,piece,frame,note\nother,a,0,60\n", "VALUE"],
    ["part,piece,frame,note\ntrain,a,-1,60\n", "VALUE"],
    ["part,piece,frame,note\ntrain,a,0,20\n", "VALUE"],
    ['{"train":[[["x"]]],"valid":[],"test":[]}', "VALUE"],
  ])("%j is refused", (text, code) => {
    expect(() => readPieces(text)).toThrow(expect.objectContaining({ code }));
  });

  test("a part without pieces is refused", () => {
    expect(() => readPieces('{"train":[[[60],[60]]],"valid":[],"test":[]}')).toThrow(/in valid/);
  });
});

test("accuracy counts rows with a target, ties as right", () => {
  const logits = tensor(Float32Array.of(1, 0, 2, 2, 0, 1), [3, 2]);
  expect(accuracyOf(logits, Int32Array.of(0, 1, 0))).toBeCloseTo(2 / 3);
  expect(accuracyOf(logits, Int32Array.of(0, -1, 0))).toBe(0.5);
});
