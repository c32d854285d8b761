/**
 * Variable lengths, after PyTorch's `test_variable_sequence`: a padded batch gives exactly what its sequences give one by one:
 * outputs, states, and the gradients by input, state and weights.
 */
import { describe, expect, test } from "vitest";
import { add, mul, slice, sum } from "../../../src/core/autograd/ops.ts";
import { GRU, LSTM, type LSTMState, RNN } from "../../../src/core/nn/index.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { distance, fillDistinct, leaf, values } from "./fixtures.ts";

const common = { inputSize: 5, hiddenSize: 4, numLayers: 2, bidirectional: true, dtype: "float64" } as const;

const nets: [string, () => LSTM | GRU | RNN][] = [
  ["LSTM", () => new LSTM(common)],
  ["LSTM, one direction, batch first", () => new LSTM({ ...common, bidirectional: false, batchFirst: true })],
  ["LSTM projected", () => new LSTM({ ...common, projSize: 2 })],
  ["LSTM coupled with peepholes", () => new LSTM({ ...common, peephole: true, coupled: true })],
  ["GRU", () => new GRU(common)],
  ["GRU reset before", () => new GRU({ ...common, resetAfter: false })],
  ["RNN", () => new RNN({ ...common, bias: false })],
];

const batches = [[5], [10, 10, 6, 2, 2, 1, 1], [2, 1, 3, 2, 10, 5, 3], [1, 1], [3, 4]];

/**
 * Sums of up to 17 products in another order: differences stay below a few hundred roundings of numbers near 1 (1e-16 each).
 * A mistake is 1e-2 and more.
 */
const TOLERANCE = 1e-13;

describe.each(nets)("%s", (_, make) => {
  describe.each(batches.map((lengths) => [lengths]))("lengths %o", (lengths) => {
    test.each([true, false])("with a state given: %s", (stateGiven) => {
      const net = make() as LSTM;
      fillDistinct(net);
      const N = lengths.length;
      // One step longer than any sequence: the output keeps it.
      const T = Math.max(...lengths) + 1;
      const timeAxis = net.batchFirst ? 1 : 0;
      const batchAxis = 1 - timeAxis;
      const D = net.bidirectional ? 2 : 1;
      const S = net.projSize || 4;
      const x = leaf(net.batchFirst ? [N, T, 5] : [T, N, 5], 1);
      const hidden = leaf([2 * D, N, S], 2);
      const cell = leaf([2 * D, N, 4], 3);
      const isLSTM = make() instanceof LSTM;
      const stateOf = (n: number, end: number) =>
        stateGiven
          ? ({
              hidden: slice(hidden, 1, n, end),
              ...(isLSTM && { cell: slice(cell, 1, n, end) }),
            } as LSTMState)
          : undefined;
      const weightsOfOutput = values([T, N, D * S], 4);
      const weightsOfState = [values([2 * D, N, S], 5), values([2 * D, N, 4], 6)];

      const weighted = (output: Tensor, state: LSTMState, n: number, end: number): Tensor => {
        const steps = output.shape[timeAxis];
        const part = slice(slice(weightsOfOutput, 0, 0, steps), 1, n, end);
        // The weights are laid out time first; with one sequence the other orientation has the same order.
        const oriented = net.batchFirst ? exchanged(part) : part;
        const sums = [
          sum(mul(output, oriented)),
          sum(mul(state.hidden, slice(weightsOfState[0], 1, n, end))),
        ];
        if (isLSTM) sums.push(sum(mul(state.cell, slice(weightsOfState[1], 1, n, end))));
        return sums.reduce((a, b) => add(a, b));
      };
      const gradients = () => {
        const all = [x, hidden, cell, ...net.parameters()].map(
          (t) => t.grad?.data.slice() ?? new Float64Array(t.size),
        );
        for (const t of [x, hidden, cell, ...net.parameters()]) t.clearGrad();
        return all;
      };

      const whole = net.forward(x, { lengths, state: stateOf(0, N) });
      expect(whole.output.shape).toEqual(net.batchFirst ? [N, T, D * S] : [T, N, D * S]);
      weighted(whole.output, whole.state, 0, N).backward();
      const wholeGradients = gradients();

      lengths.forEach((length, n) => {
        const own = slice(slice(x, batchAxis, n, n + 1), timeAxis, 0, length);
        const alone = net.forward(own, { state: stateOf(n, n + 1) });
        weighted(alone.output, alone.state, n, n + 1).backward();
        const inBatch = slice(whole.output, batchAxis, n, n + 1);
        const valid = slice(inBatch, timeAxis, 0, length);
        expect(distance(alone.output.data, valid.data)).toBeLessThan(TOLERANCE);
        expect(slice(inBatch, timeAxis, length, T).data.every((v) => v === 0)).toBe(true);
        expect(distance(alone.state.hidden.data, slice(whole.state.hidden, 1, n, n + 1).data)).toBeLessThan(
          TOLERANCE,
        );
        if (isLSTM) {
          expect(distance(alone.state.cell.data, slice(whole.state.cell, 1, n, n + 1).data)).toBeLessThan(
            TOLERANCE,
          );
        }
      });
      gradients().forEach((gradient, k) => {
        expect(distance(gradient, wholeGradients[k])).toBeLessThan(TOLERANCE);
      });
      // Data after the end of a sequence has no influence.
      const gradX = wholeGradients[0];
      lengths.forEach((length, n) => {
        for (let t = length; t < T; t++) {
          const row = net.batchFirst ? n * T + t : t * N + n;
          expect(gradX.subarray(row * 5, row * 5 + 5).every((g) => g === 0)).toBe(true);
        }
      });
    });
  });
});

/** [T, N, k] as [N, T, k], for T or N of any size. */
function exchanged(x: Tensor): Tensor {
  const [T, N, K] = x.shape;
  const result = values([N, T, K], 0);
  for (let t = 0; t < T; t++) {
    for (let n = 0; n < N; n++) {
      for (let k = 0; k < K; k++) result.data[(n * T + t) * K + k] = x.at(t, n, k);
    }
  }
  return result;
}

test("padding may hold anything, NaN too", () => {
  const net = new LSTM(common);
  fillDistinct(net);
  const lengths = [4, 1, 3];
  const x = values([5, 3, 5], 1);
  const clean = net.forward(x, { lengths }).output.data;
  lengths.forEach((length, n) => {
    for (let t = length; t < 5; t++) x.data.fill(Number.NaN, (t * 3 + n) * 5, (t * 3 + n + 1) * 5);
  });
  expect(net.forward(x, { lengths }).output.data).toEqual(clean);
});

test("lengths as plain numbers and as Int32Array are the same; lengths of T equal no lengths", () => {
  const net = new GRU(common);
  fillDistinct(net);
  const x = values([4, 3, 5], 1);
  const forward = (lengths?: number[] | Int32Array) => net.forward(x, { lengths }).output.data;
  expect(forward([4, 2, 1])).toEqual(forward(Int32Array.of(4, 2, 1)));
  expect(distance(forward([4, 4, 4]), forward())).toBeLessThan(1e-15);
  expect(distance(forward([4, 2, 1]), forward())).toBeGreaterThan(1e-3);
});

test("dropout keeps padded outputs of all layers at 0", () => {
  const net = new LSTM({ ...common, dropout: 0.5, seed: 1 });
  fillDistinct(net);
  const { output } = net.forward(values([4, 2, 5], 1), { lengths: [4, 2] });
  expect(slice(slice(output, 1, 1, 2), 0, 2, 4).data.every((v) => v === 0)).toBe(true);
});

test("a layer keeps lengths of its own, whatever becomes of the array by the time of the backward pass", () => {
  const gradientOf = (change: (lengths: Int32Array) => void) => {
    const net = new LSTM({ ...common, seed: 1 });
    const lengths = new Int32Array(new SharedArrayBuffer(8));
    lengths.set([3, 1]);
    const x = leaf([4, 2, 5], 1);
    const { output } = net.forward(x, { lengths });
    change(lengths);
    sum(output).backward();
    return [...x.grad!.data];
  };
  expect(gradientOf((lengths) => lengths.fill(1000))).toEqual(gradientOf(() => {}));
});
