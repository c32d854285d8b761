/**
 * What a recurrent module accepts as input, state and lengths. Checked once, at `forward`; what lies below trusts it.
 * Every check names what was expected and what was given, and none of them repairs anything: a wrong batch is not broadcast,
 * a fractional length not truncated, a surplus sequence not dropped.
 */
import { type LayerSpec, partSize, stateParts } from "../cells/cell.ts";
import type { DType } from "../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { formatShape, type Shape, sameShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

/** State of a GRU or RNN: hidden [L·D, N, H], without N when the input is unbatched. */
export interface HiddenState {
  hidden: Tensor;
}

/** State of an LSTM: hidden [L·D, N, S] and cell [L·D, N, H], without N when the input is unbatched. */
export interface LSTMState extends HiddenState {
  cell: Tensor;
}

/** Sizes of one input. */
export interface InputSizes {
  steps: number;
  batch: number;
  /** Whether the input has a batch axis. */
  batched: boolean;
}

/** @throws ShapeError unless `value` is a Tensor of `dtype` */
export function checkTensor(
  where: string,
  what: string,
  value: unknown,
  dtype: DType,
): asserts value is Tensor {
  if (!(value instanceof Tensor)) {
    throw new ArgumentError(`${where}: expected ${what} to be a Tensor, got ${describe(value)}.`);
  }
  if (value.dtype !== dtype) {
    throw new ShapeError(
      `${where}: expected ${what} of ${dtype}, as the parameters are, got ${value.dtype}. Make both of one dtype.`,
      "DTYPE",
    );
  }
}

/** The sizes of the input of a layer. @throws ArgumentError, ShapeError when it does not fit */
export function checkSequence(
  where: string,
  x: unknown,
  inputSize: number,
  batchFirst: boolean,
  dtype: DType,
): InputSizes {
  const form = batchFirst ? `[N, T, ${inputSize}]` : `[T, N, ${inputSize}]`;
  checkTensor(where, "input", x, dtype);
  if (x.rank !== 2 && x.rank !== 3) {
    throw new ShapeError(
      `${where}: expected input of rank 3, ${form}, or 2, [T, ${inputSize}], got rank ${x.rank}, ${formatShape(x.shape)}.`,
    );
  }
  const batched = x.rank === 3;
  if (x.shape[x.rank - 1] !== inputSize) {
    throw new ShapeError(
      `${where}: expected input of shape ${batched ? form : `[T, ${inputSize}]`}, got ${formatShape(x.shape)}. inputSize is ${inputSize}.`,
    );
  }
  const timeAxis = batched && batchFirst ? 1 : 0;
  const steps = x.shape[timeAxis];
  if (steps === 0) {
    throw new ShapeError(
      `${where}: expected at least one time step, got input of shape ${formatShape(x.shape)}. Time is axis ${timeAxis}.`,
    );
  }
  return { steps, batch: batched ? x.shape[1 - timeAxis] : 1, batched };
}

/** The sizes of the input of a single cell, [N, I] or [I]. @throws ArgumentError, ShapeError when it does not fit */
export function checkStep(where: string, x: unknown, inputSize: number, dtype: DType): InputSizes {
  checkTensor(where, "input", x, dtype);
  if (x.rank !== 1 && x.rank !== 2) {
    throw new ShapeError(
      `${where}: expected input of rank 2, [N, ${inputSize}], or 1, [${inputSize}], got rank ${x.rank}, ${formatShape(x.shape)}.`,
    );
  }
  const batched = x.rank === 2;
  if (x.shape[x.rank - 1] !== inputSize) {
    throw new ShapeError(
      `${where}: expected input of shape ${batched ? `[N, ${inputSize}]` : `[${inputSize}]`}, got ${formatShape(x.shape)}. inputSize is ${inputSize}.`,
    );
  }
  return { steps: 1, batch: batched ? x.shape[0] : 1, batched };
}

/**
 * Checks a state against the input it comes with.
 *
 * @param cells L·D of a layer, whose state has an axis for them; undefined for a cell module
 * @throws ArgumentError (`NAME` for wrong names), ShapeError
 */
export function checkState(
  where: string,
  state: unknown,
  spec: LayerSpec,
  sizes: InputSizes,
  dtype: DType,
  cells?: number,
): asserts state is HiddenState & Partial<LSTMState> {
  const names = stateParts(spec);
  const form = `{ ${names.join(", ")} }`;
  if (
    state === null ||
    typeof state !== "object" ||
    state instanceof Tensor ||
    Array.isArray(state) ||
    ArrayBuffer.isView(state)
  ) {
    throw new ArgumentError(`${where}: expected state to be ${form}, got ${describe(state)}.`);
  }
  const given = Object.entries(state).filter(([, value]) => value !== undefined);
  for (const name of names) {
    if (given.some(([key]) => key === name)) continue;
    throw new ArgumentError(
      `${where}: expected state to be ${form}, got ${namesOf(given)}: ${name} is missing.`,
      "NAME",
    );
  }
  const extra = given.find(([key]) => !names.includes(key));
  if (extra !== undefined) {
    throw new ArgumentError(
      `${where}: expected state to be ${form}, got ${namesOf(given)}: ${extra[0]} is not part of it.`,
      "NAME",
    );
  }
  for (const [name, value] of given) {
    const what = `state.${name}`;
    checkTensor(where, what, value, dtype);
    const shape: Shape = [
      ...(cells === undefined ? [] : [cells]),
      ...(sizes.batched ? [sizes.batch] : []),
      partSize(spec, name),
    ];
    if (sameShape(value.shape, shape)) continue;
    const input = sizes.batched ? `a batch of ${sizes.batch}` : "input without a batch axis";
    const axes = cells === undefined ? "" : " The first axis is layers · directions, also with batchFirst.";
    throw new ShapeError(
      `${where}: expected ${what} of shape ${formatShape(shape)} for ${input}, got ${formatShape(value.shape)}.${axes}`,
    );
  }
}

function namesOf(entries: readonly (readonly [string, unknown])[]): string {
  return entries.length === 0 ? "{}" : `{ ${entries.map(([key]) => key).join(", ")} }`;
}

/**
 * Valid steps of each sequence, as the kernels take them.
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
  if (!(lengths instanceof Int32Array) && !Array.isArray(lengths)) {
    throw new ArgumentError(
      `${where}: expected lengths to be an array of integers or an Int32Array, got ${describe(lengths)}.`,
    );
  }
  if (lengths.length !== batch) {
    throw new ShapeError(
      `${where}: expected ${batch} lengths, one per sequence of the batch, got ${lengths.length}.`,
    );
  }
  // Copied before they are checked: their memory may be shared with another thread. A hole in an array is not a length either.
  const own = lengths instanceof Int32Array ? new Int32Array(lengths) : Array.from(lengths);
  for (let k = 0; k < batch; k++) {
    const length = own[k];
    if (Number.isInteger(length) && length >= 1 && length <= steps) continue;
    throw new ArgumentError(
      `${where}: expected lengths to be integers from 1 to ${steps}, the number of steps of the input, got ${describe(length)} at ${k}.`,
    );
  }
  return own instanceof Int32Array ? own : Int32Array.from(own);
}
