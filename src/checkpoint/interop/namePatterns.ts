/** Matches names of tensors with parts of classes, and gives the names of a cell's parts. */
import type { Convention, Part } from "./convention.ts";

/** The place of a cell, as names in the file give it. */
export interface NamePlace {
  /** Path before the part's name. */
  prefix: string;
  /** Number of the module if a path has several: `_1` of `lstm_1`; else empty. */
  number: string;
  /** Counted from 0. */
  layer: number;
  direction: "forward" | "reverse";
}

/** A form of names and all parts with it, since frameworks copied each other's names. */
export interface NamePattern {
  expression: RegExp;
  firstLayer: number;
  reverse?: string;
  parts: { convention: Convention; part: Part }[];
}

/** The segment of a name that stands for the module; frameworks number it when there are several. */
const MODULE = /(?<=^\{prefix\})\w*(?:lstm|gru|rnn)\w*(?=\/)/;

/** The name with `{number}` where its module has one. */
const numbered = (name: string) => name.replace(MODULE, "$&{number}");

/** Short names such as `w`, and names with a path, must be whole segments: `softmax_w` and `out_lstm/linear/w` are not weights of a cell. */
function isWhole(name: string): boolean {
  return /^\{prefix\}([A-Za-z0-9]{1,3}$|.*[./])/.test(name);
}

const known = new WeakMap<readonly Convention[], Map<string, NamePattern[]>>();

/**
 * The patterns of conventions by a word that all their names contain. Few of a hundred conventions fit a name, and expressions with an open
 * beginning are slow to fail, so we look for the word first.
 */
function patternsOf(conventions: readonly Convention[]): Map<string, NamePattern[]> {
  const made = known.get(conventions);
  if (made !== undefined) return made;
  const byWord = new Map<string, NamePattern[]>();
  const patterns = new Map<string, NamePattern>();
  for (const convention of conventions) {
    const { directions, firstLayer = 0 } = convention;
    for (const part of convention.parts) {
      const source = sourceOf(part.name, directions ?? [""]);
      const key = JSON.stringify([source, firstLayer, directions]);
      let pattern = patterns.get(key);
      if (pattern === undefined) {
        pattern = { expression: new RegExp(source, "s"), firstLayer, reverse: directions?.[1], parts: [] };
        patterns.set(key, pattern);
        const words = numbered(part.name).split(/\{\w+\}/);
        const word = words.reduce((longest, each) => (each.length > longest.length ? each : longest), "");
        byWord.set(word, [...(byWord.get(word) ?? []), pattern]);
      }
      pattern.parts.push({ convention, part });
    }
  }
  known.set(conventions, byWord);
  return byWord;
}

function sourceOf(name: string, directions: readonly string[]): string {
  const literal = (text: string) => text.replace(/[.*+?^$()|[\]\\/]/g, "\\$&");
  const source = literal(numbered(name))
    .replace("{prefix}", isWhole(name) ? "(?<prefix>(?:.*[./])?)" : "(?<prefix>.*)")
    .replace("{number}", "(?<number>(?:_\\d{1,4})?)")
    .replace("{layer}", "(?<layer>\\d{1,4})")
    .replace("{direction}", `(?<direction>${directions.map(literal).join("|")})`);
  return `^${source}(?::0)?$`;
}

/** No name of a part is so long: we match only the end of a name, and what is before it belongs to the prefix. */
const TAIL = 128;

/** Returns a function that calls `found` with each pattern that fits a name, and the place in the name. */
export function nameMatcher(
  conventions: readonly Convention[],
): (name: string, found: (pattern: NamePattern, place: NamePlace) => void) => void {
  const byWord = patternsOf(conventions);
  return (name, found) => {
    const tail = name.slice(-TAIL);
    const head = name.slice(0, -TAIL);
    for (const [word, patterns] of byWord) {
      if (!tail.includes(word)) continue;
      for (const pattern of patterns) {
        const groups = pattern.expression.exec(tail)?.groups;
        if (groups === undefined) continue;
        const { firstLayer, reverse } = pattern;
        const { prefix = "", number = "", layer: numeral = firstLayer, direction = "" } = groups;
        const layer = Number(numeral) - firstLayer;
        if (layer < 0) continue;
        const isReverse = reverse !== undefined && direction === reverse;
        found(pattern, {
          prefix: head + prefix,
          number,
          layer,
          direction: isReverse ? "reverse" : "forward",
        });
      }
    }
  };
}

/** Fills a cell's place into a text of a convention, such as the name of a part. */
export function filledIn(
  text: string,
  { directions, firstLayer = 0 }: Convention,
  { prefix, number, layer, direction }: NamePlace,
): string {
  const values: Readonly<Record<string, string>> = {
    prefix,
    number,
    layer: String(layer + firstLayer),
    direction: directions?.[direction === "reverse" ? 1 : 0] ?? "",
  };
  // In one pass and by a function: a prefix from a file may contain `{layer}` or `$&`.
  return numbered(text).replace(/\{(prefix|number|layer|direction)\}/g, (_, key: string) => values[key]);
}

/** The path of the layer that a cell belongs to. */
export function layerName({ prefix, number }: NamePlace, { flat, parts }: Convention): string {
  if (number !== "") return `${prefix}${MODULE.exec(parts[0].name)![0]}${number}`;
  const isVector = flat !== undefined && new RegExp(`(^|[./_])${flat}$`).test(prefix);
  return (isVector ? prefix.slice(0, -flat.length) : prefix).replace(/(?<![./_])[./_]+$/, "");
}
