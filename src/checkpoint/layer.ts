/** A recurrent layer found in a checkpoint: what it is, and its weights as a record. */
import type { CellKind, Merge } from "../cells/cell.ts";
import { type Initialization, isInitialization } from "../cells/initialization.ts";
import { activationNames } from "../cells/namedActivation.ts";
import type { LazyTensor } from "../formats/contents.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { Activations, Convention } from "../interop/convention.ts";
import type { FoundCell, FoundLayer } from "../interop/find.ts";
import { canRun, shownActivations } from "../interop/outputs.ts";
import { type LayerRecord, type PlacedRecord, readLayer, tensorNames } from "../interop/records.ts";
import { describe } from "../tensor/errors.ts";
import { Shown } from "../tensor/show.ts";

/** Returns what recognition found; for the library's own use. */
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
  /** The class it is read as, e.g. `"pytorch.LSTM"`. */
  readonly convention: string;
  /** What Sluice knows of that class: gate order and orientation of each tensor, evidence. */
  readonly classRecord: Convention;
  /** Other classes with such names and shapes and another meaning. */
  readonly alternatives: readonly string[];
  readonly cell: CellKind;
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bidirectional: boolean;
  readonly activations: Activations;
  /** How the outputs of its directions become one; `"concat"` unless the file says otherwise. */
  readonly merge: Merge;
  /** Whether it reads reversed sequences and leaves its outputs in that order, like Keras's `go_backwards`. */
  readonly goBackwards: boolean;
  /** Its cells with the names of their tensors: layer by layer, forward before reverse. */
  readonly cells: readonly FoundCell[];
  /** The schemes that initialised its gates, as far as the file says. `toModule` hands them on. */
  readonly initialization: readonly Initialization[];

  static {
    foundIn = (layer) => layer.#found;
  }

  /** @param records the file's list of initialisations; entries of another form are ignored */
  constructor(found: FoundLayer, tensors: ReadonlyMap<string, LazyTensor>, records: readonly unknown[] = []) {
    super();
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
    return [...obstacles, `its activations are ${shown}, of which not all are ${activationNames.join(", ")}`];
  }

  /** Names of its tensors in the file, each once. */
  get tensorNames(): readonly string[] {
    return tensorNames(this.#found);
  }

  /** Returns the weights of all cells, gates in PyTorch's order whatever the file's. @throws FormatError for damaged tensors */
  async record(): Promise<LayerRecord> {
    const tensors = new Map<string, RawTensor>();
    for (const name of this.tensorNames) tensors.set(name, await this.#tensors.get(name)!.read());
    return this.recordFrom(tensors);
  }

  /** Returns the record with values that you read, or changed, yourself. @param tensors at least those of `tensorNames` */
  recordFrom(tensors: ReadonlyMap<string, RawTensor>): LayerRecord {
    return readLayer(this.#found, tensors);
  }

  /** Returns the cells of `record()` alone. */
  async records(): Promise<PlacedRecord[]> {
    return (await this.record()).cells;
  }
}
