/** Applies schemes to the recurrent layers of a checkpoint, for the commands `set` and `init` and for the page. */
import { type Initialization, isInitialization } from "../../core/cells/initialization.ts";
import { type InitializeOptions, initialize } from "../../core/init/initialize.ts";
import type { PresetName } from "../../core/init/presets.ts";
import { gateOf, type Scheme } from "../../core/init/scheme.ts";
import { biases } from "../../core/init/schemes.ts";
import { annotations } from "../../core/storage/annotations.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { plainBytes } from "../../core/storage/source.ts";
import { checkOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe, type SluiceError, UnsupportedError } from "../../core/tensor/errors.ts";
import { Random } from "../../core/tensor/random.ts";
import { checkTensors } from "../edit/checks.ts";
import { editCheckpoint } from "../edit/edit.ts";
import type { EditedFile } from "../edit/editedFile.ts";
import { foundIn } from "../edit/layer.ts";
import { type Checkpoint, contentsOf, type OpenCheckpointOptions, openCheckpoint } from "../edit/open.ts";
import type { Direction, FoundCell } from "../interop/find.ts";
import { canRun } from "../interop/outputs.ts";
import { type LayerRecord, type PlacedRecord, readLayer } from "../interop/records.ts";
import { rewriteCell } from "../interop/rewrite.ts";
import { type CellSelection, selectCells } from "../interop/select.ts";
import { moduleOf, recordOf } from "./records.ts";

/** A scheme or the name of a preset, or several that apply one after the other. */
export type Schemes = Scheme | PresetName | readonly (Scheme | PresetName)[];

/** The cells to initialise, and the seed. Default: all cells */
export interface SchemeSelection extends CellSelection {
  /** Seed of the random numbers; each layer of the file has its own stream. Default 0 */
  seed?: number;
}

/** A cell that a scheme has changed. */
export interface InitializedCell {
  /** Path of the layer in the file; may be empty. */
  module: string;
  /** Number of its layer in the stack, from 0. */
  layer: number;
  direction: Direction;
}

/** The tensors that schemes changed, and a record of it. */
export interface InitializedTensors {
  /** The tensors that changed, by name. */
  changed: Map<string, RawTensor>;
  /** The cells that the schemes changed. */
  cells: InitializedCell[];
  /** The schemes applied to each layer by its name, in the form of a module's `initialization`. */
  records: Record<string, Initialization[]>;
  /** Layers that lack what a scheme sets, and why; empty if you named a layer. */
  skipped: string[];
}

/**
 * Applies initialisation schemes to the recurrent layers of a checkpoint, in memory. Every machine with the same JavaScript engine
 * gives the same bits.
 *
 * @param checkpoint the open file
 * @param tensors    those of the layers, or all; not changed
 * @param schemes    a scheme or the name of a preset, or several in their order
 * @param selection  the cells to initialise and the `seed`; default: all cells, seed 0
 * @throws ArgumentError when nothing is selected; the scheme's error when no layer has what it sets; UnsupportedError when the file cannot
 *   store a number
 * @example
 * const { changed } = initializeTensors(checkpoint, tensors, schemes.chrono(100), { seed: 1 });
 * const { bytes } = await editedFile(file, checkpoint, tensors, changed);
 */
export function initializeTensors(
  checkpoint: Checkpoint,
  tensors: ReadonlyMap<string, RawTensor>,
  schemes: Schemes,
  selection: SchemeSelection = {},
): InitializedTensors {
  return apply(checkpoint, tensors, schemes, selection);
}

/** A new effective bias for a gate, in all cells or in those selected. */
export interface BiasEdit extends CellSelection {
  /** Name, letter or alias of the gate; `retain` is the gate that keeps the old state. */
  gate: string;
  /** The new effective bias. */
  bias: number;
  /** Only this unit of the gate, from 0. */
  unit?: number;
}

export interface EditedCell extends InitializedCell {
  /** Name of the gate, also if you gave an alias. */
  gate: string;
}

/**
 * Sets the effective bias of a gate in memory. Of two biases, the input's gets the value and the other becomes 0.
 *
 * @param checkpoint the open file
 * @param tensors    those of the layers, or all; not changed
 * @param edit       the `gate` and its `bias`; `module`, `layer`, `direction` and `unit` narrow it down
 * @throws ArgumentError when no cell is selected, the gate is unknown or the value is not finite; UnsupportedError when the gate has no
 *   effective bias, or the file's element type cannot hold the value
 * @example
 * const { changed } = setBias(checkpoint, tensors, { gate: "forget", bias: 1, layer: 0 });
 */
export function setBias(
  checkpoint: Checkpoint,
  tensors: ReadonlyMap<string, RawTensor>,
  edit: BiasEdit,
): { changed: Map<string, RawTensor>; cells: EditedCell[] } {
  checkOptions("setBias", "the edit", edit, '{ gate: "forget", bias: 1 }');
  const { gate, bias, unit, ...selection } = edit;
  if (typeof gate !== "string")
    throw new ArgumentError(`setBias: expected the name of a gate, got ${describe(gate)}.`, "NAME");
  if (!Number.isFinite(bias)) {
    throw new ArgumentError(`bias: expected a finite number, got ${describe(bias)}.`);
  }
  const { changed, cells, records } = apply(
    checkpoint,
    tensors,
    biasOf(gate, bias, unit),
    selection,
    "cell by cell",
  );
  return {
    changed,
    cells: cells.map((cell) => ({ ...cell, gate: records[cell.module][0].sets[0].gate! })),
  };
}

/** Cells of the file, and a record of the layer they form. */
interface Group {
  cells: readonly FoundCell[];
  record: LayerRecord;
}

/** @param way "cell by cell" also edits an incomplete stack, for schemes that set the same in every layer */
function apply(
  checkpoint: Checkpoint,
  tensors: ReadonlyMap<string, RawTensor>,
  schemes: Schemes,
  given: SchemeSelection,
  way: "layer by layer" | "cell by cell" = "layer by layer",
): InitializedTensors {
  contentsOf("initializeTensors", checkpoint);
  checkTensors("initializeTensors", "tensors", tensors);
  checkOptions("initializeTensors", "the selection", given, "{ module, layer }");
  const { seed = 0, ...selection } = given;
  const { module, layer, direction } = selection;
  const isWhole = way === "layer by layer";
  const options: InitializeOptions = isWhole
    ? { ...(layer !== undefined && { layers: [layer] }), ...(direction !== undefined && { direction }) }
    : {};
  const maySkip = isWhole ? lacksPlace : lacksGate;
  const layers = checkpoint.layers.map(foundIn);
  const order = new Map(layers.map((found, k) => [found, k]));
  const earlier = annotations(checkpoint);
  const done: InitializedTensors = { changed: new Map(), cells: [], records: {}, skipped: [] };
  let refusal: unknown;
  for (const { layer: found, cells: meant } of selectCells(layers, selection)) {
    const before = readLayer(found, tensors);
    const usual = weightsAlone(before);
    const places = new Map(found.cells.map((cell, k) => [cell, k]));
    const groups: Group[] = isWhole
      ? [{ cells: found.cells, record: usual }]
      : meant.map((cell) => ({ cells: [cell], record: alone(usual, places.get(cell)!) }));
    // The first layer draws the same numbers as a single module.
    const random = new Random(seed, order.get(found)!);
    // `initialize` warns when a relative scheme moves a bias that an earlier scheme set.
    const known = (earlier.get(found.name) ?? []).filter(isInitialization);
    let results: { after: LayerRecord; records: Initialization[] }[];
    try {
      results = groups.map(({ record }) => initialized(record, schemes, { random, ...options }, known));
    } catch (error) {
      if (!maySkip(error) || module !== undefined) throw error;
      refusal ??= error;
      done.skipped.push(`${found.name || found.convention.layerClass} was left unchanged: ${error.message}`);
      continue;
    }
    const after = new Map(
      groups.flatMap(({ cells }, g) => cells.map((cell, k) => [cell, results[g].after.cells[k]])),
    );
    for (const cell of meant) {
      const old = before.cells[places.get(cell)!];
      // The file stores activations apart from the weights.
      const changed = { ...after.get(cell)!, activations: old.activations };
      rewriteCell(found, cell, old, changed, tensors, done.changed);
      done.cells.push({ module: found.name, layer: cell.layer, direction: cell.direction });
    }
    done.records[found.name] = results.flatMap(({ records }) => records);
  }
  if (done.cells.length === 0) throw refusal;
  return done;
}

function initialized(
  record: LayerRecord,
  schemes: Schemes,
  options: InitializeOptions,
  known: readonly Initialization[],
): { after: LayerRecord; records: Initialization[] } {
  const model = moduleOf(record);
  model.initialization = known;
  initialize(model, schemes, options);
  return { after: recordOf(model), records: structuredClone(model.initialization.slice(known.length)) };
}

/** One cell of a layer, as a layer. */
function alone({ name, cell, cells }: LayerRecord, k: number): LayerRecord {
  const only: PlacedRecord = { ...cells[k], layer: 0, direction: "forward" };
  return { name, cell, numLayers: 1, bidirectional: false, cells: [only] };
}

/** Sets the bias of a gate, or of one of its units. */
function biasOf(gate: string, bias: number, unit: number | undefined): Scheme {
  const whole = biases({ [gate]: bias });
  return {
    ...whole,
    apply(cell, random) {
      const { inputBias, hiddenBias } = gateOf(cell, gate);
      if (!cell.biased) throw new UnsupportedError(`${gate}: expected a cell with biases, got one without.`);
      const { hiddenSize } = cell.spec;
      if (unit !== undefined && !(Number.isInteger(unit) && unit >= 0 && unit < hiddenSize)) {
        throw new ArgumentError(
          `${gate}: expected a unit from 0 to ${hiddenSize - 1}, got ${describe(unit)}.`,
        );
      }
      const places = [inputBias?.data, hiddenBias?.data].filter((data) => data !== undefined);
      const before = places.map((data) => data.slice());
      const sets = whole.apply(cell, random);
      if (unit === undefined) return sets;
      places.forEach((data, k) => {
        const set = data[unit];
        data.set(before[k]);
        data[unit] = set;
      });
      return sets;
    },
  };
}

/** The record with the usual activations if no module can run its own; schemes only look at weights. */
function weightsAlone(record: LayerRecord): LayerRecord {
  const usual = (cell: PlacedRecord): PlacedRecord =>
    cell.spec.kind === "rnn"
      ? {
          ...cell,
          spec: { ...cell.spec, nonlinearity: "tanh" },
          activations: { gate: "none", state: "tanh" },
        }
      : { ...cell, activations: { gate: "sigmoid", state: "tanh" } };
  return { ...record, cells: record.cells.map((cell) => (canRun(cell.activations) ? cell : usual(cell))) };
}

function lacksGate(error: unknown): error is SluiceError {
  return error instanceof ArgumentError && error.code === "NAME";
}

/** Whether a layer lacks what a scheme sets: the gate, or a number for it. */
function lacksPlace(error: unknown): error is SluiceError {
  return error instanceof UnsupportedError || lacksGate(error);
}

/**
 * Applies initialisation schemes to the recurrent layers of a checkpoint of any format. Returns the file with only those numbers changed, and
 * the schemes in its metadata; a file that cannot be changed in place becomes safetensors, with a `note`.
 *
 * @param file    the whole file; not changed
 * @param schemes a scheme or the name of a preset, or several in their order
 * @param given   the cells to initialise, the `seed`, and the options of `openCheckpoint`
 * @throws as `openCheckpoint` and `initializeTensors`
 * @example
 * const { bytes } = await initializeCheckpoint(file, schemes.chrono(100), { seed: 1 });
 */
export async function initializeCheckpoint(
  file: Uint8Array,
  schemes: Schemes,
  given: SchemeSelection & OpenCheckpointOptions = {},
): Promise<EditedFile & Omit<InitializedTensors, "changed">> {
  checkOptions("initializeCheckpoint", "the options", given, "{ module, layer, seed }");
  const { seed, module, layer, direction, ...options } = given;
  const bytes = plainBytes("initializeCheckpoint", file);
  const checkpoint = await openCheckpoint(bytes, options);
  const { edited, done } = await editCheckpoint(bytes, checkpoint, (tensors) =>
    initializeTensors(checkpoint, tensors, schemes, { seed, module, layer, direction }),
  );
  const { changed: _, ...rest } = done;
  return { ...edited, ...rest };
}
