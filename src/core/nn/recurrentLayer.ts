/**
 * A stack of recurrent layers in one or two directions, with PyTorch's options, names and semantics. The equations are in
 * `cells/`; `autograd/runLayer.ts` runs one layer over one sequence; `runStack` below says which cell reads what, in which order. A layer keeps no state between calls: pass the state as an argument,
 * and get the new one back.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, L layers, D directions, S size of the hidden state.
 */
import { dropout as dropoutOf } from "../autograd/dropout.ts";
import { add, mul } from "../autograd/elementwise.ts";
import { runLayer } from "../autograd/runLayer.ts";
import { concat, flip, reshape, select, slice, stack, transpose } from "../autograd/shape.ts";
import { intermediate, noGrad } from "../autograd/tape.ts";
import {
  initialState,
  type LayerSpec,
  type LayerState,
  MERGES,
  type Merge,
  stateParts,
  stateSize,
  weightEntries,
} from "../cells/cell.ts";
import type { LayerTrace } from "../cells/sequence.ts";
import {
  checkBoolean,
  checkChoice,
  checkNumber,
  checkOptionNames,
  dropProbability,
  fillOptions,
  layerCount,
  type OptionTable,
} from "../tensor/check.ts";
import { filled } from "../tensor/create.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import type { Random } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { type Acts, CheckedActs, watched } from "./act.ts";
import type { CellView, Direction } from "./cellView.ts";
import { DROPOUT_STREAM } from "./defaults.ts";
import { warnOfDoubledBias } from "./doubledBias.ts";
import { type Gates, layerGates } from "./gates.ts";
import type { LayerGate } from "./layerGate.ts";
import { LayerNoise, NOISE_OPTIONS, type NoiseOptions } from "./noise.ts";
import { unusualOptions } from "./options.ts";
import {
  type CellOptions,
  checkLengths,
  checkSequence,
  checkState,
  type HiddenState,
  type InputSizes,
  RecurrentBase,
} from "./recurrentBase.ts";
import { Trace } from "./trace.ts";
import { warnOnce } from "./warnings.ts";

/** Options that every recurrent layer has; defaults are PyTorch's. */
export interface RecurrentOptions extends CellOptions, NoiseOptions {
  /** L, default 1 */
  numLayers?: number;
  /** Whether input and output are [N, T, …] instead of [T, N, …]; states never are. Default false */
  batchFirst?: boolean;
  /** Probability of zeroing an element of the output of each layer except the last, in training; default 0 */
  dropout?: number;
  /** Whether a second cell per layer reads the sequence from its end; default false */
  bidirectional?: boolean;
  /**
   * How the outputs of two directions become one: side by side, [T, N, 2S], or as their sum, product or average, [T, N, S].
   * `"none"`, two outputs in Keras, puts them side by side too. Default `"concat"`
   */
  merge?: Merge;
  /** The direction of a layer that has only one; outputs stay at their time index. Default `"forward"` */
  direction?: Direction;
  /** Whether to reverse each sequence first, as Keras does: output and trace begin with the last step. Default false */
  goBackwards?: boolean;
}

/** Returns the width of a layer's output in units of one direction's. */
export function directionsKept({
  bidirectional = false,
  merge = "concat",
}: Partial<RecurrentOptions>): 1 | 2 {
  return bidirectional && (merge === "concat" || merge === "none") ? 2 : 1;
}

/** Those without a rule are checked elsewhere. */
const TABLE: OptionTable<Omit<RecurrentOptions, keyof NoiseOptions>> = {
  inputSize: [undefined],
  hiddenSize: [undefined],
  numLayers: [1, layerCount],
  bias: [true],
  batchFirst: [false, "boolean"],
  dropout: [0],
  bidirectional: [false, "boolean"],
  merge: ["concat"],
  direction: ["forward"],
  goBackwards: [false, "boolean"],
  dtype: ["float32"],
  seed: [undefined],
};
export const RECURRENT_OPTIONS: readonly string[] = [.../* @__PURE__ */ Object.keys(TABLE), ...NOISE_OPTIONS];

/** Steps of each sequence of a batch, [N]. */
export type Lengths = readonly number[] | Int32Array;

/** Options of `forward` of a recurrent layer. */
export interface ForwardOptions<State> {
  /** State before the first step, [L·D, N, …]; default zeros */
  state?: State;
  /** Valid steps of each sequence, each from 1 to T; default: all are T long. Needs a batch axis */
  lengths?: Lengths;
  /** Whether to return the activations of the gates; default false */
  trace?: boolean;
  /** Acts on gates in this run, e.g. `{ forget: 1 }` or `{ input: { shift: -2, from: 10 } }`; default none */
  act?: Acts;
}

const IN_STATE = { hidden: "Write state: { hidden, … }.", cell: "Write state: { hidden, cell }." };
const FORWARD_OPTIONS: readonly (keyof ForwardOptions<never>)[] = ["state", "lengths", "trace", "act"];

/** The result of `forward` of a recurrent layer. */
export interface RecurrentResult<State> {
  /** [T, N, D·S] (or [N, T, D·S], [T, D·S]): the hidden states of the last layer; exactly 0 at padded steps */
  output: Tensor;
  /** State after each sequence's own last step (its first, in the reverse direction), [L·D, N, …] */
  state: State;
}

/** The result of `forward` with `trace: true`. */
export interface TracedResult<State, Key extends string> extends RecurrentResult<State> {
  /** Activations of the gates, and states, at every step. */
  trace: Trace<Key>;
}

/** The result of `forward` where only the run knows whether it has a trace. */
type PerhapsTraced<State, Key extends string> = RecurrentResult<State> & Partial<TracedResult<State, Key>>;

/**
 * The base of `LSTM`, `GRU`, `RNN` and `DefinedLayer`.
 *
 * @example
 * const layer: RecurrentLayer<LSTMGateKey, LSTMState> = new LSTM({ inputSize: 10, hiddenSize: 20 });
 * layer.forward(zeros([5, 3, 10])).output.shape; // [5, 3, 20]
 */
export abstract class RecurrentLayer<
  Key extends string,
  State extends HiddenState,
> extends RecurrentBase<Key> {
  /** L */
  readonly numLayers: number;
  readonly bidirectional: boolean;
  /** How the outputs of two directions become one. */
  readonly merge: Merge;
  /** Whether the layer reverses each sequence first. */
  readonly goBackwards: boolean;
  /** Noise of its recurrent connections. */
  readonly noise: LayerNoise;
  /** You may change it at any time. */
  batchFirst: boolean;
  /** All cells: layer by layer, forward before reverse. */
  readonly cells: readonly CellView<Key>[];
  /** Names of the parameters of each cell, in the order of `cells`. */
  readonly parameterNames: readonly (readonly string[])[];
  /** The gates of all cells by name, e.g. `gates.forget.setBias(1)`; `cell` has those of one cell. */
  readonly gates: Gates<Key, LayerGate>;
  /** Draws the masks of dropout. */
  random: Random;

  #dropout = 0;
  readonly #directions: readonly Direction[];

  /**
   * @param where   name of the class, in messages
   * @param options sizes, directions, dropout and noise
   * @param spec    of the first layer's cell; this checks its sizes
   * @throws ArgumentError for invalid values
   */
  constructor(where: string, options: RecurrentOptions, spec: LayerSpec) {
    super(where, options);
    const read = fillOptions<Omit<RecurrentOptions, keyof NoiseOptions>>(where, options, TABLE);
    const { numLayers, batchFirst, dropout, bidirectional, merge, direction, goBackwards } = read;
    checkDirections(where, { bidirectional, merge, direction, numLayers });
    this.numLayers = numLayers;
    this.batchFirst = batchFirst;
    this.bidirectional = bidirectional;
    this.merge = merge;
    this.goBackwards = goBackwards;
    this.#directions = bidirectional ? ["forward", "reverse"] : [direction];
    this.noise = new LayerNoise(where, options, spec);
    this.random = this.forkRandom(DROPOUT_STREAM);
    this.dropout = dropout;

    const cells: CellView<Key>[] = [];
    for (let layer = 0; layer < numLayers; layer++) {
      const inputSize = layer === 0 ? spec.inputSize : directionsKept(options) * stateSize(spec);
      for (const each of this.#directions) {
        const suffix = `_l${layer}${each === "reverse" ? "_reverse" : ""}`;
        const place = `${where}.cell(${layer}, "${each}")`;
        cells.push(RecurrentBase.makeCell(this, place, layer, each, { ...spec, inputSize }, suffix));
      }
    }
    this.cells = cells;
    this.parameterNames = cells.map(({ weights }) => weightEntries(weights).map(([, { name }]) => name));
    this.gates = layerGates(where, cells);
    this.resetParameters();
  }

  /**
   * Returns one cell of the stack.
   *
   * @param layer     from 0
   * @param direction default `"forward"`, or the only one
   * @throws ArgumentError when the stack has no such layer or direction
   */
  cell(layer: number, direction: Direction = this.#directions[0]): CellView<Key> {
    return this.cells[this.#placeOf(`${this.typeName}.cell`, layer, direction)];
  }

  /** Probability of dropout between layers; you may change it at any time. */
  get dropout(): number {
    return this.#dropout;
  }

  set dropout(probability: number) {
    checkNumber(this.typeName, "dropout", probability, dropProbability);
    this.#dropout = probability;
    if (probability > 0 && this.numLayers === 1) {
      warnOnce(
        this,
        "dropout of one layer",
        `${this.typeName}: dropout acts after every layer except the last, so dropout = ${probability} does nothing with numLayers = 1.`,
      );
    }
  }

  /**
   * Runs the stack over a sequence.
   *
   * @param x       [T, N, I]; [N, T, I] with `batchFirst`; [T, I] for one sequence without a batch axis
   * @param options `state` before the first step, default zeros; `lengths`, default T for all; `trace`, default false; `act` on gates
   * @returns output [T, N, D·S] in the orientation of the input ([T, N, S] of merged directions), state, and with `trace: true` the
   *   activations of the gates
   * @throws ShapeError, ArgumentError for input, state, lengths or acts that do not fit; then nothing runs. UnsupportedError for acts on a
   *   gate that an equation gives, or that need `useDefinedCells`
   */
  forward(x: Tensor, options: ForwardOptions<State> & { trace: true }): TracedResult<State, Key>;
  // Without a state, the same for every kind of layer: a call on `LSTM | DefinedLayer` compiles.
  forward(x: Tensor, options?: ForwardOptions<never>): PerhapsTraced<State, Key>;
  // The last, since TypeScript reports a mistake in the options by the last overload.
  forward(x: Tensor, options?: ForwardOptions<State>): PerhapsTraced<State, Key>;
  forward(x: Tensor, options: ForwardOptions<State> = {}): PerhapsTraced<State, Key> {
    const where = `${this.typeName}.forward`;
    checkOptionNames(where, options, FORWARD_OPTIONS, IN_STATE);
    const { state, trace = false } = options;
    const sizes = checkSequence(where, x, this.inputSize, this.batchFirst, this.dtype);
    const { spec } = this.cells[0];
    if (state !== undefined) checkState(where, state, spec, sizes, this.dtype, this.cells.length);
    const lengths = checkLengths(where, options.lengths, sizes);
    checkBoolean(where, "trace", trace);
    const watch = watched.get(this);
    const given = options.act === undefined ? watch?.act : options.act;
    const { dtype, numLayers } = this;
    const acts =
      given === undefined
        ? undefined
        : new CheckedActs(given, { where, spec, sizes, dtype, numLayers, directions: this.#directions });
    warnOfDoubledBias(this, this.cells);

    const finals: LayerState<Tensor>[] = [];
    const traces: LayerTrace[] = [];
    const run = (cell: CellView<Key>, input: Tensor, place: number): Tensor => {
      const { runs, weights, direction } = cell;
      const plain = this.noise.apply({ spec: runs, weights, input }, this.training, this.random);
      const noisy = acts === undefined ? plain : acts.apply(cell, plain);
      const result = runLayer({
        // Each field by name: spreading takes longer than a step of a small layer.
        spec: noisy.spec,
        weights: noisy.weights,
        input: noisy.input,
        masks: noisy.masks,
        initial: this.#initial(state, place, sizes),
        lengths,
        reverse: direction === "reverse",
        traced: trace || watch?.seen !== undefined,
      });
      finals.push(result.final as LayerState<Tensor>);
      traces.push(result.trace);
      // Merging copies the outputs of two directions.
      return this.bidirectional ? intermediate(result.output) : result.output;
    };
    const between = (output: Tensor): Tensor => {
      intermediate(output);
      if (!this.training || this.#dropout === 0) return output;
      return intermediate(dropoutOf(output, this.#dropout, this.random));
    };
    const output = runStack<CellView<Key>>(this, timeFirst(x, this.batchFirst), lengths, run, between);

    const result = { output: this.#oriented(output, sizes), state: this.#joined(finals, sizes) };
    if (!trace && watch?.seen === undefined) return result;
    const traceOf = (layer: number, direction: Direction) => traces[this.#placeOf("Trace", layer, direction)];
    const whole = new Trace<Key>(spec, sizes, lengths, traceOf);
    const rows = lengths === undefined ? sizes.steps * sizes.batch : lengths.reduce((a, b) => a + b);
    watch?.seen?.(whole as Trace<string>, rows);
    return trace ? { ...result, trace: whole } : result;
  }

  protected override shownOptions(): string[] {
    const shown = { ...this, dropout: this.dropout, direction: this.#directions[0] };
    const usual = Object.entries(TABLE).flatMap(([name, [fallback]]) =>
      fallback === undefined ? [] : [[name, fallback]],
    );
    return [...unusualOptions(shown, Object.fromEntries(usual)), ...this.noise.shownOptions()];
  }

  /** The options of its directions that differ from their defaults. */
  protected directionOptions(): Pick<RecurrentOptions, "merge" | "direction" | "goBackwards"> {
    const { merge, goBackwards } = this;
    const [direction] = this.#directions;
    return {
      ...(merge !== "concat" && { merge }),
      ...(direction !== "forward" && { direction }),
      ...(goBackwards && { goBackwards }),
    };
  }

  /** Returns the index of a cell in `cells`, and so in the states. */
  #placeOf(where: string, layer: number, direction: Direction): number {
    if (!Number.isInteger(layer) || layer < 0 || layer >= this.numLayers)
      refuseValue(where, `a layer from 0 to ${this.numLayers - 1}`, layer);
    const directions = this.#directions;
    const place = directions.indexOf(direction);
    if (place < 0) {
      throw new ArgumentError(
        `${where}: expected direction ${directions.map(describe).join(" or ")}, got ${describe(direction)}.${this.bidirectional ? "" : " The layer is not bidirectional."}`,
        "NAME",
      );
    }
    return layer * directions.length + place;
  }

  #oriented(output: Tensor, { steps, batched }: InputSizes): Tensor {
    if (!batched) return reshape(output, [steps, output.shape[2]]);
    return this.batchFirst ? transpose(output, 0, 1) : output;
  }

  /** The state before the first step of the cell at `place`. */
  #initial(state: HiddenState | undefined, place: number, { batch }: InputSizes): LayerState<Tensor> {
    const given = (state ?? {}) as Readonly<Record<string, Tensor>>;
    return initialState(this.cells[0].spec, (part, size, value) =>
      given[part] === undefined
        ? filled([batch, size], value, this.dtype)
        : reshape(select(given[part], 0, place), [batch, size]),
    );
  }

  #joined(finals: readonly LayerState<Tensor>[], { batched }: InputSizes): State {
    const join = (name: string): Tensor => {
      const parts = finals.map((final) => final[name]!);
      const [batch, size] = parts[0].shape;
      // A single part needs no copy.
      const joined = parts.length === 1 ? parts[0] : concat(parts);
      return reshape(joined, batched ? [parts.length, batch, size] : [parts.length, size]);
    };
    const state: Record<string, Tensor> = {};
    for (const name of stateParts(this.cells[0].spec)) state[name] = join(name);
    return state as unknown as State;
  }
}

function checkDirections(
  where: string,
  {
    bidirectional,
    merge,
    direction,
    numLayers,
  }: Required<Pick<RecurrentOptions, "bidirectional" | "merge" | "direction" | "numLayers">>,
): void {
  checkChoice(where, "merge", merge, MERGES, "NAME");
  checkChoice(where, "direction", direction, ["forward", "reverse"], "NAME");
  if (merge !== "concat" && !bidirectional) {
    throw new ArgumentError(
      `${where}: expected merge only for a bidirectional layer, got ${describe(merge)} for one direction.`,
    );
  }
  if (merge === "none" && numLayers > 1) {
    throw new ArgumentError(
      `${where}: expected one layer with merge "none", which gives two outputs, got ${numLayers}.`,
    );
  }
  if (direction === "reverse" && bidirectional) {
    throw new ArgumentError(
      `${where}: expected direction only for a layer of one, got "reverse" for a bidirectional one.`,
    );
  }
}

// ---- The stack

/** Cells and how they are joined. */
export interface CellStack<Cell = CellView<string>> {
  /** Layer by layer, forward before reverse */
  readonly cells: readonly Cell[];
  readonly merge: Merge;
  readonly goBackwards: boolean;
}

/**
 * Runs the cells of a stack one after another.
 *
 * @param x       [T, N, I], time first
 * @param lengths of the sequences; a stack that runs backwards reverses each sequence separately
 * @param run     runs the cell at `place` over the input of its layer and returns its output, [T, N, S]
 * @param between changes the output of a layer before the next one reads it
 * @returns the output of the last layer
 */
export function runStack<Cell extends { layer: number }>(
  { cells, merge, goBackwards }: CellStack<Cell>,
  x: Tensor,
  lengths: Int32Array | undefined,
  run: (cell: Cell, input: Tensor, place: number) => Tensor,
  between: (output: Tensor) => Tensor = (output) => output,
): Tensor {
  let input = goBackwards ? backwards(x, lengths) : x;
  for (let place = 0; place < cells.length; ) {
    if (place > 0) input = between(input);
    const outputs: Tensor[] = [];
    for (const { layer } = cells[place]; cells[place]?.layer === layer; place++)
      outputs.push(run(cells[place], input, place));
    input = merged(outputs, merge);
  }
  return input;
}

/** Returns a layer's input as [T, N, I]; one without a batch axis becomes a batch of 1. */
export function timeFirst(x: Tensor, batchFirst: boolean): Tensor {
  if (x.rank === 2) return reshape(x, [x.shape[0], 1, x.shape[1]]);
  return batchFirst ? transpose(x, 0, 1) : x;
}

/** Returns the output of a cell from its initial state, [T, N, S], without history. */
export function outputOf({ runs, weights, direction }: CellView<string>, input: Tensor): Tensor {
  const [, batch] = input.shape;
  const initial = initialState(runs, (_, size, value) => filled([batch, size], value, input.dtype));
  const request = { spec: runs, weights, input, initial, reverse: direction === "reverse", traced: false };
  return noGrad(() => runLayer(request).output);
}

function backwards(x: Tensor, lengths: Int32Array | undefined): Tensor {
  if (lengths === undefined) return flip(x, 0);
  const sequences = Array.from(lengths, (length, n) => {
    const sequence = select(x, 1, n);
    const read = flip(slice(sequence, 0, 0, length), 0);
    return length === x.shape[0] ? read : concat([read, slice(sequence, 0, length, x.shape[0])]);
  });
  return stack(sequences, { axis: 1 });
}

export function merged(outputs: readonly Tensor[], merge: Merge): Tensor {
  if (outputs.length === 1) return outputs[0];
  const [forward, reverse] = outputs;
  if (merge === "sum") return add(forward, reverse);
  if (merge === "mul") return mul(forward, reverse);
  if (merge === "ave") return mul(add(forward, reverse), 0.5);
  return concat(outputs, { axis: -1 });
}
