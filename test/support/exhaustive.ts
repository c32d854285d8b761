/** Every case runs with SLUICE_EXHAUSTIVE=1, as in `tools/release.sh`; else a sample, and a line says what is left out. */
export const isExhaustive = process.env.SLUICE_EXHAUSTIVE === "1";

/** Returns all cases, or so many of them at equal distances, with the first and the last. */
export function sampled<T>(what: string, cases: readonly T[], count: number): T[] {
  if (isExhaustive || count >= cases.length) return [...cases];
  console.log(`Skipped: ${cases.length - count} of ${cases.length} ${what}; SLUICE_EXHAUSTIVE=1 runs them.`);
  const step = (cases.length - 1) / Math.max(1, count - 1);
  return Array.from({ length: count }, (_, k) => cases[Math.round(k * step)]);
}

/** Whether a case is left out; says so. */
export function isLeftOut(what: string): boolean {
  if (!isExhaustive) console.log(`Skipped: ${what}; SLUICE_EXHAUSTIVE=1 runs it.`);
  return !isExhaustive;
}
