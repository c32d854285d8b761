import { expect, test } from "vitest";
import { SpareArrays } from "../../src/kernels/spareArrays.ts";
import { LSTM, noGrad, sum, tensor } from "../../src/node.ts";

test("an array that was given is taken once, by who needs one as long; short ones are not kept", () => {
  const spares = new SpareArrays(3);
  const array = Float32Array.of(1, 2, 3);
  spares.give(array);
  spares.give(Float32Array.of(1, 2));
  expect(spares.take(2)).toEqual(new Float32Array(2));
  expect(spares.take(3)).toBe(array);
  expect(spares.take(3)).toEqual(new Float32Array(3));
});

/** Long enough that its gates are kept for the next call. */
const [steps, batch, hiddenSize] = [128, 65, 33];
const layer = () => new LSTM({ inputSize: 1, hiddenSize, seed: 1 });
const input = (value: number) => tensor(new Float32Array(steps * batch).fill(value), [steps, batch, 1]);

test("a trace that somebody looks at is not written by later calls, nor is an output", () => {
  const lstm = layer();
  const step = (value: number) => {
    const { output } = lstm.forward(input(value));
    sum(output).backward();
    return output;
  };
  const output = step(0.5);
  const before = output.data.slice();
  const seen = lstm.forward(input(1), { trace: true });
  sum(seen.output).backward();
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
  sum(lstm.forward(input(1)).output).backward();
  const lengths = new Int32Array(batch).fill(steps);
  lengths[1] = 2;
  const { trace } = noGrad(() => lstm.forward(input(1), { lengths, trace: true }));
  const gate = trace.gate("input", 0, "forward").data;
  for (const time of [2, 3, steps - 1]) {
    const start = (time * batch + 1) * hiddenSize;
    expect([...gate.slice(start, start + hiddenSize)]).toEqual(new Array(hiddenSize).fill(0));
  }
});
