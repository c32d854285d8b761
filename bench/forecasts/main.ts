/**
 * `npm run bench -- --only forecast`: single series, forecast with the defaults and measured at several origins of their test parts, beside the
 * last value, the value one season before and the linear forecast alone.
 */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { forecastTask, reportForecaster, trainTask } from "../../src/tasks.ts";
import { installedVersion, peersFolder } from "../peers.ts";
import { DATA_PACKAGES, type SingleSeries, series, tableOfSeries } from "./series.ts";
import { type Measured, tablesOf } from "./summary.ts";

export async function benchForecasts(args: readonly string[]): Promise<void> {
  const { values: options } = parseArgs({
    args: [...args],
    options: {
      only: { type: "string" },
      peers: { type: "string", default: peersFolder() },
      series: { type: "string", default: "" },
      page: { type: "string" },
    },
  });
  const measured: Measured[] = [];
  for (const each of series.filter(({ name }) => name.includes(options.series))) {
    if (installedVersion(options.peers, each.package) === undefined) {
      const folder = join(options.peers, "node_modules");
      console.log(`${each.name}: not measured, ${each.package} is not in ${folder}`);
      continue;
    }
    measured.push(await measure(options.peers, each));
    console.log(`${each.name}: ${measured.at(-1)!.seconds.toFixed(0)} s`);
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
}

async function measure(folder: string, each: SingleSeries): Promise<Measured> {
  const { name, target, horizon } = each;
  const table = await tableOfSeries(folder, each);
  const begin = performance.now();
  const task = forecastTask(table, { targets: [target], horizon });
  for await (const _ of trainTask(task));
  const { methods, origins } = reportForecaster(task.model, task.config, table, "test");
  const { share = 0 } = task.config.correction ?? {};
  return { name, horizon, origins, methods, share, seconds: (performance.now() - begin) / 1000 };
}
