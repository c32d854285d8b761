import type { Merge } from "../../core/cells/cell.ts";
import { type Initialization, isInitialization } from "../../core/cells/initialization.ts";
import { activationNames } from "../../core/cells/namedActivation.ts";
import type { LazyTensor } from "../../core/storage/contents.ts";
import type { RawTensor } from "../../core/storage/raw.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { Shown } from "../../core/tensor/shown.ts";
import type { Activations, Convention, RecordKind } from "../interop/convention.ts";
import type { FoundCell, FoundLayer } from "../interop/find.ts";
import { canRun, shownActivations } from "../interop/outputs.ts";
import { type LayerRecord, type PlacedRecord, readLayer, tensorNames } from "../interop/records.ts";

/** Returns the result of recognition; internal. */
export let foundIn: (layer: CheckpointLayer) => FoundLayer;

/**
 * A recurrent layer of a checkpoint.
 *
 * @example
 * const { layers } = await openCheckpoint(bytes);
 * const { cells } = await layers[0].record();
 */
export class CheckpointLayer extends Shown {
  readonly #found: FoundLayer;
  readonly #tensors: ReadonlyMap<string, LazyTensor>;

  /** Path of the layer in the file; may be empty. */
  readonly name: string;
  /** The class Sluice reads it as, e.g. `"pytorch.LSTM"`. */
  readonly convention: string;
  /** That class in the table of conventions: gate order and orientation of each tensor, evidence. */
  readonly classRecord: Convention;
  /** Other classes that fit the names and shapes but order the numbers differently. */
  readonly alternatives: readonly string[];
  /** `"lstm"`, `"gru"`, `"rnn"` or `"sLSTM"`. */
  readonly cell: RecordKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  readonly activations: Activations;
  /** How it combines the outputs of its directions; `"concat"` unless the file says otherwise. */
  readonly merge: Merge;
  /** Whether it reads reversed sequences and leaves its outputs in that order, like Keras's `go_backwards`. */
  readonly goBackwards: boolean;
  /** Its cells with the names of their tensors: layer by layer, forward before reverse. */
  readonly cells: readonly FoundCell[];
  /** The schemes that initialised its gates, if the file records them. `toModule` passes them on. */
  readonly initialization: readonly Initialization[];

  static {
    foundIn = (layer) => layer.#found;
  }

  /**
   * For `openCheckpoint`, which makes all layers.
   *
   * @param found   the result of recognition
   * @param tensors all tensors of the file
   * @param records the file's list of initialisations; entries of another form are ignored
   */
  constructor(found: FoundLayer, tensors: ReadonlyMap<string, LazyTensor>, records: readonly unknown[] = []) {
    super();
    if (
      typeof found !== "object" ||
      found === null ||
      found.convention === undefined ||
      !(tensors instanceof Map)
    )
      throw new ArgumentError(`CheckpointLayer: expected openCheckpoint to make it, got ${describe(found)}.`);
    this.#found = found;
    this.#tensors = tensors;
    this.name = found.name;
    this.convention = found.convention.name;
    this.classRecord = found.convention;
    this.alternatives = found.alternatives;
    this.cell = found.cell;
    this.inputSize = found.inputSize;
    this.hiddenSize = found.hiddenSize;
    this.numLayers = found.numLayers;
    this.bidirectional = found.bidirectional;
    this.activations = found.activations;
    this.merge = found.merge ?? "concat";
    this.goBackwards = found.goBackwards ?? false;
    this.cells = found.cells;
    this.initialization = records.filter(isInitialization);
  }

  /** Its path, class and sizes in one line. */
  override toString(): string {
    const { name, convention, inputSize, hiddenSize, numLayers, bidirectional } = this;
    const more = `${numLayers > 1 ? `, ${numLayers} layers` : ""}${bidirectional ? ", bidirectional" : ""}`;
    return `${describe(name)}: ${convention} ${inputSize} -> ${hiddenSize}${more}`;
  }

  /** Why `toModule` of `sluice/modules` cannot run it; empty if it can. */
  get obstacles(): readonly string[] {
    const { activations, obstacles } = this.#found;
    if (canRun(activations)) return obstacles;
    const shown = shownActivations(activations);
    return [...obstacles, `its activations are ${shown}; Sluice runs ${activationNames}`];
  }

  /** Names of its tensors in the file, each once. */
  get tensorNames(): readonly string[] {
    return tensorNames(this.#found);
  }

  /** Returns the weights of all cells with the gates in PyTorch's order. @throws FormatError for damaged tensors */
  async record(): Promise<LayerRecord> {
    const tensors = new Map<string, RawTensor>();
    for (const name of this.tensorNames) tensors.set(name, await this.#tensors.get(name)!.read());
    return this.recordFrom(tensors);
  }

  /** Returns the record made from values that you provide. @param tensors all of `tensorNames` */
  recordFrom(tensors: ReadonlyMap<string, RawTensor>): LayerRecord {
    return readLayer(this.#found, tensors);
  }

  /** Returns the cells of `record()` alone. */
  async records(): Promise<PlacedRecord[]> {
    return (await this.record()).cells;
  }
}
