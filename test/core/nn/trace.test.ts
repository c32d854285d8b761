/** The trace: gate activations by name, checked against the equations computed from them. */
import { describe, expect, test } from "vitest";
import { slice } from "../../../src/core/autograd/shape.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { distance, fillDistinct, values } from "./fixtures.ts";

const common = { inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, dtype: "float64" } as const;
/** A few roundings of numbers near 1. */
const TOLERANCE = 1e-14;

function filled<Net extends LSTM | GRU | RNN>(net: Net): Net {
  fillDistinct(net);
  return net;
}

describe.each(["forward", "reverse"] as const)("LSTM, %s", (direction) => {
  test("cell and output follow from the gates", () => {
    const lstm = filled(new LSTM(common));
    const x = values([5, 2, 3], 1);
    const { output, trace } = lstm.forward(x, { trace: true });
    const [i, f, g, o] = (["input", "forget", "cell", "output"] as const).map(
      (name) => trace.gate(name, 1, direction).data,
    );
    const cell = trace.cell(1, direction);
    expect(cell.shape).toEqual([5, 2, 4]);
    const step = direction === "forward" ? 1 : -1;
    const hidden = slice(output, 2, direction === "forward" ? 0 : 4, direction === "forward" ? 4 : 8);
    for (let t = 0; t < 5; t++) {
      for (let k = 0; k < 8; k++) {
        const at = t * 8 + k;
        const before = t - step < 0 || t - step > 4 ? 0 : cell.data[at - 8 * step];
        expect(Math.abs(cell.data[at] - (f[at] * before + i[at] * g[at]))).toBeLessThan(TOLERANCE);
        expect(Math.abs(hidden.data[at] - o[at] * Math.tanh(cell.data[at]))).toBeLessThan(TOLERANCE);
      }
    }
  });
});

test("layer 0 forward is the default, aliases mean the same, retain is the forget gate", () => {
  const lstm = filled(new LSTM(common));
  const { trace } = lstm.forward(values([5, 2, 3], 1), { trace: true });
  const forget = trace.gate("forget", 0, "forward").data;
  expect(trace.gate("forget").data).toEqual(forget);
  expect(trace.gate("f").data).toEqual(forget);
  expect(trace.gate("retain").data).toEqual(forget);
  expect(trace.gate("candidate", 1).data).toEqual(trace.gate("g", 1).data);
  expect(trace.gate("forget", 1).data).not.toEqual(forget);
  expect(trace.gate("forget", 0, "reverse").data).not.toEqual(forget);
});

test.each([true, false])("GRU: the output follows from update and new; reset after: %s", (resetAfter) => {
  const gru = filled(new GRU({ ...common, resetAfter, bidirectional: false, numLayers: 1 }));
  const { output, trace } = gru.forward(values([5, 2, 3], 1), { trace: true });
  const [z, n, keep] = (["update", "new", "retain"] as const).map((name) => trace.gate(name).data);
  const h = output.data;
  for (let at = 0; at < h.length; at++) {
    const before = at < 8 ? 0 : h[at - 8];
    expect(Math.abs(h[at] - ((1 - z[at]) * n[at] + z[at] * before))).toBeLessThan(TOLERANCE);
  }
  expect(keep).toEqual(z);
  expect(trace.gate("reset").data.every((r) => r > 0 && r < 1)).toBe(true);
});

test("RNN: its one gate is its output; it keeps nothing and has no cell", () => {
  const rnn = filled(new RNN({ ...common, bidirectional: false, numLayers: 1 }));
  const { output, trace } = rnn.forward(values([5, 2, 3], 1), { trace: true });
  expect(trace.gate("hidden").data).toEqual(output.data);
  expect(trace.gate("h").data).toEqual(output.data);
  // @ts-expect-error an RNN has no such gate
  expect(() => trace.gate("retain")).toThrow(/expected one of hidden, got "retain"/);
  expect(() => trace.cell()).toThrow(/expected an LSTM, got RNN/);
});

test("coupled: the input gate is not there to be looked at", () => {
  const lstm = filled(new LSTM({ ...common, coupled: true }));
  const { trace } = lstm.forward(values([5, 2, 3], 1), { trace: true });
  expect(() => trace.gate("input")).toThrow(/forget .*got "input".*1 - forget/);
  expect(trace.gate("forget").shape).toEqual([5, 2, 4]);
});

test("padded steps are 0, time comes first also with batchFirst, and unbatched input has no batch axis", () => {
  const lstm = filled(new LSTM(common));
  const x = values([5, 2, 3], 1);
  const lengths = [5, 3];
  const { trace } = lstm.forward(x, { trace: true, lengths });
  const forget = trace.gate("forget", 0, "reverse");
  expect(slice(slice(forget, 0, 3, 5), 1, 1, 2).data.every((v) => v === 0)).toBe(true);
  expect(slice(forget, 0, 0, 3).data.every((v) => v > 0)).toBe(true);
  expect(slice(slice(trace.cell(1), 0, 3, 5), 1, 1, 2).data.every((v) => v === 0)).toBe(true);
  lstm.batchFirst = true;
  const batchFirst = lstm.forward(values([2, 5, 3], 1), { trace: true }).trace;
  expect(batchFirst.gate("forget").shape).toEqual([5, 2, 4]);
  const single = lstm.forward(values([5, 3], 1), { trace: true }).trace;
  expect(single.gate("forget").shape).toEqual([5, 4]);
  expect(single.cell().shape).toEqual([5, 4]);
});

test("a trace is a copy, and there is none unless it is asked for", () => {
  const lstm = filled(new LSTM(common));
  const { trace } = lstm.forward(values([5, 2, 3], 1), { trace: true });
  const gate = trace.gate("forget");
  const cell = trace.cell();
  gate.data.fill(7);
  cell.data.fill(7);
  expect(trace.gate("forget").data.some((v) => v === 7)).toBe(false);
  expect(trace.cell().data.some((v) => v === 7)).toBe(false);
  expect(gate.source).toBeUndefined();
  expect(lstm.forward(values([5, 2, 3], 1))).not.toHaveProperty("trace");
});

test("asking for a trace changes nothing", () => {
  const gru = filled(new GRU(common));
  const x = values([5, 2, 3], 1);
  const traced = gru.forward(x, { trace: true });
  expect(distance(traced.output.data, gru.forward(x).output.data)).toBe(0);
});
