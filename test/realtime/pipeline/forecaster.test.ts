/** A forecaster as a pipeline gives what `forecastTable` gives, row after row, and refusals name their reason. */
import { describe, expect, test } from "vitest";
import { encodeModel } from "../../../src/core/train/index.ts";
import {
  convertOriginal,
  createPipeline,
  openOriginal,
  readPipeline,
  writePipeline,
} from "../../../src/pipeline.ts";
import {
  calendarSize,
  type ForecastConfig,
  type Forecaster,
  forecastTable,
  forecastTask,
  tableFrom,
  writeCalendar,
} from "../../../src/tasks.ts";
import { days as rows, stir } from "../../support/forecasters.ts";

const DAY = 86_400_000;
/** A forecaster whose parameters were moved from their start, so that each part matters. */
function forecasterOf(options: Parameters<typeof forecastTask>[1]): {
  model: Forecaster;
  config: ForecastConfig;
} {
  const { model, config } = forecastTask(tableFrom(rows), { window: 9, horizon: 3, ...options });
  stir(model);
  model.eval();
  return { model, config };
}

const convert = async (model: Forecaster, config: object, lossy?: boolean) => {
  const files = new Map([["model.safetensors", encodeModel(model, config as never)]]);
  return convertOriginal(await openOriginal(files, "model.safetensors"), { ...(lossy && { lossy }) });
};

/** The input of a step: a row of the table, with the calendar of the row that the horizon ends at. */
function stepOf(k: number, { targets, features, calendar, horizon }: ForecastConfig): number[] {
  const ahead = new Array<number>(calendarSize(calendar)).fill(0);
  writeCalendar(rows[0].day.getTime() + (k + horizon) * DAY, calendar, ahead, 0);
  return [...[...targets, ...features].map((name) => rows[k][name as "a"]), ...ahead];
}

describe("a forecaster as a pipeline", () => {
  test.each<[string, Parameters<typeof forecastTask>[1]]>([
    [
      "one target, a season, the calendar",
      { targets: ["a"], seasons: [7], recurrent: { cell: "lstm", hiddenSize: 5 } },
    ],
    [
      "two seasons, a feature, two layers, no calendar",
      {
        targets: ["a"],
        features: ["hint"],
        seasons: [7, 14],
        calendar: [],
        recurrent: { cell: "gru", hiddenSize: 4, numLayers: 2 },
      },
    ],
    [
      "two targets, no season",
      { targets: ["a", "b"], seasons: [], recurrent: { cell: "rnn", hiddenSize: 3 } },
    ],
    [
      "a season longer than the window",
      { targets: ["b"], seasons: [30], recurrent: { cell: "lstm", hiddenSize: 5 } },
    ],
  ])("%s: forecasts of forecastTable, after each row", async (_what, options) => {
    const { model, config } = forecasterOf(options);
    const pipeline = createPipeline(readPipeline(writePipeline(await convert(model, config))));
    const { targets, horizon, window, seasons, calendar } = config;
    const needed = Math.max(window + Math.max(0, ...seasons), calendar.length > 0 ? window + horizon : 0);
    expect(pipeline.output).toEqual({ frames: horizon, features: targets.length });
    let compared = 0;
    for (let k = 0; k < rows.length; k++) {
      const forecast = pipeline.step(stepOf(k, config));
      if (k + 1 < needed) expect([...forecast].every(Number.isNaN)).toBe(true);
      if (k + 1 < needed || k % 20 !== 19) continue;
      const { values } = forecastTable(model, config, tableFrom(rows.slice(0, k + 1)));
      targets.forEach((target, t) => {
        values[target].forEach((value, h) => {
          expect(Math.abs(forecast[h * targets.length + t] - value)).toBeLessThan(2e-5 * Math.abs(value));
          compared++;
        });
      });
    }
    expect(compared).toBeGreaterThanOrEqual(12);
    pipeline.reset();
    expect(pipeline.step(stepOf(0, config))[0]).toBeNaN();
    expect(Object.keys(pipeline.kernels)).toEqual(["forecaster"]);
  });

  test("models with more than a network of one series are named", async () => {
    const { model, config } = forecasterOf({ targets: ["a"], recurrent: { hiddenSize: 2 } });
    const choice = { network: 0.5, targets: [] };
    await expect(convert(model, { ...config, known: ["hint"] })).rejects.toThrow(
      /got one with known\. Load it with loadModel/,
    );
    await expect(convert(model, { ...config, choice })).rejects.toThrow(
      /got methods of statistics in it\. Train with --model network/,
    );
    expect((await convert(model, { ...config, choice }, true)).model).toBe("Sluice forecaster");
    await expect(convert(model, { ...config, scaling: { mean: [1, 2], deviation: [1] } })).rejects.toThrow(
      /expected targets, features, seasons/,
    );
    const both = forecasterOf({ targets: ["a"], recurrent: { hiddenSize: 2, bidirectional: true } });
    await expect(convert(both.model, both.config)).rejects.toThrow(
      /expected a plain lstm that reads forward/,
    );
  });

  test.each<[string, object, RegExp]>([
    ["another cell", { cell: "tree" }, /expected cell lstm, gru or rnn, got "tree"/],
    ["a window that is none", { window: 0 }, /expected window, horizon, targets and seasons of 1 or more/],
    ["half a season", { seasons: [3.5] }, /expected window, horizon, targets and seasons of 1 or more/],
    ["more targets than its rows have", { targets: 5 }, /expected rows of|expected tensor/],
    ["a horizon beyond all limits", { horizon: 2 ** 30 }, /expected blocks of at most/],
    ["an option of other layers", { stride: 2 }, /got "stride"/],
    ["no season list", { seasons: 7 }, /expected seasons to be a list/],
  ])("%s is refused", async (_what, change, message) => {
    const { model, config } = forecasterOf({ targets: ["a"], recurrent: { hiddenSize: 2 } });
    const { definition, tensors } = await convert(model, config);
    const layers = [{ ...definition.layers[0], ...change }];
    expect(() => createPipeline({ definition: { ...definition, layers }, tensors })).toThrow(message);
  });
});
