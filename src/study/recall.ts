/**
 * Delayed recall: one of 8 symbols, then blanks, then the question which symbol it was. The task in which a forget bias shows
 * most clearly, because what is remembered for T steps at a constant retain activation f shrinks as f^T.
 *
 * Input at step 0 is the symbol, one-hot of 9; at all later steps the ninth, blank symbol. Cross-entropy on the last step only;
 * guessing gives an accuracy of 1/8. A run has solved the task when its running accuracy (decay 0.95) exceeds 0.95.
 */
import { crossEntropy, select } from "../autograd/index.ts";
import { orthogonal, xavierUniform, zero } from "../init/fills.ts";
import { Linear } from "../nn/linear.ts";
import { LSTM } from "../nn/lstm.ts";
import { Module } from "../nn/module.ts";
import { type Indices, indices } from "../tensor/indices.ts";
import { Random } from "../tensor/random.ts";
import { type Tensor, tensor } from "../tensor/tensor.ts";
import { Adam } from "../train/adam.ts";
import { clipGradNorm } from "../train/clip.ts";

const SYMBOLS = 8;
const DECAY = 0.95;
const SOLVED = 0.95;

export interface RecallOptions {
  /** Effective bias of the forget gate at the start. */
  forgetBias: number;
  seed: number;
  /** T, default 20 */
  steps?: number;
  /** H, default 32 */
  hiddenSize?: number;
  /** Default 32 */
  batch?: number;
  /** Default 1,000 */
  maxUpdates?: number;
  /** Of Adam, default 1e-3 */
  lr?: number;
}

export interface RecallResult {
  /** Updates until the task was solved; undefined when it was not. */
  solvedAt: number | undefined;
  /** Running accuracy at the end. */
  accuracy: number;
}

/** The network of the task: an LSTM whose last hidden state is read out. */
class Recall extends Module {
  readonly lstm: LSTM;
  readonly head: Linear;

  constructor(hiddenSize: number, forgetBias: number, random: Random) {
    super();
    this.lstm = new LSTM({ inputSize: SYMBOLS + 1, hiddenSize, seed: random.seed });
    this.head = new Linear({ inFeatures: hiddenSize, outFeatures: SYMBOLS, seed: random.seed + 1 });
    // Keras's initial weights, over the stacked matrices as there, and for the head too: with PyTorch's smaller ones about one run in six is
    // not solved in 1,000 updates.
    xavierUniform(this.lstm.parameter("weight_ih_l0"), { random });
    orthogonal(this.lstm.parameter("weight_hh_l0"), { random });
    xavierUniform(this.head.parameter("weight"), { random });
    zero(this.head.parameter("bias"));
    // One bias that is trained, so that the value set is the value the gate has.
    for (const gate of Object.values(this.lstm.gates)) gate.setBias(0);
    this.lstm.parameter("bias_hh_l0").requiresGrad = false;
    this.lstm.gates.forget.setBias(forgetBias);
  }

  forward(x: Tensor): Tensor {
    const { state } = this.lstm.forward(x);
    return this.head.forward(select(state.hidden, 0, 0));
  }
}

/** Trains one network. Equal options give equal results. */
export function recall(options: RecallOptions): RecallResult {
  const { forgetBias, seed, steps = 20, hiddenSize = 32, batch = 32, maxUpdates = 1000, lr = 1e-3 } = options;
  const model = new Recall(hiddenSize, forgetBias, new Random(seed));
  const optimizer = new Adam(
    model.parameters().filter((parameter) => parameter.requiresGrad),
    { lr },
  );
  const draws = new Random(seed, 1);
  let accuracy = 0;
  for (let update = 1; update <= maxUpdates; update++) {
    const { input, target } = drawBatch(draws, steps, batch);
    const logits = model.forward(input);
    const loss = crossEntropy(logits, target);
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
    accuracy = DECAY * accuracy + (1 - DECAY) * shareRight(logits, target);
    if (accuracy > SOLVED) return { solvedAt: update, accuracy };
  }
  return { solvedAt: undefined, accuracy };
}

function drawBatch(random: Random, steps: number, batch: number): { input: Tensor; target: Indices } {
  const symbols = Int32Array.from({ length: batch }, () => random.integer(SYMBOLS));
  const width = SYMBOLS + 1;
  const input = new Float32Array(steps * batch * width);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) input[(t * batch + n) * width + (t === 0 ? symbols[n] : SYMBOLS)] = 1;
  }
  return { input: tensor(input, [steps, batch, width]), target: indices(symbols) };
}

function shareRight(logits: Tensor, target: Indices): number {
  const [batch, classes] = logits.shape;
  let right = 0;
  for (let n = 0; n < batch; n++) {
    const row = logits.data.subarray(n * classes, (n + 1) * classes);
    if (row.every((value) => value <= row[target.data[n]])) right++;
  }
  return right / batch;
}
