/** Options of modules as `toString` shows them. */

/** Options as `toString` shows them, each with the value that is not worth showing. */
export type ShownOptions = Readonly<Record<string, { value: unknown; normal: unknown }>>;

/** The options that are not as usual, as `name=value`. */
export function describeUnusual(options: ShownOptions): string[] {
  return Object.entries(options)
    .filter(([, { value, normal }]) => value !== normal)
    .map(([name, { value }]) => `${name}=${value}`);
}
