/**
 * Workloads with jax-js, which has neither recurrent layers nor a loop: the cells are written with its arrays, and the whole sequence is
 * unrolled into one compiled program. Passing an array to a function gives it away; `.ref` keeps it.
 */
import {
  embeddingNumbers,
  gatesOf,
  headNumbers,
  inputNumbers,
  inputSizeOf,
  labelNumbers,
  layerNumbers,
  outputsOf,
  probe,
  symbolNumbers,
  transposed,
} from "../numbers.ts";
import { VOCABULARY, type Workload } from "../workloads.ts";
import type { Foreign } from "./foreign.ts";
import type { Form, Net } from "./net.ts";

export const JAX_FORM: Form = { hiddenBias: false, resetAfter: true };

/** @param jax the module, initialised, with its device set */
export function jaxNet(jax: Foreign, w: Workload): Net {
  const array = (numbers: Float32Array, ...shape: number[]) => jax.numpy.array(numbers, { shape });
  const layers = Array.from({ length: w.layers }, (_, l) => weightsOf(array, w, l));
  const isLanguage = w.task === "language";
  const rows = w.steps * w.batch;
  const x = isLanguage
    ? array(oneHot(symbolNumbers(w), VOCABULARY), rows, VOCABULARY)
    : array(inputNumbers(w), rows, w.inputSize);
  if (w.task === "inference") return inference(jax, w, layers[0], x);

  const outputs = outputsOf(w);
  const { weight, bias } = headNumbers(w);
  const parameters = {
    layers,
    weight: array(transposed(weight, w.hiddenSize), w.hiddenSize, outputs),
    bias: array(bias, outputs),
    ...(isLanguage && { embedding: array(embeddingNumbers(w), VOCABULARY, w.inputSize) }),
  };
  const labels = labelNumbers(w);
  return training(jax, w, parameters, x, array(oneHot(labels, outputs), labels.length, outputs));
}

/** Rows of zeros with a 1 each. */
function oneHot(columns: Int32Array, width: number): Float32Array {
  const result = new Float32Array(columns.length * width);
  for (const [row, column] of columns.entries()) result[row * width + column] = 1;
  return result;
}

function weightsOf(array: (numbers: Float32Array, ...shape: number[]) => Foreign, w: Workload, l: number) {
  const { weightIh, weightHh, biasIh } = layerNumbers(w, l);
  const width = gatesOf(w) * w.hiddenSize;
  const inputSize = inputSizeOf(w, l);
  return {
    input: array(transposed(weightIh, inputSize), inputSize, width),
    hidden: array(transposed(weightHh, w.hiddenSize), w.hiddenSize, width),
    bias: array(biasIh, width),
  };
}

/** One step from the projected input and the state to the new state. */
function stepOf({ numpy: np, nn }: Foreign, cell: Workload["cell"]) {
  const lstm = (projected: Foreign, hiddenWeight: Foreign, [h, c]: Foreign[]) => {
    const [i, f, g, o] = np.split(projected.add(np.matmul(h, hiddenWeight)), 4, -1);
    const next = nn
      .sigmoid(f)
      .mul(c)
      .add(nn.sigmoid(i).mul(np.tanh(g)));
    return [nn.sigmoid(o).mul(np.tanh(next.ref)), next];
  };
  const gru = (projected: Foreign, hiddenWeight: Foreign, [h]: Foreign[]) => {
    const [xr, xz, xn] = np.split(projected, 3, -1);
    const [hr, hz, hn] = np.split(np.matmul(h.ref, hiddenWeight), 3, -1);
    const r = nn.sigmoid(xr.add(hr));
    const z = nn.sigmoid(xz.add(hz));
    const n = np.tanh(xn.add(r.mul(hn)));
    return [z.ref.mul(h).add(n.ref.sub(z.mul(n)))];
  };
  return cell === "lstm" ? lstm : gru;
}

/** All steps of a layer, x [T·N, I]: the hidden state after each, or only after the last. */
function unrolled(jax: Foreign, w: Workload, layer: Foreign, x: Foreign, all: boolean): Foreign[] {
  const { numpy: np } = jax;
  const step = stepOf(jax, w.cell);
  const width = gatesOf(w) * w.hiddenSize;
  const projected = np.matmul(x, layer.input).add(layer.bias).reshape([w.steps, w.batch, width]);
  const zeros = () => np.zeros([w.batch, w.hiddenSize]);
  let state: Foreign[] = w.cell === "lstm" ? [zeros(), zeros()] : [zeros()];
  const outputs: Foreign[] = [];
  for (let t = 0; t < w.steps; t++) {
    state = step(projected.ref.slice(t), layer.hidden.ref, state);
    if (all) outputs.push(state[0].ref);
  }
  if (!all) outputs.push(state[0].ref);
  for (const one of [projected, layer.hidden, ...state]) one.dispose();
  return outputs;
}

function inference(jax: Foreign, w: Workload, layer: Foreign, x: Foreign): Net {
  const { jit, numpy: np, blockUntilReady } = jax;
  const whole = jit((input: Foreign, hidden: Foreign, bias: Foreign, from: Foreign) =>
    np.stack(unrolled(jax, w, { input, hidden, bias }, from, true)),
  );
  let output: Foreign;
  return {
    call: async () => {
      output?.dispose();
      output = whole(layer.input.ref, layer.hidden.ref, layer.bias.ref, x.ref);
      await blockUntilReady(output);
    },
    read: () => probe(output.ref.dataSync()),
  };
}

function training(jax: Foreign, w: Workload, parameters: Foreign, x: Foreign, target: Foreign): Net {
  const { jit, numpy: np, nn, tree, valueAndGrad, blockUntilReady } = jax;
  const rows = w.task === "language" ? w.steps * w.batch : w.batch;
  const lossOf = (p: Foreign, input: Foreign, y: Foreign) => {
    let value = p.embedding === undefined ? input : np.matmul(input, p.embedding);
    for (const layer of p.layers) {
      const outputs = unrolled(jax, w, layer, value, w.task === "language");
      value = outputs.length === 1 ? outputs[0] : np.concatenate(outputs, 0);
    }
    return nn
      .logSoftmax(np.matmul(value, p.weight).add(p.bias), -1)
      .mul(y)
      .sum()
      .mul(-1 / rows);
  };
  const gradientsOf = jit((p: Foreign, input: Foreign, y: Foreign) => valueAndGrad(lossOf)(p, input, y));
  const update = jit((p: Foreign, g: Foreign, m: Foreign, v: Foreign, rate: Foreign, scale: Foreign) => {
    const mean = m.mul(0.9).add(g.ref.mul(0.1));
    const square = v.mul(0.999).add(g.ref.mul(g).mul(0.001));
    const step = mean.ref.mul(rate).div(np.sqrt(square.ref.mul(scale)).add(1e-8));
    return [p.sub(step), mean, square];
  });
  const [first, structure] = tree.flatten(parameters);
  const moments = () => first.map((one: Foreign) => np.zeros(one.shape));
  let state = { p: first, m: moments(), v: moments() };
  const losses: number[] = [];
  return {
    call: async () => {
      const kept = tree.unflatten(
        structure,
        state.p.map((one: Foreign) => one.ref),
      );
      const [loss, gradients] = gradientsOf(kept, x.ref, target.ref);
      const steps = losses.length + 1;
      const rate = 1e-3 / (1 - 0.9 ** steps);
      const scale = 1 / (1 - 0.999 ** steps);
      const updated = tree
        .leaves(gradients)
        .map((g: Foreign, k: number) =>
          update(state.p[k], g, state.m[k], state.v[k], np.array(rate), np.array(scale)),
        );
      const part = (k: number) => updated.map((one: Foreign) => one[k]);
      state = { p: part(0), m: part(1), v: part(2) };
      await blockUntilReady(state.p);
      losses.push((await loss.data())[0]);
    },
    read: () => [losses],
  };
}
