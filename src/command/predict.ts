/** `sluice predict`: labels new sequences, or forecasts the rows after a table. */
import type { Command } from "commander";
import { ArgumentError } from "../core/tensor/errors.ts";
import { csvOf } from "../jobs/data/csv.ts";
import { describeSkipped } from "../jobs/tasks/classify/examples.ts";
import { storedTask } from "../jobs/tasks/load.ts";
import { isSameFile } from "../platform/node/files.ts";
import { classify, openData, type Prediction, sequencesOf } from "../tasks.ts";
import { addForecastOptions, type ForecastArguments, forecast, writeText } from "./forecast.ts";
import { jsonLine, line, lines, type Output } from "./output.ts";
import { formatTable } from "./table.ts";

export function addPredict(command: Command, output: Output): void {
  command
    .description(
      "Answers for new data: of a classifier the label of each sequence and the probabilities of all labels; of a forecaster the rows that follow the table.",
    )
    .argument("<run>", "run directory, or a model.safetensors")
    .argument("<file>", "sequences as in training, with or without labels; or a table");
  addForecastOptions(command).action(async (run: string, file: string, options: ForecastArguments) => {
    const stored = await storedTask("predict", run);
    switch (stored.task) {
      case "forecast":
        return forecast(stored, run, file, options, output);
      case "language":
        throw new ArgumentError(
          "predict: expected a classifier or a forecaster, got a language model. Use sample with it.",
        );
      case "classify": {
        await checkOptions(file, options);
        const data = sequencesOf(await openData(file));
        const predictions = classify(stored.model, stored.config, data);
        const { labels } = stored.config;
        if (options.out !== undefined) {
          const records = predictions.map(({ label, probability, probabilities }, k) => ({
            line: data.lines[k],
            label: String(label),
            probability,
            ...Object.fromEntries(
              labels.map((each) => [
                `probability of ${JSON.stringify(each)}`,
                probabilities.find((found) => found.label === each)!.probability,
              ]),
            ),
          }));
          await writeText(options.out, await csvOf(records));
        }
        if (options.json) {
          const placed = predictions.map((prediction, k) => ({ line: data.lines[k], ...prediction }));
          return jsonLine(output, { labels, predictions: placed, skipped: data.skipped });
        }
        lines(output, tableOf(predictions, data.lines));
        for (const note of describeSkipped(data)) line(output, `note: ${note}`);
        if (options.out !== undefined) line(output, `written: ${options.out}`);
      }
    }
  });
}

/** @throws ArgumentError for options of a forecaster, and when `--out` would replace the data */
async function checkOptions(file: string, { out, plot, delimiter }: ForecastArguments): Promise<void> {
  const [wrong] = Object.entries({ plot, delimiter }).filter(([, value]) => value !== undefined);
  if (wrong !== undefined) {
    throw new ArgumentError(
      `predict: expected --${wrong[0]} for a forecaster only, got a classifier. Leave it out.`,
    );
  }
  if (out !== undefined && (await isSameFile(out, file)))
    throw new ArgumentError(`predict: expected --out to name another file than the data, got ${out}.`);
}

/** Labels to show for each sequence, with their probabilities. */
const SHOWN = 3;

function tableOf(predictions: readonly Prediction[], at: ArrayLike<number>): string {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`;
  const rows = predictions.map(({ label, probability, probabilities }, k) => [
    String(at[k]),
    JSON.stringify(label),
    percent(probability),
    probabilities
      .slice(1, SHOWN)
      .map((each) => `${JSON.stringify(each.label)} ${percent(each.probability)}`)
      .join(", "),
  ]);
  return formatTable(["line", "label", "probability", "then"], rows);
}
