/** Properties of every operation, in both dtypes. */
import { describe, expect, test } from "vitest";
import * as flat from "../../../src/core/autograd/index.ts";
import { needsGradient, noGrad } from "../../../src/core/autograd/tape.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import type { DType } from "../../../src/core/tensor/dtype.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { type Shape, sizeOf } from "../../../src/core/tensor/shape.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { uniform } from "./values.ts";

const o = { ...flat, ...flat.ops };
const A: Shape = [2, 3];
const labels = indices([2, 0]);
const gru = { kind: "gru", inputSize: 3, hiddenSize: 1, resetAfter: true } as const;

/** Every operation by its exported name: how it is called on tensors of these shapes. */
const table: Record<string, [shapes: Shape[], call: (...inputs: Tensor[]) => Tensor | Tensor[]]> = {
  abs: [[A], o.abs],
  add: [[A, [3]], o.add],
  bceWithLogits: [[A, A], (x, y) => o.bceWithLogits(x, y)],
  clamp: [[A], (x) => o.clamp(x, 0.5, 1)],
  concat: [[A, A], (x, y) => o.concat([x, y])],
  crossEntropy: [[A], (x) => o.crossEntropy(x, labels)],
  div: [[A, [2, 1]], o.div],
  dropout: [[A], (x) => o.dropout(x, 0.5, new Random(1))],
  embedding: [[A], (x) => o.embedding(indices([1, 0]), x)],
  exp: [[A], o.exp],
  expand: [[A], (x) => o.expand(x, [2, 2, 3])],
  flip: [[A], (x) => o.flip(x, 0)],
  gather: [[A], (x) => o.gather(x, 1, indices([2, 0], [2, 1]))],
  huberLoss: [[A, A], (x, y) => o.huberLoss(x, y)],
  quantileLoss: [[A, A], (x, y) => o.quantileLoss(x, y, { quantile: 0.9 })],
  l1Loss: [[A, A], (x, y) => o.l1Loss(x, y)],
  layerNorm: [[A, [3], [3]], (x, weight, bias) => o.layerNorm(x, 3, weight, bias)],
  linear: [[A, [4, 3], [4]], o.linear],
  log: [[A], o.log],
  logSoftmax: [[A], (x) => o.logSoftmax(x)],
  logSumExp: [[A], (x) => o.logSumExp(x)],
  matmul: [[A, [3, 2]], o.matmul],
  max: [[A], (x) => o.max(x, { axis: 0 })],
  maximum: [[A, A], o.maximum],
  mean: [[A], (x) => o.mean(x, { axis: 0 })],
  min: [[A], (x) => o.min(x, { axis: 0 })],
  minimum: [[A, A], o.minimum],
  mseLoss: [[A, A], (x, y) => o.mseLoss(x, y)],
  mul: [[A, [3]], o.mul],
  neg: [[A], o.neg],
  nllLoss: [[A], (x) => o.nllLoss(x, labels)],
  permute: [[A], (x) => o.permute(x, [1, 0])],
  pow: [[A, A], o.pow],
  recurrentLayer: [
    [
      [2, 2, 3],
      [3, 3],
      [3, 1],
      [2, 1],
    ],
    (input, weightIh, weightHh, hidden) => {
      const initial = { hidden };
      const result = o.recurrentLayer({
        spec: gru,
        weights: { weightIh, weightHh },
        input,
        initial,
        reverse: false,
      });
      return [result.output, result.final.hidden];
    },
  ],
  relu: [[A], o.relu],
  reshape: [[A], (x) => o.reshape(x, [3, 2])],
  scaledDotProductAttention: [
    [A, [4, 3], [4, 2]],
    (q, k, v) => {
      const { output, weights } = o.scaledDotProductAttention(q, k, v, { causal: true });
      return [output, weights];
    },
  ],
  select: [[A], (x) => o.select(x, 0, 1)],
  sigmoid: [[A], o.sigmoid],
  slice: [[A], (x) => o.slice(x, 1, 1)],
  smoothL1Loss: [[A, A], (x, y) => o.smoothL1Loss(x, y)],
  softmax: [[A], (x) => o.softmax(x)],
  softplus: [[A], o.softplus],
  split: [[A], (x) => o.split(x, 2, { axis: 1 })],
  sqrt: [[A], o.sqrt],
  square: [[A], o.square],
  squeeze: [[[2, 1]], (x) => o.squeeze(x)],
  stack: [[A, A], (x, y) => o.stack([x, y])],
  sub: [[A, [3]], o.sub],
  sum: [[A], (x) => o.sum(x, { axis: 0 })],
  tanh: [[A], o.tanh],
  transpose: [[A], (x) => o.transpose(x, 0, 1)],
  unsqueeze: [[A], (x) => o.unsqueeze(x, 0)],
  variance: [[A], (x) => o.variance(x, { axis: 0 })],
  where: [[A, [3]], (x, y) => o.where(tensor([1, 0, 1]), x, y)],
};

const sharing = ["reshape", "squeeze", "unsqueeze"];
const notDifferentiable = ["argmax", "gradientError", "multinomial", "noGrad"];

function inputsFor(shapes: Shape[], dtype: DType): Tensor[] {
  return shapes.map((shape, k) => {
    const { data } = uniform(shape, k + 1, { from: 0.2, to: 1.2 });
    const input = new Tensor(dtype === "float64" ? data : new Float32Array(data), shape);
    input.requiresGrad = true;
    return input;
  });
}

test("the table holds every operation that is exported", () => {
  const functions = Object.entries(o).filter(([, value]) => typeof value === "function");
  const names = functions.map(([name]) => name).filter((name) => !notDifferentiable.includes(name));
  expect(Object.keys(table).sort()).toEqual(names.sort());
});

describe.each(["float32", "float64"] as const)("in %s", (dtype) => {
  test.each(Object.entries(table))(
    "%s keeps the dtype and writes to nothing it was given",
    (name, [shapes, call]) => {
      const inputs = inputsFor(shapes, dtype);
      const values = inputs.map((input) => input.data.slice());
      const results = [call(...inputs)].flat();
      const results0 = results.map((result) => result.data.slice());
      for (const result of results) {
        expect(result.dtype).toBe(dtype);
        expect(result.size).toBe(sizeOf(result.shape));
        expect(inputs.some(({ data }) => data.buffer === result.data.buffer)).toBe(sharing.includes(name));
      }

      // Only the first result gets a gradient: the others stand for results that are not used.
      const [first] = results;
      const seed = new Tensor(first.data.slice().fill(0.5), first.shape);
      first.backward(seed);
      expect([...seed.data].every((value) => value === 0.5)).toBe(true);
      inputs.forEach((input, k) => {
        expect(input.data).toEqual(values[k]);
        expect(input.grad!.shape).toEqual(input.shape);
        expect(input.grad!.dtype).toBe(dtype);
        expect(input.grad!.data).not.toBe(seed.data);
      });
      results.forEach((result, k) => {
        expect(result.data).toEqual(results0[k]);
      });
    },
  );
});

test.each(Object.entries(table))("%s computes the same when nothing is recorded", (_, [shapes, call]) => {
  const inputs = inputsFor(shapes, "float64");
  const recorded = [call(...inputs)].flat();
  const plain = noGrad(() => [call(...inputs)].flat());
  expect(recorded.every(needsGradient)).toBe(true);
  expect(plain.some(needsGradient)).toBe(false);
  plain.forEach((result, k) => {
    expect(result.data).toEqual(recorded[k].data);
  });
});

test.each(Object.entries(table))("%s gives a gradient only where one is needed", (_, [shapes, call]) => {
  for (let which = 0; which < shapes.length; which++) {
    const all = inputsFor(shapes, "float64");
    const [complete] = [call(...all)].flat();
    complete.backward(new Tensor(complete.data.slice().fill(1), complete.shape));
    const inputs = inputsFor(shapes, "float64");
    inputs.forEach((input, k) => {
      input.requiresGrad = k === which;
    });
    const [result] = [call(...inputs)].flat();
    result.backward(new Tensor(result.data.slice().fill(1), result.shape));
    inputs.forEach((input, k) => {
      expect(input.grad?.data).toEqual(k === which ? all[k].grad!.data : undefined);
    });
  }
});
