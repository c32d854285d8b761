/** Loads a trained model from the files of a run, ready to predict from records of data. */
import { identify } from "#platform/identify";
import { isDirectoryAt, readAt, storeAt } from "#platform/stores";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { listOf } from "../../core/tensor/lists.ts";
import type { Tensor } from "../../core/tensor/tensor.ts";
import { readJson } from "../../core/train/json.ts";
import { CONFIG, checkpointsIn, MODEL, newestCheckpoint } from "../../core/train/run.ts";
import { type CheckpointStore, checkStore, memoryStore } from "../../core/train/store.ts";
import { type DataRecord, sequencesFrom, tableFrom } from "../data/index.ts";
import { classify, type Prediction } from "./classify.ts";
import { forecastRecords, forecastTable } from "./forecast/ahead.ts";
import { nextCharacters } from "./sample.ts";
import { loadTask, restoreTask, type StoredTask } from "./stored.ts";

const WANTED = `expected a run directory, or a ${MODEL} that sluice train wrote`;

/**
 * The source of a model: in Node the path of a run directory or of its `model.safetensors`; anywhere that file as bytes, `File` or `Blob`,
 * all files of a run directory, or the store of the run.
 */
export type ModelSource = string | Uint8Array | Blob | Iterable<File> | CheckpointStore;

type Stored<Name extends TaskNames> = Extract<StoredTask, { task: Name }>;
type TaskNames = StoredTask["task"];

/** A model, its configuration, and `predict`, which takes records in the form of your data. `task` says which kind it is. */
export type TrainedModel =
  | (Stored<"forecast"> & {
      /**
       * Returns the rows that follow, under the names of their columns: the series and the date where the model has them, targets, and the
       * bounds of 50, 80 and 95 % intervals as `TARGET_lower_80` and `TARGET_upper_80`. A model of several series forecasts each one in
       * the records, also those that it was not trained on.
       *
       * @param records past rows with all columns that the model needs; oldest first, unless they have dates
       */
      predict(records: readonly DataRecord[]): DataRecord[];
    })
  | (Stored<"classify"> & {
      /** Returns the label of each record, `{ text }` or `{ sequence }` as in training, with all probabilities. */
      predict(records: readonly DataRecord[]): Prediction[];
    })
  | (Stored<"language"> & {
      /** Returns the most probable next character (or byte) after each `{ text }`, with all probabilities. `sample` continues a text. */
      predict(records: readonly DataRecord[]): Prediction[];
    });

/**
 * Returns a trained model. `predict` scales, windows and encodes records like training, and names its results. For a run that has not
 * ended, this loads the newest checkpoint.
 *
 * @param source in Node a path; anywhere the file of the model, the files of its run or the store of the run
 * @throws FileError, FormatError or ArgumentError when there is no model, or it is unreadable
 * @example
 * const model = await loadModel("runs/births");
 * const week = model.predict(rows);
 */
export async function loadModel(source: ModelSource): Promise<TrainedModel> {
  const stored = await storedTask("loadModel", source);
  return {
    ...stored,
    predict: (records: readonly DataRecord[]) => predicted(stored, records),
  } as TrainedModel;
}

function predicted({ task, config, model }: StoredTask, records: readonly DataRecord[]): object[] {
  switch (task) {
    case "forecast":
      return forecastTable(model, config, tableFrom(records, config.reading)).flatMap((forecast) =>
        forecastRecords(forecast, config),
      );
    case "classify": {
      const data = sequencesFrom(records);
      if (data.skipped === undefined) return classify(model, config, data);
      throw new ArgumentError(
        `predict: expected a text or a sequence in each record, got ${data.skipped} empty. Leave them out: each answer belongs to a record.`,
      );
    }
    case "language":
      return listOf("predict", "a list of records", records).map((record) => {
        if (typeof record?.text === "string") return nextCharacters(model, record.text);
        throw new ArgumentError(
          `predict: expected records such as { text: "abc" }, got ${describe(record)}. The model predicts what follows the text.`,
        );
      });
  }
}

/** As `loadModel`. @param where named in errors */
export async function storedTask(where: string, source: ModelSource): Promise<StoredTask> {
  if (source instanceof Uint8Array) return taskIn(where, source, "the bytes");
  if (source instanceof Blob) {
    return taskIn(where, new Uint8Array(await source.arrayBuffer()), (source as File).name ?? "the blob");
  }
  if (typeof source === "string") {
    if (await isDirectoryAt(source)) return taskOfRun(where, storeAt(source), source);
    return taskIn(where, await readAt(source), source);
  }
  const isList = typeof (source as Iterable<File> | null)?.[Symbol.iterator] === "function";
  const store = isList ? await storeOf(where, source as Iterable<File>) : (source as CheckpointStore);
  return taskOfRun(where, store, "the run");
}

/** Returns a store with the files of a run that define its model. */
async function storeOf(where: string, files: Iterable<File>): Promise<CheckpointStore> {
  const contents: [string, Uint8Array][] = [];
  for (const file of listOf(where, "the files of a run", files)) {
    if (!(file instanceof Blob && typeof file.name === "string")) {
      throw new ArgumentError(`${where}: expected the files of a run, got ${describe(file)} among them.`);
    }
    const isPart = file.name === MODEL || file.name === CONFIG || checkpointsIn([file.name]).length > 0;
    if (isPart) contents.push([file.name, new Uint8Array(await file.arrayBuffer())]);
  }
  return memoryStore(contents);
}

async function taskOfRun(where: string, store: CheckpointStore, name: string): Promise<StoredTask> {
  checkStore(where, store);
  const names = await store.list();
  if (names.includes(MODEL)) return loadTask(await store.read(MODEL));
  const newest = await newestCheckpoint(store);
  if (newest === undefined || !names.includes(CONFIG)) {
    throw new ArgumentError(
      `${where}: expected a run directory with a model, got ${name} without one. Train one with sluice train.`,
    );
  }
  const prefix = "model.";
  const parameters = [...newest.state.tensors]
    .filter(([key]) => key.startsWith(prefix))
    .map(([key, tensor]): [string, Tensor] => [key.slice(prefix.length), tensor]);
  return restoreTask(readJson(await store.read(CONFIG), CONFIG), new Map(parameters));
}

async function taskIn(where: string, bytes: Uint8Array, name: string): Promise<StoredTask> {
  // The header of such a file is its length, then a JSON object.
  if (bytes[8] === 0x7b) return loadTask(bytes);
  const {
    what,
    isCheckpoint,
    advice = "If that is your data, name the run before it.",
  } = await identify(bytes);
  const lacks = isCheckpoint ? ", which does not say which task it was trained for" : "";
  throw new FormatError(where, "MAGIC", `${WANTED}, got ${name}, ${what}${lacks}. ${advice}`);
}
