/** State gradients against powers of a matrix, and against finite differences. */
import { expect, test } from "vitest";
import { transpose } from "../../../src/core/autograd/ops.ts";
import { type ObservableLayer, stateGradientSpectrum } from "../../../src/core/gates/index.ts";
import { singularValues } from "../../../src/core/gates/singularValues.ts";
import { DefinedLayer, GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";

const [T, N, I] = [5, 2, 3];
const random = new Random(5);
const sequence = () =>
  tensor(
    Float64Array.from({ length: T * N * I }, () => random.normal()),
    [T, N, I],
  );
const size = { inputSize: I, hiddenSize: 4, dtype: "float64" } as const;

test("of a linear network are those of U^k W", () => {
  // Nothing is below 0 here, so that relu lets everything pass.
  const rnn = new RNN({ inputSize: 2, hiddenSize: 2, nonlinearity: "relu", bias: false, dtype: "float64" });
  rnn.parameter("weight_ih_l0").data.set([1, 0, 0, 2]);
  rnn.parameter("weight_hh_l0").data.set([0.9, 0, 0, 0.5]);
  const x = tensor(new Float64Array(16).fill(1), [4, 2, 2]);
  const { lags, largest, values, gradients } = stateGradientSpectrum(rnn, x, { lags: [3, 0, 1] });
  expect(lags).toEqual([3, 0, 1]);
  const expected = [0.9 ** 3, 2 * 0.5 ** 3, 2, 1, 1, 0.9];
  values.forEach((value, k) => {
    expect(value).toBeCloseTo(expected[k], 12);
  });
  expect([...largest]).toEqual([values[0], values[2], values[4]]);
  expect([...gradients.subarray(4, 8)]).toEqual([1, 0, 0, 2]);
});

const layers: [string, ObservableLayer][] = [
  ["LSTM", new LSTM({ ...size, seed: 1 })],
  ["LSTM, 2 layers, batch first", new LSTM({ ...size, numLayers: 2, batchFirst: true, seed: 2 })],
  ["LSTM, projected to fewer than its inputs", new LSTM({ ...size, projSize: 2, seed: 3 })],
  ["GRU", new GRU({ ...size, seed: 4 })],
  ["sLSTM", new DefinedLayer({ ...size, cell: "sLSTM", seed: 5 })],
];

const oriented = (layer: ObservableLayer, x: Tensor) => (layer.batchFirst ? transpose(x, 0, 1) : x);

/** ∂h_{t+k}/∂x_t by central differences, mean over t and sequences, [S · I]. */
function meanDerivative(layer: ObservableLayer, x: Tensor, lag: number): Float64Array {
  const step = 1e-5;
  const outputs = () => oriented(layer, layer.forward(oriented(layer, x)).output);
  const S = outputs().shape[2];
  const mean = new Float64Array(S * I);
  for (let k = 0; k < (T - lag) * N * I; k++) {
    const kept = x.data[k];
    x.data[k] = kept + step;
    const above = outputs();
    x.data[k] = kept - step;
    const below = outputs();
    x.data[k] = kept;
    const row = (Math.floor(k / I) + lag * N) * S;
    for (let i = 0; i < S; i++) {
      const slope = (above.data[row + i] - below.data[row + i]) / (2 * step);
      mean[i * I + (k % I)] += slope / ((T - lag) * N);
    }
  }
  return mean;
}

test.each(layers)("of %s are those of finite differences", (_, layer) => {
  const x = sequence();
  const lags = [0, 2, T - 1];
  const { values, gradients } = stateGradientSpectrum(layer, oriented(layer, x), { lags });
  lags.forEach((lag, at) => {
    const expected = meanDerivative(layer, x, lag);
    const S = expected.length / I;
    expected.forEach((value, k) => {
      expect(gradients[at * S * I + k]).toBeCloseTo(value, 7);
    });
    const R = Math.min(S, I);
    singularValues(expected, S, I).forEach((value, k) => {
      expect(values[at * R + k]).toBeCloseTo(value, 7);
    });
  });
  expect(layer.parameters().every(({ grad, requiresGrad }) => grad === undefined && requiresGrad)).toBe(true);
});

test("lags that there are not, empty input and layers in two directions are refused", () => {
  const [, lstm] = layers[0];
  const x = sequence();
  for (const lags of [[T], [-1], [0.5], [], new Array(1), undefined, 1]) {
    expect(() => stateGradientSpectrum(lstm, x, { lags: lags as number[] })).toThrow(/lags from 0 to 4/);
  }
  const none = tensor(new Float64Array(0), [T, 0, I]);
  expect(() => stateGradientSpectrum(lstm, none, { lags: [0] })).toThrow(/not empty/);
  const both = new LSTM({ ...size, bidirectional: true, seed: 1 });
  expect(() => stateGradientSpectrum(both, x, { lags: [0] })).toThrow(
    expect.objectContaining({ code: "UNSUPPORTED" }),
  );
});
