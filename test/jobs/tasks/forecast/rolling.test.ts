/** Errors from several origins, with one network or with another trained at each. */
import { expect, test } from "vitest";
import { Random } from "../../../../src/core/tensor/random.ts";
import { type Table, tableFrom } from "../../../../src/jobs/data/index.ts";
import { rollForecaster } from "../../../../src/jobs/tasks/forecast/rolling.ts";
import { forecastTable, forecastTask } from "../../../../src/jobs/tasks/forecast.ts";
import { trainTask } from "../../../../src/jobs/tasks/train.ts";

const ROWS = 120;
const random = new Random(1);
const records = Array.from({ length: ROWS }, (_, t) => ({
  y: 50 + 5 * Math.sin((2 * Math.PI * t) / 6) + random.normal(),
}));
const first = (rows: number): Table => tableFrom(records.slice(0, rows));
const options = {
  seasons: [6],
  window: 12,
  horizon: 3,
  heldOut: { validation: 0.2, test: 0.1 },
  networks: 1,
  recurrent: { hiddenSize: 4 },
  seed: 4,
};
const task = forecastTask(first(ROWS), options);
for await (const _ of trainTask(task, { epochs: 2 }));
const { model, config } = task;

test("origins are a horizon apart and end with the table", async () => {
  const report = await rollForecaster(model, config, first(ROWS), { origins: 5 });
  expect(report.origins).toBe(5);
  const [{ forecasts }] = report.targets;
  expect(forecasts.map(({ row }) => row)).toEqual([105, 108, 111, 114, 117]);
  expect(report.notes).toEqual(
    config.correction!.share === 0
      ? []
      : [expect.stringContaining("it may have seen rows of these forecasts")],
  );
  // The linear forecast saw nothing from the first origin on.
  const changed = tableFrom(records.map(({ y }, t) => ({ y: t < 105 ? y : 1000 + t })));
  const [other] = (await rollForecaster(model, config, changed, { origins: 5 })).targets;
  expect(other.forecasts[0].values).toEqual(forecasts[0].values);
  expect(forecastTable(model, config, first(ROWS))[0].values.y).toHaveLength(3);
});

test("with refits each forecast comes from a network that saw nothing from its origin on", async () => {
  const turns: number[] = [];
  const rolled = (table: Table) =>
    rollForecaster(model, config, table, {
      origins: 2,
      refit: true,
      training: { epochs: 1 },
      progress: (turn) => turns.push(turn),
    });
  const plain = await rolled(first(ROWS));
  expect(turns).toEqual([1, 2]);
  expect(plain.notes).toEqual(["a new network was trained at each origin, on the rows before it"]);
  const changed = tableFrom(records.map(({ y }, t) => ({ y: t < 117 ? y : 1000 + t })));
  const other = await rolled(changed);
  const forecasts = (of: typeof plain) => of.targets[0].forecasts.map(({ values }) => values);
  expect(forecasts(other)).toEqual(forecasts(plain));
  expect(other.methods[0].mae).toBeGreaterThan(plain.methods[0].mae);
  // A network that saw more rows is another one.
  const kept = await rollForecaster(model, config, first(ROWS), { origins: 2 });
  expect(forecasts(kept)).not.toEqual(forecasts(plain));
});

test("many series: short ones are left out, and said so", async () => {
  const rows = [
    ...records.map(({ y }) => ({ s: "a", y })),
    ...records.slice(0, 90).map(({ y }) => ({ s: "b", y: 10 * y })),
    ...records.slice(0, 14).map(({ y }) => ({ s: "c", y })),
  ];
  const panel = forecastTask(tableFrom(rows), { ...options, series: "s", targets: ["y"] });
  for await (const _ of trainTask(panel, { epochs: 1 }));
  for (const refit of [false, true]) {
    const report = await rollForecaster(panel.model, panel.config, tableFrom(rows), {
      origins: 2,
      refit,
      training: { epochs: 1 },
    });
    expect(report.origins).toBe(4);
    expect(report.targets.map(({ series }) => series)).toEqual(["a", "b"]);
    expect(report.notes![0]).toBe("1 series are too short for these origins and are left out");
    expect(report.methods[0].coverage).toHaveLength(3);
  }
});

test("refuses more origins than the rows allow", async () => {
  await expect(rollForecaster(model, config, first(40), { origins: 30 })).rejects.toThrow(
    "records: expected at least 102 rows to measure from 30 origins, got 40",
  );
});
