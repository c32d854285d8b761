/** Statistics of the initial values of a cell, over several draws: enough to tell another distribution from the same one. */
import { blocksOf, correlation } from "./alike.ts";
import { deviationOf, gramError, largestOf, meanOf } from "./moments.ts";

/** One draw: matrices with a row for each number of each gate. */
export interface DrawnCell {
  /** [G · H, I] */
  input: ArrayLike<number>;
  /** [G · H, H] */
  hidden: ArrayLike<number>;
  /** [G · H], all biases of a gate added up */
  bias: ArrayLike<number>;
}

export interface MatrixStatistics {
  mean: number;
  deviation: number;
  largest: number;
  /** Numbers below which 1/10, 2/10, ... 9/10 lie */
  deciles: number[];
  /** Deviation of each gate's block */
  blocks: number[];
  /** Largest absolute correlation of two gates' blocks, number by number; null where there is one gate */
  correlation: number | null;
}

export interface CellStatistics {
  input: MatrixStatistics;
  hidden: MatrixStatistics & {
    /** How far from orthogonal, over the draws: the whole matrix at most, a gate's block at least, and at most */
    whole: number;
    block: number;
    everyBlock: number;
  };
  /** The bias of each gate, where all its units have the same; else null */
  bias: (number | null)[];
  /** Where biases are drawn */
  drawnBias?: MatrixStatistics;
}

export function statisticsOf(
  draws: readonly DrawnCell[],
  gates: number,
  { inputSize, hiddenSize }: { inputSize: number; hiddenSize: number },
): CellStatistics {
  const hidden = draws.map((draw) => draw.hidden);
  const blocks = hidden.flatMap((values) => blocksOf(values, hiddenSize * hiddenSize));
  const errors = blocks.map((values) => gramError(values, hiddenSize, hiddenSize));
  const biases = draws.map(({ bias }) => blocksOf(bias, hiddenSize));
  const bias = Array.from({ length: gates }, (_, gate) => {
    const values = new Set(biases.flatMap((draw) => draw[gate]));
    return values.size === 1 ? [...values][0] : null;
  });
  return {
    input: matrixStatistics(
      draws.map((draw) => draw.input),
      gates,
      hiddenSize * inputSize,
    ),
    hidden: {
      ...matrixStatistics(hidden, gates, hiddenSize * hiddenSize),
      whole: Math.max(...hidden.map((values) => gramError(values, gates * hiddenSize, hiddenSize))),
      block: Math.min(...errors),
      everyBlock: Math.max(...errors),
    },
    bias,
    ...(bias.includes(null) && {
      drawnBias: matrixStatistics(
        draws.map((draw) => draw.bias),
        gates,
        hiddenSize,
      ),
    }),
  };
}

function matrixStatistics(draws: ArrayLike<number>[], gates: number, size: number): MatrixStatistics {
  const all = draws.flatMap((values) => Array.from(values));
  const sorted = all.toSorted((a, b) => a - b);
  const byGate = Array.from({ length: gates }, (_, gate) =>
    draws.flatMap((values) => blocksOf(values, size)[gate]),
  );
  const correlations = byGate.flatMap((a, k) => byGate.slice(k + 1).map((b) => Math.abs(correlation(a, b))));
  return {
    mean: meanOf(all),
    deviation: deviationOf(all),
    largest: largestOf(all),
    deciles: Array.from({ length: 9 }, (_, k) => sorted[Math.floor(((k + 1) * sorted.length) / 10)]),
    blocks: byGate.map(deviationOf),
    correlation: correlations.length === 0 ? null : Math.max(...correlations),
  };
}
