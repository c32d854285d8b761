/**
 * The one check of a request before compiled kernels see it: sizes, types and lengths of arrays, so that no kernel reads beyond one,
 * whatever the caller got wrong. Public calls report mistakes in words for users.
 */
import type { CellSpec } from "../../cells/cell.ts";
import { fromLongToShort } from "../../cells/liveRows.ts";
import type { LayerRequest, LayerResult, LayerResultGradients } from "../../cells/sequence.ts";
import { gateCounts } from "../../cells/traits.ts";
import { trueLength } from "../../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError, UnsupportedError } from "../../tensor/errors.ts";
import { isIntegers } from "../../tensor/lists.ts";
import { arrayCheck } from "./arrayChecks.ts";

/** The longest array of a call: kernels count elements in 32 bits, and step beyond the end. */
export const MAX_ELEMENTS = 2 ** 31 - 2 ** 16;

/** Whether a cell has a kernel of its own: PyTorch's LSTM without projection, its GRU and RNN. Lists run their variants. */
export function hasKernel(spec: CellSpec | undefined): boolean {
  if (spec?.kind === "gru") return Boolean(spec.resetAfter);
  return spec?.kind !== "lstm" || !(spec.peephole || spec.coupled || spec.cellClip > 0 || spec.projSize > 0);
}

export type Sizes = ReturnType<typeof sizesOf>;

/**
 * Returns how long the arrays of a request are.
 *
 * @throws ShapeError for sizes that no array can have, UnsupportedError for sizes that kernels do not count to
 */
export function sizesOf({ spec, steps, batch }: LayerRequest) {
  const { inputSize, hiddenSize } = spec;
  const width = gateCounts[spec.kind] * hiddenSize;
  const sizes = {
    width,
    input: steps * batch * inputSize,
    output: steps * batch * hiddenSize,
    gates: steps * batch * width,
    hidden: batch * hiddenSize,
    weightIh: width * inputSize,
    weightHh: width * hiddenSize,
  };
  // Width, output and state are no larger than the others.
  const { input, weightIh, weightHh } = sizes;
  const largest = Math.max(input, sizes.gates, weightIh, weightHh);
  if (!(largest <= MAX_ELEMENTS)) {
    throw new UnsupportedError(
      `kernels: expected arrays of at most ${MAX_ELEMENTS} elements, got ${largest}. Use fewer steps or a smaller batch per call.`,
    );
  }
  return sizes;
}

/** A request that kernels may see. */
export interface CheckedRequest extends LayerRequest {
  sizes: Sizes;
  /** The lengths, then the sequences from long to short: the order in which the reference sums gradients. */
  lengthsAndOrder: Int32Array | undefined;
}

/**
 * Checks that a request has all its parts, and arrays as long as its sizes say.
 *
 * @returns the request, with a copy of its lengths, which cannot change before the kernel reads them
 * @throws ArgumentError, ShapeError
 */
export function checkRequest(request: LayerRequest): CheckedRequest {
  const { spec, weights, initial, input, steps, batch } = request;
  const kind = spec?.kind;
  if (kind !== "lstm" && kind !== "gru" && kind !== "rnn")
    refuseValue("kernels", "the specification of a cell", spec);
  checkSize("steps", steps, 1);
  checkSize("batch", batch, 0);
  checkSize("inputSize", spec.inputSize, 1);
  checkSize("hiddenSize", spec.hiddenSize, 1);
  if (spec.kind === "rnn" && spec.nonlinearity !== "tanh" && spec.nonlinearity !== "relu")
    refuseValue("kernels", 'nonlinearity "tanh" or "relu"', spec.nonlinearity);
  if (spec.kind !== "rnn" && spec.activations !== undefined) {
    const { gate, state } = spec.activations;
    throw new UnsupportedError(`kernels: expected sigmoid and tanh, got ${gate} and ${state}.`);
  }
  const lengthsAndOrder =
    request.lengths === undefined ? undefined : ownLengths(request.lengths, steps, batch);
  const sizes = sizesOf(request);
  const check = arrayCheck(input);
  check("input", input, sizes.input);
  check("weightIh", weights?.weightIh, sizes.weightIh);
  check("weightHh", weights?.weightHh, sizes.weightHh);
  check("hidden", initial?.hidden, sizes.hidden);
  if (weights.biasIh !== undefined) check("biasIh", weights.biasIh, sizes.width);
  if (weights.biasHh !== undefined) check("biasHh", weights.biasHh, sizes.width);
  if (spec.kind === "lstm") check("cell", initial.cell, sizes.hidden);
  const lengths = lengthsAndOrder?.subarray(0, batch);
  const { reverse, traced } = request;
  // Each field by name: spreading takes longer than all the checks.
  return { spec, weights, steps, batch, input, initial, lengths, reverse, traced, lengthsAndOrder, sizes };
}

/** Copy, then check: another thread may write to them. */
function ownLengths(lengths: Int32Array, steps: number, batch: number): Int32Array {
  if (!isIntegers(lengths)) refuseValue("kernels", "an Int32Array of lengths", lengths);
  const given = trueLength(lengths);
  if (given !== batch) throw new ShapeError(`kernels: expected ${batch} lengths, got ${given}.`);
  const own = new Int32Array(2 * batch);
  own.set(lengths);
  const copied = own.subarray(0, batch);
  for (const length of copied) {
    if (!(length >= 1 && length <= steps)) {
      throw new ArgumentError(`kernels: expected lengths from 1 to ${steps}, got ${length}.`);
    }
  }
  own.set(fromLongToShort(copied), batch);
  return own;
}

/** Checks the other arguments of a backward pass. */
export function checkResult(
  request: CheckedRequest,
  result: LayerResult,
  gradients: LayerResultGradients,
): void {
  const { sizes } = request;
  const { output, hidden, cell } = gradients ?? {};
  const check = arrayCheck(request.input);
  check("output", result?.output, sizes.output);
  check("gate trace", result?.trace?.gates, sizes.gates);
  const { kind } = request.spec;
  if (kind === "lstm") check("cell trace", result.trace.cell, sizes.output);
  if (kind === "gru") check("trace of the new gate", result.trace.recurrentNew, sizes.output);
  if (output !== undefined) check("gradient of the output", output, sizes.output);
  if (hidden !== undefined) check("gradient of the final hidden state", hidden, sizes.hidden);
  if (cell !== undefined) check("gradient of the final cell", cell, sizes.hidden);
}

/** Kernels would round a fractional size to one that does not fit the arrays. */
export function checkSize(name: string, size: number, least: number): void {
  if (Number.isInteger(size) && size >= least) return;
  throw new ShapeError(
    `kernels: expected a whole number of at least ${least} for ${name}, got ${describe(size)}.`,
  );
}
