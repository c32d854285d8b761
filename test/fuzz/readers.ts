/** The readers that `tools/fuzz.ts` attacks, and how each reads its inputs; `corpus.test.ts` runs them over the inputs that are kept. */
import { getHeapStatistics } from "node:v8";
import { readWav } from "../../src/audio.ts";
import { type OpenCheckpointOptions, openCheckpoint, saveCheckpoint } from "../../src/checkpoint.ts";
import { LSTM } from "../../src/core/nn/index.ts";
import { NO_CHECKSUM } from "../../src/core/storage/safetensors/checksum.ts";
import { readSafetensors } from "../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { bytesSource, type Folder } from "../../src/core/storage/source.ts";
import { SluiceError } from "../../src/core/tensor/errors.ts";
import {
  type CheckpointStore,
  encodeCheckpoint,
  encodeModel,
  memoryStore,
  newestCheckpoint,
  type TrainingState,
} from "../../src/core/train/index.ts";
import { recordOf, toModule } from "../../src/modules.ts";
import { openNetwork } from "../../src/network.ts";
import {
  classifyTask,
  forecastTask,
  languageTask,
  loadModel,
  sequencesFrom,
  type Task,
  tableFrom,
} from "../../src/tasks.ts";
import { sample } from "../checkpoint/formats/fileBytes.ts";
import { repairHdf5 } from "../checkpoint/formats/hdf5Checksums.ts";
import { archive } from "../checkpoint/formats/pickleBuilder.ts";
import { entry, HEADER, table } from "../checkpoint/formats/tensorflowBuilder.ts";
import { buildZip } from "../checkpoint/formats/zipBuilder.ts";
import { makeRun } from "../core/train/runs.ts";
import { withinBudget } from "../support/allocations.ts";
import { readAll } from "../support/readAll.ts";
import { writeKerasWeights, writeNpy } from "../support/writers.ts";

export interface Reader {
  /** Opens a file and reads all of it. */
  read(file: Uint8Array): Promise<unknown>;
  /** Returns the file that an input stands for: mutants of the part behind a checksum would all end at the checksum. Default: the input */
  dress?(input: Uint8Array): Uint8Array | Promise<Uint8Array>;
}

const decoder = new TextDecoder();
const decode = (input: Uint8Array) => decoder.decode(input);

/** From the file to modules, and every tensor on the way. */
async function readCheckpoint(file: Uint8Array, options?: OpenCheckpointOptions): Promise<void> {
  const checkpoint = await openCheckpoint(file, options);
  await readAll(checkpoint);
  for (const layer of checkpoint.layers) {
    await layer.records();
    if (layer.obstacles.length === 0) await toModule(layer);
  }
  for (const { convention } of checkpoint.possible.slice(0, 1)) {
    await openCheckpoint(file, { ...options, from: convention });
  }
}

/** A folder in which every name is a file of these bytes. */
const beside = (bytes: Uint8Array): Folder => ({
  // An input can ask for another size: `groupx48` has 48 bytes.
  open: async (name) => bytesSource(bytes.subarray(0, Number(/x(\d+)$/.exec(name)?.[1] ?? bytes.length))),
});

const checkpoint: Reader = { read: (file) => readCheckpoint(file) };
const checkpointBeside = (bytes: Uint8Array, name?: string): Reader => ({
  read: (file) => readCheckpoint(file, { folder: beside(bytes), name }),
});

const lstm = recordOf(new LSTM({ inputSize: 3, hiddenSize: 2, seed: 1 }), "lstm");
const numbers = sample([256]).bytes;
const kernels = writeKerasWeights(
  new Map([
    ["layers/lstm/cell/vars/0", sample([3, 8])],
    ["layers/lstm/cell/vars/1", sample([2, 8], 100)],
    ["layers/lstm/cell/vars/2", sample([8], 200)],
  ]),
);

/** The Keras model of one LSTM, whose configuration is the input. */
const kerasModel = (config: Uint8Array) =>
  buildZip([
    { name: "metadata.json", data: Buffer.from('{"keras_version":"3.3.3"}') },
    { name: "config.json", data: config },
    { name: "model.weights.h5", data: kernels },
  ]);

/** Names and shapes of tensors as lines of text, `name 8 2`, as a safetensors file of zeros: for the recognition of layers. */
function namedTensors(input: Uint8Array): Uint8Array {
  const lines = decode(input).split("\n").slice(0, 64);
  const tensors = lines.map((line) => {
    const [name, ...sizes] = line.split(" ");
    const shape = sizes.slice(0, 4).map((size) => Number.parseInt(size, 10) % 64 || 0);
    const bytes = new Uint8Array(4 * shape.reduce((product, size) => product * Math.abs(size), 1));
    return [name, { dtype: "F32", shape: shape.map(Math.abs), bytes: bytes.subarray(0, 1 << 16) }] as const;
  });
  const fitting = tensors.filter(
    ([, { shape, bytes }]) => bytes.length === 4 * shape.reduce((a, b) => a * b, 1),
  );
  return writeSafetensors(new Map(fitting.map(([name, raw]) => [name || "w", raw])));
}

const recurrent = { hiddenSize: 3 };
const sines = Array.from({ length: 60 }, (_, t) => ({ day: t, x: Math.sin(t) }));
const words = ["ab", "ba", "bb", "aa"].map((text, k) => ({ text, label: k % 2 }));
/** Small models of each task that `sluice train` trains. */
export const tasks: readonly Task[] = [
  forecastTask(tableFrom(sines), { recurrent, window: 4, horizon: 2, seasons: [6] }),
  classifyTask(sequencesFrom(words), { recurrent, batchSize: 2 }),
  languageTask("abc ".repeat(60), { recurrent, batchSize: 2, steps: 8 }),
].map((task) => task as unknown as Task);

/** The file of a model that `sluice train` wrote, whose configuration is the input. */
function trainedModel(input: Uint8Array): Uint8Array {
  const config = decode(input);
  const { model } = tasks.find(({ name }) => config.includes(`"${name}"`)) ?? tasks[0];
  const { tensors } = readSafetensors(encodeModel(model));
  return writeSafetensors(tensors, new Map([NO_CHECKSUM, ["format", "pt"], ["config", config]]));
}

const run = (store: CheckpointStore) =>
  makeRun({
    batches: 1,
    epochs: 2,
    checkpoint: store,
    checkpointEvery: 1,
    resume: "force",
    notice: () => {},
  });
let begun: Promise<TrainingState> | undefined;

/** A run of one update, as its checkpoint holds it. */
export function trainingState(): Promise<TrainingState> {
  const begin = async () => {
    const store = memoryStore();
    for await (const _ of run(store).steps) break;
    return (await newestCheckpoint(store))!.state;
  };
  begun ??= begin();
  return begun;
}

/** Continues a run from a checkpoint whose state is the input. */
async function resume(input: Uint8Array): Promise<void> {
  const { tensors } = readSafetensors(encodeCheckpoint({ ...(await trainingState()), data: null }));
  const metadata: (readonly [string, string])[] = [NO_CHECKSUM, ["sluice.version", "1"]];
  const file = writeSafetensors(tensors, new Map([...metadata, ["sluice.state", decode(input)]]));
  for await (const _ of run(memoryStore([["checkpoint-1.safetensors", file]])).steps);
}

const parameters = {
  rnn: { weight_ih_l0: [6, 2], weight_hh_l0: [6, 2], bias_ih_l0: [6], bias_hh_l0: [6] },
  conv: { weight: [2, 2, 3], bias: [2] },
  dense: { weight: [2, 2] },
  norm: { weight: [2], bias: [2] },
};

/** A network whose definition is the input, with the parameters of the layers that it names. */
function definedNetwork(input: Uint8Array): Uint8Array {
  const definition = decode(input);
  const named = Object.entries(parameters).filter(([layer]) => definition.includes(`"${layer}"`));
  const tensors = named.flatMap(([layer, shapes]) =>
    Object.entries(shapes).map(([name, shape]) => [`${layer}.${name}`, sample(shape)] as const),
  );
  return writeSafetensors(new Map(tensors), new Map([["sluice.network", definition]]));
}

const array = writeNpy(sample([50]));

export const readers: Readonly<Record<string, Reader>> = {
  safetensors: checkpoint,
  "safetensors-index": checkpointBeside(saveCheckpoint(lstm, { format: "safetensors" })),
  names: { ...checkpoint, dress: namedTensors },
  npy: checkpoint,
  zip: checkpoint,
  inflate: {
    ...checkpoint,
    dress: (input) => buildZip([{ name: "a.npy", data: array, stored: input, isDeflated: true }]),
  },
  pytorch: checkpoint,
  pickle: { ...checkpoint, dress: (input) => archive(input) },
  torch7: checkpoint,
  flax: checkpoint,
  hdf5: { ...checkpoint, dress: repairHdf5 },
  "keras-config": { ...checkpoint, dress: kerasModel },
  onnx: checkpoint,
  tflite: checkpoint,
  tensorflow: checkpointBeside(numbers, "model.index"),
  "tensorflow-entry": {
    ...checkpointBeside(numbers, "model.index"),
    dress: (input) =>
      table([
        ["", HEADER],
        ["lstm/bias", input],
        ["lstm/kernel", entry(numbers.subarray(0, 24), 0, { shape: [2, 3] })],
      ]),
  },
  tfjs: checkpointBeside(numbers),
  "raw-manifest": checkpointBeside(numbers),
  wav: { read: async (file) => readWav(file) },
  network: {
    read: openNetwork,
    dress: definedNetwork,
  },
  model: { read: loadModel, dress: trainedModel },
  "training-state": { read: resume },
};

const isCoded = (error: unknown): error is SluiceError => error instanceof SluiceError && error.code !== "";

function codeOf(error: unknown): string {
  if (isCoded(error)) return error.code;
  throw error;
}

/** The file of an input, or the code of the writer that refuses it. */
async function dressed(input: Uint8Array, dress: Reader["dress"]): Promise<Uint8Array | string> {
  try {
    return (await dress?.(input)) ?? input;
  } catch (error) {
    return codeOf(error);
  }
}

/** Seconds of processor time that an input may take, several times what instrumented code needs for a small file. */
const MOST_SECONDS = 4;
/** Bytes of heap that an input may leave behind, live or not. */
const MOST_HEAP = 256 * 1024 * 1024;

/**
 * Runs a reader on an input. @returns `"ok"`, or the code of its error
 *
 * @throws for any other error, for too much memory, and for too much time
 */
export async function execute(name: string, input: Uint8Array): Promise<string> {
  const { read, dress } = readers[name];
  const file = await dressed(input, dress);
  if (typeof file === "string") return file;
  const heap = getHeapStatistics().used_heap_size;
  const start = process.cpuUsage();
  const outcome = await withinBudget(8 * file.length, () => read(file).then(() => "ok", codeOf));
  const { user, system } = process.cpuUsage(start);
  if (user + system > 1e6 * MOST_SECONDS) throw new Error(`took ${(user + system) / 1e6} s`);
  const growth = getHeapStatistics().used_heap_size - heap;
  if (growth > MOST_HEAP) throw new Error(`took ${growth} bytes of heap`);
  return outcome;
}
