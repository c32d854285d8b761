/**
 * What LSTM, GRU and RNN have in common: a stack of recurrent layers in one or two directions, PyTorch's options, names and
 * semantics. The equations are in `cells/`, one layer over one sequence is `autograd/recurrent.ts`; here are the stack, the
 * state that goes in and out, and the checks.
 *
 * A layer remembers nothing between calls: the state comes in as an argument and goes out as a result.
 *
 * Shape letters: T steps, N batch, I input size, H hidden size, L layers, D directions, S size of the hidden state.
 */
import { dropout as dropoutOf } from "../autograd/dropout.ts";
import { runLayer } from "../autograd/runLayer.ts";
import { concat, reshape, select, transpose } from "../autograd/shape.ts";
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
import { checkBoolean, checkNumber, checkOptionNames, count, dropProbability } from "../tensor/check.ts";
import { checkDType, type DType } from "../tensor/dtype.ts";
import { ArgumentError, describe } from "../tensor/errors.ts";
import { Random } from "../tensor/random.ts";
import { filled, type Tensor } from "../tensor/tensor.ts";
import { cellParameters, drawParameter } from "./cellParameters.ts";
import { CellView, type Direction, weightsIn } from "./cellView.ts";
import { DROPOUT_STREAM, moduleRandom } from "./defaults.ts";
import { warnOfDoubledBias } from "./doubledBias.ts";
import { type Gates, layerGates } from "./gates.ts";
import type { LayerGate } from "./layerGate.ts";
import { checkLengths, checkSequence, checkState, type HiddenState, type InputSizes } from "./layerInput.ts";
import { Module } from "./module.ts";
import { LayerNoise, NOISE_OPTIONS, type NoiseOptions } from "./noise.ts";
import { describeUnusual, type ShownOptions } from "./options.ts";
import { runStack, timeFirst } from "./stack.ts";
import { Trace } from "./trace.ts";
import { warnOnce } from "./warnings.ts";

/** Options that every recurrent layer has; defaults are PyTorch's. */
export interface RecurrentOptions extends NoiseOptions {
  /** I, features of the input */
  inputSize: number;
  /** H, units of each layer and direction */
  hiddenSize: number;
  /** L, default 1 */
  numLayers?: number;
  /** Whether cells have biases, two each; default true */
  bias?: boolean;
  /** Whether input and output are [N, T, …] instead of [T, N, …]; states never are. Default false */
  batchFirst?: boolean;
  /** Probability with which elements of the output of each layer but the last are zeroed in training; default 0 */
  dropout?: number;
  /** Whether a second cell per layer reads the sequence from its end; default false */
  bidirectional?: boolean;
  /**
   * How the outputs of two directions become one: side by side, [T, N, 2S], or as their sum, product or average, [T, N, S]. Of `"none"`, which
   * gives two outputs in Keras, they are side by side too. Default `"concat"`
   */
  merge?: Merge;
  /** The one direction of a layer that is not bidirectional; outputs stay at their time index. Default `"forward"` */
  direction?: Direction;
  /**
   * Whether each sequence is reversed before the layer reads it, and its outputs stay in the order in which they are computed, as in Keras:
   * output and trace begin with the last step. Default false
   */
  goBackwards?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
  /** Of the initial parameters and of dropout; default: drawn from the default generator */
  seed?: number;
}

/** How many times as wide as one direction's the output of a layer is. */
export function directionsKept({
  bidirectional = false,
  merge = "concat",
}: Partial<RecurrentOptions>): 1 | 2 {
  return bidirectional && (merge === "concat" || merge === "none") ? 2 : 1;
}

/** Names of the options above, for the check that no other is given. */
export const RECURRENT_OPTIONS: readonly (keyof RecurrentOptions)[] = [
  "inputSize",
  "hiddenSize",
  "numLayers",
  "bias",
  "batchFirst",
  "dropout",
  "bidirectional",
  "merge",
  "direction",
  "goBackwards",
  "dtype",
  "seed",
  ...NOISE_OPTIONS,
];

export interface ForwardOptions<State> {
  /** State before the first step, [L·D, N, …]; default zeros */
  state?: State;
  /** Valid steps of each sequence, each from 1 to T; default: all are T long. Needs a batch axis */
  lengths?: readonly number[] | Int32Array;
  /** Whether to return what the gates did; default false */
  trace?: boolean;
}

export interface RecurrentResult<State> {
  /** [T, N, D·S] (or [N, T, D·S], [T, D·S]): the hidden states of the last layer; exactly 0 at padded steps */
  output: Tensor;
  /** State after each sequence's own last step (its first, in the reverse direction), [L·D, N, …] */
  state: State;
}

export interface TracedResult<State, Key extends string> extends RecurrentResult<State> {
  trace: Trace<Key>;
}

export abstract class RecurrentLayer<Key extends string, State extends HiddenState> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly numLayers: number;
  readonly bias: boolean;
  readonly bidirectional: boolean;
  readonly merge: Merge;
  readonly goBackwards: boolean;
  readonly dtype: DType;
  /** Noise of its recurrent connections. */
  readonly noise: LayerNoise;
  /** May be changed at any time. */
  batchFirst: boolean;
  /** Names of the parameters of each cell: layer by layer, forward before reverse. */
  readonly parameterNames: readonly (readonly string[])[];
  /** Where the masks of dropout come from. */
  random: Random;

  #dropout = 0;
  readonly #initialRandom: Random;
  readonly #directions: readonly Direction[];
  readonly #cells: readonly CellView<Key>[];
  readonly #gates: Gates<Key, LayerGate>;

  /**
   * @param options checked here as far as they are common to all cells
   * @param spec    of the first layer's cell; sizes not yet checked
   */
  constructor(where: string, options: RecurrentOptions, spec: LayerSpec) {
    super();
    const { numLayers = 1, bias = true, batchFirst = false, dropout = 0 } = options;
    const { bidirectional = false, dtype = "float32" } = options;
    const { merge = "concat", direction = "forward", goBackwards = false } = options;
    checkNumber(where, "inputSize", options.inputSize, count);
    checkNumber(where, "hiddenSize", options.hiddenSize, count);
    checkNumber(where, "numLayers", numLayers, count);
    checkBoolean(where, "bias", bias);
    checkBoolean(where, "batchFirst", batchFirst);
    checkNumber(where, "dropout", dropout, dropProbability);
    checkBoolean(where, "bidirectional", bidirectional);
    checkBoolean(where, "goBackwards", goBackwards);
    checkDirections(where, { bidirectional, merge, direction, numLayers });
    checkDType(where, dtype);
    this.inputSize = options.inputSize;
    this.hiddenSize = options.hiddenSize;
    this.numLayers = numLayers;
    this.bias = bias;
    this.batchFirst = batchFirst;
    this.bidirectional = bidirectional;
    this.merge = merge;
    this.goBackwards = goBackwards;
    this.#directions = bidirectional ? ["forward", "reverse"] : [direction];
    this.dtype = dtype;
    this.noise = new LayerNoise(where, options, spec);
    this.#initialRandom = moduleRandom(options.seed);
    this.random = this.#initialRandom.fork(DROPOUT_STREAM);

    const names: string[][] = [];
    const cells: CellView<Key>[] = [];
    for (let layer = 0; layer < numLayers; layer++) {
      for (const direction of this.#directions) {
        const inputSize = layer === 0 ? options.inputSize : directionsKept(options) * stateSize(spec);
        const cellSpec = { ...spec, inputSize };
        const suffix = `_l${layer}${direction === "reverse" ? "_reverse" : ""}`;
        const parameters = cellParameters(where, cellSpec, bias, suffix, dtype);
        const byKey = new Map<string, string>();
        for (const [key, parameter] of parameters) {
          byKey.set(key, parameter.name);
          this.registerParameter(parameter.name, parameter);
        }
        names.push([...byKey.values()]);
        const place = `${where}.cell(${layer}, "${direction}")`;
        cells.push(new CellView(place, layer, direction, cellSpec, weightsIn(this, byKey)));
      }
    }
    this.parameterNames = names;
    this.#cells = cells;
    this.#gates = layerGates(where, cells);
    this.dropout = dropout;
    this.#draw(this.#initialRandom);
  }

  /** The gates of all cells by name, e.g. `gates.forget.setBias(1)`; for those of one cell see `cell`. */
  get gates(): Gates<Key, LayerGate> {
    return this.#gates;
  }

  /** All cells: layer by layer, forward before reverse. */
  get cells(): readonly CellView<Key>[] {
    return this.#cells;
  }

  /**
   * One cell of the stack.
   *
   * @param direction default `"forward"`, or the only one
   * @throws ArgumentError when the stack has no such layer or direction
   */
  cell(layer: number, direction: Direction = this.#directions[0]): CellView<Key> {
    return this.#cells[this.#placeOf(`${this.typeName}.cell`, layer, direction)];
  }

  /** Probability of dropout between layers; may be changed at any time. */
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
        `${this.typeName}: dropout acts after every layer but the last, so dropout = ${probability} does nothing with numLayers = 1.`,
      );
    }
  }

  /**
   * Draws all parameters anew from U(-1/√H, 1/√H), as PyTorch does.
   *
   * @param seed default: goes on with the module's own generator
   */
  resetParameters(seed?: number): void {
    this.#draw(seed === undefined ? this.#initialRandom : new Random(seed));
  }

  /**
   * Runs the stack over a sequence.
   *
   * @param x [T, N, I]; [N, T, I] with `batchFirst`; [T, I] for one sequence without a batch axis
   * @returns output [T, N, D·S] in the orientation of the input ([T, N, S] where directions are merged), state, and with `trace: true` what the gates did
   * @throws ShapeError, ArgumentError for input, state or lengths that do not fit; nothing is computed then
   */
  forward(x: Tensor, options: ForwardOptions<State> & { trace: true }): TracedResult<State, Key>;
  forward(
    x: Tensor,
    options?: ForwardOptions<State>,
  ): RecurrentResult<State> & Partial<TracedResult<State, Key>>;
  forward(
    x: Tensor,
    options: ForwardOptions<State> = {},
  ): RecurrentResult<State> & Partial<TracedResult<State, Key>> {
    const where = `${this.typeName}.forward`;
    checkOptionNames(where, options, ["state", "lengths", "trace"]);
    const { state, trace = false } = options;
    const sizes = checkSequence(where, x, this.inputSize, this.batchFirst, this.dtype);
    const { spec } = this.#cells[0];
    if (state !== undefined) {
      checkState(where, state, spec, sizes, this.dtype, this.#cells.length);
    }
    const lengths = checkLengths(where, options.lengths, sizes);
    checkBoolean(where, "trace", trace);
    warnOfDoubledBias(this, this.#cells);

    const finals: LayerState<Tensor>[] = [];
    const traces: LayerTrace[] = [];
    const run = ({ runs, weights, direction }: CellView<Key>, input: Tensor, place: number): Tensor => {
      const noisy = this.noise.apply({ spec: runs, weights, input }, this.training, this.random);
      const result = runLayer({
        // Named one by one: to spread them takes longer than a step of a small layer.
        spec: noisy.spec,
        weights: noisy.weights,
        input: noisy.input,
        masks: noisy.masks,
        initial: this.#initial(state, place, sizes),
        lengths,
        reverse: direction === "reverse",
        traced: trace,
      });
      finals.push({ ...result.final });
      traces.push(result.trace);
      return result.output;
    };
    const between = (output: Tensor): Tensor =>
      this.training && this.#dropout > 0 ? dropoutOf(output, this.#dropout, this.random) : output;
    const output = runStack<CellView<Key>>(this, timeFirst(x, this.batchFirst), lengths, run, between);

    const result = {
      output: this.#oriented(output, sizes),
      state: this.#joined(finals, sizes),
    };
    if (!trace) return result;
    const traceOf = (layer: number, direction: Direction) => traces[this.#placeOf("Trace", layer, direction)];
    return { ...result, trace: new Trace<Key>(spec, sizes, lengths, traceOf) };
  }

  protected override describeOptions(): string {
    return [this.inputSize, this.hiddenSize, ...describeUnusual(this.shownOptions())].join(", ");
  }

  /** Options that `toString` shows when they are not as usual, in PyTorch's order. */
  protected shownOptions(): ShownOptions {
    return {
      numLayers: { value: this.numLayers, normal: 1 },
      bias: { value: this.bias, normal: true },
      batchFirst: { value: this.batchFirst, normal: false },
      dropout: { value: this.dropout, normal: 0 },
      bidirectional: { value: this.bidirectional, normal: false },
      merge: { value: this.merge, normal: "concat" },
      direction: { value: this.#directions[0], normal: "forward" },
      goBackwards: { value: this.goBackwards, normal: false },
      dtype: { value: this.dtype, normal: "float32" },
      ...this.noise.shownOptions(),
    };
  }

  /** The options of its directions that are not as usual. */
  protected directionOptions(): Pick<RecurrentOptions, "merge" | "direction" | "goBackwards"> {
    const { merge, goBackwards } = this;
    const [direction] = this.#directions;
    return {
      ...(merge !== "concat" && { merge }),
      ...(direction !== "forward" && { direction }),
      ...(goBackwards && { goBackwards }),
    };
  }

  /** Index of a cell in the order of `cells`, which is also that of the states. */
  #placeOf(where: string, layer: number, direction: Direction): number {
    if (!Number.isInteger(layer) || layer < 0 || layer >= this.numLayers) {
      throw new ArgumentError(
        `${where}: expected a layer from 0 to ${this.numLayers - 1}, got ${describe(layer)}.`,
      );
    }
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

  #draw(random: Random): void {
    this.initialization = [];
    for (const { spec, weights } of this.#cells) {
      for (const [key, parameter] of weightEntries(weights)) drawParameter(spec, key, parameter, random);
    }
  }

  #oriented(output: Tensor, { steps, batched }: InputSizes): Tensor {
    if (!batched) return reshape(output, [steps, output.shape[2]]);
    return this.batchFirst ? transpose(output, 0, 1) : output;
  }

  /** State before the first step of the cell at `place`. */
  #initial(state: HiddenState | undefined, place: number, { batch }: InputSizes): LayerState<Tensor> {
    const given: Readonly<Record<string, Tensor>> = { ...state };
    return initialState(this.#cells[0].spec, (part, size, value) =>
      given[part] === undefined
        ? filled([batch, size], value, this.dtype)
        : reshape(select(given[part], 0, place), [batch, size]),
    );
  }

  #joined(finals: readonly LayerState<Tensor>[], { batched }: InputSizes): State {
    const { spec } = this.#cells[0];
    const join = (name: string): Tensor => {
      const parts = finals.map((final) => final[name]!);
      const [batch, size] = parts[0].shape;
      // One alone need not be copied.
      const joined = parts.length === 1 ? parts[0] : concat(parts);
      return reshape(joined, batched ? [parts.length, batch, size] : [parts.length, size]);
    };
    return Object.fromEntries(stateParts(spec).map((name) => [name, join(name)])) as unknown as State;
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
  if (!MERGES.includes(merge)) {
    throw new ArgumentError(
      `${where}: expected merge ${MERGES.map(describe).join(", ")}, got ${describe(merge)}.`,
      "NAME",
    );
  }
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
  if (direction !== "forward" && direction !== "reverse") {
    throw new ArgumentError(
      `${where}: expected direction "forward" or "reverse", got ${describe(direction)}.`,
      "NAME",
    );
  }
  if (direction === "reverse" && bidirectional) {
    throw new ArgumentError(
      `${where}: expected direction only for a layer of one, got "reverse" for a bidirectional one.`,
    );
  }
}
