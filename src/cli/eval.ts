/** `sluice eval`: measures a trained model, on the test part of its data or on other data. */
import type { Command } from "commander";
import {
  type DataFile,
  type EvaluatedPart,
  evaluateClassifier,
  evaluateForecaster,
  evaluateLanguage,
  type Measures,
  openData,
  type StoredTask,
  sequencesOf,
  type TableReading,
  tableOf,
  textOf,
} from "../tasks/index.ts";
import { storedTask } from "../tasks/load.ts";
import { jsonLine, line, lines, type Output } from "./output.ts";
import { describeMeasures } from "./results.ts";
import { dataFor } from "./runDirectory.ts";
import { addTableOptions, tableReading } from "./tableOptions.ts";

interface EvalArguments extends TableReading {
  json?: boolean;
}

export function addEval(program: Command, output: Output): void {
  const command = program
    .command("eval")
    .summary("measure a trained model")
    .description(
      "Measures a trained model: on the test part of the data it was trained on, or on all of another file of the same form.",
    )
    .argument("<run>", "run directory, or a model.safetensors")
    .argument("[file]", "other data");
  addTableOptions(command, "as the model was trained, else ")
    .option("--json", "print one JSON object")
    .action(async (run: string, file: string | undefined, options: EvalArguments) => {
      const stored = await storedTask("eval", run);
      const path = await dataFor(run, file, "eval");
      const data = await openData(path);
      const part = file === undefined ? "test" : "all";
      const reading = await tableReading(options, run);
      const measures = await measuresOf(stored, data, part, reading);
      if (options.json) return jsonLine(output, { task: stored.task, data: path, part, ...measures });
      line(output, `${part === "test" ? "the test part of " : ""}${data.name}`);
      for (const sentence of describeMeasures(stored.task, measures, part)) lines(output, sentence);
    });
}

async function measuresOf(
  stored: StoredTask,
  data: DataFile,
  part: EvaluatedPart,
  reading: TableReading,
): Promise<Measures> {
  switch (stored.task) {
    case "language":
      return evaluateLanguage(stored.model, stored.config, textOf(data), part, data.name);
    case "forecast":
      return evaluateForecaster(stored.model, stored.config, await tableOf(data, reading), part);
    case "classify":
      return evaluateClassifier(stored.model, stored.config, sequencesOf(data), part);
  }
}
