/** The order of rounds: the first of each race before the second of any, so that every row has a figure when time runs out. */
import type { Effort, Race } from "./race.ts";

/** Share of the effort's patience that a contender always has; the peers that targets refer to are mostly fast. */
const LEAST_PATIENCE = 0.1;

/**
 * Runs rounds until each race has had its number, or time is up. The first rounds share the time: a contender without targets gets at most its
 * share. After them, a race runs its next round only if it would end in time.
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
