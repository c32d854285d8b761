import { expect, test } from "vitest";
import { SpareArrays } from "../../../src/core/tensor/spareArrays.ts";
import { type FloatArray, Linear, LSTM, noGrad, ops, tensor } from "../../../src/index.ts";

test("a given array is taken once, for the same length; short ones are not kept", () => {
  const spares = new SpareArrays(3);
  const array = Float32Array.of(1, 2, 3);
  spares.give(array);
  spares.give(Float32Array.of(1, 2));
  expect(spares.take(2)).toEqual(new Float32Array(2));
  expect(spares.take(3)).toBe(array);
  expect(spares.take(3)).toEqual(new Float32Array(3));
});

test("a borrowed array is lent once until the lending ends, also by an error", () => {
  const spares = new SpareArrays(3);
  const borrowed = spares.lend(() => {
    const first = spares.borrow("float32", 4);
    expect(spares.borrow("float32", 4)).not.toBe(first);
    expect(spares.lend(() => spares.borrow("float32", 4))).not.toBe(first);
    return first;
  });
  expect([spares.take(4), spares.take(4), spares.take(4)]).toContain(borrowed);

  let lost: FloatArray | undefined;
  const work = () => {
    lost = spares.borrow("float32", 5);
    throw new Error("in the backward pass");
  };
  expect(() => spares.lend(work)).toThrow("in the backward pass");
  expect(spares.take(5)).toBe(lost);
});

test("outside of lending, and for doubles, a borrowed array is new and yours to keep", () => {
  const spares = new SpareArrays(3);
  spares.give(Float32Array.of(1, 2, 3));
  expect(spares.borrow("float32", 3)).toEqual(new Float32Array(3));
  expect(spares.lend(() => spares.borrow("float64", 3))).toEqual(new Float64Array(3));
});

test("a round lends so much and no more; what comes after is new, and garbage when its user has done with it", () => {
  const spares = new SpareArrays(3, 10);
  const [first, second, third] = spares.lend(() =>
    [4, 4, 4].map((length) => spares.borrow("float32", length)),
  );
  expect([spares.take(4), spares.take(4)]).toEqual(expect.arrayContaining([first, second]));
  expect(spares.take(4)).not.toBe(third);
});

test("a gradient whose array was transferred can be forgotten", () => {
  const x = tensor(new Float32Array(3), [3]);
  x.requiresGrad = true;
  ops.sum(x).backward();
  structuredClone(x.grad!.data, { transfer: [x.grad!.data.buffer as ArrayBuffer] });
  x.clearGrad();
  ops.sum(x).backward();
  expect([...x.grad!.data]).toEqual([1, 1, 1]);
});

test("what two rounds have not used is dropped", () => {
  const spares = new SpareArrays(3);
  const used = Float32Array.of(1, 2, 3);
  const unused = Float32Array.of(1, 2, 3, 4);
  spares.give(used);
  spares.give(unused);
  for (let round = 0; round < 3; round++)
    spares.lend(() => {
      expect(spares.borrow("float32", 3)).toBe(used);
    });
  expect(spares.take(4)).not.toBe(unused);
  expect(spares.take(3)).toBe(used);
});

/** Long enough that its gates are kept for the next call. */
const [steps, batch, hiddenSize] = [128, 65, 33];
const layer = () => new LSTM({ inputSize: 1, hiddenSize, seed: 1 });
const input = (value: number) => tensor(new Float32Array(steps * batch).fill(value), [steps, batch, 1]);

test("a trace that somebody looks at is not written by later calls, nor is an output", () => {
  const lstm = layer();
  const step = (value: number) => {
    const { output } = lstm.forward(input(value));
    ops.sum(output).backward();
    return output;
  };
  const output = step(0.5);
  const before = output.data.slice();
  const seen = lstm.forward(input(1), { trace: true });
  ops.sum(seen.output).backward();
  const gates = seen.trace.gate("forget", 0, "forward").data.slice();
  for (const value of [2, 3]) step(value);
  expect(
    Buffer.compare(
      Buffer.from(seen.trace.gate("forget", 0, "forward").data.buffer),
      Buffer.from(gates.buffer),
    ),
  ).toBe(0);
  expect(Buffer.compare(Buffer.from(output.data.buffer), Buffer.from(before.buffer))).toBe(0);
});

test("a trace that takes the place of another has zeros where a sequence has ended", () => {
  const lstm = layer();
  ops.sum(lstm.forward(input(1)).output).backward();
  const lengths = new Int32Array(batch).fill(steps);
  lengths[1] = 2;
  const { trace } = noGrad(() => lstm.forward(input(1), { lengths, trace: true }));
  const gate = trace.gate("input", 0, "forward").data;
  for (const time of [2, 3, steps - 1]) {
    const start = (time * batch + 1) * hiddenSize;
    expect([...gate.slice(start, start + hiddenSize)]).toEqual(new Array(hiddenSize).fill(0));
  }
});

test("gradients that somebody holds are not written by later ways back, nor are those that were given to backward", () => {
  const lstm = layer();
  const head = new Linear({ inFeatures: hiddenSize, outFeatures: 128, seed: 2 });
  const step = (value: number) => {
    const x = input(value);
    x.requiresGrad = true;
    for (const parameter of [...lstm.parameters(), ...head.parameters()]) parameter.clearGrad();
    const { output } = lstm.forward(x);
    const last = head.forward(ops.select(output, 0, steps - 1));
    // Two ways to one tensor, and one gradient for two.
    const seed = tensor(new Float32Array(last.size).fill(value), last.shape);
    ops.add(last, ops.mul(last, 2)).backward(seed);
    return [x, ...lstm.parameters(), ...head.parameters()].map(({ grad }) => grad!).concat(seed);
  };
  const held = step(0.5);
  const before = held.map(({ data }) => data.slice());
  for (const value of [2, 3]) step(value);
  for (const [k, { data }] of held.entries())
    expect(Buffer.from(data.buffer).equals(Buffer.from(before[k].buffer))).toBe(true);
  expect(step(0.5).map(({ data }) => data)).toEqual(before);
});

test("an unread gradient makes room for the next one, and a read one does not", () => {
  const lstm = layer();
  const weight = lstm.parameter("weight_hh_l0");
  const step = () => {
    lstm.zeroGrad();
    ops.sum(lstm.forward(input(1)).output).backward();
    return weight.peekGrad()!.data;
  };
  // The leaf takes the array that the kernel writes.
  const arrays = new Set([1, 2, 3, 4, 5].map(step));
  expect(arrays.size).toBe(1);
  const { grad } = weight;
  const later = [1, 2, 3, 4].map(step);
  expect(later).not.toContain(grad!.data);
  expect(grad!.data).toEqual(later[0]);
});
