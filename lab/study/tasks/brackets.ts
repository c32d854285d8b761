/**
 * Counting: a random well-formed prefix of ( and ), and at each step the question whether every bracket is closed. A bracket opens when
 * all are closed, else with probability 1/2. The measure is the share of sequences with every step right, at the
 * training length and at four times that, which needs counting further than in training.
 */
import { bceWithLogits, type Random, type Tensor, tensor } from "../../../src/index.ts";
import type { Batch, Evaluate, StudyTask } from "../task.ts";

/** Sequences of an evaluation. */
const EVALUATED = 400;

export const bracketsTask: StudyTask = {
  name: "brackets",
  about: "say at each step whether all brackets are closed: counting, where cells differ and biases do not",
  measure: { name: "right", better: "higher", decay: 0.95, start: 0 },
  options: [{ name: "steps", default: 30, about: "T, steps of a sequence in training", least: 2 }],
  defaults: {
    cells: ["lstm", "gru"],
    schemes: ["retainBias:value=0", "retainBias:value=1", "retainBias:value=3"],
    hiddenSize: 12,
    updates: 1000,
    batch: 32,
    optimizer: "adam",
    lr: 5e-3,
    seeds: 2,
  },
  make: ({ steps }, batch) => ({
    inputSize: 2,
    outputSize: 1,
    readout: "all",
    next: (random) => {
      const { input, closed } = draw(random, steps, batch);
      const target = tensor(closed, [steps, batch, 1]);
      return {
        input,
        loss: (output) => bceWithLogits(output, target),
        measure: (output) => allRight(output, closed, batch),
      } satisfies Batch;
    },
    evaluateAt: [500],
    evaluate: (network, random) => ({
      [`length ${steps}`]: shareRight(network, random, steps),
      [`length ${4 * steps}`]: shareRight(network, random, 4 * steps),
    }),
  }),
};

function draw(random: Random, steps: number, batch: number): { input: Tensor; closed: Float32Array } {
  const input = new Float32Array(steps * batch * 2);
  const closed = new Float32Array(steps * batch);
  for (let n = 0; n < batch; n++) {
    let depth = 0;
    for (let t = 0; t < steps; t++) {
      const opens = depth === 0 || random.uniform() < 0.5;
      depth += opens ? 1 : -1;
      const row = t * batch + n;
      input[row * 2 + (opens ? 0 : 1)] = 1;
      closed[row] = depth === 0 ? 1 : 0;
    }
  }
  return { input: tensor(input, [steps, batch, 2]), closed };
}

function shareRight(network: Evaluate, random: Random, steps: number): number {
  const { input, closed } = draw(random, steps, EVALUATED);
  return allRight(network(input).output, closed, EVALUATED);
}

/** Share of sequences with every step right. @param output [T, N, 1] logits */
function allRight({ data }: Tensor, closed: Float32Array, batch: number): number {
  let right = 0;
  for (let n = 0; n < batch; n++) {
    let isRight = true;
    for (let row = n; row < closed.length && isRight; row += batch) {
      isRight = data[row] > 0 === (closed[row] === 1);
    }
    if (isRight) right++;
  }
  return right / batch;
}
