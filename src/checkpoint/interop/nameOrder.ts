/** The order of names that a writer sorted. */

/** A text that sorts as the segments of a name do, one by one. */
const segmentsOf = (name: string) => name.replace(/[./\\]/g, "\0");

/** As `segmentsOf`, with numbers by their value: their length comes first. */
const keyOf = (name: string) =>
  segmentsOf(name).replace(
    /0*(\d+)/g,
    (_, digits: string) => String.fromCharCode(48 + digits.length) + digits,
  );

/**
 * Returns names with their numbers by value, `lstm_2` before `lstm_10`, if their order says nothing about the network: they come sorted, or
 * those of one layer come apart from each other. Safetensors sorts those of each element type, so few steps back are allowed; the weights of
 * a layer in the order of any framework take more.
 */
export function inOrderOfNumbers(names: readonly string[]): readonly string[] {
  const isBack = (name: string, k: number) =>
    k > 0 && name < names[k - 1] && segmentsOf(name) < segmentsOf(names[k - 1]);
  const isSorted = 8 * names.filter(isBack).length <= names.length;
  const paths = names.map((name) => name.replace(/[./\\][^./\\]*$/, ""));
  const last = new Map(paths.map((path, k) => [path, k]));
  const apart = paths.filter((path, k) => last.get(path) !== k && path !== paths[k + 1]);
  if (!isSorted && 3 * apart.length <= names.length) return names;
  return names
    .map((name) => ({ name, key: keyOf(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ name }) => name);
}
