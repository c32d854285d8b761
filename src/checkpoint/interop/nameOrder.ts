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
 * Safetensors sorts those of each element type, so few steps back are allowed; the weights of a layer in the order of any framework take more.
 */
export function inOrderOfNumbers(names: readonly string[]): readonly string[] {
  const isBack = (name: string, k: number) =>
    k > 0 && name < names[k - 1] && segmentsOf(name) < segmentsOf(names[k - 1]);
  if (8 * names.filter(isBack).length > names.length) return names;
  return names
    .map((name) => ({ name, key: keyOf(name) }))
    .sort((a, b) => (a.key < b.key ? -1 : Number(a.key > b.key)))
    .map(({ name }) => name);
}
