/**
 * Large arrays that nobody looks at any more, for the next call that needs one as long. New ones bring on full collections of garbage, which
 * take processor time on all cores, and of the largest every page is mapped and cleared anew.
 *
 * They are held weakly: whatever is not used again by the next full collection of garbage is garbage.
 */
export class SpareArrays {
  readonly #shortest: number;
  readonly #byLength = new Map<number, WeakRef<Float32Array>[]>();

  /** @param shortest length that is worth keeping; 1 MiB unless told */
  constructor(shortest = 2 ** 18) {
    this.#shortest = shortest;
  }

  /** An array of this length, with anything in it. */
  take(length: number): Float32Array {
    const spares = this.#byLength.get(length) ?? [];
    while (spares.length > 0) {
      const array = spares.pop()!.deref();
      if (array !== undefined) return array;
    }
    this.#byLength.delete(length);
    return new Float32Array(length);
  }

  /** Gives an array away: who does so has forgotten it, and gives it once. */
  give(array: Float32Array): void {
    if (array.length < this.#shortest) return;
    const spares = this.#byLength.get(array.length);
    if (spares === undefined) this.#byLength.set(array.length, [new WeakRef(array)]);
    else spares.push(new WeakRef(array));
  }
}
