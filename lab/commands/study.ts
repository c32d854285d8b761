/** The commands `recall`, `adding`, …: experiments on gates that you can run again. */

import { availableParallelism, constants } from "node:os";
import { join } from "node:path";
import type { Command } from "commander";
import { decimal, decimalFrom, integer, list } from "../../src/command/arguments.ts";
import { jsonLine, line, lines, type Output } from "../../src/command/output.ts";
import { writeFileAtomic } from "../../src/node.ts";
import { lockDirectory } from "../../src/platform/node/lock.ts";
import { openData, textOf } from "../../src/tasks.ts";
import { studyFigure } from "../study/figure/study.ts";
import { runsOf, type StudyRun, settingsOf } from "../study/grid.ts";
import { studyCells } from "../study/index.ts";
import { summarise } from "../study/summary.ts";
import { checkSettings, gridOf, type StudyOptions } from "./gridOptions.ts";
import { HEATMAP, type NamedStudy, namedStudies } from "./named.ts";
import { trainAll } from "./pool.ts";
import { startStudyProgress } from "./progress.ts";
import { formatGrid, formatReach, formatStudy } from "./report.ts";
import { divide, openRuns, RUNS } from "./runs.ts";
import { cellSchemes } from "./schemes.ts";

/** Adds a command for each study. */
export function addStudies(program: Command, output: Output, finish: (code: number) => void): void {
  for (const named of namedStudies) addTask(program, output, finish, named);
}

function addTask(program: Command, output: Output, finish: (code: number) => void, named: NamedStudy): void {
  const { name, about, task, grid } = named;
  const { defaults } = task;
  const schemes = grid.schemes ?? defaults.schemes;
  const seeds = named.seeds ?? defaults.seeds;
  const command = program
    .command(name)
    .summary(about)
    .description(
      `${sentence(about)} Lists are separated by commas, and every combination is run. Schemes are those of sluice init, bias:GATE=NUMBER, and of cells that have what they set ${cellSchemes.join(", ")}; several joined by + are applied in turn, and T stands for the steps of the task: chrono:tMax=T+bias:reset=-1.`,
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
  named: NamedStudy,
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
    if (signal !== undefined) return 128 + constants.signals[signal];
    await report(named, directory, runs, options.json === true, output);
    return 0;
  } finally {
    await release();
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
  { name }: NamedStudy,
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
    lines(output, formatGrid(summaries));
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
