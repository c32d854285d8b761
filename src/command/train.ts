/** `sluice train`: trains a model on a data file, and keeps it in a run directory that the other commands read. */
import { constants } from "node:os";
import { basename, extname, join } from "node:path";
import { type Command, Option } from "commander";
import { pathFrom } from "#platform/stores";
import { kernelChoice } from "../core/kernels/choose.ts";
import { ArgumentError } from "../core/tensor/errors.ts";
import { newestCheckpoint } from "../core/train/index.ts";
import type { ForecastConfig } from "../jobs/tasks/forecast/model.ts";
import { describeCorrection } from "../jobs/tasks/forecast/notes.ts";
import { measuresOf } from "../jobs/tasks/report.ts";
import { defaultPatience } from "../jobs/tasks/train.ts";
import { directoryStore } from "../platform/node/directoryStore.ts";
import { isDirectory } from "../platform/node/files.ts";
import { lockDirectory } from "../platform/node/lock.ts";
import {
  defaultEpochs,
  describeRecurrent,
  detectTask,
  openData,
  type RecurrentConfig,
  type Task,
  type TaskName,
  type TrainingOptions,
  trainTask,
} from "../tasks.ts";
import { integer } from "./arguments.ts";
import { explainOtherRun } from "./otherRun.ts";
import { counted, jsonLine, line, type Output, oneLine, quoted } from "./output.ts";
import { commandLine } from "./packageRoot.ts";
import { startProgress } from "./progress.ts";
import { printTables, resultsOf } from "./results.ts";
import {
  dataPathOf,
  holdsRun,
  isFile,
  otherBits,
  type RunRecord,
  readRunRecord,
  STANDARD_INPUT,
  writeRunRecord,
} from "./runDirectory.ts";
import { checkPython, trainUnderTorch } from "./torch.ts";
import {
  addLearningOptions,
  type LearningOptions,
  learningOptions,
  makeTask,
  trainingOptions,
} from "./trainOptions.ts";

interface TrainOptions {
  task?: TaskName;
  out?: string;
  resume?: boolean;
  overwrite?: boolean;
  checkpointEvery?: number;
  engine?: "torch";
  nproc?: number;
  json?: boolean;
}

const description =
  "Trains a model on a data file, in a run directory with model.safetensors, config.json, metrics.jsonl and checkpoints. Holds out the last part of the data and measures the model on it at the end. --resume continues a stopped run.";

const forms = `
The model depends on the file:
  text              a language model, which predicts the next character
  table             a forecaster, which predicts the next rows of a column,
                    from CSV, Parquet, Excel (.xlsx) or JSON records
  JSON sequences    a classifier of sequences, from records such as
                    {"text": "guten Tag", "label": "de"}
                    {"sequence": [1, 2.5, 2], "label": "up"}`;

export function addTrain(command: Command, output: Output, finish: (code: number) => void): void {
  command
    .description(description)
    .addHelpText("after", forms)
    .argument("[file]", "the data, - for standard input, .gz too; optional with --resume");
  command
    .addOption(
      new Option("--task <name>", "default: the file shows it").choices(["language", "forecast", "classify"]),
    )
    .option("--out <directory>", "run directory (default: runs/ and the file's name)")
    .option("--resume", "continue the run in the directory, with its own options")
    .option("--overwrite", "replace the run in the directory")
    .option("--checkpoint-every <updates>", "(default: every epoch)", integer(1))
    .addOption(
      new Option("--engine <name>", "train under PyTorch, in Python (default: here)").choices(["torch"]),
    )
    .option("--nproc <count>", "processes of --engine torch (default: 1)", integer(1))
    .option("--json", "print JSON lines for programs");
  addLearningOptions(command).action(async (file: string | undefined, options: TrainOptions) => {
    finish(await train(file, options, output));
  });
}

/**
 * Trains a model, or resumes a run.
 *
 * @returns exit code: 0, or 128 + n when signal n stopped it
 */
export async function train(
  file: string | undefined,
  options: TrainOptions,
  output: Output,
): Promise<number> {
  const begun = await begin(file, options);
  if (options.engine === "torch") await checkPython();
  const { directory, record, given, learning } = begun;
  const data = await openData(begun.path);
  const name = options.task ?? record?.task ?? detectTask(data);
  const task = await makeTask(name, data, learning);
  const training = trainingOptions(learning);
  const epochs = training.epochs ?? defaultEpochs(name, task.batches.length);
  const { patience = defaultPatience(name, epochs) } = training;
  const total = epochs * task.batches.length;
  const choice = kernelChoice();
  const checkpointEvery = options.checkpointEvery ?? record?.checkpointEvery;
  const keepRecord = () =>
    writeRunRecord(directory, {
      data: begun.path === STANDARD_INPUT ? begun.path : pathFrom(directory, begun.path),
      task: name,
      options: { ...learning, epochs, ...(patience !== undefined && { patience }) },
      ...(checkpointEvery === undefined ? {} : { checkpointEvery }),
      ...(options.engine === undefined
        ? { kernels: choice.name, arithmetic: choice.arithmetic.name }
        : { engine: options.engine }),
    });
  const unlock = await lockDirectory(directory);
  try {
    // A resumed run keeps its record until its first step shows that it accepts these options.
    if (!options.resume) {
      // Check again: another process may have begun a run before we got the lock.
      await refuseRun(directory, options);
      await keepRecord();
    }
    introduce(task, { directory, total, epochs }, options, output);
    const note = record && otherBits(record, choice, options.engine);
    if (note !== undefined) output.error(note);
    return await run(
      task,
      { ...training, epochs, patience },
      { directory, total, keepRecord },
      { ...options, checkpointEvery },
      output,
    );
  } catch (error) {
    throw explainOtherRun(error, directory, record?.options ?? {}, given);
  } finally {
    await unlock();
  }
}

/** Trains in a locked directory. @returns as `train` */
async function run(
  task: Task,
  training: TrainingOptions,
  { directory, total, keepRecord }: { directory: string; total: number; keepRecord: () => Promise<void> },
  options: TrainOptions,
  output: Output,
): Promise<number> {
  // Without its lock, which this command holds already.
  const { lock: _, ...store } = directoryStore(directory);
  const stop = stopAtSignal(output);
  const style = options.json ? "json" : "people";
  const mayEnd = training.patience !== undefined;
  const progress = startProgress(output, {
    total,
    batches: task.batches.length,
    style,
    unit: task.unit,
    mayEnd,
  });
  let step = 0;
  let epoch: number | undefined;
  try {
    const settings: TrainingOptions = {
      ...training,
      checkpoint: store,
      resume: options.resume === true,
      signal: stop.signal,
      notice: (message) =>
        output.error(`${oneLine(message.replace("resume: false", "--overwrite instead of --resume"))}\n`),
      ...(options.checkpointEvery === undefined ? {} : { checkpointEvery: options.checkpointEvery }),
    };
    const reports =
      options.engine === "torch"
        ? trainUnderTorch(task, directory, { ...settings, processes: options.nproc })
        : trainTask(task, settings);
    for await (const report of reports) {
      if (options.resume && step === 0 && !report.complete) await keepRecord();
      ({ step, epoch } = report);
      progress.report(report);
    }
  } catch (error) {
    if (!(error instanceof Stopped)) throw error;
    progress.end();
    const saved = (await newestCheckpoint(store))?.name ?? "nothing";
    // A resumed run may stop before its first update.
    if (step === 0) step = Number(/\d+/.exec(saved) ?? 0);
    if (options.json) jsonLine(output, { event: "stopped", signal: error.signal, step, checkpoint: saved });
    else
      line(
        output,
        `Stopped by ${error.signal} after step ${step}; ${saved} is saved. Resume with: ${resumeCommand(directory)}${options.engine === "torch" ? " --engine torch" : ""}`,
      );
    return error.exitCode;
  } finally {
    progress.end();
    stop.end();
  }
  if (!options.json) for (const sentence of describeEnd(epoch, training)) line(output, sentence);
  await conclude(task, directory, options, output);
  return 0;
}

interface Begun {
  directory: string;
  path: string;
  /** The options of the command. */
  given: LearningOptions;
  /** With those of a resumed run. */
  learning: LearningOptions;
  record?: RunRecord;
}

/** Returns the directory, data and options of the run, and the record of a resumed one. */
async function begin(file: string | undefined, options: TrainOptions): Promise<Begun> {
  const given = learningOptions(options);
  if (options.nproc !== undefined && options.engine === undefined) {
    throw new ArgumentError("train: expected --nproc with --engine torch, got it alone. Add --engine torch.");
  }
  if (options.resume && options.overwrite) {
    throw new ArgumentError("train: expected --resume or --overwrite, got both.");
  }
  if (file !== undefined && (await isDirectory(file))) {
    const got = (await holdsRun(file))
      ? `run directory "${file}". To resume the run: ${resumeCommand(file)}`
      : `directory "${file}". Name a file in it.`;
    throw new ArgumentError(`train: expected a data file, got the ${got}`);
  }
  if (file === undefined && (!options.resume || options.out === undefined)) {
    throw new ArgumentError(
      `train: expected ${options.resume ? "--out with the run" : "a data file"}, got none. To resume a run: ${resumeCommand("DIRECTORY")}`,
    );
  }
  const directory = options.out ?? join("runs", nameFor(file!));
  if (options.resume) {
    if (!(await holdsRun(directory))) {
      throw new ArgumentError(
        `train: expected a run to resume in ${directory}, got none. Begin one without --resume, or name another directory with --out.`,
      );
    }
    const record = await readRunRecord(directory);
    if (record.engine === "code") {
      throw new ArgumentError(
        `train: expected a run that sluice train began, got ${directory}, which a program began. Resume it there, or begin another run with --out.`,
      );
    }
    if (options.task !== undefined && options.task !== record.task) {
      throw new ArgumentError(
        `train: expected the task of the run in ${directory}, ${record.task}, got --task ${options.task}. Leave it out, or begin another run with --out.`,
      );
    }
    const learning = { ...record.options, ...given };
    return { directory, path: file ?? (await trainedData(directory, record)), given, learning, record };
  }
  await refuseRun(directory, options);
  return { directory, path: file!, given, learning: given };
}

/** The name of a run directory for a data file. */
function nameFor(file: string): string {
  const name = file === "-" ? "standard-input" : basename(file).replace(/\.gz$/i, "");
  return basename(name, extname(name));
}

/** @throws ArgumentError when the data of the run is missing */
async function trainedData(directory: string, record: RunRecord): Promise<string> {
  const path = dataPathOf(directory, record);
  if (await isFile(path)) return path;
  throw new ArgumentError(
    `train: expected the data of the run at ${path}, got none there. Was either moved? Name the data: ${commandLine(`train FILE --resume --out ${quoted(directory)}`)}`,
  );
}

/** @throws ArgumentError when the directory has a run, without --overwrite */
async function refuseRun(directory: string, { overwrite }: TrainOptions): Promise<void> {
  if (overwrite || !(await holdsRun(directory))) return;
  throw new ArgumentError(
    `train: expected a directory without a run, got ${directory}. Resume it with --resume, replace it with --overwrite, or name another with --out.`,
  );
}

function introduce(
  task: Task,
  run: { directory: string; total: number; epochs: number },
  { json, engine }: TrainOptions,
  output: Output,
): void {
  const { recurrent } = task.config as { recurrent: RecurrentConfig };
  const parameters = task.model.parameters().reduce((sum, { size }) => sum + size, 0);
  const kernels = kernelChoice().name;
  if (json) {
    jsonLine(output, {
      event: "start",
      task: task.name,
      ...run,
      parameters,
      ...(engine === undefined ? { kernels } : { engine }),
      config: task.config,
      notes: task.notes,
    });
    return;
  }
  for (const note of task.notes) line(output, note);
  line(output, `${describeRecurrent(recurrent)}; ${parameters} parameters in all`);
  line(
    output,
    `${counted(run.epochs, "epoch")} of ${counted(task.batches.length, "update")}, with ${engine === "torch" ? "PyTorch" : `${kernels} kernels`}, into ${run.directory}`,
  );
}

/** Says why training ended before the epochs that were announced. @param epoch the last one, if there was any */
function describeEnd(epoch: number | undefined, { epochs = 1, patience }: TrainingOptions): string[] {
  if (epoch === undefined || epoch >= epochs) return [];
  const without = `${counted(patience!, "epoch")} without a better validation`;
  return [`ended after epoch ${epoch}, ${without}; the parameters are those of the best epoch`];
}

async function conclude(task: Task, directory: string, options: TrainOptions, output: Output): Promise<void> {
  const report = task.report();
  const evaluation = measuresOf(report);
  const record = await readRunRecord(directory);
  await writeRunRecord(directory, { ...record, evaluation });
  if (options.json) {
    jsonLine(output, { event: "end", directory, evaluation });
    return;
  }
  line(output);
  if (task.name === "forecast")
    for (const sentence of describeCorrection(task.config as ForecastConfig)) line(output, sentence);
  line(output);
  const { verdict, tables } = resultsOf(report);
  for (const sentence of verdict) line(output, sentence);
  printTables(output, tables.slice(0, 1));
  line(output);
  for (const command of nextCommands(task.name, directory)) line(output, command);
}

function nextCommands(task: TaskName, directory: string): string[] {
  const use = { language: "sample", forecast: "forecast", classify: "eval" }[task];
  return ["Next:", ...[use, "inspect"].map((name) => `  ${commandLine(`${name} ${quoted(directory)}`)}`)];
}

function resumeCommand(directory: string): string {
  return commandLine(`train --resume --out ${quoted(directory)}`);
}

/** Thrown by a signal. */
class Stopped extends Error {
  readonly signal: NodeJS.Signals;

  constructor(signal: NodeJS.Signals) {
    super(`stopped by ${signal}`);
    this.signal = signal;
  }

  get exitCode(): number {
    return 128 + constants.signals[this.signal];
  }
}

/** After the first signal the step ends and is saved; the second ends the process at once. A closing terminal may send SIGHUP twice. */
function stopAtSignal(output: Output): { signal: AbortSignal; end(): void } {
  const controller = new AbortController();
  const end = output.onSignal((signal) => {
    const reason = new Stopped(signal);
    if (controller.signal.aborted && signal !== "SIGHUP") process.exit(reason.exitCode);
    controller.abort(reason);
  });
  return { signal: controller.signal, end };
}
