/**
 * Shared by recurrent layers and single cells: sizes, parameters, initial values, how they print, and the one check of input, state and
 * lengths. The check repairs nothing: it does not broadcast a wrong batch, truncate a fractional length or drop a surplus sequence.
 */
import { type CellActivations, type LayerSpec, partSize, stateParts, weightEntries } from "../cells/cell.ts";
import { checkActivation } from "../cells/namedActivation.ts";
import { USUAL } from "../cells/usualActivations.ts";
import { checkOptionNames, count, fillOptions, type OptionTable } from "../tensor/check.ts";
import { DTYPES, type DType } from "../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../tensor/errors.ts";
import { isIntegers, isPlain } from "../tensor/lists.ts";
import { Random } from "../tensor/random.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import type { Tensor } from "../tensor/tensor.ts";
import { cellParameters, drawParameter } from "./cellParameters.ts";
import { CellView, type Direction, weightsIn } from "./cellView.ts";
import { moduleRandom } from "./defaults.ts";
import { Module } from "./module.ts";
import { checkTensor, unusualOptions } from "./options.ts";

/** Options of every recurrent layer and cell. */
export interface CellOptions {
  /** I, features of the input */
  inputSize: number;
  /** H, units (of each layer and direction) */
  hiddenSize: number;
  /** Whether cells have biases, two each; default true */
  bias?: boolean;
  /** Default `"float32"` */
  dtype?: DType;
  /** Seed of the initial parameters and of dropout; default: drawn from the default generator */
  seed?: number;
}

const TABLE: OptionTable<CellOptions> = {
  inputSize: [undefined, count],
  hiddenSize: [undefined, count],
  bias: [true, "boolean"],
  dtype: ["float32", DTYPES],
  seed: [undefined],
};
export const CELL_OPTIONS: readonly string[] = /* @__PURE__ */ Object.keys(TABLE);

export type CellSizes = Pick<CellOptions, "inputSize" | "hiddenSize">;

/** Why a cell lacks an option that others have. */
const MISPLACED = {
  projSize: "Only an LSTM can be projected.",
  peephole: "Only an LSTM has peepholes.",
  coupled: "Only an LSTM has gates to couple.",
  cellClip: "Only an LSTM has a cell state.",
  resetAfter: "Only a GRU has a reset gate.",
  nonlinearity: "The activation can be chosen for RNN only.",
  returnSequences: "forward returns the output of every step, and the final state.",
};

/** Checks the names of options. @throws ArgumentError, with the right call for PyTorch's `LSTM(10, 20)` */
export function checkCellOptions(where: string, options: unknown, known: readonly string[]): void {
  if (typeof options === "number") {
    throw new ArgumentError(
      `${where}: expected options by name, got ${options}. Write new ${where}({ inputSize: ${options}, hiddenSize: 20 }).`,
    );
  }
  checkOptionNames(where, options, known, MISPLACED);
}

export abstract class RecurrentBase<Key extends string> extends Module {
  readonly inputSize: number;
  readonly hiddenSize: number;
  readonly bias: boolean;
  readonly dtype: DType;
  /** All cells: layer by layer, forward before reverse. */
  abstract readonly cells: readonly CellView<Key>[];
  readonly #typeName: string;
  readonly #initialRandom: Random;

  constructor(typeName: string, options: CellOptions) {
    super();
    if (typeof typeName !== "string" || !isPlain(options))
      refuseValue(describe(typeName), "the name of a class and options", options);
    const { inputSize, hiddenSize, bias, dtype } = fillOptions<CellOptions>(typeName, options, TABLE);
    this.inputSize = inputSize;
    this.hiddenSize = hiddenSize;
    this.bias = bias;
    this.dtype = dtype;
    this.#typeName = typeName;
    this.#initialRandom = moduleRandom(options.seed);
  }

  override get typeName(): string {
    return this.#typeName;
  }

  /**
   * Draws all parameters again, from U(-1/√H, 1/√H) like PyTorch, unless the definition of a cell says otherwise.
   *
   * @param seed default: continues with the module's own generator
   */
  resetParameters(seed?: number): void {
    const random = seed === undefined ? this.#initialRandom : new Random(seed);
    this.initialization = [];
    for (const { spec, weights } of this.cells) {
      for (const [key, parameter] of weightEntries(weights)) drawParameter(spec, key, parameter, random);
    }
  }

  /** Returns a generator of the module's seed that is independent of the initial values. */
  protected forkRandom(stream: number): Random {
    return this.#initialRandom.fork(stream);
  }

  /**
   * Registers the parameters of a cell, all 0. Static, so that instances do not show it.
   *
   * @param suffix follows each name, e.g. `_l1_reverse`; undefined: the module is a single cell
   */
  protected static makeCell<Key extends string>(
    module: RecurrentBase<Key>,
    where: string,
    layer: number,
    direction: Direction,
    spec: LayerSpec,
    suffix?: string,
  ): CellView<Key> {
    const names = new Map<string, string>();
    const { typeName, bias, dtype } = module;
    for (const [key, parameter] of cellParameters(typeName, spec, bias, suffix, dtype)) {
      names.set(key, parameter.name);
      module.registerParameter(parameter.name, parameter);
    }
    return new CellView(where, layer, direction, spec, weightsIn(module, names));
  }

  protected override describeOptions(): string {
    return [this.inputSize, this.hiddenSize, ...this.shownOptions()].join(", ");
  }

  /** The options that differ from their defaults, for `toString`. */
  protected shownOptions(): string[] {
    return unusualOptions(this, { bias: true, dtype: "float32" });
  }
}

/** Returns undefined for the usual activations, which a specification omits. */
export function activationsOf(
  where: string,
  given: Partial<CellActivations> | undefined,
): { activations?: CellActivations } {
  if (given === undefined) return {};
  if (given === null || typeof given !== "object")
    refuseValue(where, 'activations { gate, state }, such as { gate: "hardSigmoid(0.2)" }', given);
  checkOptionNames(`${where}, activations`, given, ["gate", "state"]);
  const { gate = USUAL.gate, state = USUAL.state } = given;
  checkActivation(gate, `${where}, activations.gate`);
  checkActivation(state, `${where}, activations.state`);
  return gate === USUAL.gate && state === USUAL.state ? {} : { activations: { gate, state } };
}

/** How `toString` shows activations. */
export function shownActivations({ gate, state }: CellActivations): string[] {
  return gate === USUAL.gate && state === USUAL.state ? [] : [`activations=${gate} and ${state}`];
}

// ---- Input, state and lengths

/** State of a GRU or RNN: hidden [L·D, N, H], without N when the input is unbatched. */
export interface HiddenState {
  /** [L·D, N, S]; S is H unless a projection makes it smaller */
  hidden: Tensor;
}

/** State of an LSTM: hidden [L·D, N, S] and cell [L·D, N, H], without N when the input is unbatched. */
export interface LSTMState extends HiddenState {
  /** [L·D, N, H] */
  cell: Tensor;
}

export interface InputSizes {
  steps: number;
  batch: number;
  /** Whether the input has a batch axis. */
  batched: boolean;
}

/** Returns the sizes of a layer's input. @throws ArgumentError, ShapeError when it does not fit */
export function checkSequence(
  where: string,
  x: unknown,
  inputSize: number,
  batchFirst: boolean,
  dtype: DType,
): InputSizes {
  checkTensor(where, "input", x, dtype);
  const batched = isBatched(where, x, inputSize, batchFirst ? "N, T, " : "T, N, ", "T, ");
  const timeAxis = batched && batchFirst ? 1 : 0;
  const steps = x.shape[timeAxis];
  if (steps === 0) {
    throw new ShapeError(
      `${where}: expected at least one time step, got input of shape ${formatShape(x.shape)}. Time is axis ${timeAxis}.`,
    );
  }
  return { steps, batch: batched ? x.shape[1 - timeAxis] : 1, batched };
}

/** Returns the sizes of a single cell's input, [N, I] or [I]. @throws ArgumentError, ShapeError when it does not fit */
export function checkStep(where: string, x: unknown, inputSize: number, dtype: DType): InputSizes {
  checkTensor(where, "input", x, dtype);
  const batched = isBatched(where, x, inputSize, "N, ", "");
  return { steps: 1, batch: batched ? x.shape[0] : 1, batched };
}

/** @param axes, single the axes before I with and without a batch, e.g. `"T, N, "` and `"T, "` */
function isBatched(where: string, x: Tensor, inputSize: number, axes: string, single: string): boolean {
  const rank = 1 + axes.length / "T, ".length;
  if (x.rank !== rank && x.rank !== rank - 1) {
    throw new ShapeError(
      `${where}: expected input of rank ${rank}, [${axes}${inputSize}], or ${rank - 1}, [${single}${inputSize}], got rank ${x.rank}, ${formatShape(x.shape)}.`,
    );
  }
  const batched = x.rank === rank;
  if (x.shape[x.rank - 1] !== inputSize) {
    throw new ShapeError(
      `${where}: expected input of shape [${batched ? axes : single}${inputSize}], got ${formatShape(x.shape)}. inputSize is ${inputSize}.`,
    );
  }
  return batched;
}

/**
 * Checks a state against its input.
 *
 * @param cells L·D of a layer, the first axis of its state; undefined for a single cell
 * @throws ArgumentError (`NAME` for wrong names), ShapeError
 */
export function checkState(
  where: string,
  state: unknown,
  spec: LayerSpec,
  { batch, batched }: InputSizes,
  dtype: DType,
  cells?: number,
): asserts state is HiddenState & Partial<LSTMState> {
  const names = stateParts(spec);
  const form = `{ ${names.join(", ")} }`;
  if (!isPlain(state)) refuseValue(where, `state to be ${form}`, state);
  const given = Object.entries(state).filter(([, value]) => value !== undefined);
  const keys = given.map(([key]) => key);
  const missing = names.find((name) => !keys.includes(name));
  const extra = keys.find((key) => !names.includes(key));
  if (missing !== undefined || extra !== undefined) {
    const got = keys.length === 0 ? "{}" : `{ ${keys.join(", ")} }`;
    const fault = missing !== undefined ? `${missing} is missing` : `${extra} is not part of it`;
    throw new ArgumentError(`${where}: expected state to be ${form}, got ${got}: ${fault}.`, "NAME");
  }
  for (const [name, value] of given) {
    const what = `state.${name}`;
    checkTensor(where, what, value, dtype);
    const shape: Shape = [
      ...(cells === undefined ? [] : [cells]),
      ...(batched ? [batch] : []),
      partSize(spec, name),
    ];
    if (sameShape(value.shape, shape)) continue;
    const input = batched ? `a batch of ${batch}` : "input without a batch axis";
    const axes = cells === undefined ? "" : " The first axis is layers · directions, also with batchFirst.";
    throw new ShapeError(
      `${where}: expected ${what} of shape ${formatShape(shape)} for ${input}, got ${formatShape(value.shape)}.${axes}`,
    );
  }
}

/**
 * Returns a copy of the valid steps of each sequence.
 *
 * @throws ArgumentError unless they are integers from 1 to T; ShapeError unless there is one per sequence
 */
export function checkLengths(
  where: string,
  lengths: unknown,
  { steps, batch, batched }: InputSizes,
): Int32Array | undefined {
  if (lengths === undefined) return undefined;
  if (!batched) {
    throw new ShapeError(
      `${where}: expected input with a batch axis when lengths are given, got input without one. Pass only the valid steps instead.`,
    );
  }
  if (!isIntegers(lengths) && !Array.isArray(lengths))
    refuseValue(where, "lengths to be an array of integers or an Int32Array", lengths);
  if (lengths.length !== batch) {
    throw new ShapeError(
      `${where}: expected ${batch} lengths, one per sequence of the batch, got ${lengths.length}.`,
    );
  }
  // Copy before the check: another thread may share their memory.
  const own = Array.from(lengths as ArrayLike<unknown>);
  for (const [k, length] of own.entries()) {
    if (Number.isInteger(length) && (length as number) >= 1 && (length as number) <= steps) continue;
    throw new ArgumentError(
      `${where}: expected lengths to be integers from 1 to ${steps}, the number of steps of the input, got ${describe(length)} at ${k}.`,
    );
  }
  return Int32Array.from(own as number[]);
}
