/**
 * Every public call with options: a name that its schema lacks is refused with the names that it has, and a value that breaks a rule with
 * the rule's words. Neither these calls nor the valid one change what all calls share. A row is one valid call; the cases come from the schema
 * that it reads, and a row may name more values that its options refuse.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { expect, test, vi } from "vitest";
import * as audio from "../src/audio.ts";
import * as checkpoint from "../src/checkpoint.ts";
import { gradientError } from "../src/core/autograd/gradcheck.ts";
import type * as check from "../src/core/tensor/check.ts";
import * as sluice from "../src/index.ts";
import * as modules from "../src/modules.ts";
import * as networks from "../src/network.ts";
import * as stream from "../src/stream.ts";
import * as tasks from "../src/tasks.ts";
import { SpeechTransform } from "../src/voiceNode.ts";
import { xlsx } from "./jobs/data/workbooks.ts";
import { globalState } from "./support/globalState.ts";

type Table = check.OptionTable<Record<string, unknown>>;

/** Names of options with the call that read them, and rules by the name of an option, since both were emptied. */
const read = vi.hoisted(() => ({
  names: [] as [where: string, names: string[]][],
  rules: new Map<string, unknown>(),
}));

vi.mock("../src/core/tensor/check.ts", async (original) => {
  const real: typeof check = await original();
  const keep = (table: Table) => {
    for (const [name, [, rule]] of Object.entries(table)) if (rule !== undefined) read.rules.set(name, rule);
  };
  return {
    ...real,
    checkOptionNames(where: string, options: object, names: string[], advice = {}) {
      read.names.push([where, names]);
      real.checkOptionNames(where, options, names, advice);
    },
    readOptions(where: string, options: Record<string, unknown>, table: Table, advice = {}) {
      read.names.push([where, Object.keys(table)]);
      keep(table);
      return real.readOptions(where, options, table, advice);
    },
    fillOptions(where: string, options: Record<string, unknown>, table: Table) {
      keep(table);
      return real.fillOptions(where, options, table);
    },
    checkNumber(where: string, name: string, value: unknown, rule: check.Rule) {
      read.rules.set(name, rule);
      real.checkNumber(where, name, value, rule);
    },
    checkBoolean(where: string, name: string, value: unknown) {
      read.rules.set(name, "boolean");
      real.checkBoolean(where, name, value);
    },
  };
});

const { indices, ops, schedules, schemes, diagnostics, fills, tensor, zeros } = sluice;
const size = { inputSize: 3, hiddenSize: 2 };
const linear = () => new sluice.Linear({ inFeatures: 3, outFeatures: 2, seed: 1 });
const lstm = () => new sluice.LSTM({ ...size, seed: 1 });
const x = zeros([2, 3]);
const sequence = zeros([2, 1, 3]);
const target = () => zeros([2, 3]);
const random = new sluice.Random(1);
const recurrent = { hiddenSize: 2 };
const text = "the cat sat on the mat. ".repeat(20);
const csv = `day,v\n${Array.from({ length: 60 }, (_, k) => `${2000 + k},${k % 5}`).join("\n")}`;
const table = await tasks.readCSV(csv);
const labelled = await tasks.readJSONLines(
  Array.from({ length: 20 }, (_, k) => `{"text":"${"ab"[k % 2]}b","label":${k % 2}}`).join("\n"),
);
const language = tasks.languageTask(text, { recurrent, steps: 4, batchSize: 2 });
const forecasting = { recurrent, window: 4, horizon: 2, seasons: [5] };
const classifying = tasks.classifyTask(labelled, { recurrent });
const encoded = sluice.encodeModel(lstm());
const chain = {
  source: "a test",
  inputs: [{ name: "x", features: 2 }],
  layers: [{ name: "a", kind: "activation", activation: "relu" }],
  outputs: [{ name: "y", from: "a" }],
} as const;
const network = networks.writeNetwork(chain);
const floats = (length: number) => Float32Array.from({ length }, (_, k) => Math.sin(k));
const sound = { sampleRate: 8000, channels: [floats(8)] };

// biome-ignore lint/suspicious/noExplicitAny: wrong options are the subject
type Options = any;
type Row = readonly [
  name: string,
  call: (options: Options) => unknown,
  valid?: Options,
  refused?: Readonly<Record<string, readonly unknown[]>>,
];

const rows: readonly Row[] = [
  ["LSTM", (o) => new sluice.LSTM(o), { ...size, numLayers: 2, dropout: 0.1 }, { goBackwards: [1] }],
  ["GRU", (o) => new sluice.GRU(o), size],
  ["RNN", (o) => new sluice.RNN(o), size],
  ["LSTMCell", (o) => new sluice.LSTMCell(o), size],
  ["slidingWindows", (o) => sluice.slidingWindows([1, 2, 3, 4], o), { window: 2 }],
  ["GRUCell", (o) => new sluice.GRUCell(o), size],
  ["RNNCell", (o) => new sluice.RNNCell(o), size],
  ["DefinedLayer", (o) => new sluice.DefinedLayer(o), { ...size, cell: "sLSTM" }],
  ["DefinedCell", (o) => new sluice.DefinedCell(o), { ...size, cell: "sLSTM" }],
  ["LSTM.forward", (o) => lstm().forward(sequence, o)],
  ["Linear", (o) => new sluice.Linear(o), { inFeatures: 3, outFeatures: 2 }],
  ["Embedding", (o) => new sluice.Embedding(o), { numEmbeddings: 3, embeddingDim: 2 }],
  ["Dropout", (o) => new sluice.Dropout(o)],
  ["LayerNorm", (o) => new sluice.LayerNorm(o), { normalizedShape: [3] }],
  ["Sequential.forward", (o) => new sluice.Sequential(linear()).forward(x, o)],
  ["loadStateDict", (o) => linear().loadStateDict(linear().stateDict(), o)],
  ["learn", (o) => lstm().gates.forget.learn(o)],
  [
    "SGD",
    (o) => new sluice.SGD(linear().parameters(), o),
    { lr: 0.1 },
    { weightDecay: [-1], momentum: [-0.9] },
  ],
  [
    "Adam",
    (o) => new sluice.Adam(linear().parameters(), o),
    { lr: 0.1 },
    { lr: [-1, Number.NaN], betas: [[0.9, 1], [-0.1, 0.9], [0.9]], eps: [-1e-8] },
  ],
  ["AdamW", (o) => new sluice.AdamW(linear().parameters(), o), { lr: 0.1 }],
  ["RMSprop", (o) => new sluice.RMSprop(linear().parameters(), o), { lr: 0.1 }, { alpha: [1.5] }],
  [
    "Adagrad",
    (o) => new sluice.Adagrad(linear().parameters(), o),
    { lr: 0.1 },
    { initialAccumulator: [Infinity] },
  ],
  [
    "EarlyStopping",
    (o) => new sluice.EarlyStopping(o),
    { patience: 1 },
    { patience: [undefined, 0], minDelta: [-1] },
  ],
  [
    "parameterGroups",
    (o) => sluice.parameterGroups(linear(), o),
    { weightDecay: 0.1 },
    { weightDecay: [-1, undefined] },
  ],
  [
    "fit",
    (o) => {
      const model = linear();
      const optimizer = new sluice.SGD(model.parameters(), { lr: 0.1 });
      const batches = { length: 1, batch: () => ({ input: x, target: zeros([2, 2]) }) };
      return sluice.fit(model, batches, { loss: sluice.mseLoss, optimizer, ...o });
    },
    { epochs: 1 },
  ],
  ["stepDecay", schedules.stepDecay, { every: 2, factor: 0.5 }, { every: [0, 1.5], factor: [0] }],
  ["cosine", schedules.cosine, { steps: 5 }, { steps: [undefined], minLr: [-1] }],
  ["warmup", schedules.warmup, { steps: 5 }, { next: [{}] }],
  [
    "reduceOnPlateau",
    schedules.reduceOnPlateau,
    { patience: 1 },
    { factor: [1], mode: ["low"], patience: [-1] },
  ],
  ["tensor", (o) => tensor([1, 2], [2], o)],
  ["zeros", (o) => zeros([2], o)],
  ["Random.from", (o) => sluice.Random.from(o), { ...random.state() }],
  ["crossEntropy", (o) => sluice.crossEntropy(x, indices([0, 1]), o)],
  ["nllLoss", (o) => sluice.nllLoss(x, indices([0, 1]), o)],
  ["mseLoss", (o) => sluice.mseLoss(x, x, o)],
  ["l1Loss", (o) => sluice.l1Loss(x, x, o)],
  ["huberLoss", (o) => sluice.huberLoss(x, x, o), {}, { delta: [0] }],
  ["smoothL1Loss", (o) => sluice.smoothL1Loss(x, x, o), {}, { beta: [-1] }],
  ["quantileLoss", (o) => sluice.quantileLoss(x, x, o), { quantile: 0.9 }, { quantile: [1] }],
  ["bceWithLogits", (o) => sluice.bceWithLogits(x, x, o)],
  ["sum", (o) => ops.sum(x, o)],
  ["concat", (o) => ops.concat([x], o)],
  ["split", (o) => ops.split(x, 1, o)],
  ["squeeze", (o) => ops.squeeze(x, o)],
  ["variance", (o) => ops.variance(x, o)],
  ["logSumExp", (o) => ops.logSumExp(x, o)],
  ["embedding", (o) => ops.embedding(indices([0, 1]), x, o), {}, { paddingIndex: [2, -1] }],
  ["scaledDotProductAttention", (o) => ops.scaledDotProductAttention(x, x, x, o)],
  [
    "gradientError",
    (o) => gradientError((a) => ops.square(a), [zeros([2], { dtype: "float64" })], o),
    {},
    { epsilon: [0] },
  ],
  ["initialize", (o) => sluice.initialize(lstm(), "recommended", o)],
  ["scaleToProbe", (o) => sluice.scaleToProbe(lstm(), tensor([1, -1, 2, 2, 1, 0], [2, 1, 3]), o)],
  ["uniform", (o) => fills.uniform(target(), o), { low: 0, high: 1 }],
  ["normal", (o) => fills.normal(target(), o), {}, { std: [-1] }],
  ["truncatedNormal", (o) => fills.truncatedNormal(target(), o)],
  ["xavierUniform", (o) => fills.xavierUniform(target(), o)],
  ["kaimingNormal", (o) => fills.kaimingNormal(target(), o)],
  ["orthogonal", (o) => fills.orthogonal(target(), o)],
  ["identity", (o) => fills.identity(target(), o)],
  ["sparse", (o) => fills.sparse(target(), o), { zeros: 1 }],
  ["gruBiases", schemes.gruBiases],
  ["powerLawRetain", schemes.powerLawRetain],
  ["decayRing", schemes.decayRing],
  ["normGain", schemes.normGain],
  ["identityRecurrence", schemes.identityRecurrence],
  ["weights", (o) => schemes.weights("hiddenWeight", "orthogonal", o), { per: "gate" }],
  ["GateObserver", (o) => new diagnostics.GateObserver(lstm(), o)],
  ["GateObserver.add", (o) => new diagnostics.GateObserver(lstm()).add(sequence, o)],
  ["gradientReach", (o) => diagnostics.gradientReach(lstm(), sequence, o)],
  ["fixedPoints", (o) => diagnostics.fixedPoints(lstm(), o), { starts: 2 }],
  ["slowPoints", (o) => diagnostics.slowPoints(lstm(), o), { starts: 2 }],
  ["trajectories", (o) => diagnostics.trajectories(lstm(), o)],
  [
    "phasePortrait",
    (o) => diagnostics.phasePortrait(new sluice.LSTM({ inputSize: 1, hiddenSize: 1 }), o),
    { starts: 2, grid: 3 },
  ],
  ["principalComponents", (o) => diagnostics.principalComponents(sequence, o)],
  ["openCheckpoint", (o) => checkpoint.openCheckpoint(encoded, o)],
  ["openNetwork", (o) => networks.openNetwork(network, o)],
  ["writeNetwork", (o) => networks.writeNetwork(chain, o)],
  [
    "saveCheckpoint",
    (o) => checkpoint.saveCheckpoint(modules.weightsOf(lstm()), o),
    { format: "safetensors" },
  ],
  [
    "convertCheckpoint",
    async (o) => checkpoint.convertCheckpoint(await checkpoint.openCheckpoint(encoded), o),
    { format: "safetensors", framework: "pytorch" },
  ],
  ["toModule", async (o) => modules.toModule((await checkpoint.openCheckpoint(encoded)).layers[0], o)],
  ["createStream", (o) => stream.createStream(lstm(), o)],
  ["stft", (o) => audio.stft(floats(16), o), { size: 8, hop: 4, window: floats(8).map(Math.abs) }],
  // Without weights it fails later.
  ["SpeechTransform", (o) => new SpeechTransform(o).on("error", () => {}), { sampleRate: 8000 }],
  ["speechSegments", (o) => audio.speechSegments(floats(8), 4096, o)],
  ["LineChart", (o) => new tasks.LineChart({ loss: [2, 1] }, o), { from: 1 }],
  ["resamplerBank", (o) => audio.resamplerBank(o), { from: 4, to: 2 }],
  ["writeWav", (o) => audio.writeWav(sound, o)],
  ["readCSV", (o) => tasks.readCSV(csv, o)],
  ["readJSONTable", (o) => tasks.readJSONTable('[{"a": 1}]', o)],
  ["readTable", (o) => tasks.readTable({ name: "a.csv", bytes: new TextEncoder().encode(csv) }, o)],
  ["tableFrom", (o) => tasks.tableFrom([{ a: 1 }], o)],
  ["characterVocabulary", (o) => tasks.characterVocabulary("abc", o)],
  ["streamBatches", tasks.streamBatches, { ids: new Int32Array(9), batchSize: 2, steps: 2 }],
  [
    "shuffledBatches",
    tasks.shuffledBatches,
    { count: 3, data: "d", batchSize: 2, seed: 0, make: () => ({}) },
  ],
  ["languageTask", (o) => tasks.languageTask(text, o), { recurrent, steps: 4, batchSize: 2 }],
  ["forecastTask", (o) => tasks.forecastTask(table, o), forecasting],
  ["classifyTask", (o) => tasks.classifyTask(labelled, o), { recurrent }],
  ["trainTask", (o) => tasks.trainTask(classifying, o), { epochs: 1, lr: 0.1 }],
  ["LanguageModel", (o) => language.model.forward(indices([1, 2], [2, 1]), o)],
  ["SequenceClassifier", (o) => classifying.model.forward(indices([1, 2], [2, 1]), o)],
  [
    "readExcel",
    (o) =>
      tasks.readExcel(
        xlsx(
          '<worksheet><sheetData><row r="1"><c r="A1"><v>1</v></c></row><row r="2"><c r="A2"><v>2</v></c></row></sheetData></worksheet>',
        ),
        o,
      ),
  ],
  ["sample", (o) => tasks.sample(language.model, o), { prompt: "t", length: 2 }],
];

/** Returns the error of a call, or undefined. */
async function errorOf(call: () => unknown): Promise<unknown> {
  try {
    const result = await call();
    // Generators check their options when they begin.
    if (typeof result === "object" && result !== null && "next" in result)
      await (result as Iterator<unknown>).next();
    return undefined;
  } catch (error) {
    return error;
  }
}

/** Values that break a rule. */
function wrong(rule: unknown): unknown[] {
  if (rule === "boolean") return [1, "true"];
  if (rule === "function") return [1, "f"];
  if (rule === "string") return [1, null];
  if (Array.isArray(rule)) return ["unheardOf", 1];
  if (typeof rule === "object" && "optional" in rule!) return wrong(rule.optional);
  const { holds } = rule as check.Rule;
  const numbers = [Number.NaN, Infinity, -1, 0.5, 2 ** 53].filter((value) => !holds(value));
  return ["1", true, ...numbers];
}

const seen = new Set<string>();
/** Calls that are public only through the tape, or take a trained model or a folder: the tests beside them have their options. */
const elsewhere = ["recurrentLayer", "predict", "rollForecaster"];

test.each(rows)("%s refuses what its schema does not have", async (_name, call, valid = {}, refused = {}) => {
  const before = globalState();
  read.rules.clear();
  expect(await errorOf(() => call({ ...valid }))).toBeUndefined();
  expect(globalState()).toEqual(before);
  const rules = new Map(read.rules);
  read.names.length = 0;
  const unknown = (await errorOf(() => call({ ...valid, unheardOf: 1 }))) as Error;
  expect(unknown).toBeInstanceOf(sluice.SluiceError);
  expect(unknown.message).toMatch(/: expected options .*, got "unheardOf"/);
  for (const [where] of read.names) seen.add(where);
  const [, names] = read.names.at(-1)!;
  for (const name of names) {
    const rule = rules.get(name);
    // An option without a rule may be taken, but never breaks the program.
    for (const value of rule === undefined ? [null, Number.NaN] : wrong(rule)) {
      const error = await errorOf(() => call({ ...valid, [name]: value }));
      if (rule === undefined && error === undefined) continue;
      expect(error, `${name}: ${String(value)}`).toBeInstanceOf(sluice.SluiceError);
      if (rule !== undefined) expect((error as Error).message).toContain(`: expected ${name} `);
    }
  }
  for (const [name, values] of Object.entries<readonly unknown[]>(refused))
    for (const value of values) {
      const error = (await errorOf(() => call({ ...valid, [name]: value }))) as Error;
      expect(error, `${name}: ${String(value)}`).toBeInstanceOf(sluice.SluiceError);
      expect(error.message).toContain(`expected ${name}`);
    }
  expect(globalState()).toEqual(before);
});

test("every public call that reads options has a row", () => {
  const folder = resolve(import.meta.dirname, "../src");
  const files = readdirSync(folder, { recursive: true, encoding: "utf8" }).filter((file) =>
    file.endsWith(".ts"),
  );
  const named = files.flatMap((file) => {
    const source = readFileSync(join(folder, file), "utf8");
    return [...source.matchAll(/\b(?:readOptions|checkOptionNames)\(\s*"([\w.]+)"/g)].map(
      ([, where]) => where,
    );
  });
  expect(named.length).toBeGreaterThan(40);
  expect(named.filter((where) => !seen.has(where) && !elsewhere.includes(where))).toEqual([]);
});

test.each(["input_size", "InputSize", "inputsize"])("%s: did you mean inputSize?", (name) => {
  const wrong = () => new sluice.LSTM({ [name]: 3, hiddenSize: 2 } as never);
  expect(wrong).toThrow(new RegExp(`got "${name}"\\. Did you mean inputSize\\?$`));
});
