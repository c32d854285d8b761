/** A log that grows is read whole, however its bytes arrive. */
import fc from "fast-check";
import { expect, test } from "vitest";
import { checkpointsOf, LogReader, thinned } from "../../../web/train/follow.ts";

const line = (step: number, rest: object = {}) =>
  `${JSON.stringify({ step, epoch: 1, batch: step, loss: 1 / step, gradNorm: 0.5, lr: 0.1, ...rest })}\n`;

test("pieces of any size give the same records", () => {
  const text = `${line(1)}${line(2, { validation: { loss: 0.25, name: "é€😀" } })}${line(3)}`;
  const bytes = new TextEncoder().encode(text);
  fc.assert(
    fc.property(fc.array(fc.integer({ min: 0, max: bytes.length }), { maxLength: 8 }), (cuts) => {
      const reader = new LogReader();
      const places = [0, ...cuts.sort((a, b) => a - b), bytes.length];
      for (let k = 0; k + 1 < places.length; k++) reader.add(bytes.subarray(places[k], places[k + 1]));
      expect(reader.log.records.map(({ step }) => step)).toEqual([1, 2, 3]);
      expect(reader.log.records[1].validationLoss).toBe(0.25);
      expect(reader.log.skipped).toBe(0);
    }),
    { seed: 6 },
  );
});

test("a line that is being written waits for its end", () => {
  const reader = new LogReader();
  const bytes = new TextEncoder().encode(line(1) + line(2).slice(0, 12));
  reader.add(bytes);
  expect(reader.log.records.length).toBe(1);
  reader.add(new TextEncoder().encode(line(2).slice(12)));
  expect(reader.log.records.length).toBe(2);
});

test("what a resumed run says again replaces what was there", () => {
  const reader = new LogReader();
  reader.add(new TextEncoder().encode([1, 2, 3, 4].map((step) => line(step)).join("")));
  reader.add(new TextEncoder().encode(line(3, { loss: 9 })));
  expect(reader.log.records.map(({ step, loss }) => [step, loss])).toEqual([
    [1, 1],
    [2, 0.5],
    [3, 9],
  ]);
  expect(reader.log.records[2].mean).toBeCloseTo(0.95 * (0.95 + 0.05 * 0.5) + 0.05 * 9, 12);
});

test("lines that are not records are counted, and harm nothing", () => {
  const reader = new LogReader();
  const bad = [
    "{",
    "null",
    "[]",
    '"x"',
    "1",
    '{"step":"1"}',
    '{"__proto__":{"step":1,"epoch":1}}',
    '{"step":1.5,"epoch":1}',
  ];
  reader.add(new TextEncoder().encode(`${bad.join("\n")}\n\n${line(1, { loss: null })}`));
  expect(reader.log.skipped).toBe(bad.length);
  expect(reader.log.records).toEqual([
    { step: 1, epoch: 1, loss: Number.NaN, gradNorm: 0.5, lr: 0.1, mean: Number.NaN },
  ]);
});

test("checkpoints by step, of names that are such", () => {
  const names = [
    "checkpoint-9.safetensors",
    "checkpoint-10.safetensors",
    "checkpoint-x.safetensors",
    4,
    "../checkpoint-11.safetensors",
  ];
  expect(checkpointsOf(names).map(({ step }) => step)).toEqual([9, 10]);
});

test("a long list is thinned evenly, first and last kept", () => {
  const list = Array.from({ length: 1001 }, (_, k) => k);
  const few = thinned(list, 11);
  expect(few).toEqual([0, 100, 200, 300, 400, 500, 600, 700, 800, 900, 1000]);
  expect(thinned([1, 2], 11)).toEqual([1, 2]);
});
