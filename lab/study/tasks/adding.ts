/**
 * The adding problem (Hochreiter and Schmidhuber 1997): T pairs of a value from U(0, 1) and a marker; one step in each half is
 * marked, and the sum of the two marked values is asked for at the end. Mean square error; always saying 1 gives 1/6.
 * Solved: a running error (decay 0.95) below 0.02.
 */
import { mseLoss, type Random, tensor } from "../../../src/index.ts";
import type { Batch, StudyTask } from "../task.ts";

export const addingTask: StudyTask = {
  name: "adding",
  about: "the sum of two marked values out of T: where one gate's bias is not enough",
  measure: { name: "error", better: "lower", decay: 0.95, solved: 0.02, chance: 1 / 6 },
  options: [{ name: "steps", default: 100, about: "T, steps of a sequence", least: 2 }],
  defaults: {
    cells: ["lstm"],
    schemes: ["retainBias:value=1", "closedInput:value=3", "chrono:tMax=T"],
    hiddenSize: 64,
    updates: 3000,
    batch: 32,
    optimizer: "adam",
    lr: 1e-3,
    seeds: 2,
  },
  make: ({ steps }, batch) => ({
    inputSize: 2,
    outputSize: 1,
    readout: "last",
    next: (random) => draw(random, steps, batch),
  }),
};

function draw(random: Random, steps: number, batch: number): Batch {
  const input = new Float32Array(steps * batch * 2);
  const sums = new Float32Array(batch);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) input[(t * batch + n) * 2] = random.uniform();
  }
  const half = Math.floor(steps / 2);
  for (let n = 0; n < batch; n++) {
    for (const t of [random.integer(half), half + random.integer(steps - half)]) {
      const at = (t * batch + n) * 2;
      input[at + 1] = 1;
      sums[n] += input[at];
    }
  }
  const target = tensor(sums, [batch, 1]);
  return {
    input: tensor(input, [steps, batch, 2]),
    loss: (output) => mseLoss(output, target),
    measure: (_output, loss) => loss,
  };
}
