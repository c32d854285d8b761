/**
 * What is measured: recurrent layers at sizes that people use, as inference and as whole training steps. The same list, as JSON, goes to
 * every contender; numbers come from one integer formula, so that all compute the same thing and their results can be compared.
 */
export interface Workload {
  name: string;
  /**
   * inference: a layer over a sequence, no gradients; training: layer, linear head of 10 classes on the last step, cross-entropy, backward,
   * Adam; language: embedding 64, `layers` layers, linear head on every step, cross-entropy, backward, Adam
   */
  task: "inference" | "training" | "language";
  cell: "lstm" | "gru";
  batch: number;
  steps: number;
  inputSize: number;
  hiddenSize: number;
  layers: number;
  /** Only with `--full`: takes seconds a call on some contender */
  long?: boolean;
}

const layer = (
  task: "inference" | "training",
  cell: Workload["cell"],
  batch: number,
  steps: number,
  inputSize: number,
  hiddenSize: number,
  long = false,
): Workload => {
  const name = `${cell} ${task} (${batch}, ${steps}, ${inputSize}, ${hiddenSize})`;
  return { name, task, cell, batch, steps, inputSize, hiddenSize, layers: 1, long };
};

export const VOCABULARY = 65;
export const CLASSES = 10;

export const workloads: Workload[] = [
  layer("inference", "lstm", 1, 100, 128, 128),
  layer("inference", "lstm", 1, 500, 256, 512),
  layer("inference", "lstm", 32, 100, 128, 256),
  layer("inference", "lstm", 64, 100, 256, 512),
  layer("inference", "lstm", 64, 100, 512, 1024, true),
  layer("inference", "gru", 32, 100, 128, 256),
  layer("training", "lstm", 32, 50, 64, 128),
  layer("training", "lstm", 32, 100, 128, 256),
  layer("training", "lstm", 64, 100, 256, 512, true),
  layer("training", "gru", 32, 100, 128, 256),
  {
    name: "character model (vocabulary 65, embedding 64, 2 × 256, batch 32, 64 steps)",
    task: "language",
    cell: "lstm",
    batch: 32,
    steps: 64,
    inputSize: 64,
    hiddenSize: 256,
    layers: 2,
  },
  // The cost should grow as it should: twice the batch, the steps, the layers is twice the time.
  layer("training", "lstm", 64, 50, 64, 128),
  layer("training", "lstm", 32, 100, 64, 128),
];

/**
 * Floating-point operations of one call that count: products only, not what is element by element. Backward repeats forward for the
 * weights, again for the state, and for the input where that is not data.
 */
export function operations(w: Workload): number {
  const gates = w.cell === "lstm" ? 4 : 3;
  const rows = 2 * w.batch * w.steps;
  let total = 0;
  for (let l = 0; l < w.layers; l++) {
    const inputSize = l === 0 ? w.inputSize : w.hiddenSize;
    const weights = gates * w.hiddenSize;
    total += rows * weights * (inputSize + w.hiddenSize);
    if (w.task === "inference") continue;
    total += rows * weights * (inputSize + 2 * w.hiddenSize);
    if (l > 0 || w.task === "language") total += rows * weights * inputSize;
  }
  if (w.task === "language") total += 3 * rows * w.hiddenSize * VOCABULARY;
  return total;
}

/** The k-th number of the array with this number: spread over [-1, 1), the same in every language. */
export function number(array: number, k: number): number {
  const mixed = Math.imul(k + 1, 2654435761) ^ Math.imul(array + 1, 40503);
  return (Math.imul(mixed ^ (mixed >>> 15), 2246822519) >>> 0) / 2 ** 31 - 1;
}
