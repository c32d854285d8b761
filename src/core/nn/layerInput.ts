/**
 * Checks the input, state and lengths of a recurrent module once, at `forward`. It repairs nothing: it does not broadcast a wrong batch,
 * truncate a fractional length or drop a surplus sequence.
 */
import { type LayerSpec, partSize, stateParts } from "../cells/cell.ts";
import type { DType } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { isIntegers, isPlain } from "../tensor/lists.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

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

/** @throws ArgumentError unless `value` is a tensor, ShapeError (`DTYPE`) unless it is of `dtype` */
export function checkTensor(
  where: string,
  what: string,
  value: unknown,
  dtype: DType,
): asserts value is Tensor {
  if (!Tensor.isTensor(value)) {
    throw new ArgumentError(`${where}: expected ${what} to be a tensor, got ${describe(value)}.`);
  }
  if (value.dtype !== dtype) {
    throw new ShapeError(
      `${where}: expected ${what} of ${dtype}, the dtype of the parameters, got ${value.dtype}. Make both of one dtype.`,
      "DTYPE",
    );
  }
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
  if (!isPlain(state)) {
    throw new ArgumentError(`${where}: expected state to be ${form}, got ${describe(state)}.`);
  }
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
  if (!isIntegers(lengths) && !Array.isArray(lengths)) {
    throw new ArgumentError(
      `${where}: expected lengths to be an array of integers or an Int32Array, got ${describe(lengths)}.`,
    );
  }
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
