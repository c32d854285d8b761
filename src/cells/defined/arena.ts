/**
 * Where programs compute: one array that never changes. A loop over an array that the engine knows takes less than half the time of the
 * same loop over one that it is given. An evaluation has the arena to itself from its making to its last use, as nothing here waits for anything.
 */

/** Numbers in double precision; pages that are never touched cost nothing. */
export const ARENA = new Float64Array(1 << 21);
