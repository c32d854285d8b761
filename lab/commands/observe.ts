/** Sends data through the recurrent layer of a stored model, as the model itself would, and lets an observer look. */

import type { CheckpointLayer } from "../../src/checkpoint.ts";
import { diagnostics, FormatError, type HiddenState, type Tensor, tensor } from "../../src/index.ts";
import { definedLayers, toModule } from "../../src/modules.ts";
import { openCheckpointFile } from "../../src/node.ts";
import {
  type DataFile,
  evaluateLanguage,
  loadModel,
  type Missing,
  numbersOf,
  numericColumns,
  readTable,
  reportClassifier,
  reportForecaster,
  type StoredTask,
  sequencesOf,
  textOf,
} from "../../src/tasks.ts";
import { UsageError } from "./failure.ts";

export interface Observed {
  layer: diagnostics.ObservableLayer;
  observer: diagnostics.GateObserver;
  /** The first piece of data as the layer got it, [T, N, I] or in the layer's own orientation; gradients are taken on it */
  first: Tensor;
  /** Which layer of a file that holds several was looked at */
  module?: { name: string; others: string[] };
}

/** Ends the run of a model when enough was seen. */
class Enough extends Error {}

/** How to read a checkpoint and its table; a model of sluice train has both in its configuration. */
export interface CheckpointReading {
  /** Name of the layer; default the first that has as many inputs as the data has columns */
  module?: string;
  /** Empty cells; default `"error"` */
  missing?: Missing;
}

/**
 * @param most steps of sequences to look at
 * @throws UsageError for data that does not fit; as the readers for files they cannot read
 */
export async function observeModel(
  path: string,
  data: DataFile,
  most: number,
  reading: CheckpointReading = {},
): Promise<Observed> {
  const stored = await storedTask(path);
  if (stored === undefined) return observeCheckpoint(path, data, most, reading);
  if (reading.module !== undefined)
    throw new UsageError(`${path}: expected no --module, a model of sluice train has one recurrent layer.`);
  if (reading.missing !== undefined)
    throw new UsageError(`${path}: expected no --missing, a model of sluice train has its own.`);
  return observeTask(stored, data, most);
}

/** A model that sluice train wrote; undefined when it is of another making. */
async function storedTask(path: string): Promise<StoredTask | undefined> {
  try {
    return await loadModel(path);
  } catch (error) {
    if (error instanceof FormatError) return undefined;
    throw error;
  }
}

async function observeTask(stored: StoredTask, data: DataFile, most: number): Promise<Observed> {
  // Of a forecaster's networks, which differ by their seeds, the first.
  const { recurrent } = stored.task === "forecast" ? stored.model.networks[0] : stored.model;
  const layer = recurrent as unknown as diagnostics.ObservableLayer;
  const observer = new diagnostics.GateObserver(layer);
  const forward = layer.forward;
  let first: Tensor | undefined;
  let seen = 0;
  // The model runs as it does when it is measured; only its recurrent layer is looked at on the way.
  const looking = (x: Tensor, options: { state?: HiddenState; lengths?: Int32Array } = {}) => {
    first ??= x.detach();
    observer.add(x, {
      ...(options.lengths && { lengths: options.lengths }),
      continues: options.state !== undefined && seen > 0,
    });
    seen += x.rank === 3 ? x.shape[0] * x.shape[1] : x.shape[0];
    if (seen >= most) throw new Enough();
    return (forward as (x: Tensor, options: object) => unknown).call(layer, x, options);
  };
  Object.defineProperty(layer, "forward", { value: looking, configurable: true });
  try {
    await measure(stored, data);
  } catch (error) {
    if (!(error instanceof Enough)) throw error;
  } finally {
    delete (layer as Partial<diagnostics.ObservableLayer>).forward;
  }
  if (first === undefined) throw new UsageError(`${data.name}: expected data for the model, got none.`);
  return { layer, observer, first };
}

async function measure(stored: StoredTask, data: DataFile): Promise<void> {
  switch (stored.task) {
    case "language":
      evaluateLanguage(stored.model, stored.config, textOf(data), "all", data.name);
      return;
    case "forecast":
      reportForecaster(stored.model, stored.config, await readTable(data), "all");
      return;
    case "classify":
      reportClassifier(stored.model, stored.config, sequencesOf(data), "all");
      return;
  }
}

/** A recurrent layer of a checkpoint of any framework, or one of a cell given by its equations, and a table with a column for each input. */
async function observeCheckpoint(
  path: string,
  data: DataFile,
  most: number,
  { module, missing }: CheckpointReading,
): Promise<Observed> {
  const table = await readTable(data);
  const names = numericColumns(table);
  const { layer, module: chosen } = await layerIn(path, module, { name: data.name, columns: names.length });
  const steps = Math.min(table.rows, most);
  const values = new Float32Array(steps * names.length);
  names.forEach((name, i) => {
    const column = numbersOf(table, name, missing);
    for (let t = 0; t < steps; t++) values[t * names.length + i] = column[t];
  });
  layer.batchFirst = false;
  const first = tensor(values, [steps, 1, names.length]);
  const observer = new diagnostics.GateObserver(layer);
  observer.add(first);
  return { layer, observer, first, ...(chosen && { module: chosen }) };
}

interface Data {
  name: string;
  columns: number;
}

async function layerIn(
  path: string,
  module: string | undefined,
  data: Data,
): Promise<{ layer: diagnostics.ObservableLayer; module?: Observed["module"] }> {
  const checkpoint = await openCheckpointFile(path);
  try {
    if (checkpoint.layers.length === 0 && module === undefined) {
      const defined = [...(await definedLayers(checkpoint)).values()];
      if (defined.length > 0)
        return { layer: checkColumns(data, defined) as unknown as diagnostics.ObservableLayer };
    }
    const found = layerFor(path, checkpoint.layers, module, data);
    const others = checkpoint.layers.filter((each) => each !== found).map(({ name }) => name);
    return {
      layer: (await toModule(found)) as unknown as diagnostics.ObservableLayer,
      ...(others.length > 0 && { module: { name: found.name, others } }),
    };
  } finally {
    await checkpoint.close();
  }
}

/** Returns the layer to observe. @throws UsageError when no layer has the name, or as many inputs as the table has columns */
function layerFor(
  path: string,
  layers: readonly CheckpointLayer[],
  module: string | undefined,
  data: Data,
): CheckpointLayer {
  const candidates = layers.filter(({ name }) => module === undefined || name === module);
  if (candidates.length === 0) {
    const wanted = module === undefined ? "a recurrent layer" : `a recurrent layer called ${module}`;
    throw new UsageError(`${path}: expected ${wanted}, got ${layers.map(nameOf).join(", ") || "none"}.`);
  }
  return checkColumns(data, candidates);
}

/** @returns the first that has as many inputs as the data has columns */
function checkColumns<Layer extends { inputSize: number; name?: string }>(
  data: Data,
  layers: readonly Layer[],
): Layer {
  const found = layers.find(({ inputSize }) => inputSize === data.columns);
  if (found !== undefined) return found;
  const sizes = layers.map((each) => `${each.inputSize} of ${nameOf(each)}`);
  throw new UsageError(
    `${data.name}: expected as many columns of numbers as the layer has inputs (${sizes.join(", ")}), got ${data.columns}.`,
  );
}

function nameOf({ name }: { name?: string }): string {
  return name || "the layer of the file";
}
