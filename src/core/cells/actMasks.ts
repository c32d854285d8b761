/** Places where a run acts on a gate, and the masks of its equations that carry the acts. */

/** Before the activation of a gate, or after it. */
export type ActPlace = "pre" | "value";

/** Names of the two masks of an act: v becomes factor · v + offset. */
export const actMasks = (gate: string, place: ActPlace) =>
  [`${gate} ${place} factor`, `${gate} ${place} offset`] as const;
