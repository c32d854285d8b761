/** Workloads with TensorFlow.js, with its own layers. They have one bias, and a GRU whose reset gate comes before the product. */
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
  reorderGates,
  swapped,
  symbolNumbers,
  transposed,
} from "../numbers.ts";
import { VOCABULARY, type Workload } from "../workloads.ts";
import type { Foreign } from "./foreign.ts";
import type { Form, Net } from "./net.ts";

export const TENSORFLOW_FORM: Form = { hiddenBias: false, resetAfter: false };

/** Keras's order of the gates, from PyTorch's: the same for LSTM; z r h of r z n. */
const ORDER = { lstm: [0, 1, 2, 3], gru: [1, 0, 2], rnn: [0] };

/**
 * @param tf the module, with its backend set
 * @param gathers whether the backend has the gradient of a lookup; else an embedding is a product with one-hot rows
 */
export function tensorflowNet(tf: Foreign, gathers: boolean, w: Workload): Net {
  if (w.task === "construction") return construction(tf, w);
  const isLanguage = w.task === "language";
  const layers = Array.from({ length: w.layers }, (_, l) => recurrent(tf, w, l));
  const input = tf.input({ batchShape: [w.batch, w.steps, w.inputSize] });
  const model = tf.model({
    inputs: input,
    outputs: layers.reduce((value, layer) => layer.apply(value), input),
  });
  for (const [l, layer] of layers.entries()) layer.setWeights(tf.tidy(() => weightsOf(tf, w, l)));

  const numbers = isLanguage ? symbolNumbers(w) : inputNumbers(w);
  const x = isLanguage
    ? tf.tensor2d(swapped(numbers, w.steps, w.batch), [w.batch, w.steps], "int32")
    : tf.tensor3d(swapped(numbers, w.steps, w.batch), [w.batch, w.steps, w.inputSize]);
  if (w.task === "inference") return inference(model, x, w);

  const { weight, bias } = headNumbers(w);
  const head = {
    weight: tf.variable(tf.tensor2d(transposed(weight, w.hiddenSize), [w.hiddenSize, outputsOf(w)])),
    bias: tf.variable(tf.tensor1d(bias)),
  };
  const embedding = isLanguage
    ? tf.variable(tf.tensor2d(embeddingNumbers(w), [VOCABULARY, w.inputSize]))
    : undefined;
  const embedded = () => {
    if (embedding === undefined) return x;
    if (gathers) return tf.gather(embedding, x);
    const rows = tf.oneHot(x.flatten(), VOCABULARY).toFloat();
    return tf.matMul(rows, embedding).reshape([w.batch, w.steps, w.inputSize]);
  };
  const labels = isLanguage ? swapped(labelNumbers(w), w.steps, w.batch) : labelNumbers(w);
  const target = tf.oneHot(tf.tensor1d(labels, "int32"), outputsOf(w));
  const variables = [
    ...layers.flatMap((layer) => layer.trainableWeights.map((one: Foreign) => one.val)),
    ...[head.weight, head.bias],
    ...(embedding === undefined ? [] : [embedding]),
  ];
  const optimizer = tf.train.adam(1e-3, 0.9, 0.999, 1e-8);
  const lossOf = () => {
    const hidden = model.apply(embedded(), { training: true });
    const logits = hidden.reshape([-1, w.hiddenSize]).matMul(head.weight).add(head.bias);
    return tf.losses.softmaxCrossEntropy(target, logits);
  };
  const losses: number[] = [];
  return {
    call: () => {
      const loss = optimizer.minimize(lossOf, true, variables);
      losses.push(loss.dataSync()[0]);
      loss.dispose();
    },
    read: () => [losses],
    dispose: () => {
      optimizer.dispose();
      model.dispose();
      tf.dispose([x, target, head.weight, head.bias, embedding]);
    },
  };
}

function construction(tf: Foreign, { hiddenSize, inputSize }: Workload): Net {
  let layer: Foreign;
  return {
    call: () => {
      layer?.dispose();
      layer = tf.layers.lstm({ units: hiddenSize });
      // Weights are made where the size of the input is known.
      layer.apply(tf.input({ shape: [null, inputSize] }));
    },
    read: () => {
      const [kernel, recurrentKernel, bias] = layer.getWeights();
      const varied = [kernel, recurrentKernel].every((one) => {
        const [first, second] = one.dataSync();
        return Number.isFinite(first) && first !== second;
      });
      return [[kernel.size + recurrentKernel.size + bias.size], [Number(varied)]];
    },
    dispose: () => layer?.dispose(),
  };
}

/** A layer that returns all its outputs only if they are used. Its weights are set later, so it draws none. */
function recurrent(tf: Foreign, w: Workload, l: number): Foreign {
  const make = w.cell === "lstm" ? tf.layers.lstm : tf.layers.gru;
  return make({
    units: w.hiddenSize,
    recurrentActivation: "sigmoid",
    kernelInitializer: "zeros",
    recurrentInitializer: "zeros",
    returnSequences: w.task !== "training",
    batchInputShape: [w.batch, w.steps, inputSizeOf(w, l)],
  });
}

function weightsOf(tf: Foreign, w: Workload, l: number): Foreign[] {
  const { weightIh, weightHh, biasIh } = layerNumbers(w, l);
  const rows = gatesOf(w) * w.hiddenSize;
  const inOrder = (numbers: Float32Array) => reorderGates(numbers, ORDER[w.cell]);
  const kernel = (numbers: Float32Array, columns: number) =>
    tf.tensor2d(transposed(inOrder(numbers), columns), [columns, rows]);
  return [kernel(weightIh, inputSizeOf(w, l)), kernel(weightHh, w.hiddenSize), tf.tensor1d(inOrder(biasIh))];
}

function inference(model: Foreign, x: Foreign, w: Workload): Net {
  let output: Foreign;
  return {
    call: () => {
      output?.dispose();
      output = model.predict(x, { batchSize: w.batch });
    },
    read: () => probe(swapped(output.dataSync() as Float32Array, w.batch, w.steps)),
    dispose: () => {
      output?.dispose();
      model.dispose();
      x.dispose();
    },
  };
}
