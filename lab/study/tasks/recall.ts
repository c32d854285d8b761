/**
 * Delayed recall: one of 8 symbols, then blanks, then the question which symbol it was. A forget bias shows most clearly in
 * this task, because a memory over T steps shrinks as f^T at a constant retain activation f.
 *
 * Input at step 0 is the symbol, one-hot of 9; at all later steps the ninth, blank symbol. Cross-entropy on the last step only;
 * guessing gives an accuracy of 1/8. Solved: a running accuracy (decay 0.95) above 0.95.
 *
 * With distractors the later steps hold random symbols instead of blanks, and the ninth element marks the first step.
 */
import { crossEntropy, indices, type Random, tensor } from "../../../src/index.ts";
import type { Batch, StudyTask } from "../task.ts";
import { accuracyOf } from "./measures.ts";

const SYMBOLS = 8;
const WIDTH = SYMBOLS + 1;

export const recallTask: StudyTask = {
  name: "recall",
  about: "name the first symbol after T steps: what a forget bias is for",
  measure: { name: "accuracy", better: "higher", decay: 0.95, start: 0, solved: 0.95, chance: 1 / SYMBOLS },
  options: [
    { name: "steps", default: 20, about: "T, steps of a sequence", least: 2 },
    {
      name: "distractors",
      default: 0,
      about: "1: random symbols after the first, instead of blanks",
      least: 0,
      most: 1,
    },
  ],
  defaults: {
    cells: ["lstm"],
    schemes: ["retainBias:value=0", "retainBias:value=1", "chrono:tMax=T"],
    hiddenSize: 32,
    updates: 1000,
    batch: 32,
    optimizer: "adam",
    lr: 1e-3,
    seeds: 3,
  },
  make: ({ steps, distractors }, batch) => ({
    inputSize: WIDTH,
    outputSize: SYMBOLS,
    readout: "last",
    next: (random) => (distractors === 1 ? distracted(random, steps, batch) : plain(random, steps, batch)),
  }),
};

function plain(random: Random, steps: number, batch: number): Batch {
  const symbols = Int32Array.from({ length: batch }, () => random.integer(SYMBOLS));
  const input = new Float32Array(steps * batch * WIDTH);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) input[(t * batch + n) * WIDTH + (t === 0 ? symbols[n] : SYMBOLS)] = 1;
  }
  return question(input, symbols, steps);
}

function distracted(random: Random, steps: number, batch: number): Batch {
  const input = new Float32Array(steps * batch * WIDTH);
  const symbols = new Int32Array(batch);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) {
      const at = (t * batch + n) * WIDTH;
      const symbol = random.integer(SYMBOLS);
      input[at + symbol] = 1;
      if (t > 0) continue;
      symbols[n] = symbol;
      input[at + SYMBOLS] = 1;
    }
  }
  return question(input, symbols, steps);
}

function question(input: Float32Array, symbols: Int32Array, steps: number): Batch {
  const target = indices(symbols);
  return {
    input: tensor(input, [steps, symbols.length, WIDTH]),
    loss: (output) => crossEntropy(output, target),
    measure: (output) => accuracyOf(output, symbols),
  };
}
