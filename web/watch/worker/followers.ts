/**
 * Units whose state follows something a reader can name in the text (after Karpathy, Johnson and Li 2015): found by the correlation of
 * tanh(c) with a few plain features of the text.
 */
import type { Follower } from "../protocol.ts";

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
  const found = [...featuresOf(labels)].flatMap(([what, values]): Follower[] => {
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

/** The features by their names, each with its value at every step. */
function featuresOf(labels: readonly string[]): Map<string, number[]> {
  const features = new Map<string, number[]>();
  let [line, word, depth, isQuoted] = [0, 0, 0, false];
  for (const character of labels) {
    line = character === "\n" ? 0 : line + 1;
    word = /\p{L}/u.test(character) ? word + 1 : 0;
    if (character === '"') isQuoted = !isQuoted;
    else if (character === "“") isQuoted = true;
    else if (character === "”") isQuoted = false;
    if ("([{".includes(character)) depth++;
    else if (")]}".includes(character)) depth = Math.max(0, depth - 1);
    const now = {
      "position in the line": line,
      "position in the word": word,
      spaces: Number(/\s/.test(character)),
      vowels: Number(/[aeiou]/i.test(character)),
      capitals: Number(/\p{Lu}/u.test(character)),
      "inside quotes": Number(isQuoted),
      "end of a sentence": Number(/[.!?]/.test(character)),
      "inside brackets": depth,
    };
    for (const [what, value] of Object.entries(now)) {
      if (!features.has(what)) features.set(what, []);
      features.get(what)!.push(value);
    }
  }
  return features;
}
