/** Trains any task. */
import { pathFrom, storeAt } from "#platform/stores";
import { Module } from "../../core/nn/index.ts";
import { count, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import {
  Adagrad,
  Adam,
  AdamW,
  type CheckpointStore,
  type FitOptions,
  fit,
  type Interval,
  type Json,
  parameterGroups,
  RMSprop,
  SGD,
  type StepReport,
  schedules,
} from "../../core/train/index.ts";
import type { Task, TaskName } from "./task.ts";

const optimizers = { adam: Adam, adamw: AdamW, sgd: SGD, rmsprop: RMSprop, adagrad: Adagrad };
/** The name of an optimizer of `trainTask`. */
export type OptimizerName = keyof typeof optimizers;
/** The optimizers of `trainTask`. */
export const optimizerNames = Object.keys(optimizers) as OptimizerName[];

/** Options of `trainTask`. */
export interface TrainingOptions {
  /** Passes over the training part; default 20, for a language model 3, for a forecaster more if 20 make fewer than 100 updates */
  epochs?: number;
  /** Default `"adamw"` */
  optimizer?: OptimizerName;
  /** Default 0.003, for a language model 0.005, for a forecaster 0.02 */
  lr?: number;
  /** `"cosine"` falls to 0 over all epochs, so a different number of epochs is another run. Default `"constant"`, for a forecaster `"cosine"` */
  schedule?: "constant" | "cosine";
  /** Only for weights, not biases; default 0 */
  weightDecay?: number;
  /** Largest norm of the gradient; default 1 */
  clip?: number;
  /**
   * Epochs without a better validation loss after which training ends with the best parameters; default: a quarter of the epochs of a
   * classifier, else never.
   */
  patience?: number;
  /**
   * Where to keep the run: in Node the path of a directory, which the commands of `sluice` open; anywhere a store; default: nowhere
   */
  checkpoint?: string | CheckpointStore;
  /** Default `"epoch"` */
  checkpointEvery?: Interval;
  /** See `fit` */
  resume?: boolean | "force";
  /** Ends training before the next update with the signal's reason, after a checkpoint. */
  signal?: AbortSignal;
  /** Receives notices about a resumed run. Default `console.warn` */
  notice?: (message: string) => void;
  /** See `fit` */
  progress?: boolean;
}

/** Least updates of a forecaster: a short series gives only a few per epoch. */
const LEAST_UPDATES = 100;

/**
 * Settings that work well on the texts and tables of the examples. A network soon overfits a few sequences, so these have patience. Those of a
 * forecaster end with the cosine: on a short validation part, chance decides which epoch is best.
 */
const usual = {
  language: { lr: 5e-3, schedule: "constant", epochs: 3, leastUpdates: 0, patience: undefined },
  forecast: { lr: 2e-2, schedule: "cosine", epochs: 20, leastUpdates: LEAST_UPDATES, patience: undefined },
  classify: { lr: 3e-3, schedule: "constant", epochs: 20, leastUpdates: 0, patience: 1 / 4 },
} as const;

/**
 * Returns the number of epochs that `trainTask` takes by default.
 *
 * @param task    name of the task
 * @param updates of one epoch
 * @example
 * defaultEpochs("forecast", 4); // 25
 */
export function defaultEpochs(task: TaskName, updates: number): number {
  const { epochs, leastUpdates } = usual[task];
  return Math.max(epochs, Math.ceil(leastUpdates / updates));
}

/** Returns the epochs without a better validation after which `trainTask` ends by default. */
export function defaultPatience(task: TaskName, epochs: number): number | undefined {
  const { patience } = usual[task];
  return patience && Math.ceil(epochs * patience);
}

/**
 * Trains a task and yields one report per update; measures the validation part after each epoch.
 *
 * @param task    from `languageTask`, `forecastTask` or `classifyTask`
 * @param options the optimiser and its schedule, the epochs, and where to keep the run
 * @throws as `fit`
 * @example
 * for await (const { step, loss } of trainTask(task, { epochs: 3, checkpoint: "runs/mine" })) console.log(step, loss);
 */
export function trainTask(task: Task, options: TrainingOptions = {}): AsyncGenerator<StepReport, void, void> {
  const fitting = fitOptionsOf("trainTask", task, options);
  const reports = fit(task.model, task.batches, fitting);
  const { checkpoint } = options;
  if (typeof checkpoint !== "string") return reports;
  return recordingData(reports, checkpoint, task, options);
}

export const RUN = "run.json";

/** The content of run.json in a run that a program began, by which the commands find its data. */
export interface ProgramRecord {
  /** Path of the data, relative to the run directory. */
  data: string;
  task: TaskName;
  /** Learning options by their long names on the command line, as far as they were given. */
  options: Record<string, Json>;
}

/** Writes run.json after the first update: until then a run of other settings may be refused. Removes one that names other data. */
async function* recordingData(
  reports: AsyncGenerator<StepReport, void, void>,
  directory: string,
  { data, name }: Task,
  { epochs, optimizer, lr, schedule, weightDecay, clip, patience }: TrainingOptions,
): AsyncGenerator<StepReport, void, void> {
  const options = { epochs, optimizer, lr, schedule, weightDecay, clip, patience };
  const store = storeAt(directory);
  let isFirst = true;
  for await (const report of reports) {
    if (isFirst && data === undefined) await store.remove(RUN);
    else if (isFirst) {
      const record = { data: pathFrom(directory, data!), task: name, options, engine: "code" };
      await store.write(RUN, new TextEncoder().encode(`${JSON.stringify(record, null, 2)}\n`));
    }
    isFirst = false;
    yield report;
  }
}

/** Returns how `fit` trains a task. @param where named in errors */
export function fitOptionsOf(where: string, task: Task, options: TrainingOptions): FitOptions {
  checkTask(where, task);
  const { model, batches, carryState } = task;
  const { optimizer, lr, weightDecay, schedule, clip, patience, ...rest } = readOptions(where, options, {
    epochs: [defaultEpochs(task.name, batches.length), count],
    optimizer: ["adamw", optimizerNames],
    lr: [usual[task.name].lr],
    schedule: [usual[task.name].schedule, ["constant", "cosine"]],
    weightDecay: [0],
    clip: [1],
    patience: [undefined],
    checkpoint: [undefined],
    checkpointEvery: [undefined],
    resume: [undefined],
    signal: [undefined],
    notice: [undefined],
    progress: [undefined],
  });
  const { epochs } = rest;
  const patient = patience ?? defaultPatience(task.name, epochs);
  // The linear part of a forecaster is fitted, not trained.
  const groups = parameterGroups(model, { weightDecay })
    .map((group) => ({ ...group, params: group.params.filter(({ requiresGrad }) => requiresGrad) }))
    .filter(({ params }) => params.length > 0);
  return {
    ...rest,
    loss: lossOf(task),
    optimizer: new optimizers[optimizer](groups, { lr }),
    clipNorm: clip,
    carryState,
    validate: { run: () => task.validate() },
    config: task.config as Json,
    conclude: task.conclude?.bind(task),
    schedule: schedule === "cosine" ? schedules.cosine({ steps: epochs * batches.length }) : undefined,
    earlyStopping: patient === undefined ? undefined : { patience: patient },
  };
}

/** The loss under a name of its own: a resumed run compares names, since the text of a function differs from build to build. */
function lossOf(task: Task): FitOptions["loss"] {
  const loss = task.loss.bind(task) as FitOptions["loss"];
  return Object.defineProperty(loss, "name", { value: `${task.name} loss` });
}

function checkTask(where: string, task: Task): void {
  const { name, model, batches, loss, validate } = (task ?? {}) as Partial<Task>;
  if (
    typeof name === "string" &&
    model instanceof Module &&
    typeof loss === "function" &&
    typeof validate === "function" &&
    batches
  )
    return;
  throw new ArgumentError(
    `${where}: expected a task, got ${describe(task)}. languageTask, forecastTask and classifyTask make one.`,
  );
}
