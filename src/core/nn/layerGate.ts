import type { FloatArray } from "../tensor/dtype.ts";
import type { BiasValue, CellGate } from "./cellGate.ts";
import type { GatePartName, GateRange } from "./gatePlaces.ts";
import type { LearningOptions } from "./learning.ts";

/** One gate of all cells of a layer: every layer of the stack, both directions. */
export class LayerGate {
  /** Its own name, also if you asked for an alias. */
  readonly name: string;
  /** The rows of this gate in every `weight_ih`, `weight_hh` and bias. */
  readonly range: GateRange;
  /** This gate of each cell: layer by layer, forward before reverse. */
  readonly cells: readonly CellGate[];
  readonly #where: string;

  constructor(where: string, cells: readonly CellGate[]) {
    this.name = cells[0].name;
    this.range = cells[0].range;
    this.cells = cells;
    this.#where = `${where}.gates.${this.name}`;
  }

  /** Returns the effective bias of each cell, in the order of `cells`; copies. @throws as `CellGate.bias` */
  bias(): FloatArray[] {
    return this.cells.map((gate) => gate.bias());
  }

  /**
   * Sets how this gate learns in every cell.
   *
   * @param options `trainable`, `weightDecay` and `rate`; those you leave out stay unchanged
   * @param parts   default: all parts that the gate has
   * @throws as `CellGate.learn`; then nothing changes
   */
  learn(options: LearningOptions, parts?: readonly GatePartName[]): void {
    for (const gate of this.cells) gate.checkLearn(options, parts, `${this.#where}.learn`);
    for (const gate of this.cells) gate.learn(options, parts);
  }

  /**
   * Makes the effective bias exactly `value` in every cell.
   *
   * @param value one number for all units, or one per unit [H]
   * @throws as `CellGate.setBias`; then nothing changes
   */
  setBias(value: BiasValue): void {
    const values = this.cells.map((gate) => gate.checkBias(value, `${this.#where}.setBias`));
    for (const [k, gate] of this.cells.entries()) gate.writeBias(values[k]);
  }
}
