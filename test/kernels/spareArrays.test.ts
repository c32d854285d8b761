import { expect, test } from "vitest";
import { SpareArrays } from "../../src/kernels/spareArrays.ts";
import { LSTM, sum, tensor } from "../../src/node.ts";

test("an array that was given is taken once, by who needs one as long", () => {
  const spares = new SpareArrays();
  const array = Float32Array.of(1, 2, 3);
  spares.give(array);
  expect(spares.take(2)).toHaveLength(2);
  expect(spares.take(3)).toBe(array);
  const fresh = spares.take(3);
  expect(fresh).not.toBe(array);
  expect(fresh).toEqual(new Float32Array(3));
});

test("a trace that somebody looks at is not written by later calls, nor is an output", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 5, seed: 1 });
  const x = (value: number) => tensor(new Float32Array(4 * 2 * 3).fill(value), [4, 2, 3]);
  const step = (value: number) => {
    const { output } = lstm.forward(x(value));
    sum(output).backward();
    return output;
  };
  const first = step(0.5);
  const before = first.data.slice();
  const looked = lstm.forward(x(1), { trace: true });
  sum(looked.output).backward();
  const gates = looked.trace.gate("forget", 0, "forward").data.slice();
  for (let k = 0; k < 5; k++) step(k);
  expect(looked.trace.gate("forget", 0, "forward").data).toEqual(gates);
  expect(first.data).toEqual(before);
});

test("sequences of different lengths get zeros in a trace that held something else", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 5, seed: 1 });
  const x = tensor(new Float32Array(4 * 2 * 3).fill(1), [4, 2, 3]);
  for (let k = 0; k < 3; k++) sum(lstm.forward(x).output).backward();
  const { trace } = lstm.forward(x, { lengths: Int32Array.of(4, 2), trace: true });
  const gate = trace.gate("input", 0, "forward").data;
  expect([...gate.slice((2 * 2 + 1) * 5, 3 * 2 * 5)]).toEqual(new Array(5).fill(0));
});
