/**
 * Writes a task as a job: a folder that `python/train.py` trains under PyTorch, on one processor or many, and whose result is a run
 * directory as `trainTask` writes it.
 *
 * | file | holds |
 * |---|---|
 * | `job.json` | the model, the settings that must not change when a run resumes, and the layout of the data |
 * | `initial.safetensors` | the weights before the first update, as in `model.safetensors` |
 * | `NAME.npy` | the data after splits and scaling; the script maps it into memory |
 * | `batches-EPOCH.npy` | the examples in the order of an epoch: update k takes the k-th `batchSize` of them |
 *
 * A text has no files of batches, since each update takes the next steps of every lane.
 */
import { storeAt } from "#platform/stores";
import { headerOf } from "../../../checkpoint/formats/npy/write.ts";
import { LSTM, type Module, RNN } from "../../../core/nn/index.ts";
import { ArgumentError, describe, UnsupportedError } from "../../../core/tensor/errors.ts";
import { isJson } from "../../../core/tensor/json.ts";
import { isPlain } from "../../../core/tensor/lists.ts";
import type { Tensor } from "../../../core/tensor/tensor.ts";
import { captureState } from "../../../core/train/fitState.ts";
import { identityOf } from "../../../core/train/identity.ts";
import {
  type CheckpointStore,
  EarlyStopping,
  encodeModel,
  type Json,
  type Optimizer,
} from "../../../core/train/index.ts";
import { checkStore } from "../../../core/train/store.ts";
import { orderOfEpoch } from "../../data/batches.ts";
import type { SequenceClassifier } from "../classify.ts";
import { Forecaster } from "../forecast.ts";
import { LanguageModel } from "../language.ts";
import type { Recurrent } from "../recurrentConfig.ts";
import type { Task } from "../task.ts";
import { fitOptionsOf, type TrainingOptions } from "../train.ts";
import { type JobArray, type JobElements, wholeArray } from "./prepared.ts";

const VERSION = 1;
const JOB = "job.json";
/** The position of a run before its first update. */
const START = { step: 0, epoch: 0, batch: 0, lossSum: 0, updates: 0 };

/** Options of `prepareJob`: those of `trainTask`, and the record of the run. */
export interface JobOptions extends Omit<TrainingOptions, "checkpoint" | "resume" | "signal" | "notice"> {
  /** The content of `run.json` in the run directory, as `sluice train` writes it; default: none */
  record?: Json;
}

/**
 * Writes a task, with the options of `trainTask`, as a job for PyTorch. `python train.py FOLDER` trains it; the script is `python/train.py`
 * of this package. Same weights, same batches, same losses: without dropout, the losses equal those of `trainTask` up to rounding.
 *
 * @param task    from `languageTask`, `forecastTask` or `classifyTask`, or a large one
 * @param folder  in Node the path of a directory, anywhere a store
 * @param options as `trainTask`, with `record`; default: the task's usual training
 * @throws UnsupportedError naming what PyTorch's layer lacks, such as peepholes or zoneout; ArgumentError for options as in `trainTask`
 * @example
 * await prepareJob(languageTask(text), "job", { epochs: 3 });
 */
export async function prepareJob(
  task: Task,
  folder: string | CheckpointStore,
  options: JobOptions = {},
): Promise<void> {
  if (!isPlain(options))
    throw new ArgumentError(`prepareJob: expected a plain object of options, got ${describe(options)}.`);
  const { record, ...training } = options;
  const store = typeof folder === "string" ? storeAt(folder) : folder;
  checkStore("prepareJob", store);
  const fitting = fitOptionsOf("prepareJob", task, training);
  const { model, batches } = task;
  const prepared = typeof task.prepared === "function" ? task.prepared() : undefined;
  if (typeof prepared?.arrays !== "object" || typeof task.name !== "string" || !isJson(task.config ?? null)) {
    throw new ArgumentError(
      "prepareJob: expected a task of languageTask, forecastTask or classifyTask, got another.",
    );
  }
  const layers = describeModel(model);
  const { arrays, batchSize, shuffled, layout } = prepared;
  const names = new Map([...model.namedParameters()].map(([name, parameter]) => [parameter, name]));
  const { optimizer, schedule } = fitting;
  const earlyStopping = fitting.earlyStopping && new EarlyStopping(fitting.earlyStopping);
  const { epochs = 1, checkpointEvery = "epoch" } = fitting;
  const job = {
    job: VERSION,
    task: task.name,
    model: layers,
    epochs,
    checkpointEvery,
    seed: (task.config as { seed?: number } | null)?.seed ?? null,
    data: { batchSize, updates: batches.length, examples: shuffled?.examples ?? null, ...layout },
    optimizer: pytorchOptimizer(optimizer, names),
    settings: identityOf(model, names, batches, fitting, earlyStopping),
    state: captureState({ model, optimizer, schedule, earlyStopping }, START, undefined).data,
    record: record ?? null,
  };
  if (!isJson(job))
    throw new ArgumentError("prepareJob: expected a task and a record that JSON can hold, got others.");
  // We write this file last, so that the script refuses an unfinished folder.
  await store.remove(JOB);
  await store.write("initial.safetensors", encodeModel(model, task.config as Json));
  for (const [name, array] of Object.entries(arrays)) await writeArray(store, name, array);
  for (let epoch = 0; shuffled !== undefined && epoch < epochs; epoch++) {
    const { examples, perEpoch = examples, seed } = shuffled;
    const order = orderOfEpoch(seed, epoch, Math.min(perEpoch, examples), examples);
    await writeArray(store, `batches-${epoch + 1}`, wholeArray("int32", order));
  }
  await store.write(JOB, new TextEncoder().encode(`${JSON.stringify(job, null, 2)}\n`));
}

/** The optimiser under PyTorch's names. */
function pytorchOptimizer({ name, groups }: Optimizer, names: ReadonlyMap<Tensor, string>): Json {
  const named = (option: string) =>
    option === "initialAccumulator"
      ? "initial_accumulator_value"
      : option.replace(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`);
  return {
    name,
    groups: groups.map(({ options, baseLr, params }) => ({
      ...Object.fromEntries(Object.entries(options).map(([key, value]) => [named(key), value as Json])),
      lr: baseLr,
      params: params.map((parameter) => names.get(parameter)!),
    })),
  };
}

/** The sizes of a model's layers. */
function describeModel(model: Module): Record<string, Json> {
  const isForecaster = model instanceof Forecaster;
  const network = isForecaster ? model.networks[0] : (model as LanguageModel | SequenceClassifier);
  const { recurrent, dropout } = network;
  const head = network instanceof LanguageModel ? network.decoder : network.head;
  const embedding = "embedding" in network ? network.embedding : undefined;
  const kept = [...model.namedParameters()].filter(([, { requiresGrad }]) => !requiresGrad);
  return {
    ...(embedding && { embedding: [...embedding.weight.shape] }),
    recurrent: pytorchLayer(recurrent),
    dropout: dropout.p,
    outputs: head.outFeatures,
    ...(isForecaster && {
      networks: model.networks.length,
      kept: Object.fromEntries(kept.map(([name, { shape }]) => [name, [...shape]])),
    }),
  };
}

/** The options that PyTorch's layers have too, as a layer prints them. */
const PYTORCH = /^(?:projSize|numLayers|bias|dropout|bidirectional)=|^nonlinearity=relu$/;

/** Returns the options of `nn.LSTM`, `nn.GRU` and `nn.RNN`. @throws UnsupportedError that names what PyTorch's layer lacks */
function pytorchLayer(layer: Recurrent): Record<string, Json> {
  const lacking = (String(layer).match(/\w+=[^,)]+/g) ?? []).filter((option) => !PYTORCH.test(option));
  if (lacking.length > 0) {
    throw new UnsupportedError(
      `prepareJob: expected a layer that PyTorch has, got ${layer.typeName} with ${lacking.join(", ")}. Leave that out, or train with sluice train.`,
    );
  }
  const { inputSize, hiddenSize, numLayers, bias, dropout, bidirectional } = layer;
  return {
    cell: layer.typeName,
    input_size: inputSize,
    hidden_size: hiddenSize,
    num_layers: numLayers,
    bias,
    dropout,
    bidirectional,
    ...(layer instanceof LSTM && { proj_size: layer.projSize }),
    ...(layer instanceof RNN && { nonlinearity: layer.nonlinearity }),
  };
}

const TYPES = {
  uint8: { code: "u1", Elements: Uint8Array },
  uint16: { code: "u2", Elements: Uint16Array },
  int32: { code: "i4", Elements: Int32Array },
  float32: { code: "f4", Elements: Float32Array },
  float64: { code: "f8", Elements: Float64Array },
} as const satisfies Record<JobElements, unknown>;

/** Bytes to collect before we append them to a file. */
const BUFFER = 1 << 22;

/** Writes an array as `name`.npy, piece by piece. */
async function writeArray(store: CheckpointStore, name: string, array: JobArray): Promise<void> {
  const { code, Elements } = TYPES[array.type];
  const file = `${name}.npy`;
  const buffer = new Elements(BUFFER / Elements.BYTES_PER_ELEMENT);
  let filled = 0;
  const flush = async () => {
    await store.append(file, new Uint8Array(buffer.buffer, 0, filled * Elements.BYTES_PER_ELEMENT), false);
    filled = 0;
  };
  await store.write(file, headerOf(code, Elements.BYTES_PER_ELEMENT === 1, array.shape));
  for await (const piece of array.pieces()) {
    for (let start = 0; start < piece.length; ) {
      const count = Math.min(buffer.length - filled, piece.length - start);
      for (let k = 0; k < count; k++) buffer[filled + k] = piece[start + k];
      filled += count;
      start += count;
      if (filled === buffer.length) await flush();
    }
  }
  await flush();
}
