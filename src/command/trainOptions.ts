import { type Command, Option } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import type { Json } from "../core/train/index.ts";
import type { Missing } from "../jobs/data/index.ts";
import { missingChoices } from "../jobs/data/table.ts";
import { forecastTaskOf } from "../jobs/tasks/largeTable.ts";
import {
  classifyTask,
  type DataFile,
  type ForecastOptions,
  type HeldOut,
  type LanguageOptions,
  type LargeFile,
  languageTask,
  largeLanguageTask,
  optimizerNames,
  type RecurrentChoice,
  sequencesOf,
  type TableReading,
  type Task,
  type TaskName,
  type TrainingOptions,
  textOf,
} from "../tasks.ts";
import { decimalFrom, fraction, gateBias, integer, integers, joined, list } from "./arguments.ts";
import { checkMemory } from "./memory.ts";
import { addTableOptions, tableReading } from "./tableOptions.ts";

/** Options of learning, kept in run.json. Absent ones have the defaults of the task. */
export interface LearningOptions extends TableReading {
  cell?: RecurrentChoice["cell"];
  hidden?: number;
  layers?: number;
  bidirectional?: boolean;
  dropout?: number;
  gate?: Record<string, number>;
  epochs?: number;
  lr?: number;
  batch?: number;
  optimizer?: TrainingOptions["optimizer"];
  schedule?: TrainingOptions["schedule"];
  clip?: number;
  weightDecay?: number;
  patience?: number;
  seed?: number;
  validation?: number;
  test?: number;
  embedding?: number;
  classWeights?: "balanced";
  steps?: number;
  vocabulary?: "character" | "byte";
  target?: string[];
  feature?: string[];
  knownFuture?: string[];
  static?: string[];
  categorical?: string[];
  series?: string;
  wide?: boolean;
  windows?: number;
  date?: string[];
  model?: "auto" | "network";
  window?: number;
  horizon?: number;
  season?: number[];
  missing?: Missing;
  resample?: string;
}

/** Options that only some tasks have. */
const belongsTo: Readonly<Record<string, readonly TaskName[]>> = {
  embedding: ["language", "classify"],
  classWeights: ["classify"],
  steps: ["language"],
  vocabulary: ["language", "classify"],
  target: ["forecast"],
  feature: ["forecast"],
  knownFuture: ["forecast"],
  static: ["forecast"],
  categorical: ["forecast"],
  series: ["forecast"],
  wide: ["forecast"],
  windows: ["forecast"],
  date: ["forecast"],
  model: ["forecast"],
  window: ["forecast"],
  horizon: ["forecast"],
  season: ["forecast"],
  missing: ["forecast"],
  resample: ["forecast"],
  delimiter: ["forecast"],
  decimal: ["forecast"],
  dateOrder: ["forecast"],
};

/** Options about files and output. */
const aboutTheRun = [
  "task",
  "out",
  "resume",
  "overwrite",
  "json",
  "debug",
  "checkpointEvery",
  "engine",
  "nproc",
];

export function addLearningOptions(command: Command): Command {
  const group = (heading: string) => command.optionsGroup(heading);
  group("Model:");
  command
    .addOption(new Option("--cell <cell>", "recurrent cell (default: lstm)").choices(["lstm", "gru", "rnn"]))
    .option("--hidden <units>", "units of each layer (default: text 128, table 32, else 64)", integer(1))
    .option("--layers <count>", "recurrent layers (default: 1)", integer(1))
    .option("--bidirectional", "read each sequence from both ends (not for text)")
    .option("--dropout <share>", "share of outputs dropped in training (default: 0)", fraction)
    .option(
      "--gate <name=bias>",
      "initial effective bias of a gate, as forget=1; repeatable (default: forget=1 for lstm)",
      gateBias,
    )
    .option(
      "--embedding <size>",
      "text: size of a character's embedding (default: 32, sequences 16)",
      integer(1),
    );
  group("Training:");
  command
    .option(
      "--epochs <count>",
      "passes over the training part (default: text 3, else 20; a short table more)",
      integer(1),
    )
    .option("--lr <rate>", "learning rate (default: text 0.005, else 0.003)", decimalFrom(0, true))
    .option("--batch <count>", "sequences per update (default: 32)", integer(1))
    .addOption(new Option("--optimizer <name>", "(default: adamw)").choices([...optimizerNames]))
    .addOption(
      new Option("--schedule <name>", "learning rate over the run (default: constant)").choices([
        "constant",
        "cosine",
      ]),
    )
    .option("--clip <norm>", "largest norm of the gradient (default: 1)", decimalFrom(0, true))
    .option("--weight-decay <rate>", "of weights, never of biases (default: 0)", decimalFrom(0))
    .option(
      "--patience <epochs>",
      "stop after this many epochs without a better validation, and keep the best (default: text never, else a quarter of the epochs)",
      integer(1),
    )
    .option("--seed <number>", "of weights, dropout and the order of the data (default: 0)", integer(0))
    .option("--validation <share>", "of the data (default: text 0.05, else 0.1)", fraction)
    .option("--test <share>", "of the data, never seen in training (default: text 0.05, else 0.1)", fraction);
  group("Text:");
  command
    .option("--steps <count>", "characters that a gradient reaches back (default: 64)", integer(1))
    .addOption(
      new Option("--vocabulary <kind>", "also of labelled texts (default: character)").choices([
        "character",
        "byte",
      ]),
    );
  group("Labelled sequences:");
  command.addOption(
    new Option(
      "--class-weights <choice>",
      "balanced: rare labels weigh more in training (default: all weigh the same)",
    ).choices(["balanced"]),
  );
  group("Tables:");
  command
    .option(
      "--target <columns>",
      'columns to predict, a,b or "with, comma",b (default: the last numeric one)',
      list,
    )
    .option("--series <column>", "the names of many series, below each other: one network learns from all")
    .option("--wide", "each target, by default each numeric column, is a series: one network learns from all")
    .option("--feature <columns>", "other columns that the network reads (default: none)", list)
    .option(
      "--known-future <columns>",
      "columns whose values are known for the rows to predict, such as prices (default: none)",
      list,
    )
    .option("--static <columns>", "columns with one value for each series (default: none)", list)
    .option(
      "--categorical <columns>",
      "columns of categories, which the network reads too (default: none)",
      list,
    )
    .option(
      "--date <columns>",
      "the date column, or those of its parts, as year,month,day,hour (default: found)",
      list,
    )
    .addOption(
      new Option(
        "--model <choice>",
        "auto: the network, statistical methods or their mean, whichever has the smallest error in validation (default: auto)",
      ).choices(["auto", "network"]),
    )
    .option("--window <rows>", "past rows that the network reads (default: four seasons)", integer(1))
    .option("--horizon <rows>", "rows to predict (default: one season)", integer(1))
    .option("--windows <count>", "most windows of an epoch, each time others (default: 32768)", integer(1))
    .option("--season <rows>", "lengths of seasons (default: found in the data)", integers)
    .addOption(
      new Option(
        "--missing <policy>",
        "cells without a value: stop, repeat the one before, draw a line, or drop the row (default: error)",
      ).choices(missingChoices),
    )
    .option(
      "--resample <step...>",
      "rows at even steps, as 1h mean (steps: s, min, h, d, w, mo, q, y; mean, sum, min, max, first, last; default: no resampling)",
      joined,
    );
  addTableOptions(command, "");
  return command;
}

/** Returns the parsed options that affect learning. */
export function learningOptions(options: Record<string, unknown>): LearningOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => !aboutTheRun.includes(name) && value !== undefined),
  );
}

/** The name of an option on the command line. */
const flag = (name: string) => `--${name.replace(/[A-Z]/g, (letter) => `-${letter.toLowerCase()}`)}`;

/** For run.json. */
export function asJson(options: LearningOptions): Record<string, Json> {
  return options as Record<string, Json>;
}

/** Makes a task from data and options. @param data a large file for a job only @throws ArgumentError for an option of another task, and for bad values */
export async function makeTask(
  name: TaskName,
  data: DataFile | LargeFile,
  options: LearningOptions,
): Promise<Task> {
  for (const option of Object.keys(options)) {
    // The record of a run may have any name.
    const tasks = Object.hasOwn(belongsTo, option) ? belongsTo[option] : [name];
    if (!tasks.includes(name)) {
      throw new ArgumentError(
        `${flag(option)}: expected the task ${tasks.join(" or ")}, got ${name} for ${data.name}. Name the task with --task.`,
      );
    }
  }
  checkMemory(recurrentChoice(options));
  const common = commonOptions(options);
  switch (name) {
    case "language":
      return textTask(data, {
        name: data.name,
        ...common,
        ...defined({ steps: options.steps, vocabulary: options.vocabulary }),
      });
    case "classify":
      return classifyTask(sequencesOf(data as DataFile), {
        ...common,
        ...defined({ classWeights: options.classWeights, vocabulary: options.vocabulary }),
      }) as unknown as Task;
    case "forecast":
      return (await forecastTaskOf(
        data,
        forecastOptions(options),
        await tableReading(options),
      )) as unknown as Task;
  }
}

async function textTask(data: DataFile | LargeFile, options: LanguageOptions): Promise<Task> {
  if ("read" in data) return largeLanguageTask(data, options);
  return languageTask(textOf(data), options) as unknown as Task;
}

/** The options of every task, and those of a forecaster. */
function commonOptions(options: LearningOptions) {
  const heldOut: Partial<HeldOut> = defined({ validation: options.validation, test: options.test });
  const { batch, seed, embedding } = options;
  return {
    ...defined({ batchSize: batch, seed, embeddingSize: embedding }),
    heldOut,
    recurrent: recurrentChoice(options),
  };
}

export function forecastOptions(options: LearningOptions): ForecastOptions {
  return {
    ...commonOptions(options),
    ...defined({
      targets: options.target,
      features: options.feature,
      known: options.knownFuture,
      statics: options.static,
      categorical: options.categorical,
      series: options.series,
      wide: options.wide,
      epochWindows: options.windows,
      date: options.date,
      model: options.model,
      window: options.window,
      horizon: options.horizon,
      seasons: options.season,
      missing: options.missing,
      resample: options.resample,
    }),
  };
}

function recurrentChoice({
  cell,
  hidden,
  layers,
  bidirectional,
  dropout,
  gate,
}: LearningOptions): RecurrentChoice {
  return defined({ cell, hiddenSize: hidden, numLayers: layers, bidirectional, dropout, gates: gate });
}

export function trainingOptions(options: LearningOptions): TrainingOptions {
  const { epochs, optimizer, lr, schedule, weightDecay, clip, patience } = options;
  return defined({ epochs, optimizer, lr, schedule, weightDecay, clip, patience });
}

/** Drops undefined entries, so that defaults apply. */
function defined<T extends object>(options: T): T {
  return Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined)) as T;
}
