/** Says how often and how long someone speaks. @param heard seconds */
export function verdictOf(segments: readonly { start: number; end: number }[], heard: number): string {
  const spoken = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  if (segments.length === 0) return `No speech in ${heard.toFixed(1)} s`;
  const times = segments.length === 1 ? "once" : `${segments.length} times`;
  return `Speech ${times}, ${spoken.toFixed(1)} of ${heard.toFixed(1)} s`;
}
