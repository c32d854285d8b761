/** Measures that several tasks share. */

/**
 * Share of rows whose largest logit is the target's; a tie counts as right.
 *
 * @param logits [..., V]
 * @param target one class per row; rows with -1 do not count
 */
import type { Tensor } from "../../../src/index.ts";
export function accuracyOf(logits: Tensor, target: Int32Array): number {
  const classes = logits.shape[logits.rank - 1];
  const { data } = logits;
  let right = 0;
  let counted = 0;
  for (let row = 0; row < target.length; row++) {
    if (target[row] < 0) continue;
    counted++;
    const at = row * classes;
    const own = data[at + target[row]];
    let isRight = true;
    for (let k = 0; k < classes && isRight; k++) isRight = data[at + k] <= own;
    if (isRight) right++;
  }
  return right / counted;
}
