/** The numbers and arrays of calls of compiled kernels that all cells have in common. */
import type { CellState, CellWeights } from "../cells/cell.ts";
import { dtypeOf, type FloatArray } from "../tensor/dtype.ts";
import { describe, ShapeError } from "../tensor/errors.ts";
import { spareArrays } from "../tensor/spareArrays.ts";
import { unwritten } from "../tensor/unwritten.ts";
import { arrayLength } from "./arrayChecks.ts";
import type {
  GradientNeeds,
  LayerGradients,
  LayerRequest,
  LayerResult,
  LayerResultGradients,
} from "./kernels.ts";
import type { Sizes } from "./layerChecks.ts";
import { fromLongToShort } from "./liveRows.ts";
import type { Operand } from "./machine.ts";

/** For kernels an option is 1 or 0, for JavaScript any value may stand for one of the two. */
export const flag = (option: unknown): number => (option ? 1 : 0);

export function layerNumbers(request: LayerRequest): number[] {
  const { spec, steps, batch, reverse } = request;
  const sizes = [steps, batch, spec.inputSize, spec.hiddenSize];
  // In double precision: what is stored in float32 arrays is rounded to that.
  return [...sizes, flag(reverse), flag(isTraced(request)), flag(request.input instanceof Float32Array)];
}

/** The lengths, then the sequences from long to short: gradients are summed in that order, in which the reference has them. */
export function lengthsOperand({ lengths, batch }: LayerRequest): Operand | undefined {
  if (lengths === undefined) return undefined;
  const array = new Int32Array(2 * batch);
  array.set(lengths);
  array.set(fromLongToShort(lengths), batch);
  return { array, use: "read" };
}

export function weightOperands(weights: CellWeights, sizes: Sizes): (Operand | undefined)[] {
  return [
    read("weightIh", weights.weightIh, sizes.weightIh),
    read("weightHh", weights.weightHh, sizes.weightHh),
    readIfThere("biasIh", weights.biasIh, sizes.width),
    readIfThere("biasHh", weights.biasHh, sizes.width),
  ];
}

/** An array that the kernel writes whole. */
export const arrayFor = ({ input }: LayerRequest, length: number) =>
  unwritten(dtypeOf(input), length, "kernels");

const isTraced = ({ traced }: LayerRequest) => (traced ?? true) !== false;

/** An array in memory of the machine, where it has one to give. */
export type Lend = (length: number) => Float32Array | undefined;

const EMPTY = { float32: new Float32Array(0), float64: new Float64Array(0) };

/** An array of the trace, which the kernel writes whole; empty when nobody looks at it. */
export function traceArray(request: LayerRequest, lend: Lend, length: number): FloatArray {
  if (!isTraced(request)) return EMPTY[dtypeOf(request.input)];
  if (!(request.input instanceof Float32Array)) return arrayFor(request, length);
  return lend(length) ?? spareArrays.take(length);
}

export const traceOperands = (request: LayerRequest, ...arrays: (FloatArray | undefined)[]) =>
  isTraced(request) ? writeAll(...arrays) : arrays.map(() => undefined);

// ---- What the cells have in common, backward

/** For a gradient that the kernel writes whole: borrowed while the tape runs back, which passes it on and is done with it. */
export const gradientArray = ({ input }: LayerRequest, length: number) =>
  spareArrays.borrow(dtypeOf(input), length);

/** Arrays for the gradients every cell has; `hidden` starts as the gradient by the final state. */
export function gradientArrays(
  request: LayerRequest,
  sizes: Sizes,
  gradients: LayerResultGradients,
  needs: GradientNeeds,
) {
  const wanted = (want: boolean, length: number) => (want ? gradientArray(request, length) : undefined);
  return {
    hidden: startOf(request, "gradient of the final hidden state", gradients.hidden, sizes.hidden),
    input: wanted(needs.input, sizes.input),
    weightIh: wanted(needs.weights, sizes.weightIh),
    weightHh: wanted(needs.weights, sizes.weightHh),
    bias: wanted(needs.weights, sizes.width),
  };
}

export function gradientsOf(
  { weights }: LayerRequest,
  grad: ReturnType<typeof gradientArrays>,
  initial: CellState,
  needs: GradientNeeds,
  biasHh: FloatArray | undefined,
  extras: Partial<CellWeights> = {},
): LayerGradients {
  const result: LayerGradients = {};
  if (needs.input) result.input = grad.input;
  if (needs.initial) result.initial = initial;
  if (needs.weights) {
    result.weights = { weightIh: grad.weightIh!, weightHh: grad.weightHh! };
    if (weights.biasIh !== undefined) result.weights.biasIh = grad.bias;
    // Each gradient is an array of its own, so that nobody who scales one in place scales two.
    if (weights.biasHh !== undefined) result.weights.biasHh = biasHh === grad.bias ? biasHh?.slice() : biasHh;
    if (extras.weightHr !== undefined) result.weights.weightHr = extras.weightHr;
    if (extras.weightCh !== undefined) result.weights.weightCh = extras.weightCh;
  }
  return result;
}

export function resultOperands(request: LayerRequest, result: LayerResult, sizes: Sizes): Operand[] {
  const output = read("output", statesBefore(request, result.output, sizes), sizes.output);
  return [output, read("gate trace", result.trace.gates, sizes.gates)];
}

/**
 * The output as the products over all steps read it, which pass the padding of sequences that are shorter than others: an infinite number
 * times the 0 that stands for nothing would not be 0. In a layer that runs forward the last step of such a sequence is 0, since nothing starts
 * from there; in a reversed one the state from which its first step starts is where that step looks for it, in the padding.
 */
function statesBefore(
  { lengths, steps, batch, reverse, initial }: LayerRequest,
  output: FloatArray,
  sizes: Sizes,
): FloatArray {
  if (lengths === undefined) return output;
  const states = output.slice();
  const width = sizes.hidden / batch;
  for (let n = 0; n < batch; n++) {
    if (lengths[n] === steps) continue;
    const start = ((reverse ? lengths[n] : lengths[n] - 1) * batch + n) * width;
    if (reverse) states.set(initial.hidden.subarray(n * width, (n + 1) * width), start);
    else states.fill(0, start, start + width);
  }
  return states;
}

/** The input with zeros at padded steps: what stands there is the caller's affair and may not be a number. */
export function withoutPadding(
  { input, lengths, steps, batch, spec }: LayerRequest,
  length: number,
): FloatArray {
  read("input", input, length);
  if (lengths === undefined) return input;
  const clean = input.slice();
  for (let n = 0; n < batch; n++) {
    for (let t = lengths[n]; t < steps; t++) {
      const start = (t * batch + n) * spec.inputSize;
      clean.fill(0, start, start + spec.inputSize);
    }
  }
  return clean;
}

// ---- Operands, checked: native code must not read beyond an array, whatever the caller got wrong

export function operand(
  what: string,
  array: FloatArray | Int32Array | undefined,
  length: number,
  use: Operand["use"],
): Operand {
  if (!(array instanceof Float32Array || array instanceof Float64Array || array instanceof Int32Array)) {
    throw new ShapeError(
      `kernels: expected a Float32Array or a Float64Array for ${what}, got ${describe(array)}.`,
      "DTYPE",
    );
  }
  const given = arrayLength(array);
  if (given !== length) {
    throw new ShapeError(`kernels: expected ${length} elements for ${what}, got ${given}.`);
  }
  return { array, use };
}

export const read = (what: string, array: FloatArray | undefined, length: number) =>
  operand(what, array, length, "read");
export const readIfThere = (what: string, array: FloatArray | undefined, length: number) =>
  array === undefined ? undefined : read(what, array, length);
export const write = (array: FloatArray) => operand("a result", array, array.length, "write");
export const update = (array: FloatArray) => operand("a result", array, array.length, "update");
export const writeAll = (...arrays: (FloatArray | undefined)[]) =>
  arrays.map((array) => (array === undefined ? undefined : write(array)));

/** A copy to start from, or zeros. */
export function startOf(
  request: LayerRequest,
  what: string,
  array: FloatArray | undefined,
  length: number,
): FloatArray {
  if (array !== undefined) return operand(what, array, length, "read").array.slice() as FloatArray;
  return arrayFor(request, length).fill(0);
}
