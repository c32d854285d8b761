/** When which race has its rounds: the first of each before the second of any, so that whatever the time, every row has a figure. */
import type { Effort, Race } from "./race.ts";

/** A contender may take so much of the effort's patience however late it is: those whom targets are set against are mostly fast. */
const LEAST_PATIENCE = 0.1;

/**
 * Rounds until each race has had as many as wanted, or there is no time. What is left is shared out among the first rounds: nobody who is
 * not held to targets is waited for longer than a share. After them, a race has its next round only where it would end in time.
 *
 * @param end     by performance.now()
 * @param onFirst called when a race has had its first round
 */
export async function runRounds(
  races: readonly Race[],
  { rounds, patience }: Effort,
  end: number,
  onFirst: (race: Race) => void,
): Promise<void> {
  for (const [k, race] of races.entries()) {
    const share = (end - performance.now()) / (races.length - k);
    await race.round(Math.min(patience, Math.max(share, LEAST_PATIENCE * patience)));
    onFirst(race);
  }
  for (let round = 1; round < rounds; round++) {
    for (const race of races) {
      if (performance.now() + race.expected <= end) await race.round(patience);
    }
  }
}
