/** A secret of this process, which no file can contain. */
const SALT = `${Math.random().toString(36).slice(2)}#`;

/**
 * A Map for keys from a file, in their order. Engines hash numbers without a secret, and BigInts by their low 64 bits, so a file could choose
 * numbers that all collide. We look them up by a text instead, which is hashed with the engine's secret.
 */
export class SaltedMap<K, V> implements Iterable<[K, V]> {
  readonly #values = new Map<K | string, V>();
  /** Numbers by their texts. */
  readonly #numbers = new Map<string, K>();

  get size(): number {
    return this.#values.size;
  }

  has(key: K): boolean {
    return this.#values.has(lookUp(key));
  }

  get(key: K): V | undefined {
    return this.#values.get(lookUp(key));
  }

  set(key: K, value: V): this {
    const text = lookUp(key);
    if (text !== key) this.#numbers.set(text as string, key);
    this.#values.set(text, value);
    return this;
  }

  *[Symbol.iterator](): Generator<[K, V], undefined> {
    for (const [text, value] of this.#values) {
      const number = typeof text === "string" ? this.#numbers.get(text) : undefined;
      yield [number ?? (text as K), value];
    }
  }
}

function lookUp<K>(key: K): K | string {
  if (typeof key === "number") return `${SALT}${key}`;
  // Base 16 takes time in proportion to the length. The letter keeps it apart from the numbers.
  return typeof key === "bigint" ? `${SALT}n${key.toString(16)}` : key;
}
