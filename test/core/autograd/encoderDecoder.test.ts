/** Operations composed to a sequence-to-sequence model with attention, checked through and through. */
import { expect, test } from "vitest";
import { scaledDotProductAttention } from "../../../src/core/autograd/attention.ts";
import { crossEntropy } from "../../../src/core/autograd/crossEntropy.ts";
import { dropout } from "../../../src/core/autograd/dropout.ts";
import { add, mul, tanh } from "../../../src/core/autograd/elementwise.ts";
import { embedding } from "../../../src/core/autograd/embedding.ts";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { linear } from "../../../src/core/autograd/matrix.ts";
import { layerNorm } from "../../../src/core/autograd/normalise.ts";
import { mean } from "../../../src/core/autograd/reduce.ts";
import { recurrentLayer } from "../../../src/core/autograd/runLayer.ts";
import { concat, reshape, select, stack, transpose, unsqueeze } from "../../../src/core/autograd/shape.ts";
import type { CellSpec } from "../../../src/core/cells/cell.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { GRADIENT_TOLERANCE, uniform } from "./values.ts";

const [E, H, V] = [3, 4, 6];
const encoderLengths = Int32Array.of(4, 2);
const source = indices([1, 2, 3, 4, 5, 0, 2, 0], [4, 2]);
const target = indices([1, 3, 2, 4, 5, 2], [3, 2]);
const next = indices([2, 4, 5, 2, 0, -100], [3, 2]);

const lstm = (inputSize: number): CellSpec => ({
  kind: "lstm",
  inputSize,
  hiddenSize: H,
  projSize: 0,
  peephole: false,
  coupled: false,
  cellClip: 0,
});

function cellWeights(inputSize: number, seed: number) {
  const range = { from: -0.6, to: 0.6 };
  return {
    weightIh: uniform([4 * H, inputSize], seed, range),
    weightHh: uniform([4 * H, H], seed + 1, range),
    biasIh: uniform([4 * H], seed + 2, range),
    biasHh: uniform([4 * H], seed + 3, range),
  };
}

function model() {
  return {
    table: uniform([V, E], 1),
    forward: cellWeights(E, 10),
    reverse: cellWeights(E, 20),
    decoder: cellWeights(E, 30),
    bridge: uniform([H, 2 * H], 2, { from: -0.6, to: 0.6 }),
    keys: uniform([H, 2 * H], 3, { from: -0.6, to: 0.6 }),
    scale: uniform([H], 4),
    shift: uniform([H], 5),
    head: uniform([V, 3 * H], 6, { from: -0.6, to: 0.6 }),
    headBias: uniform([V], 7),
  };
}

type Model = ReturnType<typeof model>;

function parametersOf(m: Model): Tensor[] {
  return Object.values(m).flatMap((value) => (value instanceof Tensor ? [value] : Object.values(value)));
}

/** Bidirectional encoder, decoder one step at a time with attention over the encoder, shared embedding. */
function lossOf(m: Model): Tensor {
  const nothing = zeros([2, H], { dtype: "float64" });
  const x = embedding(source, m.table, { paddingIndex: 0 });
  const encode = (reverse: boolean) =>
    recurrentLayer({
      spec: lstm(E),
      weights: reverse ? m.reverse : m.forward,
      input: x,
      initial: { hidden: nothing, cell: nothing },
      lengths: encoderLengths,
      reverse,
    });
  const there = encode(false);
  const back = encode(true);
  const memory = dropout(concat([there.output, back.output], 2), 0.25, new Random(8));
  const keys = transpose(linear(memory, m.keys), 0, 1);
  const values = transpose(memory, 0, 1);
  const mask = new Tensor(Float64Array.of(1, 1, 1, 1, 1, 1, 0, 0), [2, 1, 4]);

  let state = {
    hidden: tanh(linear(concat([there.final.hidden, back.final.hidden], 1), m.bridge)),
    cell: add(there.final.cell!, mul(back.final.cell!, 0.5)),
  };
  const inputs = embedding(target, m.table, { paddingIndex: 0 });
  const contexts: Tensor[] = [];
  for (let t = 0; t < 3; t++) {
    const step = recurrentLayer({
      spec: lstm(E),
      weights: m.decoder,
      input: unsqueeze(select(inputs, 0, t), 0),
      initial: state,
      reverse: false,
    });
    state = { hidden: step.final.hidden, cell: step.final.cell! };
    const query = layerNorm(reshape(step.output, [2, 1, H]), H, m.scale, m.shift);
    const { output } = scaledDotProductAttention(query, keys, values, { mask });
    contexts.push(concat([select(output, 1, 0), state.hidden], 1));
  }
  const logits = linear(stack(contexts), m.head, m.headBias);
  return add(crossEntropy(logits, next, { labelSmoothing: 0.1 }), mul(mean(mul(m.bridge, m.bridge)), 0.01));
}

test("an encoder-decoder with attention has the right gradient by every parameter", () => {
  const m = model();
  expect(gradientError(() => lossOf(m), parametersOf(m))).toBeLessThan(GRADIENT_TOLERANCE);
});

test("and learns its two sentences by plain gradient descent", () => {
  const m = model();
  const parameters = parametersOf(m);
  for (const parameter of parameters) parameter.requiresGrad = true;
  const first = lossOf(m).item();
  for (let step = 0; step < 60; step++) {
    lossOf(m).backward();
    for (const parameter of parameters) {
      const gradient = parameter.grad!.data;
      for (let k = 0; k < gradient.length; k++) parameter.data[k] -= 0.5 * gradient[k];
      parameter.clearGrad();
    }
  }
  // Label smoothing leaves a floor: 0.1 is spread over six classes, so that the loss of certainty is about 0.5.
  expect(first).toBeGreaterThan(1.5);
  expect(lossOf(m).item()).toBeLessThan(0.7);
});
