/**
 * A job of `bench/jobs.ts` with TensorFlow.js, on the batches of the task itself: `node --import tsx bench/jobTensorflow.ts births`.
 * Prints updates, first loss and milliseconds, as JSON. It does not measure the validation part, which the others do.
 */
import { createRequire } from "node:module";
import type { Batch, Indices, LSTM, Tensor } from "../src/index.ts";
import { taskJobs } from "./jobTasks.ts";
import type { Foreign } from "./nets/foreign.ts";
import { transposed } from "./numbers.ts";
import { peersFolder } from "./peers.ts";

const require = createRequire(`${peersFolder()}/`);
const tf: Foreign = require("@tensorflow/tfjs");
require("@tensorflow/tfjs-backend-wasm");
tf.enableProdMode();
await tf.setBackend("wasm");
await tf.ready();

const { task, options } = await taskJobs[process.argv[2]]();
const model = task.model as unknown as {
  recurrent: LSTM;
  embedding?: { weight: Tensor };
  dropout?: { p: number };
  head?: Affine;
  decoder?: Affine;
  linear?: Affine;
  window?: number;
};
interface Affine {
  weight: Tensor;
  bias?: Tensor;
}

const variable = ({ data, shape }: Tensor) => tf.variable(tf.tensor(Float32Array.from(data), shape));
const head = (model.head ?? model.decoder)!;
const parameters = {
  weight: variable(head.weight),
  bias: variable(head.bias!),
  linear: model.linear && variable(model.linear.weight),
  embedding: model.embedding && variable(model.embedding.weight),
};
const [{ weights, spec }] = model.recurrent.cells;
const { inputSize, hiddenSize } = spec;
const layer = tf.layers.lstm({
  units: hiddenSize,
  recurrentActivation: "sigmoid",
  returnSequences: true,
  kernelInitializer: "zeros",
  recurrentInitializer: "zeros",
});
const inputs = tf.input({ shape: [null, inputSize] });
const recurrent = tf.model({ inputs, outputs: layer.apply(inputs) });
const rows = 4 * hiddenSize;
const matrix = (data: Float32Array, columns: number) =>
  tf.tensor2d(transposed(data, columns), [columns, rows]);
const { weightIh, weightHh, biasIh, biasHh } = weights as unknown as Record<string, { data: Float32Array }>;
// It has one bias, and the gates in the same order.
const bias = Float32Array.from(biasIh.data, (value, k) => value + biasHh.data[k]);
layer.setWeights([matrix(weightIh.data, inputSize), matrix(weightHh.data, hiddenSize), tf.tensor1d(bias)]);
const variables = [
  ...layer.trainableWeights.map((one: Foreign) => one.val),
  ...Object.values(parameters).filter((one) => one !== undefined),
];

/** [T, N, …] with the sequences first. */
const turned = (x: Foreign) => x.transpose(x.rank === 2 ? [1, 0] : [1, 0, 2]);
const dense = (x: Foreign, weight: Foreign) => tf.matMul(x, weight, false, true);

/** The loss of a batch: what the model and the loss of the task compute. */
function lossOf({ input, target }: Batch<Tensor | Indices, Tensor | Indices>): Foreign {
  const [steps, count] = input.shape;
  const isIds = parameters.embedding !== undefined;
  const x = turned(tf.tensor(input.data, [...input.shape], isIds ? "int32" : "float32"));
  // This backend lacks the gradient of a lookup.
  const symbols = parameters.embedding?.shape[0];
  const embedded = isIds
    ? tf
        .matMul(tf.oneHot(x.flatten(), symbols).toFloat(), parameters.embedding)
        .reshape([count, steps, inputSize])
    : x;
  let output = recurrent.apply(embedded, { training: true });
  const outputs = parameters.bias.shape[0];
  if (task.name === "classify") output = output.slice([0, steps - 1, 0], [-1, 1, -1]);
  if (task.name === "forecast") output = output.slice([0, model.window!, 0], [-1, -1, -1]);
  if (model.dropout !== undefined && model.dropout.p > 0) output = tf.dropout(output, model.dropout.p);
  const scores = dense(output.reshape([-1, hiddenSize]), parameters.weight).add(parameters.bias);
  if (task.name !== "forecast") {
    const labels =
      task.name === "language"
        ? tf.tensor2d(target.data, [steps, count], "int32").transpose()
        : tf.tensor1d(target.data, "int32");
    return tf.losses.softmaxCrossEntropy(tf.oneHot(labels.flatten(), outputs), scores);
  }
  const horizon = steps - model.window!;
  const own = x.slice([0, 0, 0], [-1, -1, outputs]);
  const past = own.slice([0, 0, 0], [-1, model.window!, -1]).reshape([count, -1]);
  const path = dense(past, parameters.linear).reshape([count, horizon, outputs]);
  const forecast = own
    .slice([0, model.window!, 0], [-1, -1, -1])
    .add(scores.reshape([count, horizon, outputs]))
    .add(path);
  return tf.losses.huberLoss(turned(tf.tensor(target.data, [...target.shape])), forecast);
}

// The defaults of trainTask; a schedule takes no time.
const CLIP = 1;
const optimizer = tf.train.adam(task.name === "language" ? 5e-3 : 3e-3, 0.9, 0.999, 1e-8);
let updates = 0;
let first = NaN;
const start = performance.now();
for (let epoch = 0; epoch < options.epochs!; epoch++) {
  for (let index = 0; index < task.batches.length; index++) {
    const batch = (await task.batches.batch(epoch, index)) as Batch<Tensor | Indices, Tensor | Indices>;
    const loss = tf.tidy(() => {
      const { value, grads } = tf.variableGrads(() => lossOf(batch), variables);
      const all: Foreign[] = Object.values(grads);
      const norm = tf.addN(all.map((each) => each.square().sum())).sqrt();
      const factor = tf.minimum(1, tf.div(CLIP, norm));
      optimizer.applyGradients(
        Object.fromEntries(
          Object.entries(grads).map(([name, each]) => [name, (each as Foreign).mul(factor)]),
        ),
      );
      return value.dataSync()[0] as number;
    });
    if (updates === 0) first = loss;
    if (!Number.isFinite(loss)) throw new Error(`the loss is ${loss}`);
    updates++;
  }
}
console.log(JSON.stringify({ updates, first, total: performance.now() - start }));
process.exit(0);
