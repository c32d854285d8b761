/** `sluice study`: experiments on gates that anyone can run again, and what the gates of a trained model do. */
import { availableParallelism } from "node:os";
import { join } from "node:path";
import { type Command, Option } from "commander";
import { type PresetName, presets } from "../init/index.ts";
import { writeFileAtomic } from "../node/files.ts";
import { lockDirectory } from "../node/lock.ts";
import { studyFigure } from "../study/figure/study.ts";
import { type GridOptions, runsOf, type StudyRun, settingsOf } from "../study/grid.ts";
import { networkOf, studyCells } from "../study/index.ts";
import { summarise } from "../study/summary.ts";
import type { OptimizerName, StudyTask } from "../study/task.ts";
import { studyTasks, taskNamed } from "../study/tasks/index.ts";
import type { Setting } from "../study/train.ts";
import { Random } from "../tensor/random.ts";
import { decimal, decimalFrom, integer, list } from "./arguments.ts";
import { openData, textOf } from "./dataFile.ts";
import { UsageError } from "./failure.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { addGates } from "./study/gates.ts";
import { trainAll } from "./study/pool.ts";
import { startStudyProgress } from "./study/progress.ts";
import { formatGrid, formatReach, formatStudy } from "./study/report.ts";
import { divide, openRuns, RUNS } from "./study/runs.ts";
import { schemesFrom } from "./study/schemes.ts";

interface StudyOptions {
  cell?: string[];
  scheme?: string[];
  bias?: number[];
  hidden?: number[];
  layers?: number[];
  weights?: string[];
  optimizer?: string[];
  lr?: number[];
  batch?: number;
  updates?: number;
  seeds?: number;
  firstSeed: number;
  jobs?: number;
  data?: string;
  out?: string;
  json?: boolean;
}

/** T against forget bias: the reach of every bias, in one picture. */
const HEATMAP = {
  name: "heatmap",
  about: "delayed recall, T against bias: how far every bias reaches",
  grid: {
    task: "recall",
    options: { steps: [10, 20, 30, 50, 100] },
    schemes: [
      ...[-1, 0, 1, 2, 3, 5].map((bias) => `retainBias:value=${bias}`),
      "chrono:tMax=T",
      "uniformGate",
      "pytorch",
    ],
    updates: 800,
  } satisfies GridOptions,
  seeds: 2,
};

/** The same grid before training: how far a gradient reaches. */
const REACH = {
  name: "reach",
  about: "how far a gradient reaches before training, in delayed recall over T steps",
  grid: {
    task: "recall",
    options: { steps: [20, 50, 100, 200] },
    schemes: [
      ...[-1, 0, 1, 2, 3, 5].map((bias) => `retainBias:value=${bias}`),
      "chrono:tMax=T",
      "uniformGate",
    ],
    updates: 0,
  } satisfies GridOptions,
  seeds: 12,
};

export function addStudy(program: Command, output: Output, finish: (code: number) => void): void {
  const study = program
    .command("study")
    .summary("run an experiment on gates")
    .description(
      "Experiments on gates: any scheme, cell and seed, in parallel. A study that was stopped goes on where it was when the same command is given again.",
    );
  for (const task of studyTasks) {
    addTask(study, output, finish, { name: task.name, about: task.about, task, grid: { task: task.name } });
  }
  for (const named of [HEATMAP, REACH]) {
    addTask(study, output, finish, { ...named, task: taskNamed("recall") });
  }
  addGates(study, output);
  for (const command of study.commands) command.addOption(new Option("--debug").hideHelp());
}

interface Named {
  name: string;
  about: string;
  task: StudyTask;
  /** What is tried unless told otherwise; the rest is as the task's defaults say */
  grid: GridOptions;
  seeds?: number;
}

function addTask(study: Command, output: Output, finish: (code: number) => void, named: Named): void {
  const { name, about, task, grid } = named;
  const { defaults } = task;
  const schemes = grid.schemes ?? defaults.schemes;
  const seeds = named.seeds ?? defaults.seeds;
  const command = study
    .command(name)
    .summary(about)
    .description(
      `${sentence(about)} Lists are separated by commas, and every combination is run. Schemes are those of sluice init, and bias:GATE=NUMBER; several joined by + are applied in turn, and T stands for the steps of the task: chrono:tMax=T+bias:reset=-1.`,
    );
  for (const option of task.options) {
    const usual = grid.options?.[option.name] ?? [option.default];
    command.option(
      `--${option.name} <list>`,
      `${option.about} (default ${usual.join(",")})`,
      integersFrom(option.least),
    );
  }
  command
    .option("--cell <list>", `cells: ${studyCells().join(", ")} (default ${defaults.cells.join(",")})`, list)
    .option(
      "--scheme <scheme>",
      `a scheme; may be given several times (default ${schemes.join(", ")})`,
      collect,
    )
    .option("--bias <list>", "short for --scheme retainBias:value=NUMBER, for each number", decimals)
    .option("--hidden <list>", `units (default ${defaults.hiddenSize})`, integersFrom(1))
    .option("--layers <list>", "layers of the stack (default 1)", integersFrom(1))
    .option(
      "--weights <list>",
      `presets that weights are drawn by (default: Keras's for LSTM, GRU and RNN)`,
      list,
    )
    .option("--optimizer <list>", `adam, rmsprop, sgd (default ${defaults.optimizer})`, list)
    .option("--lr <list>", `learning rates (default ${defaults.lr})`, rates)
    .option("--batch <number>", `sequences in a batch (default ${defaults.batch})`, integer(1))
    .option(
      "--updates <number>",
      `limit of updates; 0: look before training only (default ${grid.updates ?? defaults.updates})`,
      integer(0),
    )
    .option("--seeds <number>", `how many networks of each kind (default ${seeds})`, integer(1))
    .option("--first-seed <number>", "the first of the seeds, which follow each other", integer(0), 0)
    .option("--jobs <number>", "processes at once (default: one for each core)", integer(1))
    .option("--out <directory>", `where results go (default study-${name})`)
    .option("--json", "print JSON lines: one for each run, and one at the end");
  if (task.data !== undefined) command.requiredOption("--data <file>", task.data);
  command.action(async (options: StudyOptions & Record<string, unknown>) => {
    finish(await runStudy(named, options, output));
  });
}

/** @returns exit code: 0, or 128 + n when signal n stopped it */
async function runStudy(
  named: Named,
  options: StudyOptions & Record<string, unknown>,
  output: Output,
): Promise<number> {
  const settings = settingsOf(gridOf(named, options));
  const data = options.data === undefined ? undefined : textOf(await openData(options.data));
  checkSettings(settings, data);
  const count = options.seeds ?? named.seeds ?? named.task.defaults.seeds;
  const seeds = Array.from({ length: count }, (_, k) => options.firstSeed + k);
  const runs = runsOf(settings, seeds);
  const directory = options.out ?? `study-${named.name}`;
  const release = await lockDirectory(directory);
  try {
    const signal = await trainMissing(directory, runs, data, options, output);
    if (signal !== undefined) return signal === "SIGINT" ? 130 : 143;
    await report(named, directory, runs, options.json === true, output);
    return 0;
  } finally {
    await release();
  }
}

function gridOf({ task, grid }: Named, options: StudyOptions & Record<string, unknown>): GridOptions {
  const given = Object.fromEntries(
    task.options.flatMap(({ name }) =>
      options[name] === undefined ? [] : [[name, options[name] as number[]]],
    ),
  );
  const schemes = [
    ...(options.scheme ?? []),
    ...(options.bias ?? []).map((bias) => `retainBias:value=${bias}`),
  ];
  for (const weights of options.weights ?? []) {
    if (weights === "default" || Object.hasOwn(presets, weights)) continue;
    throw new UsageError(
      `study: expected weights, one of default, ${Object.keys(presets).join(", ")}, got ${weights}.`,
    );
  }
  for (const optimizer of options.optimizer ?? []) {
    if (["adam", "rmsprop", "sgd"].includes(optimizer)) continue;
    throw new UsageError(`study: expected an optimizer, one of adam, rmsprop, sgd, got ${optimizer}.`);
  }
  return {
    ...grid,
    options: { ...grid.options, ...given },
    ...(options.cell && { cells: options.cell }),
    ...(schemes.length > 0 && { schemes }),
    ...(options.hidden && { hiddenSizes: options.hidden }),
    ...(options.layers && { layers: options.layers }),
    ...(options.weights && { weights: options.weights as (PresetName | "default")[] }),
    ...(options.optimizer && { optimizers: options.optimizer as OptimizerName[] }),
    ...(options.lr && { lrs: options.lr }),
    ...(options.batch !== undefined && { batch: options.batch }),
    ...(options.updates !== undefined && { updates: options.updates }),
  };
}

/** Makes every network once, so that what cannot be made is refused before hours of training. */
function checkSettings(settings: readonly Setting[], data: string | undefined): void {
  for (const setting of settings) {
    const schemes = schemesFrom(setting.scheme);
    const problem = taskNamed(setting.task).make(setting.options, setting.batch, data);
    networkOf(setting, problem, schemes, 0);
    problem.next(new Random(0), 1);
  }
}

/** @returns the signal that stopped it, if one did */
async function trainMissing(
  directory: string,
  runs: readonly StudyRun[],
  data: string | undefined,
  options: StudyOptions,
  output: Output,
): Promise<NodeJS.Signals | undefined> {
  const controller = new AbortController();
  let stoppedBy: NodeJS.Signals | undefined;
  const end = output.onSignal((signal) => {
    stoppedBy = signal;
    controller.abort();
  });
  const file = await openRuns(directory).catch((error: unknown) => {
    end();
    throw error;
  });
  const { done, left } = divide(runs, file.finished);
  const limit = (list: readonly StudyRun[]) => list.reduce((sum, run) => sum + run.setting.updates, 0);
  if (done.length > 0 && !options.json) {
    line(output, `${done.length} of ${runs.length} runs are in ${join(directory, RUNS)} already.`);
  }
  const progress = startStudyProgress(output, {
    total: limit(left),
    runs: left.length,
    style: options.json ? "json" : "people",
  });
  try {
    await trainAll(left, {
      jobs: options.jobs ?? availableParallelism(),
      data,
      signal: controller.signal,
      onProgress: (updates) => progress.underway(updates),
      async onDone(run) {
        await file.append(run);
        progress.done(run);
      },
    });
  } finally {
    progress.end();
    end();
    await file.close();
  }
  if (stoppedBy !== undefined) {
    const note = `Stopped by ${stoppedBy}; finished runs are in ${join(directory, RUNS)}. The same command goes on.`;
    if (options.json) jsonLine(output, { event: "stopped", signal: stoppedBy, directory });
    else line(output, note);
  }
  return stoppedBy;
}

async function report(
  { name }: Named,
  directory: string,
  runs: readonly StudyRun[],
  isJson: boolean,
  output: Output,
): Promise<void> {
  const file = await openRuns(directory);
  await file.close();
  const { done } = divide(runs, file.finished);
  const summaries = summarise(done);
  const results = join(directory, "results.json");
  const text = `${JSON.stringify({ study: name, settings: summaries, runs: done }, null, 1)}\n`;
  await writeFileAtomic(results, new TextEncoder().encode(text));
  const figure = join(directory, "figure.svg");
  await writeFileAtomic(figure, new TextEncoder().encode(studyFigure(name, done)));
  if (isJson) return jsonLine(output, { event: "done", settings: summaries, results, figure });
  line(
    output,
    summaries.every(({ setting }) => setting.updates === 0) ? formatReach(summaries) : formatStudy(summaries),
  );
  if (name === HEATMAP.name) {
    line(output);
    line(output, formatGrid(summaries));
  }
  line(output, `${results}, ${figure}`);
}

function sentence(text: string): string {
  return `${text[0].toUpperCase()}${text.slice(1)}.`;
}

function collect(text: string, before: string[] = []): string[] {
  return [...before, text];
}

function integersFrom(least: number): (text: string) => number[] {
  return (text) => list(text).map(integer(least));
}

function decimals(text: string): number[] {
  return list(text).map(decimal);
}

function rates(text: string): number[] {
  return list(text).map(decimalFrom(0, true));
}
