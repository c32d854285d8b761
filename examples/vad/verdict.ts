/** Says how often and how long someone speaks. @param heard seconds @param least ms of a segment; live, where one may be open now */
export function verdictOf(
  segments: readonly { start: number; end: number }[],
  heard: number,
  least?: number,
): string {
  const spoken = segments.reduce((sum, { start, end }) => sum + end - start, 0);
  const rule = `: speech counts once it ends; shorter than ${least} ms does not count`;
  if (segments.length === 0)
    return `No ${least ? "segment yet" : "speech"} in ${heard.toFixed(1)} s${least ? rule : ""}`;
  const times = segments.length === 1 ? "once" : `${segments.length} times`;
  return `Speech ${times}, ${spoken.toFixed(1)} of ${heard.toFixed(1)} s`;
}
