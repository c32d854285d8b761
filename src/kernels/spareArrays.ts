/**
 * Arrays that nobody looks at any more, for the next call that needs one as long. A new array costs as much as the work of filling it:
 * the system hands memory over page by page, cleared, and takes it back as soon as it is garbage.
 *
 * They are held weakly: whatever is not used again by the next full collection of garbage is garbage.
 */
export class SpareArrays {
  readonly #byLength = new Map<number, WeakRef<Float32Array>[]>();

  /** An array of this length, with anything in it. */
  take(length: number): Float32Array {
    const spares = this.#byLength.get(length);
    for (let spare = spares?.pop(); spare !== undefined; spare = spares!.pop()) {
      const array = spare.deref();
      if (array !== undefined) return array;
    }
    if (spares !== undefined) this.#byLength.delete(length);
    return new Float32Array(length);
  }

  /** Gives an array away: who does so has forgotten it, and gives it once. */
  give(array: Float32Array): void {
    const spares = this.#byLength.get(array.length);
    if (spares === undefined) this.#byLength.set(array.length, [new WeakRef(array)]);
    else spares.push(new WeakRef(array));
  }
}
