/** A whole model as ONNX: onnxruntime gives what `predict` gives, from the same values; what a file cannot hold is named. */

import { writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { calendarSize } from "../../../src/jobs/data/calendar.ts";
import { formatDate, parseDate, sequencesFrom, type Table, tableFrom } from "../../../src/jobs/data/index.ts";
import { entriesOf } from "../../../src/jobs/tasks/forecast/entries.ts";
import { fitLinear, LEVELS, type LinearForm } from "../../../src/jobs/tasks/forecast/linear.ts";
import { type ForecastConfig, Forecaster, keptLinear } from "../../../src/jobs/tasks/forecast/model.ts";
import { readSeries } from "../../../src/jobs/tasks/readSeries.ts";
import {
  classify,
  classifyTask,
  exportOnnx,
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

type Options = Parameters<typeof forecastTask>[1];

/** A forecaster of every part that matters, with as many networks as asked for. */
function forecaster(
  source: Table,
  options: Options,
  { share = 0.75, form = {} as Partial<LinearForm> } = {},
) {
  const { config } = forecastTask(source, { window: 9, horizon: 3, networks: 1, ...options });
  const linear = { ...config.linear, ...form };
  const correction = {
    share,
    linear: 1,
    corrected: 1,
    bounds: LEVELS.map((level) => [level, 1, 2]),
    origins: 9,
  };
  const changed = { ...config, linear, correction };
  const fresh = new Forecaster(changed);
  const entries = entriesOf(readSeries(source, changed), changed);
  const lengths = entries.map(({ values }) => values.length);
  fresh.linear.data.set(fitLinear(entries, lengths, changed).table);
  stir({ parameters: () => fresh.networks.flatMap((network) => [...network.parameters()]) });
  fresh.eval();
  return { task: "forecast" as const, model: fresh, config: changed };
}

/** The inputs of the file from the end of a table, one sequence for each series and target. */
function lastWindows(
  { model, config }: { model: Forecaster; config: ForecastConfig },
  source: Table,
): Record<string, Values> {
  const { window, horizon } = config;
  const steps = window + horizon;
  const entries = entriesOf(readSeries(source, config, horizon), config);
  const linear = keptLinear({ model, config, entries });
  const rows = Math.max(window, linear.reach);
  const count = entries.length;
  /** Values of each sequence at each step, as ONNX has them. */
  const turned = (
    length: number,
    size: number,
    cellOf: (n: number, t: number, c: number) => number,
  ): Values => ({
    shape: [length, count, size],
    data: Array.from({ length: length * count * size }, (_, k) =>
      cellOf(Math.floor(k / size) % count, Math.floor(k / (size * count)), k % size),
    ),
  });
  const rowOf = (n: number, t: number) => entries[n].values.length - window + t;
  const longer = rows - window;
  const [{ past }] = entries;
  const dense = calendarSize(config.calendar).columns + (config.known?.length ?? 0);
  /** Places and values of the marks in a row. */
  const marksIn = (n: number, t: number) => {
    const { count: marks, places, values } = entries[n].known;
    const row = rowOf(n, t);
    return Array.from({ length: marks }, (_, k) => [places[row * marks + k], values[row * marks + k]]);
  };
  const statics = entries.map((entry) => [...entry.statics]);
  return {
    history: {
      ...turned(rows, 1, (n, t) => entries[n].values[entries[n].values.length - rows + t]),
      shape: [rows, count],
    },
    series: { data: entries.map((_, k) => k), shape: [count] },
    phase: {
      data: entries.map(({ values }) => values.length % Math.max(1, ...config.seasons)),
      shape: [count],
    },
    days: turned(longer + steps, 3, (n, t, c) => (marksIn(n, t - longer).at(c - 3)?.[0] ?? 0) - dense),
    known: turned(
      longer + steps,
      dense,
      (n, t, c) => marksIn(n, t - longer).find(([place]) => place === c)?.[1] ?? 0,
    ),
    past: turned(window, past.length, (n, t, c) => entries[n].past[c][rowOf(n, t)]),
    statics: { data: statics.flat(), shape: [count, statics[0].length] },
  };
}

const ahead = tableFrom([
  ...rows,
  ...[1, 2, 3].map((k) => ({
    ...rows[0],
    day: formatDate(parseDate(rows.at(-1)!.day)! + k * 86_400_000),
    a: null,
    hint: k,
  })),
]);
const shops = tableFrom(
  ["east", "west"].flatMap((shop, k) =>
    rows.map((row, i) => ({ ...row, a: (1 + k) * row.a + (k * i) / 7, shop, size: k })),
  ),
);

describe.skipIf(!live)("onnxruntime", () => {
  test.each<[string, Table, Options, Parameters<typeof forecaster>[2]?]>([
    ["one target, a season, the calendar", table, { targets: ["a"], seasons: [7], recurrent: recurrents[0] }],
    [
      "two seasons, a feature, no calendar, three networks",
      table,
      {
        targets: ["a"],
        features: ["hint"],
        seasons: [7, 14],
        calendar: [],
        recurrent: recurrents[1],
        networks: 3,
      },
    ],
    ["two targets, no season", table, { targets: ["a", "b"], seasons: [], recurrent: recurrents[2] }],
    ["a season longer than the window", table, { targets: ["b"], seasons: [30], recurrent: recurrents[0] }],
    [
      "logarithms, level, twins, the calendar in the linear part",
      table,
      { targets: ["a"], seasons: [7], recurrent: recurrents[0], networks: 2 },
      { form: { logarithms: true, level: true, twins: true, calendar: true } },
    ],
    [
      "a column that is known ahead, and its effect",
      ahead,
      { targets: ["a"], known: ["hint"], seasons: [7], recurrent: recurrents[0] },
      { form: { twins: true } },
    ],
    [
      "the linear forecast alone",
      table,
      { targets: ["a"], seasons: [7], recurrent: recurrents[0] },
      { share: 0, form: { twins: false } },
    ],
    [
      "a panel with static columns, logarithms, the calendar in the linear part",
      shops,
      {
        targets: ["a"],
        series: "shop",
        statics: ["size"],
        seasons: [7],
        recurrent: recurrents[0],
        networks: 2,
      },
      { form: { logarithms: true, level: true, twins: true, calendar: true } },
    ],
    [
      "a panel of two targets",
      shops,
      { targets: ["a", "b"], series: "shop", seasons: [], recurrent: recurrents[1] },
    ],
  ])("forecasts as the model does: %s", (_what, source, options, form) => {
    const stored = forecaster(source, options, form);
    const { bytes, inputs } = exportOnnx(stored);
    const given = lastWindows(stored, source);
    const answer = runOnnx(bytes, given);
    const { targets, horizon, members } = stored.config;
    const forecasts = forecastTable(stored.model, stored.config, source);
    const count = members.length * targets.length;
    expect(answer.shape).toEqual([horizon, count]);
    const expected = Array.from({ length: horizon }, (_, h) =>
      forecasts.flatMap(({ values }) => targets.map((target) => values[target][h])),
    ).flat();
    answer.data.forEach((value, k) => {
      expect(Math.abs(value - expected[k])).toBeLessThan(2e-5 * Math.abs(expected[k]));
    });
    expect(JSON.parse(answer.about)).toMatchObject({
      task: "forecast",
      horizon,
      rows: given.history.shape[0],
    });
    expect(inputs.map(({ name }) => name)).toContain("history");
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
  test("a language model", () => {
    const { model, config } = languageTask("abcabcabc".repeat(60), {
      recurrent: { hiddenSize: 3 },
      steps: 4,
      batchSize: 2,
    });
    expect(() => exportOnnx({ task: "language", model, config })).toThrow(
      "got a language model. Write it as a network",
    );
  });
});

test("other values than trained models are refused in words", () => {
  for (const wrong of [undefined, 1, {}, { task: "classify", config: {}, model: {} }])
    expect(() => exportOnnx(wrong as never)).toThrow(/^exportOnnx: expected a /);
});
