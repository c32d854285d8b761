/** Workloads with Sluice, from its public API. */
import {
  Adam,
  crossEntropy,
  Embedding,
  GRU,
  Indices,
  Linear,
  LSTM,
  type Module,
  noGrad,
  ops,
  type Parameter,
  RNN,
  type Tensor,
  tensor,
} from "../../src/index.ts";
import {
  directionsOf,
  embeddingNumbers,
  headNumbers,
  inputNumbers,
  labelNumbers,
  layerNumbers,
  outputsOf,
  probe,
  symbolNumbers,
} from "../numbers.ts";
import { VOCABULARY, type Workload } from "../workloads.ts";
import { type Form, FULL_FORM, type Net } from "./net.ts";
import { operationNet } from "./operations.ts";
import { streamNet } from "./stream.ts";

/** The workload as a net on the kernel set in use. */
export function sluiceNet(w: Workload, form: Form = FULL_FORM): Net {
  if (w.task === "construction") return construction(w, form);
  if (w.task === "tape") return operationNet(w);
  if (w.task === "stream") return streamNet(w);
  const { layer, trained } = recurrent(w, form);
  if (w.task === "language") return language(w, layer, trained);
  const input = tensor(inputNumbers(w), [w.steps, w.batch, w.inputSize]);
  if (w.task === "inference") {
    let output: Tensor;
    return {
      call: () => {
        output = noGrad(() => layer.forward(input).output);
      },
      read: () => probe(output.data),
    };
  }
  const head = linear(w);
  const labels = new Indices(labelNumbers(w), [w.batch]);
  const loss = () =>
    crossEntropy(head.forward(ops.select(layer.forward(input).output, 0, w.steps - 1)), labels);
  const parameters = [...trained, ...head.parameters()];
  return w.task === "backward" ? backward(parameters, loss) : training(parameters, loss);
}

/** How many parameters a new layer has, and whether they are finite and not all one number. */
function construction({ inputSize, hiddenSize }: Workload, { hiddenBias }: Form): Net {
  let seed = 0;
  let layer: LSTM;
  return {
    call: () => {
      layer = new LSTM({ inputSize, hiddenSize, seed: seed++ });
    },
    read: () => {
      const [weightIh, weightHh] = layer.parameters();
      const varied = [weightIh, weightHh].every(
        ({ data }) => Number.isFinite(data[0]) && data[0] !== data[1],
      );
      const biases = (hiddenBias ? 8 : 4) * hiddenSize;
      return [[weightIh.size + weightHh.size + biases], [Number(varied)]];
    },
  };
}

function recurrent(w: Workload, form: Form) {
  const { inputSize, hiddenSize, layers, bidirectional = false } = w;
  const options = { inputSize, hiddenSize, numLayers: layers, bidirectional, seed: 0 };
  const make = {
    lstm: () => new LSTM(options),
    gru: () => new GRU({ ...options, resetAfter: form.resetAfter }),
    rnn: () => new RNN(options),
  };
  const layer = make[w.cell]();
  const all = layer.parameterNames.flat().map((name) => layer.parameter(name));
  const trained: Parameter[] = [];
  for (let cell = 0; cell < layers * directionsOf(w); cell++) {
    const numbers = layerNumbers(w, cell);
    if (!form.hiddenBias) numbers.biasHh.fill(0);
    const parameters = all.slice(4 * cell, 4 * cell + 4);
    const { weightIh, weightHh, biasIh, biasHh } = numbers;
    for (const [k, data] of [weightIh, weightHh, biasIh, biasHh].entries()) parameters[k].data.set(data);
    trained.push(...parameters.slice(0, form.hiddenBias ? 4 : 3));
  }
  return { layer, trained };
}

function linear(w: Workload): Linear {
  const head = new Linear({ inFeatures: directionsOf(w) * w.hiddenSize, outFeatures: outputsOf(w), seed: 0 });
  const { weight, bias } = headNumbers(w);
  fill(head, weight, bias);
  return head;
}

function language(w: Workload, layer: LSTM | GRU | RNN, trained: Parameter[]): Net {
  const embedding = new Embedding({ numEmbeddings: VOCABULARY, embeddingDim: w.inputSize, seed: 0 });
  fill(embedding, embeddingNumbers(w));
  const head = linear(w);
  const shape = [w.steps, w.batch];
  const input = new Indices(symbolNumbers(w), shape);
  const labels = new Indices(labelNumbers(w), shape);
  return training([...embedding.parameters(), ...trained, ...head.parameters()], () =>
    crossEntropy(head.forward(layer.forward(embedding.forward(input)).output), labels),
  );
}

function fill(module: Module, ...arrays: Float32Array[]): void {
  for (const [k, parameter] of module.parameters().entries()) parameter.data.set(arrays[k]);
}

function training(parameters: Parameter[], lossOf: () => Tensor): Net {
  const optimizer = new Adam(parameters, { lr: 1e-3 });
  const losses: number[] = [];
  return {
    call: () => {
      optimizer.zeroGrad();
      const loss = lossOf();
      loss.backward();
      optimizer.step();
      losses.push(loss.item());
    },
    read: () => [losses],
  };
}

function backward(parameters: Parameter[], lossOf: () => Tensor): Net {
  const optimizer = new Adam(parameters, { lr: 1e-3 });
  let loss: Tensor;
  return {
    before: () => {
      optimizer.zeroGrad();
      loss = lossOf();
    },
    call: () => loss.backward(),
    read: () => parameters.slice(0, 3).flatMap(({ grad }) => probe(grad!.data)),
  };
}
