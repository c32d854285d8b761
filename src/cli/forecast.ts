/** `sluice forecast`: predicts the rows after the last one of a table. */
import type { Command } from "commander";
import { describeReach } from "../tasks/forecast/notes.ts";
import { forecastTable, openData, type TableReading, tableOf } from "../tasks/index.ts";
import { storedTask } from "../tasks/load.ts";
import { ArgumentError } from "../tensor/errors.ts";
import { integer } from "./arguments.ts";
import { jsonLine, line, lines, type Output, readable } from "./output.ts";
import { dataFor } from "./runDirectory.ts";
import { formatTable } from "./table.ts";
import { addTableOptions, tableReading } from "./tableOptions.ts";

interface ForecastArguments extends TableReading {
  horizon?: number;
  json?: boolean;
}

export function addForecast(program: Command, output: Output): void {
  const command = program
    .command("forecast")
    .summary("predict the rows that follow a table")
    .description(
      "Predicts the rows after the last one of a table: of the data the model was trained on, or of another file with the same columns.",
    )
    .argument("<run>", "run directory, or a model.safetensors")
    .argument("[file]", "another table")
    .option(
      "--horizon <rows>",
      "rows to predict (default: as many as the model predicts at once; further ones come from its own predictions)",
      integer(1),
    );
  addTableOptions(command, "as the model was trained, else ")
    .option("--json", "print one JSON object")
    .action(async (run: string, file: string | undefined, options: ForecastArguments) => {
      const stored = await storedTask("forecast", run);
      if (stored.task !== "forecast") {
        throw new ArgumentError(
          `forecast: expected a forecaster, got a model of the task ${stored.task}. Use ${stored.task === "language" ? "sample" : "eval"} with it.`,
        );
      }
      const reading = await tableReading(options, run);
      const table = await tableOf(await openData(await dataFor(run, file, "forecast")), reading);
      const { dates, values, intervals } = forecastTable(stored.model, stored.config, table, options.horizon);
      const columns = Object.entries(values);
      const notes = describeReach(stored.config, columns[0][1].length);
      if (options.json) {
        return jsonLine(output, {
          targets: stored.config.targets,
          dates,
          values,
          intervals,
          ...(notes.length > 0 && { notes }),
        });
      }
      const labels = dates ?? columns[0][1].map((_, k) => `+${k + 1}`);
      const bounds = (name: string, k: number) =>
        (intervals?.[name] ?? [])
          .filter(({ level }) => level > 0.5)
          .map(({ lower, upper }) => `${readable(lower[k])} to ${readable(upper[k])}`);
      const rows = labels.map((label, k) => [
        label,
        ...columns.flatMap(([name, column]) => [readable(column[k]), ...bounds(name, k)]),
      ]);
      const header = [
        dates === undefined ? "row" : "date",
        ...columns.flatMap(([name]) => [
          name,
          ...(intervals === undefined ? [] : ["80 % interval", "95 % interval"]),
        ]),
      ];
      lines(output, formatTable(header, rows));
      for (const note of notes) line(output, `note: ${note}`);
    });
}
