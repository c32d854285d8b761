/** Trains any task. */
import { pathFrom, storeAt } from "#platform/stores";
import { Module } from "../../core/nn/index.ts";
import { checkNumber, checkOptionNames, count } from "../../core/tensor/check.ts";
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
  type Optimizer,
  parameterGroups,
  RMSprop,
  SGD,
  type StepReport,
  schedules,
} from "../../core/train/index.ts";
import type { Task, TaskName } from "./task.ts";

/** The optimizers of `trainTask`. */
export const optimizerNames = ["adam", "adamw", "sgd", "rmsprop", "adagrad"] as const;
/** The name of an optimizer of `trainTask`. */
export type OptimizerName = (typeof optimizerNames)[number];

/** Options of `trainTask`. */
export interface TrainingOptions {
  /** Passes over the training part; default 20, for a language model 3, for a forecaster enough for 500 updates, from 20 to 200 */
  epochs?: number;
  /** Default `"adamw"` */
  optimizer?: OptimizerName;
  /** Default 0.003, for a language model 0.005 */
  lr?: number;
  /** `"cosine"` falls to 0 over all epochs, so a different number of epochs is another run. Default `"constant"` */
  schedule?: "constant" | "cosine";
  /** Only for weights, not biases; default 0 */
  weightDecay?: number;
  /** Largest norm of the gradient; default 1 */
  clip?: number;
  /**
   * Epochs without a better validation loss after which training ends with the best parameters; default: a quarter of the epochs, for a
   * language model never.
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
  /** Receives notices about a resumed run (default `console.warn`), and about long work after training (default: none) */
  notice?: (message: string) => void;
}

/** Learning rates that work well on the texts and tables of the examples. */
function defaultRate(task: TaskName): number {
  return task === "language" ? 5e-3 : 3e-3;
}

/** Least updates of a forecaster: a short series gives only a few per epoch. */
const LEAST_UPDATES = 500;

/**
 * Returns the number of epochs that `trainTask` takes by default.
 *
 * @param task    name of the task
 * @param updates of one epoch
 * @example
 * defaultEpochs("forecast", 10); // 50
 */
export function defaultEpochs(task: TaskName, updates: number): number {
  if (task === "language") return 3;
  return task === "forecast" ? Math.min(200, Math.max(20, Math.ceil(LEAST_UPDATES / updates))) : 20;
}

/** A network soon overfits a table or a few sequences, so we keep the parameters of the best epoch. */
export function defaultPatience(task: TaskName, epochs: number): number | undefined {
  return task === "language" ? undefined : Math.ceil(epochs / 4);
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
  checkOptionNames(where, options, optionNames);
  const { epochs = defaultEpochs(task.name, task.batches.length), schedule = "constant", clip = 1 } = options;
  checkNumber(where, "epochs", epochs, count);
  const { patience = defaultPatience(task.name, epochs) } = options;
  const { checkpoint, checkpointEvery, resume, signal, notice } = options;
  if (schedule !== "constant" && schedule !== "cosine") {
    throw new ArgumentError(`train: expected the schedule constant or cosine, got ${describe(schedule)}.`);
  }
  return {
    loss: lossOf(task),
    optimizer: makeOptimizer(task, options),
    epochs,
    clipNorm: clip,
    carryState: task.carryState,
    validate: { run: () => task.validate() },
    config: task.config as Json,
    ...(task.conclude === undefined ? {} : { conclude: () => task.conclude!(notice && seldom(notice)) }),
    ...(schedule === "cosine" ? { schedule: schedules.cosine({ steps: epochs * task.batches.length }) } : {}),
    ...(patience === undefined ? {} : { earlyStopping: { patience } }),
    ...(checkpoint === undefined ? {} : { checkpoint }),
    ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
    ...(resume === undefined ? {} : { resume }),
    ...(signal === undefined ? {} : { signal }),
    ...(notice === undefined ? {} : { notice }),
  };
}

/** The loss under a name of its own: a resumed run compares names, since the text of a function differs from build to build. */
function lossOf(task: Task): FitOptions["loss"] {
  const loss = task.loss.bind(task) as FitOptions["loss"];
  return Object.defineProperty(loss, "name", { value: `${task.name} loss` });
}

/** Milliseconds before the first message of progress, and between two. */
const PROGRESS_EVERY = 10_000;

function seldom(notice: (message: string) => void): (message: string) => void {
  let last = performance.now();
  return (message) => {
    if (performance.now() - last < PROGRESS_EVERY) return;
    last = performance.now();
    notice(message);
  };
}

const optionNames: readonly (keyof TrainingOptions)[] = [
  "epochs",
  "optimizer",
  "lr",
  "schedule",
  "weightDecay",
  "clip",
  "patience",
  "checkpoint",
  "checkpointEvery",
  "resume",
  "signal",
  "notice",
];

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

function makeOptimizer({ name, model }: Task, options: TrainingOptions): Optimizer {
  const { optimizer = "adamw", lr = defaultRate(name), weightDecay = 0 } = options;
  const groups = parameterGroups(model, { weightDecay });
  switch (optimizer) {
    case "adam":
      return new Adam(groups, { lr });
    case "adamw":
      return new AdamW(groups, { lr });
    case "sgd":
      return new SGD(groups, { lr });
    case "rmsprop":
      return new RMSprop(groups, { lr });
    case "adagrad":
      return new Adagrad(groups, { lr });
    default:
      throw new ArgumentError(
        `train: expected one of the optimizers ${optimizerNames.join(", ")}, got ${describe(optimizer)}.`,
        "NAME",
      );
  }
}
