/** Which part of which class the name of a tensor can be, and the names that a cell's parts have. */
import type { Convention, Part } from "./convention.ts";

/** One cell's place in the names of a file. */
export interface NamePlace {
  /** What stands before the part's own name. */
  prefix: string;
  /** Of one of several modules of a class under one path: `_1` of `lstm_1`; else empty. */
  number: string;
  /** Counted from 0. */
  layer: number;
  direction: "forward" | "reverse";
}

/** A form of names, and the parts that have it: frameworks took over each other's names. */
export interface NamePattern {
  expression: RegExp;
  firstLayer: number;
  reverse?: string;
  parts: { convention: Convention; part: Part }[];
}

/** The segment of a name that is a module of the class; frameworks number it when there are several. */
const MODULE = /(?<=^\{prefix\})\w*(?:lstm|gru|rnn)\w*(?=\/)/;

/** The name with `{number}` where its module has one. */
const numbered = (name: string) => name.replace(MODULE, "$&{number}");

/** `w` or `B`, and names with a path in them, must be whole segments: neither `softmax_w` nor `out_lstm/linear/w` is a weight of a cell. */
function isWhole(name: string): boolean {
  return /^\{prefix\}([A-Za-z0-9]{1,3}$|.*[./])/.test(name);
}

const known = new WeakMap<readonly Convention[], Map<string, NamePattern[]>>();

/**
 * The patterns of conventions by a word that all their names contain. Few of a hundred conventions fit a name, and an expression that
 * begins with anything is slow to fail, so the word is looked for first.
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

/** Returns what matches names against conventions: all patterns that fit, and the place that each reads from the name. */
export function nameMatcher(
  conventions: readonly Convention[],
): (name: string, found: (pattern: NamePattern, place: NamePlace) => void) => void {
  const byWord = patternsOf(conventions);
  return (name, found) => {
    for (const [word, patterns] of byWord) {
      if (!name.includes(word)) continue;
      for (const pattern of patterns) {
        const groups = pattern.expression.exec(name)?.groups;
        if (groups === undefined) continue;
        const { firstLayer, reverse } = pattern;
        const { prefix = "", number = "", layer: numeral = firstLayer, direction = "" } = groups;
        const layer = Number(numeral) - firstLayer;
        if (layer < 0) continue;
        const isReverse = reverse !== undefined && direction === reverse;
        found(pattern, { prefix, number, layer, direction: isReverse ? "reverse" : "forward" });
      }
    }
  };
}

/** A text of a convention, such as the name of a part, with a cell's place filled in. */
export function filledIn(
  text: string,
  { directions, firstLayer = 0 }: Convention,
  { prefix, number, layer, direction }: NamePlace,
): string {
  return numbered(text)
    .replace("{prefix}", prefix)
    .replace("{number}", number)
    .replace("{layer}", String(layer + firstLayer))
    .replace("{direction}", directions?.[direction === "reverse" ? 1 : 0] ?? "");
}

/** The path of the layer that a cell belongs to. */
export function layerName({ prefix, number }: NamePlace, { flat, parts }: Convention): string {
  if (number !== "") return `${prefix}${MODULE.exec(parts[0].name)![0]}${number}`;
  const isVector = flat !== undefined && new RegExp(`(^|[./_])${flat}$`).test(prefix);
  return (isVector ? prefix.slice(0, -flat.length) : prefix).replace(/[./_]+$/, "");
}
