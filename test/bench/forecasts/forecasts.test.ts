/** The parts of `npm run bench -- --only forecast` that need no packages: the summary and its verdicts. */
import { expect, test } from "vitest";
import { type Measured, tablesOf } from "../../../bench/forecasts/summary.ts";
import { forecastTask, reportForecaster, tableFrom, trainTask } from "../../../src/tasks.ts";

const method = (name: string, mae: number) => ({ name, mae, rmse: mae, smape: 1, mase: 1, steps: [mae] });

const measured = (errors: Record<string, number>, share = 0): Measured => ({
  name: "a",
  horizon: 1,
  origins: 5,
  methods: Object.entries(errors).map(([name, mae]) => method(name, mae)),
  share,
  seconds: 1,
});

test("ratios are geometric means over the series that have the baseline; a lost one is named", () => {
  const page = tablesOf([
    measured({
      "this forecast": 2,
      "the linear forecast alone": 4,
      "seasonal naive, 7 rows": 1,
      "last value": 8,
    }),
    measured({ "this forecast": 2, "the linear forecast alone": 1, "last value": 8 }, 0.5),
  ]);
  expect(page).toContain("| the linear forecast alone | 2 | 1.000, LOST |");
  expect(page).toContain("| seasonal naive | 1 | 2.000, LOST |");
  expect(page).toContain("| last value | 2 | 0.250 |");
  expect(page).toMatch(/\| off \|/);
  expect(page).toMatch(/\| 50 % \|/);
});

test("reports have the names that the summary looks for", async () => {
  const table = tableFrom(Array.from({ length: 120 }, (_, k) => ({ y: (k % 4) + Math.sin(k * k) })));
  const task = forecastTask(table, { horizon: 4 });
  for await (const _ of trainTask(task, { epochs: 1 }));
  const { methods, origins } = reportForecaster(task.model, task.config, table, "test");
  const page = tablesOf([{ ...measured({}), methods, origins }]);
  for (const name of ["the linear forecast alone", "last value"]) expect(page).toContain(`| ${name} | 1 | `);
});
