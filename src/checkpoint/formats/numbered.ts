/**
 * Element types by their numbers in a format, from a list in the order of the numbers. Small letters name a type that RawTensor lacks: it is
 * known, but undefined. A dash is a number without a type.
 */
export function numberedTypes(first: number, list: string): ReadonlyMap<number, string | undefined> {
  const names = list.split(" ").map((name, k) => [first + k, name] as const);
  return new Map(
    names
      .filter(([, name]) => name !== "-")
      .map(([number, name]) => [number, /^[A-Z]/.test(name) ? name : undefined]),
  );
}
