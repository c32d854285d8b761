/**
 * Units whose state follows something a reader can name in the text (after Karpathy, Johnson and Li 2015): found by the correlation of
 * tanh(c) with a few plain features of the text.
 */
import type { Follower } from "../protocol.ts";

interface Feature {
  what: string;
  values: Float64Array;
}

/** Skip features that are nearly constant in the text. */
const LEAST_SPREAD = 0.02;

/**
 * @param labels one character for each step
 * @param state  [T, H]; of a cell without a cell state its output
 * @returns for each feature the unit that follows it best, the best first
 */
export function followersOf(labels: readonly string[], state: ArrayLike<number>, units: number): Follower[] {
  const steps = labels.length;
  const squashed = Float64Array.from(state, (value) => Math.tanh(value));
  const found = featuresOf(labels).flatMap(({ what, values }): Follower[] => {
    const feature = normalised((t) => values[t], steps);
    if (feature === undefined) return [];
    let best: Follower | undefined;
    for (let unit = 0; unit < units; unit++) {
      const own = normalised((t) => squashed[t * units + unit], steps);
      if (own === undefined) continue;
      let correlation = 0;
      for (let t = 0; t < steps; t++) correlation += own[t] * feature[t];
      if (best === undefined || Math.abs(correlation) > Math.abs(best.correlation))
        best = { unit, what, correlation };
    }
    return best === undefined ? [] : [best];
  });
  return found.sort((a, b) => Math.abs(b.correlation) - Math.abs(a.correlation));
}

/** With mean 0 and length 1; undefined when it hardly varies. */
function normalised(value: (t: number) => number, steps: number): Float64Array | undefined {
  let sum = 0;
  let squares = 0;
  for (let t = 0; t < steps; t++) {
    sum += value(t);
    squares += value(t) ** 2;
  }
  const mean = sum / steps;
  const length = squares - steps * mean ** 2;
  if (!(length > steps * LEAST_SPREAD ** 2)) return undefined;
  return Float64Array.from({ length: steps }, (_, t) => (value(t) - mean) / Math.sqrt(length));
}

function featuresOf(labels: readonly string[]): Feature[] {
  const feature = (what: string) => ({ what, values: new Float64Array(labels.length) });
  const line = feature("position in the line");
  const word = feature("position in the word");
  const space = feature("spaces");
  const vowel = feature("vowels");
  const capital = feature("capitals");
  const quote = feature("inside quotes");
  const sentence = feature("end of a sentence");
  const bracket = feature("inside brackets");
  let isQuoted = false;
  let depth = 0;
  for (const [t, character] of labels.entries()) {
    const isLetter = /\p{L}/u.test(character);
    line.values[t] = character === "\n" ? 0 : (line.values[t - 1] ?? 0) + 1;
    word.values[t] = isLetter ? (word.values[t - 1] ?? 0) + 1 : 0;
    space.values[t] = /\s/.test(character) ? 1 : 0;
    vowel.values[t] = /[aeiou]/i.test(character) ? 1 : 0;
    capital.values[t] = /\p{Lu}/u.test(character) ? 1 : 0;
    sentence.values[t] = /[.!?]/.test(character) ? 1 : 0;
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "“") isQuoted = true;
    else if (character === "”") isQuoted = false;
    quote.values[t] = isQuoted ? 1 : 0;
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
    bracket.values[t] = depth;
  }
  return [line, word, space, vowel, capital, quote, sentence, bracket];
}
