/** The first text for a character model: short, with quotes, brackets, names and line ends for units to follow. */
const SAMPLE = `The old man stood by the rail (he had not slept), and looked at the sea. “There she blows!” cried the mate. “A white whale, and no mistake.” The captain turned.

It was a grey morning; the wind had dropped in the night, and the ship lay still upon the water. “Lower the boats,” said he, “and let every man who is afraid remain on board.” Nobody answered. The oars were brought, the ropes made ready, and one after the other the boats went down.`;

/** The sample in characters that a model knows. @param alphabet undefined: all */
export function sampleFor(alphabet: string | undefined): string {
  if (alphabet === undefined) return SAMPLE;
  const known = new Set(alphabet);
  const ways = (character: string) => [
    character,
    ...("“”".includes(character) ? ['"', "'"] : []),
    character.toLowerCase(),
    ...(character === "\n" ? [" "] : []),
  ];
  return [...SAMPLE].map((character) => ways(character).find((way) => known.has(way)) ?? "").join("");
}
