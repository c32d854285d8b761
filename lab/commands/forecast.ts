/** `lab forecast`: forecasts every series of a file in the layout of the M4 competition, and scores them where the answer is known. */
import { readFile, writeFile } from "node:fs/promises";
import type { Command } from "commander";
import { integer, integers } from "../../src/command/arguments.ts";
import { lines, type Output } from "../../src/command/output.ts";
import { formatTable } from "../../src/command/table.ts";
import { coverage, forecastSeries, mase, msis, smape } from "../../src/tasks.ts";

interface Options {
  horizon: number;
  season?: number[];
  period: number;
  test?: string;
  out?: string;
}

export function addForecastStudy(program: Command, output: Output): void {
  program
    .command("forecast")
    .summary("forecast many series of one file, and score them")
    .description(
      "Forecasts every series of a CSV file in the layout of the M4 competition (a name, then the values), without a network. With --test it prints sMAPE, MASE, MSIS at 95 % and the share of values inside the intervals. Without --test, the last rows of each series are held back and scored.",
    )
    .argument("<file>", "one series a line")
    .requiredOption("--horizon <rows>", "rows to forecast", integer(1))
    .option("--season <rows>", "rows to a season, such as 24,168 (default: found)", integers)
    .option("--period <rows>", "the season of the measures (default: 1)", integer(1), 1)
    .option("--test <file>", "the rows that followed")
    .option("--out <file>", "write the forecasts as CSV")
    .action(async (file: string, options: Options) => {
      const { horizon, period } = options;
      const { names, series } = await readSeries(file);
      const known = options.test === undefined ? undefined : (await readSeries(options.test)).series;
      const train = known ? series : series.map((values) => values.slice(0, values.length - horizon));
      const actual = known ?? series.map((values) => values.slice(values.length - horizon));
      const forecasts = forecastSeries(train, {
        horizon,
        ...(options.season === undefined ? {} : { seasons: options.season }),
      });
      const mean = (of: (k: number) => number) => train.reduce((sum, _, k) => sum + of(k), 0) / train.length;
      const rows = [
        ["series", String(train.length)],
        ["sMAPE", mean((k) => smape(actual[k], forecasts[k].values)).toFixed(3)],
        ["MASE", mean((k) => mase(train[k], actual[k], forecasts[k].values, period)).toFixed(3)],
        ["MSIS, 95 %", mean((k) => msis(train[k], actual[k], forecasts[k].intervals[2], period)).toFixed(2)],
        ...[0, 1, 2].map((i) => [
          `inside ${100 * forecasts[0].intervals[i].level} %`,
          `${(100 * mean((k) => coverage(actual[k], forecasts[k].intervals[i]))).toFixed(1)} %`,
        ]),
      ];
      lines(output, formatTable(["measure", known ? "test part" : "last rows held back"], rows));
      if (options.out !== undefined) {
        const table = names.map((name, k) => [name, ...forecasts[k].values].join(","));
        await writeFile(
          options.out,
          `${["series", ...Array.from({ length: horizon }, (_, h) => `+${h + 1}`)].join(",")}\n${table.join("\n")}\n`,
        );
      }
    });
}

/** Series of a file with one a line; empty cells end a series. */
async function readSeries(file: string): Promise<{ names: string[]; series: Float64Array[] }> {
  const [, ...lines] = (await readFile(file, "utf8")).trim().split(/\r?\n/);
  const cells = lines.map((text) => text.split(",").map((cell) => cell.replaceAll('"', "").trim()));
  return {
    names: cells.map(([name]) => name),
    series: cells.map(([, ...values]) =>
      Float64Array.from(values.filter((value) => value !== "" && value !== "NA").map(Number)),
    ),
  };
}
