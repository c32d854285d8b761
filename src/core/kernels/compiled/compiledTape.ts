/**
 * The kernels of tape.ts compiled: each becomes one call, with numbers and arrays in the order of `runTape` in native/tape.h, checked so
 * that it touches no other memory.
 */
import { type FloatArray, trueLength } from "../../tensor/dtype.ts";
import { ShapeError } from "../../tensor/errors.ts";
import type { LossName, MapName, PairName, TapeKernels } from "../tape.ts";
import type { Use } from "./kernelTable.ts";

/** `enum class Tape` of native/tape.h. */
export const tapeIds = {
  map: 96,
  mapGradient: 97,
  pair: 98,
  scale: 99,
  lossSums: 100,
  lossGradient: 101,
  sums: 102,
  columnSums: 103,
  softmax: 104,
  softmaxGradient: 105,
  layerNorm: 106,
  layerNormGradient: 107,
  softmaxSums: 108,
  crossEntropyGradient: 109,
  adam: 110,
  choose: 111,
  softplus: 112,
} as const;

export type TapeName = keyof typeof tapeIds;

const MAPS: readonly MapName[] = ["exp", "sigmoid", "tanh", "relu", "log", "sqrt", "abs"];
const PAIRS: readonly PairName[] = ["add", "sub", "mul", "div", "max", "min", "share"];
const LOSSES: readonly LossName[] = ["squared", "smooth"];
/** `sumBlock` of native/tape_sums.h. */
const BLOCK = 4096;

/** An array of a call. */
export interface TapeOperand {
  array: FloatArray | Int32Array;
  use: Use;
  /** Elements for each row; 0: every row uses all of them. */
  per: number;
}

/** Runs compiled kernels of tape.h, all rows at once or in parts. */
export interface TapeMachine {
  /** As in TapeKernels. */
  readonly paysFrom: number;
  /** @param numbers those after the number of rows and the length of the first array */
  run(
    name: TapeName,
    rows: number,
    numbers: readonly number[],
    operands: readonly (TapeOperand | undefined)[],
  ): void;
}

const read = (array: TapeOperand["array"], per: number): TapeOperand => ({ array, use: "read", per });
const write = (array: TapeOperand["array"], per: number): TapeOperand => ({ array, use: "write", per });
const update = (array: TapeOperand["array"], per: number): TapeOperand => ({ array, use: "update", per });

export function compiledTape(machine: TapeMachine): TapeKernels {
  /** Runs a call whose arrays have all the rows that it uses. The last block of a sum may be shorter. */
  const run = (
    name: TapeName,
    rows: number,
    numbers: readonly number[],
    operands: readonly (TapeOperand | undefined)[],
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
    name: TapeName,
    numbers: readonly number[],
    ...operands: [TapeOperand, ...(TapeOperand | undefined)[]]
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
  const blocks = (name: TapeName, number: number, ...operands: TapeOperand[]): number => {
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
    name: TapeName,
    width: number,
    numbers: readonly number[],
    ...operands: (TapeOperand | undefined)[]
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
  const doubles = (...values: number[]) => read(Float64Array.from(values), 0);
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
    softmaxSums({ classes, logits, labels, ignored }, maxima, sums) {
      const operands = [read(logits, classes), read(labels, 1), update(maxima, 1), update(sums, 1)];
      wide("softmaxSums", classes, [ignored], ...operands);
    },
    crossEntropyGradient({ classes, logits, labels, ignored }, maxima, logSums, own, gradient) {
      wide(
        "crossEntropyGradient",
        classes,
        [ignored],
        ...[read(logits, classes), read(labels, 1), read(maxima, 1), read(logSums, 1), read(own, 1)],
        write(gradient, classes),
      );
    },
    adam(factors, parameter, gradient, firstMoment, secondMoment, largestSecondMoment) {
      const { beta1, beta2, rate, correction, eps, decay, keep } = factors;
      elements(
        "adam",
        [],
        ...[update(parameter, 1), read(gradient, 1), update(firstMoment, 1), update(secondMoment, 1)],
        doubles(beta1, beta2, rate, correction, eps, decay, keep),
        largestSecondMoment && update(largestSecondMoment, 1),
      );
    },
  };
}
