/** The watch worker reports the numbers that the library computes. */
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../../src/checkpoint.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { encodeModel } from "../../../src/core/train/index.ts";
import {
  type CellDefinition,
  type CellName,
  cellDefinitions,
  DefinedLayer,
  GRU,
  indices,
  Linear,
  LSTM,
  type Module,
  noGrad,
  Sequential,
  tensor,
} from "../../../src/index.ts";
import { recordOf, weightsOf } from "../../../src/modules.ts";
import { writeWav } from "../../../src/realtime/audio/wav.ts";
import {
  forecastTable,
  forecastTask,
  inputWindow,
  languageTask,
  loadModel,
  readCSV,
  trainTask,
} from "../../../src/tasks.ts";
import type { Feed } from "../../../web/watch/protocol.ts";
import { crossing, slowestFirst } from "../../../web/watch/quantities.ts";
import { WatchSession } from "../../../web/watch/worker/session.ts";

const bytesFile = (bytes: Uint8Array, name: string) => new File([bytes as Uint8Array<ArrayBuffer>], name);

async function opened(...files: File[]) {
  const session = new WatchSession();
  const { subjects, tasks } = await session.load({
    source: { kind: "files", files },
    readAs: {},
  });
  return {
    session,
    subjects,
    tasks,
    feed: async (feed: Feed, subject = 0) => session.feed({ subject, feed }),
    cell: async (cell = 0) => session.cell({ cell }),
  };
}

const lstmFile = (lstm: Module) =>
  bytesFile(
    saveCheckpoint(weightsOf(lstm), { format: "safetensors", framework: "pytorch" }),
    "net.safetensors",
  );

test("an sLSTM, as xLSTM's code saves it: only its output gate can be held", async () => {
  const layer = new DefinedLayer({ cell: "sLSTM", inputSize: 4, hiddenSize: 4, seed: 2 });
  const bytes = saveCheckpoint(recordOf(layer), { format: "safetensors", framework: "xlstm" });
  const { session, subjects, feed } = await opened(bytesFile(bytes, "net.safetensors"));
  expect(subjects[0].cells[0]).toMatchObject({ hasCell: true, retain: { gate: "forget", sign: 1 } });
  await feed({ kind: "random", steps: 20, seed: 3 });
  const held = session.ablate({ cell: 0 });
  // Its other gates are relative to the largest exponent, which a value would not be.
  expect([...new Set(held.map(({ gate }) => gate))]).toEqual(["output"]);
  // A closed output gate leaves nothing.
  expect(held.find(({ by }) => by === "closed")!.change).toBeGreaterThan(0.9);
});

test.each(Object.keys(cellDefinitions) as CellName[])(
  "%s, as saveCheckpoint writes it: its own gates",
  async (name) => {
    const { projection } = cellDefinitions[name] as CellDefinition;
    const layer = new DefinedLayer({
      cell: name,
      inputSize: 4,
      hiddenSize: 4,
      bidirectional: true,
      seed: 1,
      ...(projection && { projSize: 2 }),
    });
    const model = new Sequential(
      layer,
      new Linear({ inFeatures: 2 * (layer.projSize || 4), outFeatures: 1 }),
    );
    const { session, subjects, feed, cell } = await opened(lstmFile(model));
    expect(subjects.map(({ name: path, obstacle }) => [path, obstacle])).toEqual([["0", undefined]]);
    expect(subjects[0].about).toBe(`${layer.definition.name}, both directions`);
    const { input } = await feed({ kind: "random", steps: 20, seed: 3 });
    const { gates, survival } = await cell(1);
    expect(gates.map(({ gate }) => gate)).toEqual(Object.keys(layer.definition.gates));
    const { trace } = noGrad(() => layer.forward(tensor(input!, [20, 4]), { trace: true }));
    for (const { gate, values, range } of gates) {
      expect(values, gate).toEqual(trace.gate(gate, 0, "reverse").data);
      expect(Math.min(...values), gate).toBeGreaterThanOrEqual(range[0]);
      expect(Math.max(...values), gate).toBeLessThanOrEqual(range[1]);
    }
    expect(survival !== undefined).toBe(layer.definition.retain !== undefined);
    // Only what lies between 0 and 1 can be held open or closed.
    const held = gates.filter(({ gate }) => layer.definition.gates[gate].activation === "sigmoid");
    expect(new Set(session.ablate({ cell: 1 }).map(({ gate }) => gate))).toEqual(
      new Set(held.map(({ gate }) => gate)),
    );
  },
);

test("where a falling curve crosses a level: on its points, between them, before them, never", () => {
  const [lags, half] = [[1, 2, 4, 8], (k: number) => 0.5 ** k];
  expect(crossing(lags, lags.map(half), 0.25)).toBeCloseTo(2, 12);
  expect(
    crossing(
      lags,
      lags.map((k) => k ** -0.5),
      1 / Math.E,
    ),
  ).toBeCloseTo(Math.E ** 2, 12);
  expect(crossing(lags, lags.map(half), 0.6)).toBeCloseTo(Math.log(0.6) / Math.log(0.5), 12);
  expect(crossing(lags, lags.map(half), 0.001)).toBeUndefined();
});

test("units in the order of how long they keep their state", async () => {
  const lstm = new LSTM({ inputSize: 1, hiddenSize: 3, seed: 1 });
  lstm.gates.forget.setBias([0, 4, 2]);
  const { subjects, feed, cell } = await opened(lstmFile(lstm));
  await feed({ kind: "random", steps: 50, seed: 1 });
  expect(slowestFirst(await cell(), subjects[0].cells[0], 50)).toEqual([1, 2, 0]);
});

describe("a layer alone", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 5, numLayers: 2, bidirectional: true, seed: 4 });

  test("its gates, states and output at every step of random input", async () => {
    const { subjects, feed, cell } = await opened(lstmFile(lstm));
    expect(subjects.length).toBe(1);
    expect(subjects[0].cells.map(({ label }) => label)).toEqual([
      "layer 0, forward",
      "layer 0, reverse",
      "layer 1, forward",
      "layer 1, reverse",
    ]);
    const { steps, input } = await feed({ kind: "random", steps: 30, seed: 7 });
    const random = new Random(7);
    expect(Array.from(input!)).toEqual(Array.from(Float32Array.from({ length: 90 }, () => random.normal())));
    const { output, trace } = noGrad(() => lstm.forward(tensor(input!, [steps, 3]), { trace: true }));
    const { gates, cell: state, hidden, survival } = await cell(3);
    for (const { gate, values } of gates) {
      expect(values).toEqual(trace.gate(gate as "forget", 1, "reverse").data);
    }
    expect(state).toEqual(trace.cell(1, "reverse").data);
    const reverse = Array.from(
      { length: 30 * 5 },
      (_, k) => output.data[Math.floor(k / 5) * 10 + 5 + (k % 5)],
    );
    expect(Array.from(hidden)).toEqual(reverse);
    // At lag 1 a unit keeps what its gate does on average, the state of zeros before the first step included.
    const forget = trace.gate("forget", 1, "reverse").data.filter((_, k) => k % 5 === 0);
    expect(survival!.byUnit[0]).toBeCloseTo(
      forget.reduce((sum, value) => sum + value / 30, 0),
      6,
    );
  });

  test("saturation counts steps by unit", async () => {
    const open = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
    open.gates.forget.setBias(9);
    open.gates.input.setBias(-9);
    const { feed, cell } = await opened(lstmFile(open));
    await feed({ kind: "random", steps: 50, seed: 1 });
    const { gates } = await cell();
    const of = (name: string) => gates.find(({ gate }) => gate === name)!.saturation!;
    expect(Array.from(of("forget").right)).toEqual([1, 1, 1]);
    expect(Array.from(of("input").left)).toEqual([1, 1, 1]);
    expect(gates.find(({ gate }) => gate === "cell")!.saturation).toBeUndefined();
  });

  test("a GRU has no cell state, and keeps by its update gate", async () => {
    const { subjects, feed, cell } = await opened(
      lstmFile(new GRU({ inputSize: 2, hiddenSize: 3, seed: 1 })),
    );
    expect(subjects[0].cells[0]).toMatchObject({ hasCell: false, retain: { gate: "update", sign: 1 } });
    await feed({ kind: "random", steps: 5, seed: 1 });
    const { cell: state, survival } = await cell();
    expect([state, survival!.lags]).toEqual([undefined, [1, 2, 3, 4, 5]]);
  });

  test("more steps than fit into memory are left out, and counted", async () => {
    const { feed } = await opened(lstmFile(new LSTM({ inputSize: 1, hiddenSize: 1, seed: 1 })));
    expect(await feed({ kind: "random", steps: 20_500, seed: 1 })).toMatchObject({
      steps: 20_000,
      left: 500,
    });
  });

  test("study tasks that fit are fed, others are refused in words", async () => {
    const { feed, tasks } = await opened(lstmFile(new LSTM({ inputSize: 9, hiddenSize: 4, seed: 1 })));
    expect(tasks.find(({ name }) => name === "recall")?.inputSize).toBe(9);
    const { steps, input } = await feed({ kind: "task", task: "recall", seed: 1 });
    expect(steps).toBe(20);
    for (let t = 0; t < 20; t++) {
      const row = input!.subarray(t * 9, t * 9 + 9);
      expect(row.reduce((sum, value) => sum + value, 0)).toBe(1);
      expect(row[8]).toBe(t === 0 ? 0 : 1);
    }
    await expect(feed({ kind: "task", task: "adding", seed: 1 })).rejects.toThrow(
      "expected a layer with 2 inputs, got one with 9",
    );
    await expect(feed({ kind: "text", text: "a" })).rejects.toThrow("expected a character model");
    await expect(feed({ kind: "random", steps: 0, seed: 1 })).rejects.toThrow("from 1, got 0");
    await expect(feed({ kind: "sound", as: "samples" })).rejects.toThrow("expected a sound to be read first");
  });
});

describe("tables and sounds", () => {
  const csv = bytesFile(
    new TextEncoder().encode("day,a,b\nMon,1,10\nTue,2,20\nWed,3,30\nThu,4,40\n"),
    "t.csv",
  );

  test("columns are standardised; one is fed as a window, several each to its input", async () => {
    const { session, feed } = await opened(lstmFile(new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 })));
    const table = await session.table({ file: csv });
    expect(table).toEqual({ name: "t.csv", rows: 4, columns: ["a", "b"] });
    const sd = Math.sqrt(1.25);
    const a = [-1.5, -0.5, 0.5, 1.5].map((value) => Math.fround(value / sd));
    const { input: window } = await feed({ kind: "table", columns: ["a"], as: "window" });
    expect(Array.from(window!)).toEqual([0, a[0], a[0], a[1], a[1], a[2], a[2], a[3]]);
    const { input: both } = await feed({ kind: "table", columns: ["a", "b"], as: "columns" });
    for (let t = 0; t < 4; t++) {
      expect(both![2 * t]).toBeCloseTo(a[t], 6);
      expect(both![2 * t + 1]).toBeCloseTo(a[t], 6);
    }
    await expect(feed({ kind: "table", columns: ["a"], as: "columns" })).rejects.toThrow(
      "expected 2 columns",
    );
    await expect(feed({ kind: "table", columns: [], as: "columns" })).rejects.toThrow("expected a column");
    const still = bytesFile(new TextEncoder().encode(`a\n${"0.1\n".repeat(50)}`), "still.csv");
    await session.table({ file: still });
    const { input: constant } = await feed({ kind: "table", columns: ["a"], as: "window" });
    for (const value of constant!) expect(value).toBeCloseTo(0, 9);
    const huge = bytesFile(new TextEncoder().encode("a\n1e300\n-1e300\n"), "huge.csv");
    await session.table({ file: huge });
    await expect(feed({ kind: "table", columns: ["a"], as: "window" })).rejects.toThrow("whose squares");
    const words = bytesFile(new TextEncoder().encode("x\nyes\n"), "w.csv");
    await expect(session.table({ file: words })).rejects.toThrow("expected a column of numbers");
  });

  test("a tone shows at its band, and samples unchanged", async () => {
    const rate = 8000;
    const tone = Float32Array.from(
      { length: 800 },
      (_, n) => 0.5 * Math.sin((2 * Math.PI * 1000 * n) / rate),
    );
    const wav = bytesFile(writeWav({ sampleRate: rate, channels: [tone] }), "tone.wav");
    const { session, feed } = await opened(lstmFile(new LSTM({ inputSize: 33, hiddenSize: 3, seed: 1 })));
    expect(await session.sound({ file: wav })).toEqual({
      name: "tone.wav",
      seconds: 0.1,
      sampleRate: rate,
    });
    const { steps, input } = await feed({ kind: "sound", as: "spectrum" });
    expect(steps).toBe(Math.floor((800 - 64) / 32) + 1);
    const frame = input!.subarray(0, 33);
    // 1000 Hz of 4000 over 32 steps of frequency.
    expect(frame.indexOf(Math.max(...frame))).toBe(8);
    const samples = await feed({ kind: "sound", as: "samples" });
    expect(samples.steps).toBe(Math.floor(800 / 33));
    expect(samples.input![1]).toBeCloseTo(tone[1], 3);
  });
});

describe("character models", () => {
  test("one of sluice train reads text through its own vocabulary", async () => {
    const text = "It was the best of times, it was the worst of times.\n".repeat(20);
    const { model, config } = languageTask(text, {
      batchSize: 2,
      steps: 8,
      recurrent: { hiddenSize: 12 },
      seed: 2,
    });
    const file = bytesFile(encodeModel(model, config as never), "model.safetensors");
    const { subjects, feed, cell } = await opened(file);
    expect(subjects[0]).toMatchObject({
      characters: new Set(text).size,
      alphabet: [...new Set(text)].sort().join(""),
    });
    const read = "it was the time";
    const { labels, steps } = await feed({ kind: "text", text: read });
    expect([labels!.join(""), steps]).toEqual([read, read.length]);
    const { hidden, followers } = await cell();
    const language = model as unknown as {
      vocabulary: { encode(text: string): Int32Array };
      embedding: { forward(ids: unknown): never };
      recurrent: LSTM;
    };
    const expected = noGrad(() => {
      const ids = indices(language.vocabulary.encode(read), [read.length, 1]);
      return language.recurrent.forward(language.embedding.forward(ids)).output.data;
    });
    expect(Array.from(hidden)).toEqual(Array.from(expected));
    expect(followers!.map(({ what }) => what)).toContain("spaces");
    await expect(feed({ kind: "text", text: "it wäs" })).rejects.toMatchObject({ code: "UNKNOWN_CHARACTER" });
    await expect(feed({ kind: "text", text: "" })).rejects.toThrow("empty");
  });
});

describe("a run of sluice train", () => {
  const days = Array.from({ length: 120 }, (_, k) => {
    const day = new Date(Date.UTC(2020, 0, 1 + k)).toISOString().slice(0, 10);
    return `${day},${(100 + k + 5 * Math.sin((2 * Math.PI * k) / 7)).toFixed(3)}`;
  });
  const csv = `day,sales\n${days.join("\n")}\n`;
  const text = new TextEncoder().encode(csv);

  test("a forecaster reads its own window, and forecasts over the history with intervals", async () => {
    const table = await readCSV(csv, { name: "sales.csv" });
    const task = forecastTask(table, { horizon: 3, recurrent: { hiddenSize: 3 } });
    for await (const _ of trainTask(task, { epochs: 1 }));
    const { model, config } = task;
    const run = bytesFile(encodeModel(model, config as never), "model.safetensors");
    const { session, subjects, feed } = await opened(run);
    // One layer for each of its networks.
    expect(subjects.map(({ task: name }) => name)).toEqual(["forecast", "forecast"]);
    await session.table({ file: bytesFile(text, "sales.csv") });
    const { steps, input, what } = await feed({ kind: "own" });
    expect(steps).toBe(config.window + 3);
    expect(input!.length % steps).toBe(0);
    expect(Array.from(input!)).toEqual(Array.from(inputWindow(model, config, table).values));
    expect(what).toContain("the 3 to predict, as the run scales them");
    const [shown] = session.forecasts({ subject: 0 });
    const [next] = forecastTable(model, config, table);
    expect(shown.forecast.slice(-3)).toEqual(next.values.sales);
    expect(shown.lower.slice(-3)).toEqual(next.intervals!.sales.find(({ level }) => level === 0.8)!.lower);
    expect(shown.known.slice(-4, -3)).toEqual([Number(days.at(-1)!.split(",")[1])]);
    expect(shown.known.slice(-3).every(Number.isNaN)).toBe(true);
    expect(shown.dates.at(-1)).toBe("2020-05-02");
    expect(shown.forecast.filter(Number.isFinite).length).toBeGreaterThan(3);
    expect(new Set([shown.rows, shown.dates, shown.upper].map(({ length }) => length)).size).toBe(1);
  });

  test("a language model says what it expects after each character", async () => {
    const { model, config } = languageTask("abcd".repeat(200), {
      steps: 8,
      batchSize: 2,
      recurrent: { hiddenSize: 4 },
    });
    const { session, subjects, feed } = await opened(
      bytesFile(encodeModel(model, config as never), "m.safetensors"),
    );
    expect(subjects[0].task).toBe("language");
    await feed({ kind: "text", text: "abca" });
    const found = session.next({ subject: 0, step: 1 });
    const trained = await loadModel(encodeModel(model, config as never));
    const [{ probabilities }] = (trained as Extract<typeof trained, { task: "language" }>).predict([
      { text: "ab" },
    ]);
    expect(found.length).toBe(4);
    expect(found.map(({ probability }) => probability)).toEqual(
      probabilities.map(({ probability }) => probability).sort((a, b) => b - a),
    );
    // A layer alone has no characters.
    expect(session.next({ subject: 1, step: 1 })).toEqual([]);
  });
});
