/**
 * Copy memory (Hochreiter and Schmidhuber 1997, in the form of Arjovsky et al. 2016): 10 of 8 symbols, T blanks; the last is a
 * marker, then 10 steps in which the symbols are asked for in order. Cross-entropy over all T + 20 steps, blank as ninth class; always saying
 * blank and then guessing gives 10 ln 8 / (T + 20) nats. Solved: a running accuracy (decay 0.95) of the 10 symbols above 0.95.
 */
import { crossEntropy, indices, ops, type Random, tensor } from "../../../src/index.ts";
import type { Batch, StudyTask } from "../task.ts";
import { accuracyOf } from "./measures.ts";

const SYMBOLS = 8;
const BLANK = SYMBOLS;
const MARKER = SYMBOLS + 1;
const WIDTH = SYMBOLS + 2;
const CLASSES = SYMBOLS + 1;
const LENGTH = 10;

export const copyTask: StudyTask = {
  name: "copy",
  about: "repeat 10 symbols after T blanks: hard at any bias in minutes",
  measure: { name: "accuracy", better: "higher", decay: 0.95, start: 0, solved: 0.95, chance: 1 / SYMBOLS },
  options: [{ name: "steps", default: 50, about: "T, blanks between symbols and answer", least: 1 }],
  defaults: {
    cells: ["lstm"],
    schemes: ["retainBias:value=0", "retainBias:value=1", "retainBias:value=3", "chrono:tMax=T"],
    hiddenSize: 64,
    updates: 2500,
    batch: 32,
    optimizer: "rmsprop",
    lr: 1e-3,
    seeds: 2,
  },
  make: ({ steps }, batch) => ({
    inputSize: WIDTH,
    outputSize: CLASSES,
    readout: "all",
    next: (random) => draw(random, steps, batch),
  }),
};

function draw(random: Random, steps: number, batch: number): Batch {
  const length = steps + 2 * LENGTH;
  const input = new Float32Array(length * batch * WIDTH);
  const target = new Int32Array(length * batch).fill(BLANK);
  const asked = new Int32Array(length * batch).fill(-1);
  for (let n = 0; n < batch; n++) {
    for (let t = 0; t < length; t++) {
      const symbol = t < LENGTH ? random.integer(SYMBOLS) : t === LENGTH + steps - 1 ? MARKER : BLANK;
      input[(t * batch + n) * WIDTH + symbol] = 1;
      if (t >= LENGTH) continue;
      const answer = (t + LENGTH + steps) * batch + n;
      target[answer] = symbol;
      asked[answer] = symbol;
    }
  }
  const classes = indices(target);
  return {
    input: tensor(input, [length, batch, WIDTH]),
    loss: (output) => crossEntropy(ops.reshape(output, [length * batch, CLASSES]), classes),
    measure: (output) => accuracyOf(output, asked),
  };
}
