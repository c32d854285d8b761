/**
 * The kernels of pointwise.ts compiled: each becomes one call, with numbers and arrays in the order of `native/pointwise.h`, checked so
 * that it touches no other memory. Float64 and small calls run on the reference.
 */
import { type FloatArray, trueLength } from "../../tensor/dtype.ts";
import { ArgumentError, describe, ShapeError } from "../../tensor/errors.ts";
import type { RandomState } from "../../tensor/random.ts";
import type { LabelledRows } from "../labelledRows.ts";
import type { Pointwise } from "../pointwise.ts";
import { arrayCheck, checkArray } from "./arrayChecks.ts";
import { MAX_ELEMENTS } from "./layerChecks.ts";
import { type Operand, read, update, write } from "./machine.ts";

/** The numbering of `enum class Pointwise` in native/pointwise.h. */
export const pointwiseIds = {
  adam: 64,
  sgd: 65,
  softmaxSums: 66,
  crossEntropyGradient: 67,
  gatherRows: 68,
  scatterRows: 69,
  dropout: 70,
  uniform: 71,
} as const;

export type PointwiseName = keyof typeof pointwiseIds;

/** Runs compiled kernels of pointwise.h. */
export interface PointwiseMachine {
  /**
   * Whether a call is faster here than on the reference, as measured: docs/measurements/kernels.md.
   *
   * @param elements to compute
   * @param table    elements of the table that it reads rows from or adds rows to
   */
  pays(kernel: PointwiseName, elements: number, table: number): boolean;
  /** @param work as `workOf` in machine.ts counts it */
  run(
    kernel: PointwiseName,
    work: number,
    numbers: readonly number[],
    operands: readonly (Operand | undefined)[],
  ): void;
}

/** An element takes as long as this many multiplications of a product. Moving rows of a table costs less. */
const WORK = 30;

export function compiledPointwise(machine: PointwiseMachine, reference: Pointwise): Pointwise {
  /** Whether the machine runs this call; otherwise the reference does, with identical results. */
  const takes = (kernel: PointwiseName, array: FloatArray, elements: number, table = 0) =>
    array instanceof Float32Array &&
    Math.max(elements, table) <= MAX_ELEMENTS &&
    elements > 0 &&
    machine.pays(kernel, elements, table);
  return {
    adam(factors, parameter, gradient, firstMoment, secondMoment, largestSecondMoment) {
      const { beta1, beta2, rate, correction, eps, decay, keep } = factors;
      const count = lengthOf("a parameter", parameter);
      const arrays = {
        gradient,
        firstMoment,
        secondMoment,
        ...(largestSecondMoment !== undefined && { largestSecondMoment }),
      };
      checkArrays(parameter, arrays, count);
      if (!takes("adam", parameter, count))
        return reference.adam(factors, parameter, gradient, firstMoment, secondMoment, largestSecondMoment);
      machine.run(
        "adam",
        WORK * count,
        [count],
        [
          words(beta1, beta2, rate, correction, eps, decay, keep),
          ...[update(parameter), read(gradient), update(firstMoment), update(secondMoment)],
          largestSecondMoment && update(largestSecondMoment),
        ],
      );
    },

    sgd(factors, nesterov, parameter, gradient, buffer) {
      const { rate, momentum, share, decay } = factors;
      const count = lengthOf("a parameter", parameter);
      checkArrays(parameter, { gradient, ...(buffer !== undefined && { buffer }) }, count);
      if (!takes("sgd", parameter, count))
        return reference.sgd(factors, nesterov, parameter, gradient, buffer);
      machine.run(
        "sgd",
        WORK * count,
        [count, nesterov ? 1 : 0],
        [
          words(rate, momentum, share, decay),
          ...[update(parameter), read(gradient)],
          buffer && update(buffer),
        ],
      );
    },

    softmaxSums(rows, maxima, sums) {
      const count = checkRows(rows);
      checkDoubles({ maxima, sums }, count);
      const { classes, logits, labels, ignored } = rows;
      if (!takes("softmaxSums", logits, logits.length)) return reference.softmaxSums(rows, maxima, sums);
      machine.run(
        "softmaxSums",
        WORK * logits.length,
        [count, classes, ignored],
        [read(logits), read(labels), update(wordsOf(maxima)), update(wordsOf(sums))],
      );
    },

    crossEntropyGradient(rows, targets, maxima, logSums, factors, gradient) {
      const count = checkRows(rows);
      const { classes, logits, labels, ignored } = rows;
      const { own, spread, spreadTotal, weights } = targets;
      checkDoubles({ maxima, logSums, factors }, count);
      checkArrays(logits, { gradient }, logits.length);
      if (weights !== undefined) checkArrays(logits, { weights }, classes);
      if (!takes("crossEntropyGradient", logits, logits.length))
        return reference.crossEntropyGradient(rows, targets, maxima, logSums, factors, gradient);
      machine.run(
        "crossEntropyGradient",
        WORK * logits.length,
        [count, classes, ignored],
        [
          ...[read(logits), read(labels), read(wordsOf(maxima)), read(wordsOf(logSums))],
          words(own, spread, spreadTotal),
          weights && read(weights),
          ...[read(wordsOf(factors)), write(gradient)],
        ],
      );
    },

    gatherRows(table, ids, width, out) {
      checkPlaces("ids", ids);
      const elements = checkTable(table, ids, width);
      checkArrays(table, { out }, elements);
      if (!takes("gatherRows", table, elements, table.length))
        return reference.gatherRows(table, ids, width, out);
      machine.run("gatherRows", 0, [trueLength(ids), width], [read(table), read(ids), write(out)]);
    },

    scatterRows(rows, ids, width, skipped, sums) {
      checkPlaces("ids", ids);
      const elements = checkTable(sums, ids, width);
      checkArrays(sums, { rows }, elements);
      if (!takes("scatterRows", sums, elements, sums.length))
        return reference.scatterRows(rows, ids, width, skipped, sums);
      const numbers = [trueLength(ids), width, integer("skipped", skipped)];
      machine.run("scatterRows", 0, numbers, [read(rows), read(ids), update(sums)]);
    },

    dropout(x, limit, scale, place, out) {
      const count = lengthOf("x", x);
      checkArrays(x, { out }, count);
      if (!(limit > 0 && limit <= 2 ** 32)) {
        throw new ArgumentError(`kernels: expected a limit above 0 and up to 2^32, got ${describe(limit)}.`);
      }
      if (!takes("dropout", x, count)) return reference.dropout(x, limit, scale, place, out);
      machine.run(
        "dropout",
        WORK * count,
        [count, (Math.ceil(limit) - 1) | 0],
        [words(scale), placeWords(place), read(x), write(out)],
      );
    },

    uniform(map, place, out) {
      const count = lengthOf("out", out);
      if (!takes("uniform", out, count)) return reference.uniform(map, place, out);
      const { factor, offset, scale } = map;
      machine.run(
        "uniform",
        WORK * count,
        [count],
        [words(factor, offset, scale), placeWords(place), write(out)],
      );
    },
  };
}

// ---- Checks: a kernel trusts the sizes and places that it gets

function checkPlaces(what: string, places: Int32Array): void {
  if (places instanceof Int32Array) return;
  throw new ShapeError(`kernels: expected an Int32Array for ${what}, got ${describe(places)}.`, "DTYPE");
}

function lengthOf(what: string, array: FloatArray): number {
  if (array instanceof Float32Array || array instanceof Float64Array) return trueLength(array);
  throw new ShapeError(`kernels: expected a Float32Array for ${what}, got ${describe(array)}.`, "DTYPE");
}

/** Checks that all arrays are of the type of `first`, and as long as stated. */
function checkArrays(first: FloatArray, arrays: Record<string, unknown>, length: number): void {
  const check = arrayCheck(first);
  for (const [name, array] of Object.entries(arrays)) check(name, array, length);
}

function checkDoubles(arrays: Record<string, unknown>, length: number): void {
  for (const [name, array] of Object.entries(arrays)) checkArray(Float64Array, name, array, length);
}

/** @returns how many rows there are */
function checkRows({ classes, logits, labels, ignored }: LabelledRows): number {
  checkPlaces("labels", labels);
  size("classes", classes);
  integer("ignored", ignored);
  const count = trueLength(labels);
  const given = lengthOf("logits", logits);
  if (given !== count * classes) {
    throw new ShapeError(`kernels: expected ${count * classes} elements for logits, got ${given}.`);
  }
  for (let row = 0; row < count; row++) {
    const label = labels[row];
    if (label !== ignored && !(label >= 0 && label < classes)) {
      throw new ArgumentError(`kernels: expected labels from 0 to ${classes - 1}, got ${label}.`);
    }
  }
  return count;
}

/** @returns how many elements the rows with these numbers have */
function checkTable(table: FloatArray, ids: Int32Array, width: number): number {
  size("width", width);
  const count = trueLength(ids);
  const rows = lengthOf("a table", table) / width;
  if (!Number.isInteger(rows)) {
    throw new ShapeError(`kernels: expected rows of ${width} in a table, got ${table.length} elements.`);
  }
  for (let k = 0; k < count; k++) {
    if (!(ids[k] >= 0 && ids[k] < rows)) {
      throw new ArgumentError(`kernels: expected ids from 0 to ${rows - 1}, got ${ids[k]}.`);
    }
  }
  return count * width;
}

function size(name: string, value: number): void {
  if (Number.isInteger(value) && value >= 1 && value < 2 ** 31) return;
  throw new ShapeError(`kernels: expected a whole number from 1 for ${name}, got ${describe(value)}.`);
}

function integer(name: string, value: number): number {
  if (Number.isInteger(value) && value === (value | 0)) return value;
  throw new ArgumentError(`kernels: expected a 32-bit integer for ${name}, got ${describe(value)}.`);
}

// ---- Operands

/** Doubles as words, the form that kernels receive. */
const wordsOf = (numbers: Float64Array) =>
  new Int32Array(numbers.buffer, numbers.byteOffset, 2 * numbers.length);
const words = (...numbers: number[]) => read(wordsOf(Float64Array.from(numbers)));

/** `RandomPlace` of native/random.h. */
function placeWords({ seed, stream, position }: RandomState): Operand {
  const parts = [seed, stream, position].flatMap((value) => [value >>> 0, Math.floor(value / 2 ** 32)]);
  return read(new Int32Array(Uint32Array.from(parts).buffer));
}
