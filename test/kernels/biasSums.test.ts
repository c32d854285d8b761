/**
 * Gradients of biases are sums over all sequences and steps. In one run of float32 additions, a sum of many numbers of one sign loses digits
 * that no other test would miss: in random layers they cancel, and the errors hide behind those of the gates.
 */
import { afterEach, expect, it, vi } from "vitest";
import { GRU, LSTM, RNN, Tensor, tensor, useKernels } from "../../src/index.ts";
import { useArithmetic } from "../../src/kernels/arithmetic.ts";
import { availableKernels } from "../../src/kernels/choose.ts";
import { Random } from "../../src/tensor/random.ts";

afterEach(() => {
  useArithmetic("fast");
  useKernels(availableKernels()[0]);
});

const [steps, batch, hiddenSize] = [512, 64, 5];
const sizes = { inputSize: 1, hiddenSize };
/**
 * Each with a bound of the relative error. Gates that are the same at every step are off by the same last digits, which add up over a
 * recurrence; the slopes of relu are exact, and only the sum is rounded. One run of additions is off by 2e-6 and more.
 */
const layers: [cell: string, bound: number, make: () => LSTM | GRU | RNN][] = [
  ["lstm", 1e-6, () => new LSTM(sizes)],
  ["gru", 1e-6, () => new GRU(sizes)],
  ["rnn", 6e-8, () => new RNN({ ...sizes, nonlinearity: "relu" })],
];

/** Of a layer that has biases only, so that all states and, given positive gradients of the output, all slopes of a gate have one sign. */
function biasGradients(make: () => LSTM | GRU | RNN): number[][] {
  const layer = make();
  const named = [...layer.namedParameters()];
  for (const [name, parameter] of named) parameter.data.fill(name.startsWith("bias") ? 0.3 : 0);
  const { output } = layer.forward(tensor(new Float32Array(steps * batch), [steps, batch, 1]));
  const random = new Random(1);
  const slopes = Float32Array.from({ length: output.size }, () => 0.5 + random.uniform());
  output.backward(new Tensor(slopes, output.shape));
  return named.filter(([name]) => name.startsWith("bias")).map(([, { grad }]) => [...grad!.data]);
}

const sets = availableKernels().filter((name) => name !== "reference");
it.each(sets.flatMap((set) => layers.map((layer) => [set, ...layer] as const)))(
  "%s sums the bias gradients of a %s over 32,768 rows within %f",
  (set, _, bound, make) => {
    const warn = vi.spyOn(console, "warn").mockImplementation(() => {});
    useKernels("reference");
    useArithmetic("strict");
    const expected = biasGradients(make);
    useKernels(set);
    useArithmetic("fast");
    const off = biasGradients(make).flatMap((values, k) =>
      values.map((value, i) => Math.abs(value / expected[k][i] - 1)),
    );
    expect(off.length).toBeGreaterThan(0);
    expect(Math.max(...off)).toBeLessThan(bound);
    warn.mockRestore();
  },
);
