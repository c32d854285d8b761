/** A recurrent layer that was found in a checkpoint: what it is, and its weights as a record. */
import type { CellKind, Merge } from "../cells/cell.ts";
import { type Initialization, isInitialization } from "../cells/initialization.ts";
import { activationNames } from "../cells/namedActivation.ts";
import type { LazyTensor } from "../formats/contents.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { Activations } from "../interop/convention.ts";
import type { FoundLayer } from "../interop/find.ts";
import { canRun } from "../interop/outputs.ts";
import { type LayerRecord, type PlacedRecord, readLayer, tensorNames } from "../interop/records.ts";
import { describe } from "../tensor/errors.ts";
import { Shown } from "../tensor/show.ts";

/** A recurrent layer of a checkpoint. */
export class CheckpointLayer extends Shown {
  readonly #found: FoundLayer;
  readonly #tensors: ReadonlyMap<string, LazyTensor>;

  /** What was done to initialise its gates, as far as the file says; its module has it too. */
  readonly initialization: readonly Initialization[];

  /** @param records what the file says was done to initialise it; what is no record is left out */
  constructor(found: FoundLayer, tensors: ReadonlyMap<string, LazyTensor>, records: readonly unknown[] = []) {
    super();
    this.#found = found;
    this.#tensors = tensors;
    this.initialization = records.filter(isInitialization);
  }

  /** In one line: its path, class and sizes. */
  override toString(): string {
    const { name, convention, inputSize, hiddenSize, numLayers, bidirectional } = this;
    const more = `${numLayers > 1 ? `, ${numLayers} layers` : ""}${bidirectional ? ", bidirectional" : ""}`;
    return `${describe(name)}: ${convention} ${inputSize} -> ${hiddenSize}${more}`;
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

  /** How the outputs of its directions become one; `"concat"` unless the file says otherwise. */
  get merge(): Merge {
    return this.#found.merge ?? "concat";
  }

  /** Whether it reads reversed sequences and leaves its outputs in that order, as Keras's `go_backwards`. */
  get goBackwards(): boolean {
    return this.#found.goBackwards ?? false;
  }

  /** Why `toModule` of `sluice/modules` cannot run it; empty: it can. */
  get obstacles(): readonly string[] {
    const { activations, obstacles } = this.#found;
    if (canRun(activations)) return obstacles;
    const { gate, state } = activations;
    const shown = gate === "none" ? state : `${gate} and ${state}`;
    return [...obstacles, `its activations are ${shown}, of which not all are ${activationNames.join(", ")}`];
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
}
