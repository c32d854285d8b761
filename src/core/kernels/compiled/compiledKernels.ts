/**
 * A kernel set over compiled kernels, the same for WebAssembly and native code. It turns each request of the seam into one call; a
 * *machine* decides where memory lives and how many threads work.
 *
 * Float64, and float32 in strict arithmetic, are computed in double precision with the bits of the reference set. The reference runs
 * those calls where a machine lacks double kernels, and variants of cells that no list runs (autograd/runLayer.ts).
 *
 * Nothing is kept between calls: you may write to a live view of weights at any moment, and packing them costs about as much as
 * detecting that.
 */

import type { LayerRequest } from "../../cells/sequence.ts";
import type { FloatArray } from "../../tensor/dtype.ts";
import { refuseValue } from "../../tensor/errors.ts";
import { spareArrays } from "../../tensor/spareArrays.ts";
import { type Arithmetic, arithmeticChoice } from "../arithmetic.ts";
import type { Kernels } from "../kernels.ts";
import { arrayCheck } from "./arrayChecks.ts";
import { compiledElements } from "./compiledElements.ts";
import { backward, forward, type Run } from "./layerCalls.ts";
import { checkRequest, checkResult, checkSize, hasKernel, MAX_ELEMENTS } from "./layerChecks.ts";
import { LentArraysLost, type Machine, type Precision, read, update, write } from "./machine.ts";

export interface CompiledKernels extends Kernels {
  readonly machine: Machine;
  /** The precision that a call on such arrays computes in now. */
  precisionOf(array: FloatArray): Precision;
}

/**
 * Returns the kernel set of a machine.
 *
 * @param reference  runs the rest: empty batches, and double precision where the machine lacks it
 * @param arithmetic default: the one in use at the time of a call
 */
export function compiledKernels(
  machine: Machine,
  reference: Kernels,
  arithmetic?: Arithmetic,
): CompiledKernels {
  const precisionOf = (array: FloatArray): Precision =>
    array instanceof Float64Array || (arithmetic ?? arithmeticChoice().name) === "strict"
      ? "double"
      : "single";
  /** `run` of the machine in a precision; undefined where the reference computes. */
  const runIn = (precision: Precision): Run | undefined => {
    if (precision === "double" && !machine.hasDoubles()) return undefined;
    return (kernel, numbers, operands) => machine.run(kernel, numbers, operands, precision);
  };
  const runOf = ({ batch, input }: LayerRequest): Run | undefined =>
    batch === 0 ? undefined : runIn(precisionOf(input));
  return {
    name: machine.name,
    machine,
    precisionOf,
    elements: machine.elements
      ? compiledElements(machine.elements, reference.elements, arithmetic)
      : reference.elements,

    equations(array) {
      const precision = precisionOf(array);
      const run = machine.hasEquations() ? runIn(precision) : undefined;
      return run && { precision, run, lend: precision === "single" ? machine.lend : undefined };
    },

    forward(given) {
      if (!hasKernel(given.spec)) return reference.forward(given);
      const request = checkRequest(given);
      const run = runOf(request);
      if (run === undefined) return reference.forward(request);
      const isLent = request.traced === "backward" && precisionOf(request.input) === "single";
      try {
        return forward(run, request, (length) => (isLent ? machine.lend?.(length) : undefined));
      } catch (error) {
        if (!(error instanceof LentArraysLost)) throw error;
        return forward(run, request, () => undefined);
      }
    },

    backward(given, result, gradients, needs) {
      if (!hasKernel(given.spec)) return reference.backward(given, result, gradients, needs);
      const request = checkRequest(given);
      checkResult(request, result, gradients);
      if (needs === null || typeof needs !== "object")
        refuseValue("kernels", "the gradients that are needed", needs);
      const run = runOf(request);
      if (run === undefined) return reference.backward(request, result, gradients, needs);
      return backward(run, request, result, gradients, needs);
    },

    shortcoming: () => machine.shortcoming?.(),

    release({ trace }) {
      for (const array of Object.values(trace))
        if (array instanceof Float32Array && !machine.takeBack?.(array)) spareArrays.give(array);
    },

    matmul(a, b, out, rows, inner, columns, options) {
      checkSize("rows", rows, 0);
      checkSize("inner", inner, 0);
      checkSize("columns", columns, 0);
      const check = arrayCheck(a);
      check("a of a product", a, rows * inner);
      check("b of a product", b, inner * columns);
      check("a product", out, rows * columns);
      const { transposeA, transposeB, accumulate } = options ?? {};
      if (rows === 0 || columns === 0) return;
      const largest = Math.max(rows * Math.max(inner, columns, 1), inner * columns);
      const run = largest <= MAX_ELEMENTS ? runIn(precisionOf(a)) : undefined;
      if (run === undefined) return reference.matmul(a, b, out, rows, inner, columns, options);
      run(
        "matmul",
        [rows, inner, columns, ...[transposeA, transposeB, accumulate].map((flag) => Number(Boolean(flag)))],
        [read(a), read(b), accumulate ? update(out) : write(out)],
      );
    },
  };
}
