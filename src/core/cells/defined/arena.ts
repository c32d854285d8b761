/**
 * The array in which programs compute. A loop over a constant array takes less than half the time of a loop over an argument. All of this
 * is synchronous, so each evaluation has the arena to itself. Untouched memory costs nothing.
 */
export const ARENA = new Float64Array(1 << 21);
