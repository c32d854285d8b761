/** `sluice eval`: measures a trained model, on the test part of its data or on other data. */
import type { Command } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import { describeSkipped } from "../jobs/tasks/classify/examples.ts";
import { forecastTableOf } from "../jobs/tasks/largeTable.ts";
import { storedTask } from "../jobs/tasks/load.ts";
import { measuresOf, type TaskReport } from "../jobs/tasks/report.ts";
import { isSameFile } from "../platform/node/files.ts";
import {
  type DataFile,
  type EvaluatedPart,
  evaluateLanguage,
  type ForecastReport,
  openData,
  type RollingOptions,
  reportClassifier,
  reportForecaster,
  rollForecaster,
  type StoredTask,
  sequencesOf,
  type TableReading,
  textOf,
} from "../tasks.ts";
import { integer } from "./arguments.ts";
import { writeText } from "./forecast.ts";
import { jsonLine, line, type Output } from "./output.ts";
import { printTables, resultsOf } from "./results.ts";
import { dataFor, optionsOf } from "./runDirectory.ts";
import { addTableOptions, tableReading } from "./tableOptions.ts";
import { taskOptions, trainingOptions } from "./trainOptions.ts";

interface EvalArguments extends TableReading {
  origins?: number;
  refit?: boolean;
  report?: string;
  json?: boolean;
}

export function addEval(command: Command, output: Output): void {
  command
    .description(
      "Measures a trained model on the test part of its data, or on all of another file of the same form.",
    )
    .argument("<run>", "run directory, or a model.safetensors")
    .argument("[file]", "other data");
  addTableOptions(command, "as the model was trained, else ")
    .option(
      "--origins <count>",
      "forecasters: measure from this many origins, a horizon apart, up to the end of the table",
      integer(1),
    )
    .option("--refit", "train a network at each of these origins, on the rows before it (default: 5 origins)")
    .option("--report <file.html>", "forecasters: write tables and charts into a page")
    .option("--json", "print one JSON object")
    .action(async (run: string, file: string | undefined, options: EvalArguments) => {
      const stored = await storedTask("eval", run);
      const path = await dataFor(run, file, "eval");
      const data = await openData(path);
      const part = file === undefined ? "test" : "all";
      const reading = await tableReading(options, run);
      if (options.report !== undefined) await checkReport(stored, options.report, path);
      const rolling = await rollingOptions(run, stored, options, output);
      const { report, notes = [] } = await evaluate(stored, data, part, reading, rolling);
      const results = resultsOf(report, part);
      results.verdict.push(...notes.map((note) => `note: ${note}`));
      if (options.report !== undefined) {
        const { reportPage } = await import("./figure/evalReport.ts");
        const page = reportPage(report as ForecastReport, results, data.name);
        await writeText(options.report, page);
      }
      if (options.json)
        return jsonLine(output, {
          task: stored.task,
          data: path,
          part,
          ...measuresOf(report),
          ...(stored.task !== "language" && { report }),
        });
      const isPart = part === "test" && rolling === undefined;
      line(output, `${isPart ? "the test part of " : ""}${data.name}`);
      for (const sentence of results.verdict) line(output, sentence);
      printTables(output, results.tables);
      if (options.report !== undefined) line(output, `written: ${options.report}`);
    });
}

function requireForecaster(task: StoredTask["task"], option: string, advice: string): void {
  if (task !== "forecast")
    throw new ArgumentError(
      `eval: expected a forecaster for --${option}, got a model of the task ${task}. ${advice}`,
    );
}

async function checkReport({ task }: StoredTask, report: string, data: string): Promise<void> {
  requireForecaster(task, "report", "Use --json.");
  if (!/\.html?$/i.test(report) || (await isSameFile(report, data)))
    throw new ArgumentError(
      `eval: expected --report to name an .html file, got ${report}. Choose such a name.`,
    );
}

/**
 * Returns the options for several origins; undefined when none are asked for.
 *
 * @throws ArgumentError for another task, and for refits without the options of the run
 */
async function rollingOptions(
  run: string,
  { task }: StoredTask,
  { origins, refit, json }: EvalArguments,
  output: Output,
): Promise<RollingOptions | undefined> {
  if (origins === undefined && !refit) return undefined;
  requireForecaster(task, refit ? "refit" : "origins", "Leave it out.");
  if (!refit) return { origins };
  const learning = await optionsOf(run);
  const { batchSize, epochWindows } = taskOptions(learning);
  const count = origins ?? 5;
  return {
    origins: count,
    refit,
    training: trainingOptions(learning),
    task: { batchSize, epochWindows },
    progress: (number) => {
      if (!json) output.error(`training for origin ${number} of ${count}\n`);
    },
  };
}

async function evaluate(
  stored: StoredTask,
  data: DataFile,
  part: EvaluatedPart,
  reading: TableReading,
  rolling: RollingOptions | undefined,
): Promise<{ report: TaskReport; notes?: readonly string[] }> {
  switch (stored.task) {
    case "language":
      return { report: evaluateLanguage(stored.model, stored.config, textOf(data), part, data.name) };
    case "forecast": {
      const { model, config } = stored;
      const drop = config.missing === "drop";
      const table = await forecastTableOf(data, reading, () => config, { drop });
      const report =
        rolling === undefined
          ? reportForecaster(model, config, table, part)
          : await rollForecaster(model, config, table, rolling);
      return { report, notes: report.notes };
    }
    case "classify": {
      const sequences = sequencesOf(data);
      const report = reportClassifier(stored.model, stored.config, sequences, part);
      return { report, notes: describeSkipped(sequences) };
    }
  }
}
