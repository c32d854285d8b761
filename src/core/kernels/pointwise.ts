/**
 * The seam for what a training step does besides its layers: the optimiser's update, cross-entropy, embedding, dropout, and initial
 * weights. A set gets plain arrays that were checked above, as in kernels.ts.
 *
 * These kernels have no tolerance: each gives the bits of `referencePointwise`. Which of them run compiled is a matter of speed alone.
 * In fast arithmetic tape.ts has a faster Adam.
 */
import { crossEntropyGradient, softmaxSums } from "./labelledRows.ts";
import { dropout, uniform } from "./randomNumbers.ts";
import { gatherRows, scatterRows } from "./tableRows.ts";
import { adam, sgd } from "./updates.ts";

/** Plain TypeScript, for either element type. */
export const referencePointwise = {
  ...{ adam, sgd, softmaxSums, crossEntropyGradient },
  ...{ gatherRows, scatterRows, dropout, uniform },
};

export type Pointwise = typeof referencePointwise;
