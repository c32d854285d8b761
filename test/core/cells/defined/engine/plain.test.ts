/** Sequences of a batch, whatever their lengths and directions, are what they are in smaller batches. */
import { it } from "vitest";
import { mul, sum } from "../../../../../src/core/autograd/ops.ts";
import type { CellName } from "../../../../../src/core/cells/defined/definitions/index.ts";
import { DefinedLayer, type DefinedState, LSTM, type LSTMOptions } from "../../../../../src/core/nn/index.ts";
import { Tensor } from "../../../../../src/core/tensor/tensor.ts";
import { expectClose } from "../../../../support/compare.ts";
import { sampled } from "../../../../support/exhaustive.ts";
import { sequence } from "../../../nn/fixtures.ts";

const [steps, batch, H] = [3, 37, 400];

/** Sequences from `from` up to `to` of a tensor whose second axis is the batch. */
function part({ data, shape }: Tensor, from: number, to: number): Tensor {
  const [first, all, width] = shape;
  const rows = Array.from({ length: first }, (_, t) =>
    Array.from(data.subarray((t * all + from) * width, (t * all + to) * width)),
  );
  return new Tensor(Float64Array.from(rows.flat()), [first, to - from, width]);
}

const cells: Record<string, () => DefinedLayer | LSTM> = {
  ...Object.fromEntries(
    (["peepholeLSTM", "layerNormGRU", "minGRU"] as CellName[]).map((cell) => [
      cell,
      () =>
        new DefinedLayer({
          cell,
          inputSize: 2,
          hiddenSize: H,
          dtype: "float64",
          seed: 1,
          bidirectional: true,
        }),
    ]),
  ),
  "LSTM with expected zoneout": () => {
    const options: LSTMOptions = { inputSize: 2, hiddenSize: H, dtype: "float64", seed: 1, zoneout: 0.2 };
    return new LSTM({ ...options, bidirectional: true });
  },
};

it.each(sampled(Object.keys(cells), 2))("%s", (name) => {
  const layer = cells[name]().eval() as DefinedLayer;
  const x = sequence([steps, batch, 2], 2);
  const lengths = Array.from({ length: batch }, (_, n) => 1 + (n % steps));
  const factors = sequence([steps, batch, 2 * H], 3);
  const initial = Object.fromEntries(
    Object.keys(layer.forward(x).state).map((key, k) => [key, sequence([2, batch, H], 4 + k)]),
  ) as DefinedState;

  const run = (from: number, to: number) => {
    layer.zeroGrad();
    const own = part(x, from, to);
    own.requiresGrad = true;
    const state = Object.fromEntries(
      Object.entries(initial).map(([key, value]) => [key, part(value, from, to)]),
    ) as DefinedState;
    const { output, state: final } = layer.forward(own, { state, lengths: lengths.slice(from, to) });
    sum(mul(output, part(factors, from, to))).backward();
    const grads = layer.parameters().map(({ grad }) => grad!.data.slice());
    return { output, final, x: own.grad!, grads };
  };
  const all = run(0, batch);
  const halves = [run(0, 9), run(9, batch)];
  const bounds = [
    [0, 9],
    [9, batch],
  ];
  halves.forEach((half, k) => {
    const [from, to] = bounds[k];
    expectClose("output", half.output.data, part(all.output, from, to).data, { absolute: 1e-11 });
    expectClose("x", half.x.data, part(all.x, from, to).data, { absolute: 1e-10 });
    for (const [key, value] of Object.entries(half.final)) {
      expectClose(key, value.data, part(all.final[key], from, to).data, { absolute: 1e-11 });
    }
  });
  all.grads.forEach((grad, k) => {
    const both = halves[0].grads[k].map((value, j) => value + halves[1].grads[k][j]);
    expectClose(`parameter ${k}`, grad, both, { normalised: 1e-11 });
  });
});
