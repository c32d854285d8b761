/** Every public call by name, with good arguments for it, for tests that spoil them. */
import * as audio from "../../src/audio.ts";
import * as checkpoint from "../../src/checkpoint.ts";
import * as formats from "../../src/formats.ts";
import * as sluice from "../../src/index.ts";
import * as modules from "../../src/modules.ts";
import * as node from "../../src/node.ts";
import * as pipeline from "../../src/pipeline.ts";
import * as signal from "../../src/signal.ts";
import * as stream from "../../src/stream.ts";
import * as tasks from "../../src/tasks.ts";
import * as worklet from "../../src/worklet.ts";

const { Random, indices, tensor, zeros } = sluice;

const size = { inputSize: 3, hiddenSize: 2, seed: 1 };
const linear = () => new sluice.Linear({ inFeatures: 3, outFeatures: 2, seed: 1 });
const lstm = () => new sluice.LSTM(size);
const x = () => zeros([2, 3]);
const csv = `day,v\n${Array.from({ length: 60 }, (_, k) => `${2000 + k},${k % 5}`).join("\n")}`;
const read = await tasks.readCSV(csv);
const table = () => ({ ...read, columns: new Map(read.columns) });
const lines = () =>
  tasks.readJSONLines(
    Array.from({ length: 20 }, (_, k) => `{"text":"${"ab"[k % 2]}b","label":${k % 2}}`).join("\n"),
  );
const dataFile = () => ({ name: "a.txt", bytes: new TextEncoder().encode("some text") });
const large = (content: string) => ({
  ...checkpoint.bytesSource(new TextEncoder().encode(content)),
  name: "n",
});
const panelTable = () =>
  tasks.readJSONTable(
    JSON.stringify(
      Array.from({ length: 80 }, (_, k) => ({ shop: "ab"[k % 2], day: 2000 + (k >> 1), v: (k >> 1) % 5 })),
    ),
  );
const panel = () =>
  tasks.forecastTask(panelTable(), {
    recurrent,
    window: 4,
    horizon: 2,
    seasons: [5],
    targets: ["v"],
    series: "shop",
    date: ["day"],
  });
const text = "the cat sat on the mat. ".repeat(20);
const recurrent = { hiddenSize: 2 };
const language = () => tasks.languageTask(text, { recurrent, steps: 4, batchSize: 2 });
const forecast = () => tasks.forecastTask(table(), { recurrent, window: 4, horizon: 2, seasons: [5] });
const classify = () => tasks.classifyTask(lines(), { recurrent });
const batches = { length: 1, batch: () => ({ input: x(), target: zeros([2, 2]) }) };
const state = (layer = lstm()) => layer.stateDict();
const frequency = { unit: "millisecond", step: 86_400_000, gaps: 0 } as const;
const calendar = [{ field: "month", encoding: "cyclic" }] as const;
const scaling = { mean: [0], deviation: [1] };
const safetensors = () => sluice.encodeModel(linear());

const encoded = sluice.encodeModel(lstm());
const opened = await checkpoint.openCheckpoint(encoded);
const storedTensors = new Map<string, checkpoint.RawTensor>();
for (const [name, stored] of opened.tensors) storedTensors.set(name, await stored.read());
const [location] = checkpoint.reportGates(opened, storedTensors).layers[0].cells[0].gates.forget.file;
const numbers = (length: number) => Float64Array.from({ length }, (_, k) => Math.sin(k));
const floats = (length: number) => Float32Array.from({ length }, (_, k) => Math.sin(k));
const block = (frames: number, features: number) => ({ frames, features });
const fourier = { size: 8, hop: 4, window: floats(8).map(Math.abs) };
const convolution = { inputSize: 2, outputSize: 3, kernelSize: 2 };
const kernel = () => ({ weight: floats(12), bias: floats(3) });
const sound = () => ({ sampleRate: 8000, channels: [floats(8), floats(8)] });
const dense = { name: "d", layer: "linear" };
const pipelineData = () => ({
  definition: { version: 1 as const, input: block(1, 3), layers: [dense] },
  tensors: new Map([
    ["d.weight", { shape: [2, 3], data: floats(6) }],
    ["d.bias", { shape: [2], data: floats(2) }],
  ]),
});

/** Good arguments, so that calls with one wrong value come past the first check. */
export const good: Record<string, () => unknown[]> = {
  "ops.add": () => [x(), x()],
  "ops.sub": () => [x(), x()],
  "ops.mul": () => [x(), 2],
  "ops.div": () => [x(), x()],
  "ops.pow": () => [x(), 2],
  "ops.maximum": () => [x(), x()],
  "ops.minimum": () => [x(), x()],
  "ops.where": () => [x(), x(), x()],
  "ops.clamp": () => [x(), 0, 1],
  "ops.matmul": () => [x(), zeros([3, 2])],
  "ops.dropout": () => [x(), 0.5, new Random(1)],
  "ops.split": () => [x(), 1, 0],
  "ops.sum": () => [x(), { axis: 0 }],
  "ops.mean": () => [x(), { axis: 0 }],
  "ops.max": () => [x(), { axis: 0 }],
  "ops.min": () => [x(), { axis: 0 }],
  "ops.argmax": () => [x(), { axis: 0 }],
  "ops.variance": () => [x(), { axis: 0 }],
  "ops.concat": () => [[x(), x()], 0],
  "ops.stack": () => [[x(), x()], 0],
  "ops.slice": () => [x(), 0, 0, 1],
  "ops.select": () => [x(), 0, 1],
  "ops.reshape": () => [x(), [3, 2]],
  "ops.transpose": () => [x(), 0, 1],
  "ops.permute": () => [x(), [1, 0]],
  "ops.flip": () => [x(), [0]],
  "ops.softmax": () => [x(), 1],
  "ops.logSoftmax": () => [x(), 1],
  "ops.logSumExp": () => [x(), 1],
  "ops.layerNorm": () => [x(), [3], zeros([3]), zeros([3]), 1e-5],
  "ops.embedding": () => [indices([0, 1]), x(), { paddingIndex: 0 }],
  "ops.linear": () => [x(), zeros([2, 3]), zeros([2])],
  crossEntropy: () => [x(), indices([0, 1]), { reduction: "mean" }],
  nllLoss: () => [x(), indices([0, 1]), { reduction: "mean" }],
  mseLoss: () => [x(), x(), { reduction: "mean" }],
  l1Loss: () => [x(), x(), { reduction: "mean" }],
  huberLoss: () => [x(), x(), { delta: 1 }],
  quantileLoss: () => [x(), x(), { quantile: 0.9 }],
  smoothL1Loss: () => [x(), x(), { beta: 1 }],
  bceWithLogits: () => [x(), x(), { reduction: "mean" }],
  "ops.scaledDotProductAttention": () => [x(), x(), x(), { causal: true }],
  gradientError: () => [(a: never) => sluice.ops.square(a), [zeros([2], { dtype: "float64" })]],
  noGrad: () => [() => 1],
  tensor: () => [[1, 2], [2], { dtype: "float32" }],
  zeros: () => [[2], { dtype: "float32" }],
  indices: () => [[1, 2], [2]],
  initialize: () => [lstm(), "recommended", { seed: 1 }],
  initializations: () => [lstm()],
  restoreInitializations: () => [language().model, sluice.initializations(language().model)],
  learningSettings: () => [lstm()],
  restoreLearning: () => {
    const model = lstm();
    model.gates.forget.learn({ rate: 2 });
    return [model, sluice.learningSettings(model)];
  },
  scaleToProbe: () => [lstm(), sluice.ops.add(zeros([2, 1, 3]), tensor([1, -1, 2]))],
  flattenParameters: () => [linear()],
  unflattenParameters: () => [linear()],
  characterVocabulary: () => ["abc"],
  vocabularyFrom: () => [{ kind: "character", characters: "ab" }],
  readCSV: () => ["a,b\n1,2\n", { name: "n", delimiter: "," }],
  readJSONLines: () => ['{"text":"a","label":1}', "n"],
  readParquet: () => [new Uint8Array(12), "n"],
  readExcel: () => [new Uint8Array(12), { name: "n" }],
  readJSONTable: () => ['[{"a": 1}]', { name: "n" }],
  numbersOf: () => [table(), "v", "error"],
  numericColumns: () => [table()],
  datesOf: () => [table(), ["day"]],
  datesAfter: () => [0, frequency, 2],
  frequencyOf: () => [Float64Array.of(0, 86_400_000)],
  calendarFor: () => [frequency],
  calendarSize: () => [calendar],
  writeCalendar: () => [0, calendar, new Float32Array(2), 0],
  formatDate: () => [0],
  learnScaling: () => [[Float64Array.of(1, 2)], 0, 2],
  scale: () => [1, scaling, 0],
  unscale: () => [1, scaling, 0],
  padIds: () => [[Int32Array.of(1), Int32Array.of(1, 2)]],
  padVectors: () => [[Float32Array.of(1, 2)], 2],
  shuffledBatches: () => [{ count: 3, data: "d", batchSize: 2, seed: 0, make: () => ({}) }],
  streamBatches: () => [{ ids: new Int32Array(9), batchSize: 2, steps: 2 }],
  chronologicalSplit: () => [10, { validation: 0.1, test: 0.1 }],
  windowOrigins: () => [{ start: 0, end: 9 }, { window: 2, horizon: 1 }, { stride: 1 }],
  detectSeasons: () => [new Float64Array(40), frequency],
  languageTask: () => [text, { recurrent, steps: 4, batchSize: 2, name: "n", heldOut: { test: 0.1 } }],
  forecastTask: () => [table(), { recurrent, window: 4, horizon: 2, seasons: [5], targets: ["v"], date: [] }],
  classifyTask: () => [lines(), { recurrent, heldOut: { test: 0.1 } }],
  trainTask: () => [classify(), { epochs: 1, lr: 0.1 }],
  sample: () => [language().model, { prompt: "t", length: 2, temperature: 1, seed: 1 }],
  bitsPerCharacter: () => [language().model, new Int32Array(4)],
  evaluateLanguage: () => [language().model, language().config, text, "all", "n"],
  evaluateForecaster: () => [forecast().model, forecast().config, table(), "all"],
  evaluateClassifier: () => [classify().model, classify().config, lines(), "all"],
  classify: () => [classify().model, classify().config, lines()],
  forecastTable: () => [forecast().model, forecast().config, table(), 2],
  describeRecurrent: () => [language().config.recurrent],
  loadModel: () => [sluice.encodeModel(language().model, language().config as never)],
  openData: () => [new File(["some text"], "a.txt")],
  detectTask: () => [dataFile()],
  readTable: () => [{ name: "a.csv", bytes: new TextEncoder().encode(csv) }, { delimiter: "," }],
  textOf: () => [dataFile()],
  sequencesOf: () => [{ name: "a.jsonl", bytes: new TextEncoder().encode('{"text":"a"}') }],
  tableFrom: () => [[{ a: 1 }, { a: 2 }]],
  sequencesFrom: () => [[{ text: "a", label: 1 }]],
  exportOnnx: () => [classify(), { lossy: true }],
  largeLanguageTask: () => [large(text), { recurrent, steps: 4, batchSize: 2, heldOut: { test: 0.1 } }],
  largeForecastTask: () => [
    large(csv),
    { recurrent, window: 4, horizon: 2, seasons: [5] },
    { delimiter: "," },
  ],
  loadTask: () => [sluice.encodeModel(language().model, language().config as never)],
  restoreTask: () => [language().config, language().model.stateDict()],
  clipGradNorm: () => [linear().parameters(), 1],
  clipGradValue: () => [linear().parameters(), 1],
  gradientNorm: () => [linear().parameters()],
  parameterGroups: () => [linear(), { weightDecay: 0.1 }],
  fit: () => {
    const model = linear();
    const optimizer = new sluice.SGD(model.parameters(), { lr: 0.1 });
    return [model, batches, { loss: sluice.mseLoss, optimizer, epochs: 1 }];
  },
  encodeModel: () => [linear(), { a: 1 }],
  decodeModel: () => [safetensors()],
  encodeCheckpoint: () => [{ data: {}, tensors: new Map([["a", x()]]) }],
  decodeCheckpoint: () => [sluice.encodeCheckpoint({ data: {}, tensors: new Map() })],
  newestCheckpoint: () => [sluice.memoryStore()],
  checkpointsIn: () => [["checkpoint-1.safetensors"]],
  memoryStore: () => [[["a", new Uint8Array(1)]]],
  "diagnostics.effectiveBiases": () => [lstm().cells],
  "diagnostics.gradientReach": () => [lstm(), zeros([2, 1, 3]), { seed: 1 }],
  "diagnostics.stateGradients": () => [lstm(), zeros([2, 1, 3]), { seed: 1 }],
  "diagnostics.inputInfluence": () => [lstm(), zeros([2, 1, 3]), { at: [1] }],
  "diagnostics.jacobianSpectrum": () => [lstm(), zeros([2, 1, 3]), { at: [1] }],
  "diagnostics.logGates": () => [new sluice.DefinedLayer({ ...size, cell: "sLSTM" }), zeros([2, 1, 3])],
  "diagnostics.directGains": () => [lstm(), zeros([2, 1, 3])],
  "diagnostics.directGain": () => [new Float32Array(4), { steps: 2, batch: 1 }, 2],
  "diagnostics.timescaleOf": () => [1],
  "diagnostics.GateObserver": () => [lstm(), { bins: 4 }],
  "schedules.stepDecay": () => [{ every: 2, factor: 0.5 }],
  "schedules.cosine": () => [{ steps: 5 }],
  "schedules.warmup": () => [{ steps: 5 }],
  "schedules.reduceOnPlateau": () => [{ patience: 1 }],
  readSafetensors: () => [safetensors()],
  writeSafetensors: () => [sluice.readSafetensors(safetensors()).tensors, new Map()],
  moduleOf: () => [modules.recordOf(lstm())],
  weightsOf: () => [lstm()],
  recordOf: () => [lstm(), "n"],
  saveCheckpoint: () => [modules.weightsOf(lstm()), { format: "safetensors" }],
  checkpointFiles: () => [modules.weightsOf(lstm()), { format: "safetensors" }],
  openCheckpoint: () => [safetensors(), { from: "pytorch" }],
  bytesSource: () => [new Uint8Array(2)],
  folderOf: () => [new Map([["a", new Uint8Array(1)]])],
  fromFloat: () => [new Float32Array(2), [2]],
  toFloat: () => [checkpoint.fromFloat(new Float32Array(2), [2])],
  openCheckpointFile: () => ["f.safetensors", {}],
  saveCheckpointFile: () => ["f.safetensors", modules.weightsOf(linear()), { format: "safetensors" }],
  writeFileAtomic: () => ["f", new Uint8Array(1)],
  Parameter: () => [new Float32Array(2), [2], "n"],
  Tensor: () => [new Float32Array(2), [2]],
  Indices: () => [new Int32Array(2), [2]],
  Linear: () => [{ inFeatures: 3, outFeatures: 2, bias: true, seed: 1 }],
  Embedding: () => [{ numEmbeddings: 3, embeddingDim: 2, paddingIndex: 0, seed: 1 }],
  Dropout: () => [{ p: 0.5, seed: 1 }],
  LayerNorm: () => [{ normalizedShape: [3] }],
  Sequential: () => [linear()],
  LSTM: () => [{ ...size, numLayers: 2, dropout: 0.1 }],
  GRU: () => [{ ...size, bidirectional: true }],
  RNN: () => [{ ...size, nonlinearity: "relu" }],
  LSTMCell: () => [size],
  GRUCell: () => [size],
  RNNCell: () => [size],
  LanguageModel: () => [language().config],
  Forecaster: () => [forecast().config],
  SequenceClassifier: () => [classify().config],
  SGD: () => [linear().parameters(), { lr: 0.1, momentum: 0.9 }],
  Adam: () => [linear().parameters(), { lr: 0.1, betas: [0.9, 0.99] }],
  AdamW: () => [linear().parameters(), { lr: 0.1 }],
  RMSprop: () => [linear().parameters(), { lr: 0.1 }],
  Adagrad: () => [linear().parameters(), { lr: 0.1 }],
  EarlyStopping: () => [{ patience: 1 }],
  Random: () => [1, 2],
  createStream: () => [lstm(), { batch: 2, chunk: 2, weights: "float32", arithmetic: "fast" }],
  linear: () => [floats(6), { weight: floats(6), bias: floats(2) }, 3, 2],
  Dense: () => [2, { weight: floats(6), bias: floats(2) }, 3, 2],
  Lookup: () => [1, floats(6), 3, 2],
  conv1d: () => [floats(8), kernel(), { ...convolution, stride: 1, dilation: 1, padding: [0, 1] }],
  Conv1d: () => [4, kernel(), { ...convolution, causal: true }],
  Activation: () => ["leakyRelu", block(2, 3), { slope: 0.1 }],
  History: () => [block(2, 3), 4],
  Pad: () => [block(4, 1), 0, 2, "reflect"],
  Magnitude: () => [block(2, 4)],
  Combine: () => ["mask", block(1, 4), block(1, 2), floats(2)],
  Norm: () => ["layer", 2, 3, { eps: 1e-5, weight: floats(3), bias: floats(3) }],
  normalise: () => ["instance", floats(6), 3, { eps: 1e-5 }],
  RealFourier: () => [8],
  hannWindow: () => [8],
  stft: () => [floats(16), fourier],
  istft: () => [floats(20), fourier],
  Stft: () => [16, fourier],
  InverseFourier: () => [2, { size: 8 }],
  OverlapAdd: () => [2, { size: 8, hop: 4 }, floats(8)],
  Istft: () => [2, fourier],
  siSdr: () => [floats(8), floats(8).fill(1, 0, 4)],
  speechSegments: () => [floats(8), 4096, { threshold: 0.5, pad: 30 }],
  readWav: () => [audio.writeWav(sound())],
  writeWav: () => [sound(), { bits: 16 }],
  mono: () => [sound()],
  createPipeline: () => [pipelineData()],
  Pipeline: () => [pipelineData()],
  writePipeline: () => [pipelineData()],
  readPipeline: () => [pipeline.writePipeline(pipelineData())],
  openPipeline: () => [pipeline.writePipeline(pipelineData())],
  ...Object.fromEntries(
    ["abs", "exp", "log", "neg", "relu", "sigmoid", "softplus", "sqrt", "square", "tanh"].map((name) => [
      `ops.${name}`,
      () => [x()],
    ]),
  ),
  "ops.expand": () => [zeros([1, 3]), [2, 3]],
  "ops.squeeze": () => [zeros([1, 3]), 0],
  "ops.unsqueeze": () => [x(), 0],
  "ops.gather": () => [x(), 1, indices([0, 1], [2, 1])],
  "fills.add": () => [x(), (target: never) => sluice.fills.constant(target, 1)],
  "fills.multiply": () => [x(), (target: never) => sluice.fills.constant(target, 1)],
  "fills.constant": () => [x(), 1],
  "fills.copy": () => [x(), floats(6)],
  "fills.identity": () => [x(), { gain: 1 }],
  "fills.kaimingNormal": () => [x(), { fan: "in", gain: "relu", random: new Random(1) }],
  "fills.kaimingUniform": () => [x(), { fan: "out", gain: "relu", random: new Random(1) }],
  "fills.normal": () => [x(), { mean: 0, std: 1, random: new Random(1) }],
  "fills.orthogonal": () => [x(), { gain: "tanh", random: new Random(1) }],
  "fills.sparse": () => [x(), { zeros: 1, std: 1, random: new Random(1) }],
  "fills.truncatedNormal": () => [x(), { mean: 0, std: 1, random: new Random(1) }],
  "fills.uniform": () => [x(), { low: 0, high: 1, random: new Random(1) }],
  "fills.xavierNormal": () => [x(), { gain: 1, random: new Random(1) }],
  "fills.xavierUniform": () => [x(), { gain: 1, random: new Random(1) }],
  "fills.gainOf": () => ["relu", "gain"],
  "fills.zero": () => [x()],
  "schemes.biases": () => [{ forget: 1, input: [0, 1] }],
  "schemes.retainBias": () => [[1, 2]],
  "schemes.retainFor": () => [20],
  "schemes.chrono": () => [50],
  "schemes.chronoForgetOnly": () => [50],
  "schemes.linspaceRetain": () => [3, 6],
  "schemes.powerLawRetain": () => [{}],
  "schemes.closedInput": () => [3],
  "schemes.gruBiases": () => [{ retain: 1, reset: -1 }],
  "schemes.identityRecurrence": () => [{ scale: 1, inputDeviation: 0.1 }],
  "schemes.independentRecurrence": () => [50, 2],
  "schemes.decayRing": () => [{ min: 0.9, max: 0.99, per: "step" }],
  "schemes.normGain": () => [{ gain: 1, retain: 1 }],
  "schemes.scaleAll": () => [2],
  "schemes.weights": () => ["hiddenWeight", "orthogonal", { per: "gate", gain: 1 }],
  "diagnostics.gateNorms": () => [lstm().cells],
  "diagnostics.watchUpdate": () => [lstm().cells],
  "diagnostics.stateGrowth": () => [zeros([4, 1, 2])],
  parseScheme: () => ["chrono:tMax=100", "init"],
  schemeFrom: () => [{ name: "chrono", arguments: { tMax: 100 }, words: {} }, { command: "init" }],
  manualSeed: () => [1],
  parseDate: () => ["2001-02-03", "dmy"],
  digestOf: () => [[floats(2)]],
  defaultEpochs: () => ["language", 10],
  forecastPanel: () => [panel().model, panel().config, panelTable(), 2],
  inputWindow: () => [forecast().model, forecast().config, table()],
  rollForecaster: () => [forecast().model, forecast().config, table(), { origins: 2 }],
  reportForecaster: () => [forecast().model, forecast().config, table(), "all"],
  reportClassifier: () => [classify().model, classify().config, lines(), "all"],
  meanAbsoluteError: () => [numbers(3), numbers(3)],
  smape: () => [numbers(3), numbers(3)],
  mase: () => [numbers(9), numbers(3), numbers(3), 2],
  msis: () => [numbers(9), numbers(3), { level: 0.9, lower: numbers(3), upper: numbers(3) }, 2],
  coverage: () => [numbers(3), { lower: numbers(3), upper: numbers(3) }],
  prepareJob: () => [language(), node.directoryStore("job"), { epochs: 1, lr: 0.1 }],
  canEditInPlace: () => [opened, ["weight_ih_l0"]],
  convertCheckpoint: () => [opened, { format: "safetensors", framework: "pytorch", lossy: false }],
  editedFile: () => [encoded, opened, storedTensors, new Map([...storedTensors].slice(0, 1))],
  reportGates: () => [opened, storedTensors],
  setBias: () => [opened, storedTensors, { gate: "forget", bias: 1 }],
  initializeTensors: () => [opened, storedTensors, ["recommended"], { seed: 1 }],
  initializeCheckpoint: () => [encoded, ["recommended"], { seed: 1 }],
  toModule: () => [opened.layers[0], {}],
  rangesText: () => [location, "safetensors"],
  describeEvidence: () => [{ how: "source" }],
  gatesOf: () => [{ cell: "lstm", coupled: false }],
  noteOn: () => ["pytorch"],
  openOriginal: () => [new Map([["m.safetensors", encoded]]), "m.safetensors"],
};

/** Good arguments of methods, by name. */
export const goodMethods: Record<string, () => unknown[]> = {
  loadStateDict: () => [state()],
  forward: () => [zeros([2, 1, 3]), { lengths: Int32Array.of(2) }],
  at: () => [0],
  moveTo: () => [new Float32Array(6)],
  copyFrom: () => [x()],
  setBias: () => [1],
  step: () => [floats(6), floats(6)],
  steps: () => [floats(12), 2],
  copyState: () => [{ hidden: new Float32Array(4), cell: new Float32Array(4) }],
  run: () => [floats(6)],
  block: () => ["d"],
  "RealFourier.forward": () => [floats(8), 0, floats(8), floats(10), 0],
  inverse: () => [floats(10), 0, floats(8), 0],
  apply: () => [lstm().cell(0), new Random(1)],
};

export type Callable = (...args: never[]) => unknown;

export const entries = new Map<string, unknown>();
for (const [name, value] of Object.entries({
  ...sluice,
  ...node,
  ...stream,
  ...tasks,
  ...checkpoint,
  ...modules,
  ...formats,
  ...signal,
  ...audio,
  ...pipeline,
  ...worklet,
})) {
  if (["diagnostics", "fills", "ops", "schedules", "schemes"].includes(name)) {
    for (const [key, member] of Object.entries(value as object)) {
      if (typeof member === "function") entries.set(`${name}.${key}`, member);
    }
  } else if (typeof value === "function") entries.set(name, value);
}
export const isClass = (value: unknown) => /^class\b/.test(Function.prototype.toString.call(value));

/** Methods of an object, its own and those of its classes. */
export function methodsOf(target: object): string[] {
  const names = new Set<string>();
  for (let level = target; level && level !== Object.prototype; level = Object.getPrototypeOf(level)) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(level))) {
      if (typeof value === "function" && name !== "constructor") names.add(name);
    }
  }
  return [...names];
}
