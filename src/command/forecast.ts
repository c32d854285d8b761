/** `sluice forecast`: predicts the rows after the last one of a table. */
import type { Command } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import { csvOf } from "../jobs/data/csv.ts";
import { forecastRecords, forecastTable } from "../jobs/tasks/forecast/ahead.ts";
import type { ForecastConfig } from "../jobs/tasks/forecast/model.ts";
import { forecastTableOf } from "../jobs/tasks/largeTable.ts";
import { storedTask } from "../jobs/tasks/load.ts";
import { isSameFile, writeFileAtomic } from "../platform/node/files.ts";
import { type Forecast, openData, type StoredTask, type TableReading } from "../tasks.ts";
import { jsonLine, line, lines, type Output, readable } from "./output.ts";
import { dataFor } from "./runDirectory.ts";
import { formatTable } from "./table.ts";
import { addTableOptions, tableReading } from "./tableOptions.ts";

/** Series that are printed and drawn. */
const SHOWN_SERIES = 10;

export interface ForecastArguments extends TableReading {
  out?: string;
  plot?: string;
  json?: boolean;
}

export function addForecast(command: Command, output: Output): void {
  command
    .description(
      "Predicts the rows after the last one of a table, either the model's own data or another file with the same columns. A model of many series predicts the rows after each, also of series that it was not trained on.",
    )
    .argument("<run>", "run directory, or a model.safetensors")
    .argument("[file]", "another table");
  addForecastOptions(command).action(
    async (run: string, file: string | undefined, options: ForecastArguments) => {
      const stored = await storedTask("forecast", run);
      if (stored.task !== "forecast") {
        throw new ArgumentError(
          `forecast: expected a forecaster, got a model of the task ${stored.task}. Use ${stored.task === "language" ? "sample" : "predict"} with it.`,
        );
      }
      await forecast(stored, run, await dataFor(run, file, "forecast"), options, output);
    },
  );
}

export function addForecastOptions(command: Command): Command {
  return addTableOptions(command, "as the model was trained, else ")
    .option("--out <file.csv>", "write dates, values and the bounds of each interval")
    .option("--plot <file>", "draw history and forecast into an .svg or .html file")
    .option("--json", "print one JSON object");
}

/** Forecasts from the table in a file, prints the rows, and writes the requested files. */
export async function forecast(
  { model, config }: Extract<StoredTask, { task: "forecast" }>,
  run: string,
  path: string,
  options: ForecastArguments,
  output: Output,
): Promise<void> {
  const { out, plot } = options;
  await checkFiles(path, out, plot);
  const reading = await tableReading(options, run);
  const drop = config.missing === "drop";
  const table = await forecastTableOf(await openData(path), reading, () => config, { drop });
  const results = forecastTable(model, config, table);
  const [first] = results;
  const drawn = results.slice(0, SHOWN_SERIES);
  const notes =
    results.length > SHOWN_SERIES
      ? [`${SHOWN_SERIES} of ${results.length} series are shown; --out and --json have all`]
      : [];
  if (out !== undefined)
    await writeText(out, await csvOf(results.flatMap((result) => forecastRecords(result, config))));
  if (plot !== undefined) {
    const { plotForecasts } = await import("./figure/forecastPlot.ts");
    const tables = config.targets.map((target) => ({
      heading: `Forecast of ${target} as a table`,
      ...rowsOf(drawn, { ...config, targets: [target] }),
    }));
    await writeText(plot, plotForecasts(plot, table, config, drawn, { notes, tables }));
  }
  if (options.json) {
    return jsonLine(output, {
      targets: config.targets,
      ...(config.panel === undefined ? first : { series: results }),
    });
  }
  const { header, rows } = rowsOf(drawn, config);
  lines(output, formatTable(header, rows));
  for (const note of notes) line(output, `note: ${note}`);
  for (const file of [out, plot]) if (file !== undefined) line(output, `written: ${file}`);
}

export async function writeText(path: string, text: string): Promise<void> {
  await writeFileAtomic(path, new TextEncoder().encode(text));
}

async function checkFiles(data: string, out: string | undefined, plot: string | undefined): Promise<void> {
  if (plot !== undefined && !/\.(svg|html?)$/i.test(plot))
    throw new ArgumentError(`forecast: expected --plot to name an .svg or .html file, got ${plot}.`);
  for (const file of [out, plot]) {
    if (file !== undefined && (await isSameFile(file, data)))
      throw new ArgumentError(
        `forecast: expected a file other than the data, got ${file}. Name another one.`,
      );
  }
  if (out !== undefined && plot !== undefined && (await isSameFile(out, plot)))
    throw new ArgumentError(`forecast: expected two files, got ${out} for --out and for --plot.`);
}

function rowsOf(forecasts: readonly Forecast[], { targets, panel }: ForecastConfig) {
  const [{ dates: areDated, intervals: areBounded }] = forecasts;
  const rows = forecasts.flatMap(({ series, dates, values, intervals }) => {
    const labels = dates ?? values[targets[0]].map((_, k) => `+${k + 1}`);
    const bounds = (name: string, k: number) =>
      (intervals?.[name] ?? [])
        .filter(({ level }) => level > 0.5)
        .map(({ lower, upper }) => `${readable(lower[k])} to ${readable(upper[k])}`);
    return labels.map((label, k) => [
      ...(series === undefined ? [] : [series]),
      label,
      ...targets.flatMap((name) => [readable(values[name][k]), ...bounds(name, k)]),
    ]);
  });
  const header = [
    ...(panel === undefined ? [] : [panel]),
    areDated === undefined ? "row" : "date",
    ...targets.flatMap((name) => [
      name,
      ...(areBounded === undefined ? [] : ["80 % interval", "95 % interval"]),
    ]),
  ];
  return { header, rows };
}
