/** A whole model as ONNX: onnxruntime gives what `predict` gives, from the same values; what a file cannot hold is named. */
import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import { bytesSource } from "../../../src/checkpoint/formats/source.ts";
import { UnsupportedError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { calendarSize, datesAfter } from "../../../src/jobs/data/calendar.ts";
import { sequencesFrom, tableFrom, writeCalendar } from "../../../src/jobs/data/index.ts";
import {
  classify,
  classifyTask,
  exportOnnx,
  type ForecastConfig,
  forecastTable,
  forecastTask,
  languageTask,
  type RecurrentChoice,
} from "../../../src/tasks.ts";
import { hasPython, python, scratchFolder } from "../../checkpoint/formats/samples.ts";
import { days as rows, stir } from "../../support/forecasters.ts";

const live = hasPython("onnxruntime", "numpy");
if (!live) console.log("exportOnnx: not compared with onnxruntime, because python3 has none");

const RUN = `
import sys, json, numpy as np, onnxruntime as ort
folder = sys.argv[1]
session = ort.InferenceSession(folder + "/model.onnx")
given = json.load(open(folder + "/input.json"))
types = {"tensor(double)": np.float64, "tensor(float)": np.float32, "tensor(int32)": np.int32, "tensor(int64)": np.int64}
feed = {i.name: np.array(given[i.name]["data"], dtype=types[i.type]).reshape(given[i.name]["shape"]) for i in session.get_inputs()}
[output] = session.run(None, feed)
print(json.dumps({"shape": output.shape, "data": output.ravel().tolist(), "about": session.get_modelmeta().custom_metadata_map["sluice"]}))
`;

type Values = { data: number[]; shape: number[] };

function runOnnx(bytes: Uint8Array, inputs: Record<string, Values>) {
  const folder = scratchFolder();
  writeFileSync(join(folder, "model.onnx"), bytes);
  writeFileSync(join(folder, "input.json"), JSON.stringify(inputs));
  return JSON.parse(python(RUN, folder)) as Values & { about: string };
}

const random = new Random(1);
const table = tableFrom(rows);

const recurrents: RecurrentChoice[] = [
  { cell: "lstm", hiddenSize: 5 },
  { cell: "gru", hiddenSize: 4, numLayers: 2, bidirectional: true },
  { cell: "rnn", hiddenSize: 3, bidirectional: true },
];

function forecaster(options: Parameters<typeof forecastTask>[1]) {
  const { model, config } = forecastTask(table, { window: 9, horizon: 3, ...options });
  stir(model);
  model.eval();
  return { task: "forecast" as const, model, config };
}

/** The inputs that the file asks for, from the end of the table. */
function lastWindow(config: ForecastConfig): Record<string, Values> {
  const { targets, features, calendar, window, horizon, seasons } = config;
  const count = window + Math.max(0, ...seasons);
  const column = (names: string[], from: number) =>
    rows.slice(from).flatMap((row) => names.map((name) => row[name as "a"]));
  const dates = rows.slice(-window).map(({ day }) => day.getTime());
  const frequency = { unit: "millisecond" as const, step: 86_400_000, gaps: 0 };
  const size = calendarSize(calendar);
  const columns: number[] = new Array((window + horizon) * size).fill(0);
  [...dates, ...datesAfter(dates.at(-1)!, frequency, horizon)].forEach((date, t) => {
    writeCalendar(date, calendar, columns, t * size);
  });
  return {
    history: { data: column(targets, rows.length - count), shape: [count, 1, targets.length] },
    features: { data: column(features, rows.length - window), shape: [window, 1, features.length] },
    calendar: { data: columns, shape: [window + horizon, 1, size] },
  };
}

describe.skipIf(!live)("onnxruntime", () => {
  test.each([
    ["one target, a season, the calendar", { targets: ["a"], seasons: [7], recurrent: recurrents[0] }],
    [
      "two seasons, a feature, no calendar",
      { targets: ["a"], features: ["hint"], seasons: [7, 14], calendar: [], recurrent: recurrents[1] },
    ],
    ["two targets, no season", { targets: ["a", "b"], seasons: [], recurrent: recurrents[2] }],
    ["a season longer than the window", { targets: ["b"], seasons: [30], recurrent: recurrents[0] }],
  ])("forecasts as the network does: %s", (_what, options) => {
    const stored = forecaster(options);
    const { bytes } = exportOnnx(stored);
    const answer = runOnnx(bytes, lastWindow(stored.config));
    const { targets, horizon } = stored.config;
    const { values } = forecastTable(stored.model, stored.config, table);
    expect(answer.shape).toEqual([horizon, 1, targets.length]);
    const expected = Array.from({ length: horizon }, (_, h) =>
      targets.map((target) => values[target][h]),
    ).flat();
    answer.data.forEach((value, k) => {
      expect(Math.abs(value - expected[k])).toBeLessThan(2e-5 * Math.abs(expected[k]));
    });
    expect(JSON.parse(answer.about)).toMatchObject({ task: "forecast", targets });
  });

  test.each(recurrents)("classifies sequences of numbers as predict does: %j", (recurrent) => {
    const records = Array.from({ length: 12 }, (_, n) => ({
      sequence: Array.from({ length: 2 + (n % 5) }, () => [1000 + random.normal(), random.normal()]),
      label: n % 3 === 0 ? "low" : "high",
    }));
    const { model, config } = classifyTask(sequencesFrom(records), { recurrent });
    stir(model);
    model.eval();
    const longest = 6;
    const data = new Array(longest * records.length * 2).fill(0);
    records.forEach(({ sequence }, n) => {
      sequence.forEach((step, t) => {
        step.forEach((value, k) => {
          data[(t * records.length + n) * 2 + k] = value;
        });
      });
    });
    const answer = runOnnx(exportOnnx({ task: "classify", model, config }).bytes, {
      input: { data, shape: [longest, records.length, 2] },
      lengths: { data: records.map(({ sequence }) => sequence.length), shape: [records.length] },
    });
    const expected = classify(model, config, sequencesFrom(records));
    const { labels } = JSON.parse(answer.about);
    expected.forEach(({ probabilities }, n) => {
      for (const { label, probability } of probabilities)
        expect(answer.data[n * labels.length + labels.indexOf(label)]).toBeCloseTo(probability, 5);
    });
  });

  test("classifies texts", () => {
    const records = ["abc", "ba", "cab", "ccc", "a", "bb"].map((text, n) => ({ text, label: n % 2 }));
    const { model, config } = classifyTask(sequencesFrom(records), { recurrent: recurrents[1] });
    stir(model);
    model.eval();
    const data = new Array(3 * records.length).fill(0);
    records.forEach(({ text }, n) => {
      [...text].forEach((letter, t) => {
        data[t * records.length + n] = "abc".indexOf(letter);
      });
    });
    const answer = runOnnx(exportOnnx({ task: "classify", model, config }).bytes, {
      input: { data, shape: [3, records.length] },
      lengths: { data: records.map(({ text }) => text.length), shape: [records.length] },
    });
    const [{ probabilities }] = classify(model, config, sequencesFrom(records));
    expect(JSON.parse(answer.about).vocabulary.characters).toBe("abc");
    expect(answer.data[0]).toBeCloseTo(probabilities.find(({ label }) => label === 0)!.probability, 5);
  });
});

describe("what a file cannot hold", () => {
  test("methods in the forecast are named, and left out only if you ask", () => {
    const stored = forecaster({ targets: ["a"] });
    const members = [
      { name: "Theta", share: 0.5 },
      { name: "drift", share: 0.5 },
    ];
    const choice = {
      seasons: [7],
      network: 0.5,
      targets: [{ members, scale: [1, 1, 1], ratios: [1, 2, 3] }],
      validation: { network: 1, methods: 1, mean: 1 },
    };
    const mixed = { ...stored, config: { ...stored.config, choice } };
    expect(() => exportOnnx(mixed)).toThrow(
      /alone, got a forecast of which 50 % is by Theta; drift, which ONNX cannot hold.*--lossy/,
    );
    expect(exportOnnx(mixed, { lossy: true }).notes).toEqual([
      "left out: Theta; drift, which make 50 % of the forecast; the file holds the LSTM alone",
      "left out: the intervals of the forecast",
    ]);
    const alone = { ...mixed, config: { ...mixed.config, choice: { ...choice, network: 1 } } };
    expect(exportOnnx(alone).notes).toEqual([
      "the intervals of the forecast are numbers in the property sluice, because their widths follow the whole history",
    ]);
  });

  test.each([[[7]], [[]]])(
    "intervals follow from the numbers in the file and the history: seasons %j",
    async (seasons) => {
      const stored = forecaster({ targets: ["a"], calendar: [], recurrent: { cell: "lstm", hiddenSize: 2 } });
      const scale = [1, 1.5, 2];
      const ratios = [0.7, 1.4, 2.5];
      const choice = {
        seasons,
        network: 1,
        targets: [{ members: [], scale, ratios }],
        validation: { network: 1, methods: 1, mean: 1 },
      };
      const config = { ...stored.config, choice };
      const { metadata } = await openOnnx(bytesSource(exportOnnx({ ...stored, config }).bytes));
      const { intervals } = JSON.parse((metadata.get("properties") as Map<string, string>).get("sluice")!);
      const values = rows.map(({ a }) => a);
      const mean = (list: number[], step: number) =>
        list.slice(step).reduce((sum, value, k) => sum + Math.abs(value - list[k]), 0) / (list.length - step);
      const whole = mean(values, intervals.season);
      const activity = intervals.season > 1 ? whole : Math.sqrt(whole * mean(values.slice(-60), 1));
      const forecast = forecastTable(stored.model, config, table);
      for (const [i, bounds] of forecast.intervals!.a.entries()) {
        expect(bounds.level).toBe(intervals.levels[i]);
        bounds.upper.forEach((upper, h) => {
          const half = intervals.targets[0].ratios[i] * intervals.targets[0].scale[h] * activity;
          expect(upper - forecast.values.a[h]).toBeCloseTo(half, 9);
        });
      }
    },
  );

  test.each([
    [{ series: "shop", statics: ["size"] }, "many series (--series), static columns (--static size)"],
    [{ wide: true, targets: ["a", "b"] }, "many series (--wide)"],
    [{ known: ["hint"] }, "columns known ahead (--known-future hint)"],
    [{ categorical: ["shop"] }, "categories (--categorical shop)"],
  ])(
    "columns that a forecaster of one series does not have: %o, and a job does not either",
    (given, named) => {
      const many = tableFrom(
        ["east", "west"]
          .flatMap((shop, k) => rows.map((row) => ({ ...row, shop, size: k })))
          .filter((_, k) => "series" in given || k < rows.length),
      );
      const task = forecastTask(many, { targets: ["a"], window: 9, horizon: 3, ...given });
      const stored = { task: "forecast" as const, model: task.model, config: task.config };
      for (const attempt of [() => exportOnnx(stored, { lossy: true }), () => task.prepared!()]) {
        expect(attempt).toThrow(UnsupportedError);
        expect(attempt).toThrow(`got ${attempt.toString().includes("exportOnnx") ? "one of " : ""}${named}.`);
      }
    },
  );

  test("a language model", () => {
    const { model, config } = languageTask("abcabcabc".repeat(60), {
      recurrent: { hiddenSize: 3 },
      steps: 4,
      batchSize: 2,
    });
    expect(() => exportOnnx({ task: "language", model, config })).toThrow(
      "got a language model. Write it as a pipeline",
    );
  });
});

test("other values than trained models are refused in words", () => {
  for (const wrong of [undefined, 1, {}, { task: "classify", config: {}, model: {} }])
    expect(() => exportOnnx(wrong as never)).toThrow(/^exportOnnx: expected a /);
});
