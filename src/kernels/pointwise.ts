/**
 * The seam for what a training step does besides its layers, element by element or row by row: the optimiser's update, cross-entropy,
 * embedding, dropout; and for the numbers that weights start from. As in kernels.ts, a set gets plain arrays that were checked above, and everything above is the same for every set.
 *
 * Unlike those of layers, these kernels have no tolerance: each must give the bits of `referencePointwise`, whose lines are few enough to be
 * done in the same order everywhere. So which of them run compiled is a question of speed alone, for each set and size.
 */
import { dropout } from "./dropout.ts";
import { crossEntropyGradient, softmaxSums } from "./labelledRows.ts";
import { gatherRows, scatterRows } from "./tableRows.ts";
import { uniform } from "./uniform.ts";
import { adam, sgd } from "./updates.ts";

/** In plain TypeScript, of either element type. */
export const referencePointwise = {
  adam,
  sgd,
  softmaxSums,
  crossEntropyGradient,
  gatherRows,
  scatterRows,
  dropout,
  uniform,
};

export type Pointwise = typeof referencePointwise;
