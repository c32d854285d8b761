/**
 * Gradients of biases are sums over all sequences and steps. In one run of float32 additions, a sum of many numbers of one sign loses digits
 * that no other test would miss: in random layers they cancel, and the errors hide behind those of the gates. So we compare with the sums of
 * the same sequences one by one, whose gates have the same bits, added in double precision.
 */
import { afterEach, expect, it } from "vitest";
import { availableKernels } from "../../../src/core/kernels/choose.ts";
import { GRU, LSTM, Random, RNN, Tensor, tensor, useKernels } from "../../../src/index.ts";

afterEach(() => useKernels(availableKernels()[0]));

const [steps, batch, hiddenSize] = [32, 1024, 5];
const sizes = { inputSize: 1, hiddenSize };
const layers: [cell: string, make: () => LSTM | GRU | RNN][] = [
  ["lstm", () => new LSTM(sizes)],
  ["gru", () => new GRU(sizes)],
  ["rnn", () => new RNN({ ...sizes, nonlinearity: "relu" })],
];

/**
 * Of a layer that has biases only, so that all states and, given positive gradients of the output, all slopes of a gate have one sign.
 *
 * @param slopes gradient of the output, [steps, sequences, hiddenSize]
 */
function biasGradients(layer: LSTM | GRU | RNN, slopes: Float32Array, sequences: number): number[] {
  layer.zeroGrad();
  const { output } = layer.forward(tensor(new Float32Array(steps * sequences), [steps, sequences, 1]));
  output.backward(new Tensor(slopes, output.shape));
  return [...layer.namedParameters()]
    .filter(([name]) => name.startsWith("bias"))
    .flatMap(([, { grad }]) => [...grad!.data]);
}

const sets = availableKernels().filter((name) => name !== "reference");
it.each(sets.flatMap((set) => layers.map((each) => [set, ...each] as const)))(
  "%s sums the bias gradients of a %s over 32,768 rows within 3e-7",
  (set, _, make) => {
    useKernels(set);
    const layer = make();
    for (const [name, { data }] of layer.namedParameters()) data.fill(name.startsWith("bias") ? 0.3 : 0);
    const random = new Random(1);
    const slopes = Float32Array.from({ length: steps * batch * hiddenSize }, () => 0.5 + random.uniform());
    const sums = new Float64Array(biasGradients(layer, slopes, batch).length);
    const together = biasGradients(layer, slopes, batch);
    for (let n = 0; n < batch; n++) {
      const own = Float32Array.from({ length: steps * hiddenSize }, (_, k) => {
        const [step, unit] = [Math.floor(k / hiddenSize), k % hiddenSize];
        return slopes[(step * batch + n) * hiddenSize + unit];
      });
      biasGradients(layer, own, 1).forEach((value, k) => {
        sums[k] += value;
      });
    }
    const off = together.map((value, k) => Math.abs(value / sums[k] - 1));
    expect(Math.max(...off)).toBeLessThan(3e-7);
    expect(Math.min(...sums.map(Math.abs))).toBeGreaterThan(100);
  },
);
