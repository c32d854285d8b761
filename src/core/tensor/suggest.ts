/** Other libraries' words for a name that an error lists, without signs and in small letters. */
const SYNONYMS: Readonly<Record<string, string>> = {
  dim: "axis",
  learningrate: "lr",
  units: "hiddenSize",
};

const plain = (name: string) => name.toLowerCase().replace(/[^\p{L}\p{N}]/gu, "");

/**
 * Returns a sentence with the name, of those that an error lists, that is nearest to the wrong one; empty if all are far from it.
 *
 * @param message in the form `expected …, got "…"`; the names are those in quotation marks, or before and after commas
 */
export function suggestion(message: string): string {
  const [, expected = "", given = ""] = /expected (.*), got "([^"]+)"/s.exec(message) ?? [];
  const wrong = plain(given);
  const listed =
    expected.match(/(?<=")[^",]+(?=")|[\w.-]+(?=[,)]| \(|$)|(?<=[(,] ?)[\w.-]+(\(\S+?\))?/g) ?? [];
  const edits = (name: string) => {
    if (SYNONYMS[wrong] === name || (wrong.length > 2 && plain(name).startsWith(wrong))) return 0;
    return editsBetween(plain(name), wrong);
  };
  const [best] = listed
    .map((name) => ({ name, edits: edits(name) }))
    .filter((each) => each.edits <= given.length / 3)
    .sort((a, b) => a.edits - b.edits);
  return best === undefined ? "" : ` Did you mean ${best.name}?`;
}

/** Returns how many letters to insert, remove or change to turn one word into another (Levenshtein's distance). */
function editsBetween(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, k) => k);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let k = 0; k < b.length; k++)
      next.push(Math.min(row[k] + Number(a[i] !== b[k]), row[k + 1] + 1, next[k] + 1));
    row = next;
  }
  return row[b.length];
}
