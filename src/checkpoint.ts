/**
 * The entry `sluice/checkpoint`: recurrent checkpoints of any framework as modules and weight records, and back. This is the only
 * place where records become modules; formats know nothing of networks, and `interop/` nothing of modules.
 */
import type { CellKind, CellWeights } from "./cells/cell.ts";
import type { LazyTensor } from "./formats/contents.ts";
import { openFile } from "./formats/detect.ts";
import type { Limits } from "./formats/limits.ts";
import { checkRaw, fromFloat, type RawTensor, toFloat } from "./formats/raw.ts";
import { type ByteSource, blobSource, bytesSource, type Folder } from "./formats/source.ts";
import type { Activations } from "./interop/convention.ts";
import type { ConversionNote } from "./interop/engine.ts";
import type { FoundLayer } from "./interop/find.ts";
import { type FlatOptions, type FlatSizes, splitVectors } from "./interop/flat.ts";
import { recogniseLayers } from "./interop/recognise.ts";
import { type LayerRecord, type PlacedRecord, readLayer, tensorNames } from "./interop/records.ts";
import { checkWritable, isFlat, saveLayers, type WritableFormat, writeFlat } from "./interop/save/save.ts";
import { GRU } from "./nn/gru.ts";
import { LSTM } from "./nn/lstm.ts";
import { Module } from "./nn/module.ts";
import { RNN } from "./nn/rnn.ts";
import { dtypeOf, type FloatArray } from "./tensor/dtype.ts";
import { ArgumentError, describe, UnsupportedError } from "./tensor/errors.ts";
import { checkOptionNames } from "./tensor/options.ts";
import { Tensor } from "./tensor/tensor.ts";

export { blobSource, bytesSource, folderOf } from "./formats/source.ts";
export type {
  Activations,
  ByteSource,
  ConversionNote,
  FlatOptions,
  FlatSizes,
  Folder,
  LayerRecord,
  LazyTensor,
  PlacedRecord,
  RawTensor,
  WritableFormat,
};
export { fromFloat, toFloat };

export type RecurrentModule = LSTM | GRU | RNN;

export interface OpenCheckpointOptions {
  /** Framework or class that the file is of, e.g. `"keras"` or `"tf1.LSTMCell"`, where names and shapes fit several. */
  from?: string;
  /** Format, where the content does not decide. */
  format?: string;
  /** Order of the gates, e.g. `"ifog"`, where it is not the framework's. */
  order?: string;
  /** Sizes of the stack in a vector that holds a whole one, where the file does not say them (MXNet 2, cuDNN). */
  flat?: FlatOptions;
  /** The files beside it, for formats that spread over several; see `folderOf`. */
  folder?: Folder;
  /** Name of the file, for formats that build the names of the files beside it from it. */
  name?: string;
  /** Raises or lowers limits on what a file may ask for. */
  limits?: Partial<Limits>;
}

export interface Checkpoint {
  /** Name of the format, e.g. `"pytorch"` or `"onnx"`. */
  format: string;
  /**
   * All tensors of the file by name; each is fetched by its `read()`. Behind a vector that holds a whole stack stand its pieces, such
   * as `weight:weight_ih_l0`.
   */
  tensors: ReadonlyMap<string, LazyTensor>;
  /** The recurrent layers, in the order of the file. */
  layers: readonly CheckpointLayer[];
  /** What else the file says. */
  metadata: ReadonlyMap<string, unknown>;
  /** What a careful reader should know. */
  warnings: readonly string[];
}

/**
 * Opens a checkpoint of any format that is read; the format is told by the content. Only the directory of the file is read until a
 * tensor or a layer is asked for.
 *
 * @throws FormatError for bytes that obey no format; ArgumentError for an unknown `from`, `format` or `order`
 */
export async function openCheckpoint(
  source: Uint8Array | Blob | ByteSource,
  options: OpenCheckpointOptions = {},
): Promise<Checkpoint> {
  checkOpenOptions(options);
  const contents = splitVectors(await openFile(asSource(source), options), options);
  const { format, tensors, metadata } = contents;
  const shapes = new Map([...tensors].map(([name, { shape }]) => [name, shape]));
  const { layers, problems } = recogniseLayers({ format, shapes, metadata }, options);
  return {
    format,
    tensors,
    metadata,
    layers: layers.map((layer) => new CheckpointLayer(layer, tensors)),
    warnings: [...(contents.warnings ?? []), ...problems],
  };
}

function checkOpenOptions(options: OpenCheckpointOptions): void {
  checkOptionNames("openCheckpoint", options, [
    "from",
    "format",
    "order",
    "flat",
    "folder",
    "name",
    "limits",
  ]);
  for (const name of ["from", "format", "order", "name"] as const) {
    if (options[name] === undefined || typeof options[name] === "string") continue;
    throw new ArgumentError(`openCheckpoint: expected ${name} to be a text, got ${describe(options[name])}.`);
  }
  const { folder } = options;
  if (folder !== undefined && typeof folder?.open !== "function") {
    throw new ArgumentError(
      `openCheckpoint: expected a folder, got ${describe(folder)}. folderOf makes one.`,
    );
  }
}

function asSource(source: Uint8Array | Blob | ByteSource): ByteSource {
  if (source instanceof Uint8Array) return bytesSource(source);
  if (typeof Blob !== "undefined" && source instanceof Blob) return blobSource(source);
  if (source !== null && typeof source === "object" && "read" in source && "size" in source) return source;
  throw new ArgumentError(
    `openCheckpoint: expected a Uint8Array, a Blob or a source of bytes, got ${describe(source)}.`,
  );
}

/** A recurrent layer of a checkpoint. */
export class CheckpointLayer {
  readonly #found: FoundLayer;
  readonly #tensors: ReadonlyMap<string, LazyTensor>;

  constructor(found: FoundLayer, tensors: ReadonlyMap<string, LazyTensor>) {
    this.#found = found;
    this.#tensors = tensors;
  }

  /** Path of the layer in the file; may be empty. */
  get name(): string {
    return this.#found.name;
  }

  /** The class it is read as, e.g. `"pytorch.LSTM"`. */
  get convention(): string {
    return this.#found.convention.name;
  }

  /** Other classes that names and shapes fit, and that mean something else. */
  get alternatives(): readonly string[] {
    return this.#found.alternatives;
  }

  get cell(): CellKind {
    return this.#found.cell;
  }

  get inputSize(): number {
    return this.#found.inputSize;
  }

  get hiddenSize(): number {
    return this.#found.hiddenSize;
  }

  get numLayers(): number {
    return this.#found.numLayers;
  }

  get bidirectional(): boolean {
    return this.#found.bidirectional;
  }

  get activations(): Activations {
    return this.#found.activations;
  }

  /** Why `toModule` cannot run it; empty: it can. */
  get obstacles(): readonly string[] {
    const { activations, obstacles, cells } = this.#found;
    const { gate, state } = activations;
    const runs =
      this.cell === "rnn" ? state === "tanh" || state === "relu" : gate === "sigmoid" && state === "tanh";
    const shown = gate === "none" ? state : `${gate} and ${state}`;
    const expected = this.cell === "rnn" ? "tanh or relu" : "sigmoid and tanh";
    return [
      ...obstacles,
      ...(runs ? [] : [`its activations are ${shown}, not ${expected}`]),
      ...(cells.length === 1 && cells[0].direction === "reverse"
        ? ["it reads the sequence from its end only"]
        : []),
    ];
  }

  /** Names of its tensors in the file. */
  get tensorNames(): readonly string[] {
    return tensorNames(this.#found);
  }

  /** The weights of all cells, gates in the order of PyTorch, whatever the file's. @throws FormatError for damaged tensors */
  async record(): Promise<LayerRecord> {
    const tensors = new Map<string, RawTensor>();
    for (const name of this.tensorNames) tensors.set(name, await this.#tensors.get(name)!.read());
    return readLayer(this.#found, tensors);
  }

  /** As `record`, the cells alone: layer by layer, forward before reverse. */
  async records(): Promise<PlacedRecord[]> {
    return (await this.record()).cells;
  }

  /**
   * A module with the weights of the layer. One bias becomes the input's, and the other 0.
   *
   * @param options `nonlinearity` of an RNN whose file does not say it
   * @throws UnsupportedError with the reason, for a layer that Sluice cannot run as it is
   */
  async toModule(options: { nonlinearity?: "tanh" | "relu" } = {}): Promise<RecurrentModule> {
    const { obstacles } = this;
    if (obstacles.length > 0) {
      throw new UnsupportedError(
        `layer ${describe(this.name)}: expected a layer that Sluice can run, got ${this.convention}: ${obstacles.join("; ")}. Its weights can be read and converted.`,
      );
    }
    const record = await this.record();
    const { nonlinearity } = options;
    if (nonlinearity === undefined) return moduleOf(record);
    const cells = record.cells.map((cell): PlacedRecord => {
      if (cell.spec.kind !== "rnn") {
        throw new ArgumentError(
          `toModule: expected nonlinearity for an RNN only, got it for a layer of kind ${cell.spec.kind}.`,
        );
      }
      return { ...cell, spec: { ...cell.spec, nonlinearity } };
    });
    return moduleOf({ ...record, cells });
  }
}

/** @throws ArgumentError unless it is the record of a layer: its cells, each with specification and weights */
function checkRecord(where: string, layer: unknown): asserts layer is LayerRecord {
  const { name, numLayers, cells } = (layer ?? {}) as Partial<LayerRecord>;
  const isCell = (cell: Partial<PlacedRecord> | null | undefined) =>
    typeof cell?.spec?.kind === "string" &&
    Object.entries(cell.weights ?? { none: 0 }).every(
      ([, weight]) => weight === undefined || ArrayBuffer.isView(weight),
    );
  const isWhole =
    typeof name === "string" &&
    Number.isSafeInteger(numLayers) &&
    Array.isArray(cells) &&
    cells.length > 0 &&
    [...cells].every(isCell);
  if (isWhole) return;
  throw new ArgumentError(
    `${where}: expected the record of a recurrent layer, got ${describe(layer)}. recordOf makes one of a module.`,
  );
}

/** A module with these weights. @throws UnsupportedError when the cells are not those of one layer */
export function moduleOf(layer: LayerRecord): RecurrentModule {
  checkRecord("moduleOf", layer);
  const title = `layer ${describe(layer.name)}`;
  const first = layer.cells[0];
  const { spec } = first;
  if (layer.cells.length !== layer.numLayers * (layer.bidirectional ? 2 : 1)) {
    throw new UnsupportedError(
      `${title}: expected every layer in every direction, got ${layer.cells.length} cells.`,
    );
  }
  for (const cell of layer.cells) {
    const { inputSize: _, ...rest } = cell.spec;
    const { inputSize: __, ...same } = spec;
    if (JSON.stringify(rest) !== JSON.stringify(same)) {
      throw new UnsupportedError(
        `${title}: expected cells of one kind and size, got ${describe(JSON.stringify(rest))} beside ${describe(JSON.stringify(same))}.`,
      );
    }
  }
  const options = {
    inputSize: spec.inputSize,
    hiddenSize: spec.hiddenSize,
    numLayers: layer.numLayers,
    bidirectional: layer.bidirectional,
    bias: layer.cells.some(({ weights }) => weights.biasIh !== undefined || weights.biasHh !== undefined),
    dtype: dtypeOf(first.weights.weightIh),
    seed: 0,
  };
  const module =
    spec.kind === "lstm"
      ? new LSTM({
          ...options,
          projSize: spec.projSize,
          peephole: spec.peephole,
          coupled: spec.coupled,
          cellClip: spec.cellClip,
        })
      : spec.kind === "gru"
        ? new GRU({ ...options, resetAfter: spec.resetAfter })
        : new RNN({ ...options, nonlinearity: spec.nonlinearity });
  for (const { layer: level, direction, weights } of layer.cells) {
    const parameters = module.cell(level, direction).weights;
    for (const [key, parameter] of Object.entries(parameters)) {
      const values = weights[key as keyof CellWeights];
      if (values !== undefined && values.length !== parameter.data.length) {
        throw new UnsupportedError(
          `${title}: expected ${key} of layer ${level} ${direction} of ${parameter.data.length} numbers, got ${values.length}.`,
        );
      }
      if (values === undefined) parameter.data.fill(0);
      else parameter.data.set(values);
      parameter.bump();
    }
  }
  return module;
}

/** The weights of a recurrent module as records, copied. @param name path that the layer is to have in a file */
export function recordOf(module: RecurrentModule, name = ""): LayerRecord {
  if (!(module instanceof LSTM || module instanceof GRU || module instanceof RNN)) {
    throw new ArgumentError(`recordOf: expected an LSTM, a GRU or an RNN, got ${describe(module)}.`);
  }
  if (typeof name !== "string") {
    throw new ArgumentError(`recordOf: expected a name, got ${describe(name)}.`);
  }
  const { numLayers, bidirectional } = module;
  const cells = module.cells.map(({ layer, direction, spec, weights }): PlacedRecord => {
    if (spec.kind === "built") {
      throw new UnsupportedError(
        `recordOf: expected an LSTM, GRU or RNN, got a cell of its own equations, ${spec.cell.definition.name}. Keep it with encodeModel and its config.`,
      );
    }
    const copied: Record<string, FloatArray> = {};
    for (const [key, parameter] of Object.entries(weights))
      copied[key] = parameter.data.slice() as FloatArray;
    const activations: Activations =
      spec.kind === "rnn" ? { gate: "none", state: spec.nonlinearity } : { gate: "sigmoid", state: "tanh" };
    return { layer, direction, spec: { ...spec }, weights: copied as unknown as CellWeights, activations };
  });
  return { name, cell: cells[0].spec.kind, numLayers, bidirectional, cells };
}

export interface SaveCheckpointOptions {
  format: WritableFormat;
  /**
   * Framework or class in whose convention recurrent layers are written, e.g. `"pytorch"` or `"tf1.LSTMCell"`. Default: the one that
   * the format belongs to; in formats of named tensors, a module is written under its own names, which are PyTorch's.
   */
  framework?: string;
  /** Drop what the target cannot hold instead of refusing it. Default false */
  lossy?: boolean;
  /** Is told of what was not carried over as it was. */
  onNote?: (note: ConversionNote & { cell: string }) => void;
}

/** What can be saved: a module, layers as records, or tensors by name. */
export type SaveTarget =
  | Module
  | LayerRecord
  | readonly LayerRecord[]
  | ReadonlyMap<string, RawTensor | Tensor>;

/**
 * Writes a checkpoint.
 *
 * @returns the bytes of the file
 * @throws UnsupportedError saying what has no place in the target; ArgumentError for a format that takes several files
 */
export function saveCheckpoint(target: SaveTarget, options: SaveCheckpointOptions): Uint8Array {
  const files = checkpointFiles(target, options);
  if (files.size > 1 || options.format === "tfjs") {
    throw new ArgumentError(
      `saveCheckpoint: expected a format of one file, got ${options.format}. Use checkpointFiles.`,
    );
  }
  return files.values().next().value!;
}

/** As `saveCheckpoint`, for formats of any number of files: their bytes by name, the main one first. */
export function checkpointFiles(target: SaveTarget, options: SaveCheckpointOptions): Map<string, Uint8Array> {
  checkOptionNames("saveCheckpoint", options, ["format", "framework", "lossy", "onNote"]);
  const { format, framework, lossy, onNote } = options;
  if (typeof format !== "string") {
    throw new ArgumentError(`saveCheckpoint: expected the name of a format, got ${describe(format)}.`);
  }
  if (
    !["string", "undefined"].includes(typeof framework) ||
    !["boolean", "undefined"].includes(typeof lossy) ||
    !["function", "undefined"].includes(typeof onNote)
  ) {
    throw new ArgumentError(
      `saveCheckpoint: expected framework to be a text, lossy true or false and onNote a function, got ${describe(framework)}, ${describe(lossy)} and ${describe(onNote)}.`,
    );
  }
  checkWritable("saveCheckpoint", format);
  if (target instanceof Map) {
    if (framework !== undefined) {
      throw new ArgumentError(
        `saveCheckpoint: expected a module or records to write for ${framework}, got tensors, which are written as they are.`,
      );
    }
    return new Map([[`model.${format}`, writeFlat(format, rawTensors(target))]]);
  }
  if (!(target instanceof Module)) {
    const layers = Array.isArray(target) ? (target as LayerRecord[]) : [target as LayerRecord];
    for (const layer of layers) checkRecord("saveCheckpoint", layer);
    return saveLayers(layers, options).files;
  }
  if (framework === undefined && isFlat(format) && format !== "flax" && format !== "torch7") {
    return new Map([[`model.${format}`, writeFlat(format, rawTensors(target.stateDict()))]]);
  }
  const { layers, others } = partsOf(target);
  return saveLayers(layers, { ...options, others }).files;
}

/** The recurrent layers of a model, and its other parameters by name. */
function partsOf(model: Module): { layers: LayerRecord[]; others: Map<string, RawTensor> } {
  const others = rawTensors(model.stateDict());
  const layers: LayerRecord[] = [];
  for (const [name, module] of model.namedModules()) {
    if (!(module instanceof LSTM || module instanceof GRU || module instanceof RNN)) continue;
    layers.push(recordOf(module, name));
    const prefix = name === "" ? "" : `${name}.`;
    for (const parameter of module.parameterNames.flat()) others.delete(prefix + parameter);
  }
  return { layers, others };
}

function rawTensors(tensors: ReadonlyMap<string, RawTensor | Tensor>): Map<string, RawTensor> {
  for (const [name, tensor] of tensors) {
    if (typeof name !== "string") {
      throw new ArgumentError(`saveCheckpoint: expected names of tensors, got ${describe(name)}.`);
    }
    if (!(tensor instanceof Tensor)) checkRaw(`saveCheckpoint: ${describe(name)}`, tensor);
  }
  return new Map(
    [...tensors].map(([name, tensor]) => [
      name,
      tensor instanceof Tensor ? fromFloat(tensor.data, tensor.shape) : tensor,
    ]),
  );
}
