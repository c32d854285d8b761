/**
 * `npm run bench -- --only forecast`: nine single series, forecast with the defaults and measured at several origins of their test parts,
 * beside every single method, the network alone, and two baselines that share no code with the library.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { forecastTask, numbersOf, reportForecaster, trainTask } from "../../src/tasks.ts";
import { installedVersion, peersFolder } from "../peers.ts";
import { holtWinters, ridgeOnLags } from "./baselines.ts";
import { DATA_PACKAGES, type SingleSeries, series, tableOfSeries } from "./series.ts";
import { benchSimulated } from "./simulated.ts";
import { type Measured, summaryOf, tablesOf } from "./summary.ts";

export async function benchForecasts(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      peers: { type: "string", default: peersFolder() },
      series: { type: "string", default: "" },
      json: { type: "string" },
      page: { type: "string" },
      simulated: { type: "string" },
    },
  });
  if (options.simulated !== undefined) return benchSimulated(Number(options.simulated));
  const measured: Measured[] = [];
  for (const each of series.filter(({ name }) => name.includes(options.series))) {
    const version = installedVersion(options.peers, each.package);
    if (version === undefined) {
      console.log(
        `${each.name}: not measured, ${each.package} is not in ${join(options.peers, "node_modules")}`,
      );
      continue;
    }
    const result = await measure(options.peers, each);
    measured.push(result);
    const { best, ratio } = summaryOf([result]).series[0];
    console.log(
      `${each.name}: ${ratio.toFixed(3)} times the error of ${best}, in ${result.seconds.toFixed(0)} s`,
    );
  }
  if (measured.length < series.length && options.series === "") {
    const packages = Object.entries(DATA_PACKAGES).map(([name, version]) => `${name}@${version}`);
    console.log(
      `Install what is missing: npm install --no-audit --no-fund --prefix ${options.peers} ${packages.join(" ")}`,
    );
  }
  if (measured.length === 0) return;
  const page = tablesOf(measured);
  console.log(`\n${page}`);
  if (options.page !== undefined) writeFileSync(options.page, `${page}\n`);
  if (options.json !== undefined) writeFileSync(options.json, JSON.stringify(measured));
}

async function measure(folder: string, each: SingleSeries): Promise<Measured> {
  const { name, target, horizon, season } = each;
  const table = await tableOfSeries(folder, each);
  const begin = performance.now();
  const task = forecastTask(table, { targets: [target], horizon });
  for await (const _ of trainTask(task));
  const report = reportForecaster(task.model, task.config, table, "test");
  const seconds = (performance.now() - begin) / 1000;
  const errors = new Map(report.methods.map((method) => [method.name, method.mae]));
  const values = numbersOf(table, target);
  for (const [title, method] of [
    ["Holt-Winters", holtWinters],
    ["plain ridge on lags", ridgeOnLags],
  ] as const) {
    let sum = 0;
    for (const origin of report.starts) {
      const forecast = method(values.subarray(0, origin), horizon, season);
      forecast.forEach((value, h) => {
        sum += Math.abs(value - values[origin + h]);
      });
    }
    errors.set(title, sum / (report.starts.length * horizon));
  }
  const { msis, coverage } = report.methods[0];
  return {
    name,
    horizon,
    origins: report.origins,
    errors: Object.fromEntries(errors),
    msis,
    coverage: coverage?.find(({ level }) => level === 0.95)?.share,
    seconds,
    choice: task.config.choice!,
  };
}
