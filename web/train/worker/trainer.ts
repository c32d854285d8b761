/**
 * One run of delayed recall, update by update. It is the run of `lab/study/train.ts`: equal settings and seeds give equal curves. But
 * it can stop between updates, continues after the task is solved, and shows its gates.
 */

import type { StudyNetwork } from "../../../lab/study/network.ts";
import type { Problem } from "../../../lab/study/task.ts";
import { recallTask } from "../../../lab/study/tasks/recall.ts";
import { networkOf, type Setting } from "../../../lab/study/train.ts";
import { Adam, clipGradNorm, diagnostics, noGrad, Random, schemes, tensor } from "../../../src/index.ts";
import type { Gates, RunSpec } from "../protocol.ts";

/** As `lab/study/train.ts` draws and clips. */
const SEQUENCES = 1;
const CLIP = 1;
const BATCH = 32;
const SYMBOLS = 8;
const WIDTH = SYMBOLS + 1;

export class Trainer {
  readonly spec: RunSpec;
  readonly #problem: Problem;
  readonly #network: StudyNetwork;
  readonly #optimizer: Adam;
  readonly #draws: Random;
  update = 0;
  /** Running mean from 0 on, decay 0.95: the study's measure */
  accuracy = 0;
  loss = Number.NaN;
  solvedAt: number | undefined;
  divergedAt: number | undefined;

  /** @throws ArgumentError for sizes that no network can have */
  constructor(spec: RunSpec) {
    this.spec = spec;
    const setting = settingOf(spec);
    this.#problem = recallTask.make(setting.options, BATCH);
    const { start, steps } = spec;
    const scheme = start.kind === "bias" ? schemes.retainBias(start.bias) : schemes.chrono(steps);
    this.#network = networkOf(setting, this.#problem, [scheme], spec.seed);
    const trained = this.#network.parameters().filter(({ requiresGrad }) => requiresGrad);
    this.#optimizer = new Adam(trained, { lr: spec.lr });
    this.#draws = new Random(spec.seed, SEQUENCES);
  }

  /** The running mean without the 0 that it begins from: at first it is the first value. */
  get right(): number {
    return this.accuracy / (1 - recallTask.measure.decay ** this.update);
  }

  /** Makes one update, unless the run has diverged. */
  step(): void {
    if (this.divergedAt !== undefined) return;
    const batch = this.#problem.next(this.#draws, this.update + 1);
    const { output } = this.#network.forward(batch.input);
    const loss = batch.loss(output);
    this.#optimizer.zeroGrad();
    loss.backward();
    this.update++;
    this.loss = loss.data[0];
    const norm = Number.isFinite(this.loss) ? clipGradNorm(this.#network.parameters(), CLIP) : Number.NaN;
    if (!Number.isFinite(norm)) {
      this.divergedAt = this.update;
      return;
    }
    this.#optimizer.step();
    const { decay, solved } = recallTask.measure;
    this.accuracy = decay * this.accuracy + (1 - decay) * batch.measure(output, this.loss);
    if (this.accuracy > solved!) this.solvedAt ??= this.update;
  }

  /** Returns the present activations and biases of the gates. */
  gates(): Gates {
    const { steps, hiddenSize } = this.spec;
    const { recurrent } = this.#network;
    const cell = recurrent.cell(0);
    const rows = { steps, batch: SYMBOLS };
    const { trace } = noGrad(() => recurrent.forward(everySymbol(steps), { trace: true }));
    const activations = Object.fromEntries(
      Object.values(cell.gates).map(({ name }) => [
        name,
        meanOverBatch(trace.gate(name).data, steps, hiddenSize),
      ]),
    );
    const retained = trace.gate("retain").data;
    const gains = (unit: number) => {
      const own = Float32Array.from(
        { length: steps * SYMBOLS },
        (_, row) => retained[row * hiddenSize + unit],
      );
      return diagnostics.directGain(own, rows, 1).mean[0];
    };
    return {
      activations,
      retain: cell.gates.retain.name,
      kept: Float64Array.from({ length: hiddenSize }, (_, unit) => gains(unit)),
    };
  }
}

/** Returns the study's setting for a run. */
export function settingOf({ steps, hiddenSize, cell, lr, updates, start }: RunSpec): Setting {
  return {
    task: "recall",
    options: { steps, distractors: 0 },
    cell,
    hiddenSize,
    layers: 1,
    scheme: start.kind === "bias" ? `retainBias:value=${start.bias}` : `chrono:tMax=${steps}`,
    weights: "default",
    optimizer: "adam",
    lr,
    batch: BATCH,
    updates,
  };
}

/** The 8 sequences of the task, [T, 8, 9]. */
function everySymbol(steps: number) {
  const input = new Float32Array(steps * SYMBOLS * WIDTH);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < SYMBOLS; n++) input[(t * SYMBOLS + n) * WIDTH + (t === 0 ? n : SYMBOLS)] = 1;
  }
  return tensor(input, [steps, SYMBOLS, WIDTH]);
}

/** [T, N, H] → [T, H] */
function meanOverBatch(values: ArrayLike<number>, steps: number, units: number): Float32Array {
  const mean = new Float32Array(steps * units);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < SYMBOLS; n++) {
      const from = (t * SYMBOLS + n) * units;
      for (let j = 0; j < units; j++) mean[t * units + j] += values[from + j] / SYMBOLS;
    }
  }
  return mean;
}
