/** One run of a study: a setting and a seed give one trained network and how it got there. */
import {
  Adam,
  ArgumentError,
  clipGradNorm,
  diagnostics,
  type HiddenState,
  noGrad,
  type Parameter,
  type PresetName,
  Random,
  RMSprop,
  type Scheme,
  SGD,
  type Tensor,
} from "../../src/index.ts";
import { StudyNetwork } from "./network.ts";
import { shown } from "./shown.ts";
import type { Batch, Measure, OptimizerName, Problem } from "./task.ts";
import { taskNamed } from "./tasks/index.ts";

/** All that a run depends on but its seed, as plain data. */
export interface Setting {
  task: string;
  /** Options of the task, all of them. */
  options: Record<string, number>;
  cell: string;
  hiddenSize: number;
  layers: number;
  /** Schemes as written, applied in turn. */
  scheme: string;
  weights: PresetName | "default";
  optimizer: OptimizerName;
  lr: number;
  batch: number;
  /** Limit of updates; 0: trains nothing and reports only the state before training */
  updates: number;
}

/** How far a gradient reaches at the start, where the last step alone is asked: by the first batch. */
export interface Reach {
  /** ‖∂L/∂x_0‖ / ‖∂L/∂x_{T-1}‖ */
  ratio: number;
  /** Steps back from the last at which the gradient is above a thousandth */
  steps: number;
}

export interface RunResult {
  /** Before the first update; absent for tasks in which every step is asked */
  before?: Reach;
  /** Updates until the task was solved; null when it was not. */
  solvedAt: number | null;
  /** Updates made: training stops when the task is solved. */
  updates: number;
  /** Running measure at the end. */
  measure: number;
  /** The running measure on the way: [update, value], about 60 of them. */
  curve: [number, number][];
  /** Measures on sequences that were not trained on, at some updates and at the end. */
  evaluations: { update: number; values: Record<string, number> }[];
  /** The update at which numbers were no longer finite, where that happened; the run ended there. */
  divergedAt?: number;
}

export interface RunOptions {
  /** The schemes that `setting.scheme` means. */
  schemes: readonly Scheme[];
  seed: number;
  /** Content of the data file, for a task that needs one. */
  data?: string;
  /** Told of every update. */
  onUpdate?: (update: number) => void;
}

const SEQUENCES = 1;
const EVALUATION = 2;
const CURVE_POINTS = 60;
const CLIP = 1;

/**
 * Trains one network. Equal settings, seeds and kernel sets give equal results.
 *
 * @throws ArgumentError, UnsupportedError for a setting no network can be made of
 */
export function train(setting: Setting, { schemes, seed, data, onUpdate }: RunOptions): RunResult {
  const task = taskNamed(setting.task);
  const problem = task.make(setting.options, setting.batch, data);
  const network = networkOf(setting, problem, schemes, seed);
  const optimizer = optimizerOf(
    setting,
    network.parameters().filter((parameter) => parameter.requiresGrad),
  );
  const draws = new Random(seed, SEQUENCES);
  const running = runningMean(task.measure);
  const before = reachBefore(network, problem, seed);
  const curve: [number, number][] = [];
  const evaluations: RunResult["evaluations"] = [];
  const every = Math.max(1, Math.round(setting.updates / CURVE_POINTS));
  let state: HiddenState | undefined;
  const end = (update: number, solvedAt: number | null, divergedAt?: number): RunResult => {
    if (update > 0 && curve.at(-1)?.[0] !== update && divergedAt === undefined)
      curve.push([update, running.value]);
    if (divergedAt === undefined) evaluate(update);
    return {
      ...(before && { before }),
      solvedAt,
      updates: update,
      measure: running.value,
      curve,
      evaluations,
      ...(divergedAt !== undefined && { divergedAt }),
    };
  };
  const evaluate = (update: number): void => {
    if (problem.evaluate === undefined) return;
    network.training = false;
    const values = noGrad(() =>
      problem.evaluate!((x, options) => network.forward(x, options), new Random(seed, EVALUATION)),
    );
    network.training = true;
    evaluations.push({ update, values });
  };
  for (let update = 1; update <= setting.updates; update++) {
    const batch = problem.next(draws, update);
    const result = step(network, batch, optimizer, batch.continues ? state : undefined);
    state = result.state;
    if (!Number.isFinite(result.loss)) return end(update, null, update);
    running.add(result.measure);
    if (update % every === 0) curve.push([update, running.value]);
    onUpdate?.(update);
    if (running.isSolved()) return end(update, update);
    if (update < setting.updates && problem.evaluateAt?.includes(update)) evaluate(update);
  }
  return end(setting.updates, null);
}

/** The network of a setting before training. */
export function networkOf(
  setting: Setting,
  problem: Problem,
  schemes: readonly Scheme[],
  seed: number,
): StudyNetwork {
  const { cell, hiddenSize, layers, weights } = setting;
  const { inputSize, outputSize, readout, dropout } = problem;
  const sizes = { cell, inputSize, hiddenSize, numLayers: layers, outputSize };
  return new StudyNetwork({ ...sizes, readout, dropout, weights, schemes, seed }, new Random(seed));
}

function reachBefore(network: StudyNetwork, problem: Problem, seed: number): Reach | undefined {
  if (problem.readout !== "last") return undefined;
  // The first batch of training, from another generator.
  const batch = problem.next(new Random(seed, SEQUENCES), 1);
  const objective = (hidden: Tensor) => batch.loss(network.head.forward(hidden));
  const { ratio, reach } = diagnostics.gradientReach(network.recurrent, network.lifted(batch.input), {
    objective,
  });
  return { ratio, steps: reach };
}

function step(
  network: StudyNetwork,
  batch: Batch,
  optimizer: Adam | RMSprop | SGD,
  before: HiddenState | undefined,
): { loss: number; measure: number; state: HiddenState } {
  const { lengths } = batch;
  const { output, state } = network.forward(batch.input, {
    ...(lengths && { lengths }),
    ...(before && { state: before }),
  });
  const loss = batch.loss(output);
  optimizer.zeroGrad();
  loss.backward();
  const value = loss.data[0];
  // The caller reports a loss that is not finite; the optimiser would refuse it.
  if (Number.isFinite(value)) {
    const norm = clipGradNorm(network.parameters(), CLIP);
    if (!Number.isFinite(norm)) return { loss: Number.NaN, measure: Number.NaN, state: detached(state) };
    optimizer.step();
  }
  return { loss: value, measure: batch.measure(output, value), state: detached(state) };
}

function detached(state: HiddenState): HiddenState {
  const parts = Object.entries(state).map(([name, part]) => [name, part.detach()]);
  return Object.fromEntries(parts) as HiddenState;
}

function optimizerOf({ optimizer, lr }: Setting, parameters: Parameter[]): Adam | RMSprop | SGD {
  switch (optimizer) {
    case "adam":
      return new Adam(parameters, { lr });
    case "rmsprop":
      return new RMSprop(parameters, { lr, alpha: 0.9 });
    case "sgd":
      return new SGD(parameters, { lr });
    default:
      throw new ArgumentError(
        `study: expected an optimizer, one of adam, rmsprop, sgd, got ${shown(optimizer)}.`,
        "NAME",
      );
  }
}

interface Running {
  value: number;
  add(value: number): void;
  isSolved(): boolean;
}

function runningMean({ decay, start, better, solved }: Measure): Running {
  return {
    value: start ?? Number.NaN,
    add(value) {
      this.value = Number.isNaN(this.value) ? value : decay * this.value + (1 - decay) * value;
    },
    isSolved() {
      if (solved === undefined) return false;
      return better === "higher" ? this.value > solved : this.value < solved;
    },
  };
}
