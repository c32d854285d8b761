/** Whether two lots of numbers come from one distribution, by their ranks: Mann and Whitney's test. */

/** As many numbers as are counted one by one; of more, the sum of ranks is as good as normal. */
const EXACT = 40;

/**
 * How often chance alone parts the ranks of two lots as far as they are, or farther: two-sided, ties at their mean rank. Infinity is a
 * number above all others.
 *
 * @returns from 0 to 1; counted over all divisions of up to 40 numbers, else by the normal approximation
 */
export function rankTest(a: readonly number[], b: readonly number[]): number {
  const ranks = doubledRanks([...a, ...b]);
  const sum = ranks.slice(0, a.length).reduce((total, rank) => total + rank, 0);
  const expected = a.length * (ranks.length + 1);
  const off = Math.abs(sum - expected);
  return ranks.length <= EXACT ? counted(ranks, a.length, expected, off) : normal(ranks, a.length, off);
}

/** Twice the rank of each, so that a mean rank is an integer. */
function doubledRanks(values: readonly number[]): number[] {
  const sorted = values.toSorted((x, y) => (x < y ? -1 : x > y ? 1 : 0));
  return values.map((value) => sorted.indexOf(value) + sorted.lastIndexOf(value) + 2);
}

/** Returns the share of all ways to choose `count` ranks whose sum is as far from the expected one. */
function counted(ranks: readonly number[], count: number, expected: number, off: number): number {
  // ways[chosen] : sum of the chosen ranks -> number of choices
  const ways = Array.from({ length: count + 1 }, () => new Map<number, number>());
  ways[0].set(0, 1);
  for (const rank of ranks) {
    for (let chosen = count; chosen > 0; chosen--) {
      for (const [sum, number] of ways[chosen - 1]) {
        ways[chosen].set(sum + rank, (ways[chosen].get(sum + rank) ?? 0) + number);
      }
    }
  }
  let all = 0;
  let far = 0;
  for (const [sum, number] of ways[count]) {
    all += number;
    if (Math.abs(sum - expected) >= off) far += number;
  }
  return far / all;
}

function normal(ranks: readonly number[], count: number, off: number): number {
  const mean = ranks.length + 1;
  const spread = ranks.reduce((total, rank) => total + (rank - mean) ** 2, 0);
  const others = ranks.length - count;
  const variance = (count * others * spread) / (ranks.length * (ranks.length - 1));
  if (variance === 0) return 1;
  // Sums of doubled ranks are two apart: half of that is what continuity takes.
  return complementaryError(Math.max(0, off - 1) / Math.sqrt(2 * variance));
}

/** erfc for x >= 0, to 1.2e-7 (Numerical Recipes, `erfcc`). */
function complementaryError(x: number): number {
  const t = 1 / (1 + x / 2);
  const coefficients = [
    -1.26551223, 1.00002368, 0.37409196, 0.09678418, -0.18628806, 0.27886807, -1.13520398, 1.48851587,
    -0.82215223, 0.17087277,
  ];
  const polynomial = coefficients.reduceRight((sum, coefficient) => coefficient + t * sum, 0);
  return t * Math.exp(-x * x + polynomial);
}
