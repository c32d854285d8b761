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
 * Returns names with their numbers by value, `lstm_2` before `lstm_10`, if they come sorted: then their order says nothing about the network.
 * Safetensors sorts those of each element type, so one step back is allowed.
 */
export function inOrderOfNumbers(names: readonly string[]): readonly string[] {
  const isBack = (name: string, k: number) =>
    k > 0 && name < names[k - 1] && segmentsOf(name) < segmentsOf(names[k - 1]);
  if (names.filter(isBack).length > 1) return names;
  return names
    .map((name) => ({ name, key: keyOf(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ name }) => name);
}
