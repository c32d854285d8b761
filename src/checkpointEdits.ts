/**
 * Edits of checkpoints as they are stored: initialisation schemes applied to the recurrent layers of a file, and the file with other values
 * for some of its tensors. Only what changes is written anew. Nothing here needs Node.
 */
import { type Initialization, isInitialization } from "./cells/initialization.ts";
import type { OpenCheckpointOptions } from "./checkpoint.ts";
import { annotated } from "./formats/annotate.ts";
import { annotations } from "./formats/annotations.ts";
import { type Contents, readAll } from "./formats/contents.ts";
import { openFile } from "./formats/detect.ts";
import { writeNpz } from "./formats/npy/write.ts";
import { overwriteBeside, overwriteTensors } from "./formats/overwrite.ts";
import type { RawTensor } from "./formats/raw.ts";
import { writeSafetensors } from "./formats/safetensors/write.ts";
import { bytesSource, plainBytes } from "./formats/source.ts";
import { initialize, type PresetName, type Scheme } from "./init/index.ts";
import type { Direction } from "./interop/find.ts";
import { joinVectors, splitVectors } from "./interop/flat.ts";
import { canRun } from "./interop/outputs.ts";
import { type FileContext, type RecogniseOptions, recogniseLayers } from "./interop/recognise.ts";
import { type LayerRecord, type PlacedRecord, readLayer } from "./interop/records.ts";
import { rewriteCell } from "./interop/rewrite.ts";
import { widened } from "./interop/save/widen.ts";
import { type CellSelection, selectCells } from "./interop/select.ts";
import { moduleOf, recordOf } from "./modules/records.ts";
import { ArgumentError, type SluiceError, UnsupportedError } from "./tensor/errors.ts";
import { Random } from "./tensor/random.ts";

export type Schemes = Scheme | PresetName | readonly (Scheme | PresetName)[];

export interface SchemeSelection extends RecogniseOptions, CellSelection {
  /** Of the draws; each layer of the file has a stream of its own from it. Default 0 */
  seed?: number;
}

/** A cell to which schemes were applied. */
export interface InitializedCell {
  module: string;
  layer: number;
  direction: Direction;
}

export interface InitializedTensors {
  /** The tensors that changed, by name. */
  changed: Map<string, RawTensor>;
  cells: InitializedCell[];
  /** What was done, by the name of the layer: what `initialization` of a module holds. */
  records: Record<string, Initialization[]>;
  /** Layers that do not have what a scheme sets, and why; only where no layer was named. */
  skipped: string[];
}

/**
 * Applies initialisation schemes to the recurrent layers of a checkpoint, in memory.
 *
 * @param tensors all tensors of the file; not touched
 * @param file    format and metadata of the file, as its reader gave them
 * @throws ArgumentError when nothing is selected; as the scheme when no layer has what it sets; UnsupportedError when the file has no place
 *   for a number
 */
export function initializeTensors(
  tensors: ReadonlyMap<string, RawTensor>,
  schemes: Schemes,
  selection: SchemeSelection,
  file: FileContext,
): InitializedTensors {
  const { seed = 0, module, layer, direction } = selection;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const { layers } = file.found ?? recogniseLayers({ ...file, shapes }, selection);
  const selected = selectCells(layers, selection);
  const earlier = annotations(file);
  const done: InitializedTensors = { changed: new Map(), cells: [], records: {}, skipped: [] };
  let refusal: unknown;
  for (const { layer: found, cells: meant } of selected) {
    const before = readLayer(found, tensors);
    const model = moduleOf(weightsAlone(before));
    // So that a bias which a scheme had set, and this one moves, is told of.
    const known = (earlier.get(found.name) ?? []).filter(isInitialization);
    model.initialization = known;
    try {
      initialize(model, schemes, {
        // The first layer draws what a module of its own would, the others go on in streams of their own.
        random: new Random(seed, layers.indexOf(found)),
        ...(layer !== undefined && { layers: [layer] }),
        ...(direction !== undefined && { direction }),
      });
    } catch (error) {
      if (!lacksPlace(error) || module !== undefined) throw error;
      refusal ??= error;
      done.skipped.push(`${found.name || found.convention.layerClass} was left as it is: ${error.message}`);
      continue;
    }
    const after = recordOf(model);
    found.cells.forEach((cell, k) => {
      if (!meant.includes(cell)) return;
      const { activations } = before.cells[k];
      rewriteCell(found, cell, before.cells[k], { ...after.cells[k], activations }, tensors, done.changed);
      done.cells.push({ module: found.name, layer: cell.layer, direction: cell.direction });
    });
    done.records[found.name] = structuredClone(model.initialization.slice(known.length));
  }
  if (done.cells.length === 0) throw refusal;
  return done;
}

/** A layer that no module can run, with the usual activations: a scheme sets weights alone. */
function weightsAlone(record: LayerRecord): LayerRecord {
  const usual = (cell: PlacedRecord): PlacedRecord =>
    cell.spec.kind === "rnn"
      ? {
          ...cell,
          spec: { ...cell.spec, nonlinearity: "tanh" },
          activations: { gate: "none", state: "tanh" },
        }
      : { ...cell, activations: { gate: "sigmoid", state: "tanh" } };
  const cells = record.cells.map((cell) => (canRun(cell.activations) ? cell : usual(cell)));
  return { ...record, cells };
}

/** Whether a layer does not have what a scheme sets: the gate, or a number for it. */
function lacksPlace(error: unknown): error is SluiceError {
  return error instanceof UnsupportedError || (error instanceof ArgumentError && error.code === "NAME");
}

export interface EditedFile {
  /** Of the file itself. */
  bytes: Uint8Array;
  /** Of all files beside it that belong to it, by name. */
  beside: Map<string, Uint8Array>;
  format: string;
  /** What a user should know, where more changed than the values. */
  note?: string;
}

/**
 * The file with other values for some of its tensors. In its own format where they lie in it, or in the files beside it, as they are:
 * then only their bytes differ. A compressed `.npz` is written anew; of any other, all tensors are written as safetensors.
 *
 * @param records kept in the file's metadata, where it has a place for them (safetensors, ONNX), under `initialization`
 */
export async function editedFile(
  bytes: Uint8Array,
  contents: Contents,
  tensors: ReadonlyMap<string, RawTensor>,
  changed: ReadonlyMap<string, RawTensor>,
  records?: Record<string, Initialization[]>,
): Promise<EditedFile> {
  const { format } = contents;
  const stored = await storedParts(contents, changed);
  const keep = (file: Uint8Array) => (records === undefined ? file : annotated(file, contents, records));
  const names = [...stored.keys()];
  if (liesInFile(contents, names)) {
    const edited = await overwriteTensors(bytes, contents, stored);
    return { bytes: keep(edited), beside: new Map(), format };
  }
  if (names.every((name) => contents.tensors.get(name)?.beside !== undefined)) {
    return { bytes, beside: await overwriteBeside(contents, stored), format };
  }
  const there = [...tensors].filter(([name]) => contents.tensors.get(name)?.made === undefined);
  const all = joinVectors(new Map([...there, ...stored]), (name) => contents.tensors.get(name)?.of);
  if (format === "npz") {
    const note = "the archive was compressed; it was written anew, without compression";
    return { bytes: writeNpz(all), beside: new Map(), format, note };
  }
  const metadata = new Map(
    records === undefined ? [] : [["initialization", JSON.stringify(records)] as const],
  );
  return {
    bytes: writeSafetensors(widened("safetensors", all), metadata),
    beside: new Map(),
    format: "safetensors",
    note: `${format} cannot be changed in place here; the tensors were written as safetensors, without what else the file holds`,
  };
}

/** The tensors that the file holds, where some that changed are made of others. */
async function storedParts(
  contents: Contents,
  changed: ReadonlyMap<string, RawTensor>,
): Promise<Map<string, RawTensor>> {
  const stored = new Map<string, RawTensor>();
  for (const [name, tensor] of changed) {
    const made = contents.tensors.get(name)?.made;
    const parts = made === undefined ? [[name, tensor] as const] : await made.parts(tensor);
    for (const [part, raw] of parts) stored.set(part, raw);
  }
  return stored;
}

/** Whether these tensors can be changed where they are. */
export function liesInFile(contents: Contents, names: Iterable<string>): boolean {
  return [...names].every((name): boolean => {
    const tensor = contents.tensors.get(name);
    if (tensor?.made !== undefined) return liesInFile(contents, tensor.made.of);
    return tensor?.location !== undefined || tensor?.unfold !== undefined;
  });
}

/**
 * Applies initialisation schemes to the recurrent layers of a checkpoint of any format, and gives the file back with only the numbers
 * changed that they set: `await initializeCheckpoint(bytes, chrono(100), { seed: 1 })`.
 *
 * @param file    the whole file; not changed
 * @param options which layers, and what `openCheckpoint` takes
 * @throws as `openCheckpoint` and `initializeTensors`
 */
export async function initializeCheckpoint(
  file: Uint8Array,
  schemes: Schemes,
  options: SchemeSelection & OpenCheckpointOptions = {},
): Promise<EditedFile & Omit<InitializedTensors, "changed">> {
  const bytes = plainBytes("initializeCheckpoint", file);
  const contents = splitVectors(await openFile(bytesSource(bytes), options), options);
  const tensors = await readAll(contents);
  const { changed, ...done } = initializeTensors(tensors, schemes, options, contents);
  return { ...(await editedFile(bytes, contents, tensors, changed, done.records)), ...done };
}
