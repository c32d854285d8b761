/**
 * The kernels of elements.ts compiled: each becomes one call, with numbers and arrays in the order of `runElements` in native/elements.h,
 * checked so that it touches no other memory. Float64 and small calls run on the reference.
 */
import { type FloatArray, trueLength } from "../../tensor/dtype.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../../tensor/errors.ts";
import type { RandomState } from "../../tensor/random.ts";
import { type Arithmetic, arithmeticChoice } from "../arithmetic.ts";
import type { ElementKernels, FastKernels, LossName, MapName, PairName } from "../elements.ts";
import type { LabelledRows } from "../labelledRows.ts";
import { arrayCheck, checkArray, MAX_ELEMENTS } from "./arrayChecks.ts";
import type { Use } from "./kernelTable.ts";

/** The order of `enum class Elements` in native/elements.h. */
const names = [
  ...["map", "mapGradient", "pair", "choose", "softplus", "scale"],
  ...["lossSums", "lossGradient", "sums", "columnSums"],
  ...["softmax", "softmaxGradient", "layerNorm", "layerNormGradient"],
  ...["softmaxSums", "crossEntropyGradient", "adam", "sgd"],
  ...["gatherRows", "scatterRows", "dropout", "uniform"],
] as const;

export type ElementName = (typeof names)[number];

/** The number by which a call names each kernel. */
export const elementIds = Object.fromEntries(names.map((name, k) => [name, 64 + k])) as Record<
  ElementName,
  number
>;

const MAPS: readonly MapName[] = ["exp", "sigmoid", "tanh", "relu", "log", "sqrt", "abs"];
const PAIRS: readonly PairName[] = ["add", "sub", "mul", "div", "max", "min", "share"];
const LOSSES: readonly LossName[] = ["squared", "smooth"];
/** `sumBlock` of native/sums.h. */
const BLOCK = 4096;

/** An array of a call. */
export interface ElementOperand {
  array: FloatArray | Int32Array;
  use: Use;
  /** Elements for each row; 0: every row uses all of them. */
  per: number;
}

/** The kernels of which the reference runs what is short. */
type TotalName = Exclude<keyof ElementKernels, "fast">;

/** Runs compiled kernels of elements.h, all rows at once or in parts. */
export interface ElementMachine {
  /** The length from which the kernels that only fast arithmetic has are faster than plain TypeScript. */
  readonly paysFrom: number;
  /**
   * Whether a call is faster here than on the reference, as measured: docs/measurements/kernels.md.
   *
   * @param elements to compute
   * @param table    elements of the table that it reads rows from or adds rows to
   */
  pays(kernel: TotalName, elements: number, table: number): boolean;
  /**
   * @param numbers those after the number of rows and the length of the first array
   * @param effort  multiplications of a product that take as long as an element of the first array
   */
  run(
    name: ElementName,
    rows: number,
    numbers: readonly number[],
    operands: readonly (ElementOperand | undefined)[],
    effort?: number,
  ): void;
}

/** An element in double precision, or of the random stream. Moving rows of a table costs less than a thread would save. */
const LONG = 30;
const MOVE = 0;

type Elements = ElementOperand["array"];
const read = (array: Elements, per: number): ElementOperand => ({ array, use: "read", per });
const write = (array: Elements, per: number): ElementOperand => ({ array, use: "write", per });
const update = (array: Elements, per: number): ElementOperand => ({ array, use: "update", per });
const doubles = (...values: number[]) => read(Float64Array.from(values), 0);

/** `RandomPlace` of native/random.h. */
function placeWords({ seed, stream, position }: RandomState): ElementOperand {
  const parts = [seed, stream, position].flatMap((value) => [value >>> 0, Math.floor(value / 2 ** 32)]);
  return read(new Int32Array(Uint32Array.from(parts).buffer), 0);
}

/**
 * Returns the kernels of a machine.
 *
 * @param arithmetic default: the one in use at the time of a call
 */
export function compiledElements(
  machine: ElementMachine,
  reference: ElementKernels,
  arithmetic?: Arithmetic,
): ElementKernels {
  /** Whether the machine runs this call; otherwise the reference does. */
  const takes = (kernel: TotalName, array: FloatArray, elements: number, table = 0) =>
    array instanceof Float32Array &&
    Math.max(elements, table) <= MAX_ELEMENTS &&
    elements > 0 &&
    machine.pays(kernel, elements, table);
  const isFast = () => (arithmetic ?? arithmeticChoice().name) === "fast";
  const effortIf = (fast: boolean) => (fast ? undefined : LONG);

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
      const fast = isFast();
      const operands = [
        ...[update(parameter, 1), read(gradient, 1), update(firstMoment, 1), update(secondMoment, 1)],
        doubles(beta1, beta2, rate, correction, eps, decay, keep),
        largestSecondMoment && update(largestSecondMoment, 1),
      ];
      machine.run("adam", count, [Number(fast)], operands, effortIf(fast));
    },

    sgd(factors, nesterov, parameter, gradient, buffer) {
      const { rate, momentum, share, decay } = factors;
      const count = lengthOf("a parameter", parameter);
      checkArrays(parameter, { gradient, ...(buffer !== undefined && { buffer }) }, count);
      if (!takes("sgd", parameter, count))
        return reference.sgd(factors, nesterov, parameter, gradient, buffer);
      const operands = [
        ...[update(parameter, 1), read(gradient, 1), doubles(rate, momentum, share, decay)],
        buffer && update(buffer, 1),
      ];
      machine.run("sgd", count, [Number(nesterov)], operands, LONG);
    },

    softmaxSums(rows, maxima, sums) {
      const count = checkRows(rows);
      checkDoubles({ maxima, sums }, count);
      const { classes, logits, labels, ignored } = rows;
      if (!takes("softmaxSums", logits, logits.length)) return reference.softmaxSums(rows, maxima, sums);
      const fast = isFast();
      const operands = [read(logits, classes), read(labels, 1), update(maxima, 1), update(sums, 1)];
      machine.run("softmaxSums", count, [classes, ignored, Number(fast)], operands, effortIf(fast));
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
      const fast = isFast();
      const operands = [
        ...[read(logits, classes), read(labels, 1), read(maxima, 1), read(logSums, 1)],
        doubles(own, spread, spreadTotal),
        weights && read(weights, 0),
        ...[read(factors, 1), write(gradient, classes)],
      ];
      machine.run("crossEntropyGradient", count, [classes, ignored, Number(fast)], operands, effortIf(fast));
    },

    gatherRows(table, ids, width, out) {
      checkPlaces("ids", ids);
      const elements = checkTable(table, ids, width);
      checkArrays(table, { out }, elements);
      if (!takes("gatherRows", table, elements, table.length))
        return reference.gatherRows(table, ids, width, out);
      const operands = [read(ids, 1), read(table, 0), write(out, width)];
      machine.run("gatherRows", trueLength(ids), [width], operands, MOVE);
    },

    scatterRows(rows, ids, width, skipped, sums) {
      checkPlaces("ids", ids);
      const elements = checkTable(sums, ids, width);
      checkArrays(sums, { rows }, elements);
      if (!takes("scatterRows", sums, elements, sums.length))
        return reference.scatterRows(rows, ids, width, skipped, sums);
      const operands = [read(rows, width), read(ids, 1), update(sums, 0)];
      machine.run("scatterRows", trueLength(ids), [width, integer("skipped", skipped)], operands, MOVE);
    },

    dropout(x, limit, scale, place, out) {
      const count = lengthOf("x", x);
      checkArrays(x, { out }, count);
      if (!(limit > 0 && limit <= 2 ** 32)) refuseValue("kernels", "a limit above 0 and up to 2^32", limit);
      if (!takes("dropout", x, count)) return reference.dropout(x, limit, scale, place, out);
      // Whole: each part would need its own place in the stream.
      const operands = [read(x, 0), doubles(scale), placeWords(place), write(out, 0)];
      machine.run("dropout", count, [(Math.ceil(limit) - 1) | 0], operands, LONG);
    },

    uniform(map, place, out) {
      const count = lengthOf("out", out);
      if (!takes("uniform", out, count)) return reference.uniform(map, place, out);
      const { factor, offset, scale } = map;
      machine.run(
        "uniform",
        count,
        [],
        [write(out, 0), doubles(factor, offset, scale), placeWords(place)],
        LONG,
      );
    },

    fast: compiledFast(machine),
  };
}

/** The kernels that only fast arithmetic has. */
function compiledFast(machine: ElementMachine): FastKernels {
  /** Runs a call whose arrays have all the rows that it uses. The last block of a sum may be shorter. */
  const run = (
    name: ElementName,
    rows: number,
    numbers: readonly number[],
    operands: readonly (ElementOperand | undefined)[],
    lengths: readonly number[],
  ) => {
    operands.forEach((operand, i) => {
      if (operand === undefined) return;
      const { array } = operand;
      const length = trueLength(array);
      if (length === lengths[i]) return;
      throw new ShapeError(
        `kernels: expected ${lengths[i]} elements for array ${i} of ${name}, got ${length}.`,
      );
    });
    if (rows > 0) machine.run(name, rows, numbers, operands);
  };
  /** Elements of arrays that all have one length. */
  const elements = (
    name: ElementName,
    numbers: readonly number[],
    ...operands: [ElementOperand, ...(ElementOperand | undefined)[]]
  ) => {
    const count = operands[0].array.length;
    run(
      name,
      count,
      numbers,
      operands,
      operands.map((operand) => (operand?.per === 0 ? operand.array.length : count)),
    );
  };
  const blocks = (name: ElementName, number: number, ...operands: ElementOperand[]): number => {
    const count = operands[0].array.length;
    const partial = new Float64Array(Math.ceil(count / BLOCK));
    const all = [...operands, write(partial, 1)];
    run(
      name,
      partial.length,
      [number],
      all,
      all.map(({ array, per }) => (per === BLOCK ? count : array.length)),
    );
    let sum = 0;
    for (let k = 0; k < partial.length; k++) sum += partial[k];
    return sum;
  };
  /** Rows of one width. */
  const wide = (
    name: ElementName,
    width: number,
    numbers: readonly number[],
    ...operands: (ElementOperand | undefined)[]
  ) => {
    const given = operands[0]!.array.length;
    const rows = given / width;
    if (!Number.isInteger(rows) || width < 1)
      throw new ShapeError(`kernels: expected rows of ${width} elements for ${name}, got ${given}.`);
    const lengths = operands.map((operand) =>
      operand === undefined ? 0 : operand.per === 0 ? operand.array.length : rows * operand.per,
    );
    run(name, rows, [width, ...numbers], operands, lengths);
  };
  const ofWidth = (array: Float32Array | undefined, width: number) => {
    if (array === undefined) return undefined;
    if (array.length !== width)
      throw new ShapeError(`kernels: expected ${width} elements in a row, got ${array.length}.`);
    return read(array, 0);
  };

  return {
    paysFrom: machine.paysFrom,
    map(name, x, out) {
      elements("map", [MAPS.indexOf(name)], read(x, 1), write(out, 1));
    },
    mapGradient(name, gradient, given, out) {
      elements("mapGradient", [MAPS.indexOf(name)], read(gradient, 1), read(given, 1), write(out, 1));
    },
    pair(name, { rows, width, rowX, stepX, rowY, stepY }, x, y, out) {
      const lengthOf = (row: number, step: number) => (row === 0 ? (step === 0 ? 1 : width) : rows * row);
      run(
        "pair",
        rows,
        [PAIRS.indexOf(name), width, rowX, stepX, rowY, stepY],
        [read(x, rowX), read(y, rowY), write(out, width)],
        [lengthOf(rowX, stepX), lengthOf(rowY, stepY), rows * width],
      );
    },
    choose(condition, x, y, out) {
      elements("choose", [], read(condition, 1), x && read(x, 1), y && read(y, 1), write(out, 1));
    },
    softplus(x, y, out) {
      elements("softplus", [], read(x, 1), y && read(y, 1), write(out, 1));
    },
    scale(x, factor) {
      elements("scale", [], update(x, 1), doubles(factor));
    },
    sum: (x, squared = false) => blocks("sums", Number(squared), read(x, BLOCK)),
    columnSums(x, sums) {
      const width = sums.length;
      wide("columnSums", width, [], read(x, width), update(sums, 0));
    },
    lossSum: (name, beta, x, y) =>
      blocks("lossSums", LOSSES.indexOf(name), read(x, BLOCK), read(y, BLOCK), doubles(beta)),
    lossGradient(name, beta, factor, x, y, out) {
      elements(
        "lossGradient",
        [LOSSES.indexOf(name)],
        ...[read(x, 1), read(y, 1), doubles(beta, factor), write(out, 1)],
      );
    },
    softmax(isLog, width, x, out) {
      wide("softmax", width, [Number(isLog)], read(x, width), write(out, width));
    },
    softmaxGradient(isLog, width, gradient, y, out) {
      const operands = [read(gradient, width), read(y, width), write(out, width)];
      wide("softmaxGradient", width, [Number(isLog)], ...operands);
    },
    layerNorm({ width, x, weight, statistics }, epsilon, bias, out) {
      wide(
        "layerNorm",
        width,
        [],
        ...[read(x, width), doubles(epsilon), ofWidth(weight, width), ofWidth(bias, width)],
        ...[write(statistics, 3), write(out, width)],
      );
    },
    layerNormGradient({ width, x, weight, statistics }, gradient, out, sums) {
      const [weightSums, biasSums] = [sums?.weight, sums?.bias];
      if (sums !== undefined && !(weightSums?.length === width && biasSums?.length === width))
        throw new ShapeError(
          `kernels: expected ${width} sums, got ${weightSums?.length}, ${biasSums?.length}.`,
        );
      wide(
        "layerNormGradient",
        width,
        [],
        ...[read(gradient, width), read(x, width), read(statistics, 3), ofWidth(weight, width)],
        ...[out && write(out, width), weightSums && update(weightSums, 0), biasSums && update(biasSums, 0)],
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
  refuseValue("kernels", `a 32-bit integer for ${name}`, value);
}
