/** A recurrent layer that was found in a checkpoint: what it is, its weights as a record, and as a module. */
import type { CellKind, Merge } from "../cells/cell.ts";
import { activationNames } from "../cells/namedActivation.ts";
import type { LazyTensor } from "../formats/contents.ts";
import type { RawTensor } from "../formats/raw.ts";
import type { Activations } from "../interop/convention.ts";
import type { FoundLayer } from "../interop/find.ts";
import { canRun } from "../interop/outputs.ts";
import { type LayerRecord, type PlacedRecord, readLayer, tensorNames } from "../interop/records.ts";
import { type Initialization, isInitialization } from "../nn/initialization.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { Shown } from "../tensor/show.ts";
import { moduleOf, type RecurrentModule } from "./modules.ts";

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

  /** Why `toModule` cannot run it; empty: it can. */
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
    const module = moduleOf(await this.#recordWith(options));
    module.initialization = structuredClone(this.initialization);
    return module;
  }

  /** The record, its RNN with the nonlinearity that is given. */
  async #recordWith({ nonlinearity }: { nonlinearity?: "tanh" | "relu" }): Promise<LayerRecord> {
    const record = await this.record();
    if (nonlinearity === undefined) return record;
    const cells = record.cells.map((cell): PlacedRecord => {
      if (cell.spec.kind !== "rnn") {
        throw new ArgumentError(
          `toModule: expected nonlinearity for an RNN only, got it for a layer of kind ${cell.spec.kind}.`,
        );
      }
      const activations = { gate: "none", state: nonlinearity };
      return { ...cell, spec: { ...cell.spec, nonlinearity }, activations };
    });
    return { ...record, cells };
  }
}
