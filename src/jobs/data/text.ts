/**
 * Text as a sequence of small integers: a vocabulary of the characters (Unicode code points) of a text, or of the 256 bytes of
 * UTF-8. A vocabulary is plain data, stored with its model.
 */
import { checkOptionNames, checkText } from "../../core/tensor/check.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { listOf } from "../../core/tensor/lists.ts";
import { placeIn } from "./encoding.ts";

/** A vocabulary as plain JSON. With `unknown`, one more id stands for all other characters. */
export type VocabularyData = { kind: "character"; characters: string; unknown?: true } | { kind: "byte" };

/** Ids for the characters or bytes of a text, and back. */
export interface Vocabulary {
  readonly kind: "character" | "byte";
  /** V: ids run from 0 to V - 1. */
  readonly size: number;
  /**
   * Returns the ids of a text.
   *
   * @param name of the source, for messages
   * @throws FormatError (`UNKNOWN_CHARACTER`) with line, column and position of the first character that has no id, unless the vocabulary
   *   has one for unknown characters
   */
  encode(text: string, name?: string): Int32Array;
  /** Returns the text of ids. @throws ArgumentError for an id outside the vocabulary */
  decode(ids: Iterable<number>): string;
  /** Decodes one id after the other; for a character of several ids, the last gives the whole character, the others "". */
  decoder(): (id: number) => string;
  /** Returns the vocabulary as plain data, which `vocabularyFrom` takes. */
  toJSON(): VocabularyData;
}

/** Decode an encoded byte-order mark as a character. */
const keepMark = { ignoreBOM: true };

/** The text of an unknown character. */
const REPLACEMENT = "\ufffd";

/**
 * Returns the vocabulary of all characters of `text`, in the order of their code points.
 *
 * @param text    with every character that the model is to know
 * @param options `unknown: true` reserves the last id for all other characters; default: they have none, and `encode` refuses them
 * @throws ArgumentError when there are none, and for half a surrogate pair
 * @example
 * characterVocabulary("banana").encode("nab"); // 2, 0, 1
 * characterVocabulary("banana", { unknown: true }).encode("nob"); // 2, 3, 1
 */
export function characterVocabulary(text: string, options: { unknown?: boolean } = {}): Vocabulary {
  checkText("characterVocabulary", "text", text);
  checkOptionNames("characterVocabulary", options, ["unknown"]);
  const sorted = [...new Set(text)].sort((a, b) => a.codePointAt(0)! - b.codePointAt(0)!);
  return characters(sorted, options.unknown === true);
}

/**
 * Returns the vocabulary of the 256 bytes of UTF-8, which encodes every text.
 *
 * @example
 * byteVocabulary().encode("é"); // 195, 169
 */
export function byteVocabulary(): Vocabulary {
  return {
    kind: "byte",
    size: 256,
    encode(text) {
      checkText("encode", "text", text);
      return Int32Array.from(new TextEncoder().encode(text));
    },
    decode: (ids) => new TextDecoder("utf-8", keepMark).decode(Uint8Array.from(checked(ids, 256))),
    decoder() {
      const decoder = new TextDecoder("utf-8", keepMark);
      return (id) => decoder.decode(Uint8Array.from(checked([id], 256)), { stream: true });
    },
    toJSON: () => ({ kind: "byte" }),
  };
}

/**
 * Returns the vocabulary that `toJSON` described.
 *
 * @param data what `toJSON` returned, or the same read from JSON
 * @throws ArgumentError when it is not a vocabulary
 * @example
 * const vocabulary = vocabularyFrom({ kind: "character", characters: "abc" });
 */
export function vocabularyFrom(data: unknown): Vocabulary {
  const { kind, characters: all, unknown } = (data ?? {}) as Record<string, unknown>;
  if (kind === "byte") return byteVocabulary();
  if (kind !== "character" || typeof all !== "string" || ![undefined, true].includes(unknown as true)) {
    throw new ArgumentError(
      `vocabularyFrom: expected { kind: "byte" } or { kind: "character", characters }, got ${describe(data)}.`,
    );
  }
  const list = [...all];
  if (new Set(list).size !== list.length) {
    throw new ArgumentError(`vocabularyFrom: expected distinct characters, got ${describe(all)}.`);
  }
  return characters(list, unknown === true);
}

/** @param hasUnknown whether one more id stands for all other characters */
function characters(list: readonly string[], hasUnknown: boolean): Vocabulary {
  if (list.length === 0 && !hasUnknown)
    throw new ArgumentError("characterVocabulary: expected a text, got an empty one.");
  const half = list.find((character) => /\p{Surrogate}/u.test(character));
  if (half !== undefined) {
    throw new ArgumentError(
      `characterVocabulary: expected well-formed text, got half a surrogate pair (0x${half.charCodeAt(0).toString(16)}).`,
    );
  }
  const ids = new Map(list.map((character, id) => [character, id]));
  const size = list.length + (hasUnknown ? 1 : 0);
  const decode = (codes: Iterable<number>) =>
    Array.from(checked(codes, size), (id) => list[id] ?? REPLACEMENT).join("");
  return {
    kind: "character",
    size,
    encode(text, name = "text") {
      checkText("encode", "text", text);
      checkText("encode", "name", name);
      const codes = new Int32Array(text.length);
      let count = 0;
      let position = 0;
      for (const character of text) {
        const id = ids.get(character) ?? (hasUnknown ? list.length : undefined);
        if (id === undefined) failAt(text, position, character, list.length, name);
        codes[count++] = id;
        position += character.length;
      }
      return codes.slice(0, count);
    },
    decode,
    decoder: () => (id) => decode([id]),
    toJSON: () => ({ kind: "character", characters: list.join(""), ...(hasUnknown && { unknown: true }) }),
  };
}

function failAt(text: string, position: number, character: string, size: number, name: string): never {
  const { line, column } = placeIn(text, position);
  throw new FormatError(
    "text",
    "UNKNOWN_CHARACTER",
    `${name} line ${line}, column ${column} (position ${position}): expected one of the ${size} characters of the vocabulary, got ${describe(character)} (U+${character.codePointAt(0)!.toString(16).toUpperCase().padStart(4, "0")}). Leave it out, or train with a byte vocabulary, which knows every text.`,
    { line, column, offset: position },
  );
}

function* checked(ids: Iterable<number>, size: number): Generator<number> {
  for (const id of listOf("decode", "a list of ids", ids)) {
    if (!Number.isInteger(id) || id < 0 || id >= size) {
      throw new ArgumentError(`decode: expected ids from 0 to ${size - 1}, got ${describe(id)}.`);
    }
    yield id;
  }
}
