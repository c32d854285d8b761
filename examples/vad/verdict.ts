/** Says how often and how long someone speaks. @param heard seconds @param isLive whether a segment may be open now */
export function verdictOf(
  segments: readonly { start: number; end: number }[],
  heard: number,
  isLive = false,
): string {
  const spoken = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  if (segments.length === 0) return `No ${isLive ? "segment yet" : "speech"} in ${heard.toFixed(1)} s`;
  const times = segments.length === 1 ? "once" : `${segments.length} times`;
  return `Speech ${times}, ${spoken.toFixed(1)} of ${heard.toFixed(1)} s`;
}
