import type { LayerSpec } from "../cells/cell.ts";
import type { DefinedTrace } from "../cells/defined/engine/engine.ts";
import { cellName, gateNames } from "../cells/gates.ts";
import type { LayerTrace } from "../cells/sequence.ts";
import { allocate, dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { ArgumentError, describe, UnsupportedError } from "../tensor/errors.ts";
import { Shown } from "../tensor/shown.ts";
import { Tensor } from "../tensor/tensor.ts";
import type { Direction } from "./cellView.ts";
import { findGate } from "./gatePlaces.ts";
import type { InputSizes } from "./recurrentBase.ts";

/**
 * The activations and states of every step of one forward pass. Results are copies without history; time always comes first,
 * also with `batchFirst`.
 */
export class Trace<Key extends string> extends Shown {
  readonly #spec: LayerSpec;
  readonly #sizes: InputSizes;
  readonly #lengths: Int32Array | undefined;
  readonly #traceOf: (layer: number, direction: Direction) => LayerTrace;

  /** @param traceOf finds the trace of one cell; throws when the stack has no such cell */
  constructor(
    spec: LayerSpec,
    sizes: InputSizes,
    lengths: Int32Array | undefined,
    traceOf: (layer: number, direction: Direction) => LayerTrace,
  ) {
    super();
    this.#spec = spec;
    this.#sizes = sizes;
    this.#lengths = lengths;
    this.#traceOf = traceOf;
  }

  /**
   * Returns the activations of a gate, after its activation function.
   *
   * @param name      of the gate; `retain` is the share of the old state that the cell keeps, in every kind of cell
   * @param layer     default 0
   * @param direction default `"forward"`
   * @returns [T, N, H], or [T, H] of unbatched input; 0 at padded steps
   * @throws ArgumentError for an unknown gate, layer or direction
   */
  gate(name: Key, layer = 0, direction: Direction = "forward"): Tensor {
    const { index, sign } = findGate(this.#spec, name);
    const { gates } = this.#traceOf(layer, direction);
    const { hiddenSize } = this.#spec;
    const width = gateNames(this.#spec).length * hiddenSize;
    const { steps, batch } = this.#sizes;
    const values = allocate(dtypeOf(gates), steps * batch * hiddenSize);
    for (let row = 0; row < steps * batch; row++) {
      const isPadding = this.#lengths !== undefined && Math.floor(row / batch) >= this.#lengths[row % batch];
      if (isPadding) continue;
      for (let unit = 0; unit < hiddenSize; unit++) {
        const activation = gates[row * width + index * hiddenSize + unit];
        values[row * hiddenSize + unit] = sign === 1 ? activation : 1 - activation;
      }
    }
    return this.#shaped(values);
  }

  /**
   * Returns the cell states of an LSTM, or of a defined cell that has them, [T, N, H] or [T, H].
   *
   * @param layer     default 0
   * @param direction default `"forward"`
   * @throws UnsupportedError for a cell without them
   */
  cell(layer = 0, direction: Direction = "forward"): Tensor {
    const { cell } = this.#traceOf(layer, direction);
    if (cell === undefined) {
      throw new UnsupportedError(
        `Trace.cell: expected an LSTM, got ${cellName(this.#spec).toUpperCase()}. Its state is its output.`,
      );
    }
    return this.#shaped(cell.slice());
  }

  /**
   * Returns a part of the state of a defined cell after every step, [T, N, H] or [T, H]; the layer's output is the part `hidden`.
   *
   * @param part      of the state, by its name in the definition
   * @param layer     default 0
   * @param direction default `"forward"`
   * @throws ArgumentError (`NAME`) for an unknown part
   */
  state(part: string, layer = 0, direction: Direction = "forward"): Tensor {
    const trace: LayerTrace & Partial<DefinedTrace> = this.#traceOf(layer, direction);
    const states = trace.states ?? { ...(trace.cell && { cell: trace.cell }) };
    if (Object.hasOwn(states, part)) return this.#shaped(states[part].slice());
    const names = Object.keys(states).join(", ") || "no part, since the state is the output";
    throw new ArgumentError(`Trace.state: expected ${names}, got ${describe(part)}.`, "NAME");
  }

  override toString(): string {
    const { steps, batch, batched } = this.#sizes;
    return `Trace(gates ${gateNames(this.#spec).join(", ")}; steps ${steps}${batched ? `, batch ${batch}` : ""}, units ${this.#spec.hiddenSize})`;
  }

  #shaped(values: FloatArray): Tensor {
    const { steps, batch, batched } = this.#sizes;
    const { hiddenSize } = this.#spec;
    return new Tensor(values, batched ? [steps, batch, hiddenSize] : [steps, hiddenSize]);
  }
}
