/** The options of learning: their words on the command line, and the options of the library that they set. */
import { Command, Option } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import type { Json } from "../core/train/index.ts";
import { missingChoices } from "../jobs/data/table.ts";
import { largeLanguageTask } from "../jobs/tasks/job/large.ts";
import { forecastTaskOf, type LargeFile } from "../jobs/tasks/largeTable.ts";
import {
  type ClassifyOptions,
  classifyTask,
  type DataFile,
  type ForecastOptions,
  type LanguageOptions,
  languageTask,
  optimizerNames,
  sequencesOf,
  type Task,
  type TaskName,
  type TrainingOptions,
  textOf,
} from "../tasks.ts";
import { decimalFrom, fraction, gateNumber, integer, integers, joined, list } from "./arguments.ts";
import { checkMemory } from "./memory.ts";
import { addTableOptions, tableReading } from "./tableOptions.ts";

/** Options of learning by their long names, as run.json keeps them. Absent ones have the defaults of the task. */
export type LearningOptions = Readonly<Record<string, Json>>;

/** Of two long names, help does not show the first one: an earlier version had it. */
export function addLearningOptions(command: Command): Command {
  const group = (heading: string) => command.optionsGroup(heading);
  group("Model:");
  command
    .addOption(new Option("--cell <cell>", "recurrent cell (default: lstm)").choices(["lstm", "gru", "rnn"]))
    .option(
      "--hidden, --hidden-size <units>",
      "units of each layer (default: text 128, table 32, else 64)",
      integer(1),
    )
    .option("--layers, --num-layers <count>", "recurrent layers (default: 1)", integer(1))
    .option("--bidirectional", "read each sequence from both ends (not for text)")
    .option("--dropout <share>", "share of outputs dropped in training (default: 0)", fraction)
    .option(
      "--gate <name=bias>",
      "initial effective bias of a gate, as forget=1; repeatable (default: forget=1 for lstm)",
      gateNumber,
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
    .option(
      "--lr <rate>",
      "learning rate (default: text 0.005, table 0.02, else 0.003)",
      decimalFrom(0, true),
    )
    .option("--batch <count>", "sequences per update (default: 32, table 64)", integer(1))
    .addOption(new Option("--optimizer <name>", "(default: adamw)").choices([...optimizerNames]))
    .addOption(
      new Option("--schedule <name>", "learning rate over the run (default: constant, table cosine)").choices(
        ["constant", "cosine"],
      ),
    )
    .option("--clip <norm>", "largest norm of the gradient (default: 1)", decimalFrom(0, true))
    .option("--weight-decay <rate>", "of weights, never of biases (default: 0)", decimalFrom(0))
    .option(
      "--patience <epochs>",
      "stop after this many epochs without a better validation, and keep the best (default: a quarter of the epochs of labelled sequences, else never)",
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
    .option("--feature <columns>", "other columns that the network reads (default: none)", list)
    .option(
      "--known-future <columns>",
      "columns whose values are known for the rows to predict, such as prices (default: none)",
      list,
    )
    .option("--static <columns>", "columns with one value for each series (default: none)", list)
    .option(
      "--date <columns>",
      "the date column, or those of its parts, as year,month,day,hour (default: found)",
      list,
    )
    .option("--window <rows>", "past rows that the forecast reads (default: one or two seasons)", integer(1))
    .option(
      "--horizon <rows>",
      "rows to predict (default: the shortest season, or a quarter of one beyond 28 rows, from 4 to 28; 8 without a season; at most what the held-out rows allow)",
      integer(1),
    )
    .option("--windows <count>", "most windows of an epoch, each time others (default: 3200)", integer(1))
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

/** All of them, as commander knows them, and their names in run.json. */
const known = addLearningOptions(new Command()).options;
const names = known.map((option) => option.attributeName());

/** The options under a heading are those of a task, with two exceptions. */
const tasksByHeading: Readonly<Record<string, readonly TaskName[]>> = {
  "Text:": ["language"],
  "Labelled sequences:": ["classify"],
  "Tables:": ["forecast"],
};
const ofTexts: readonly string[] = ["embedding", "vocabulary"];

/** Where an option of the library is, if not among those of the task, and its name, if it has another. */
const parts: Readonly<Record<string, readonly string[]>> = {
  recurrent: ["cell", "hiddenSize", "numLayers", "bidirectional", "dropout", "gate"],
  training: ["epochs", "optimizer", "lr", "schedule", "weightDecay", "clip", "patience"],
  heldOut: ["validation", "test"],
  reading: ["delimiter", "decimal", "dateFormat"],
};
const libraryNames: Readonly<Record<string, string>> = {
  gate: "gates",
  batch: "batchSize",
  embedding: "embeddingSize",
  target: "targets",
  feature: "features",
  knownFuture: "known",
  static: "statics",
  season: "seasons",
  windows: "epochWindows",
};

/** Returns the parsed options that affect learning. */
export function learningOptions(options: object): LearningOptions {
  return Object.fromEntries(
    Object.entries(options).filter(([name, value]) => names.includes(name) && value !== undefined),
  );
}

/** Returns those of one part, by the names of the library. */
function optionsOfPart(part: string, options: LearningOptions): object {
  const partOf = (name: string) => Object.keys(parts).find((each) => parts[each].includes(name)) ?? "task";
  const own = names.filter((name) => partOf(name) === part && options[name] !== undefined);
  return Object.fromEntries(own.map((name) => [libraryNames[name] ?? name, options[name]]));
}

export const trainingOptions = (options: LearningOptions): TrainingOptions =>
  optionsOfPart("training", options);

/** Returns the options of a task. */
export function taskOptions(options: LearningOptions): LanguageOptions & ClassifyOptions & ForecastOptions {
  return {
    ...optionsOfPart("task", options),
    heldOut: optionsOfPart("heldOut", options),
    recurrent: optionsOfPart("recurrent", options),
  };
}

/** Makes a task from data and options. @param data a large file for a job only @throws ArgumentError for an option of another task, and for bad values */
export async function makeTask(
  name: TaskName,
  data: DataFile | LargeFile,
  options: LearningOptions,
): Promise<Task> {
  for (const option of known) {
    const word = option.attributeName();
    const tasks = ofTexts.includes(word)
      ? ["language", "classify"]
      : tasksByHeading[option.helpGroupHeading!];
    if (options[word] === undefined || tasks === undefined || tasks.includes(name)) continue;
    throw new ArgumentError(
      `${option.long}: expected the task ${tasks.join(" or ")}, got ${name} for ${data.name}. Name the task with --task.`,
    );
  }
  const made = taskOptions(options);
  checkMemory(made.recurrent ?? {});
  switch (name) {
    case "language":
      if ("read" in data) return largeLanguageTask(data, made);
      return languageTask(textOf(data), { name: data.name, ...made }) as unknown as Task;
    case "classify":
      return classifyTask(sequencesOf(data as DataFile), made) as unknown as Task;
    case "forecast":
      return (await forecastTaskOf(data, made, await tableReading(options))) as unknown as Task;
  }
}
