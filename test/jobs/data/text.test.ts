import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { byteVocabulary, characterVocabulary, vocabularyFrom } from "../../../src/jobs/data/text.ts";
import { runs } from "../../support/exhaustive.ts";

describe("vocabulary", () => {
  test("characters are code points, in their order", () => {
    const vocabulary = characterVocabulary("b😀a b");
    expect(vocabulary.size).toBe(4);
    expect([...vocabulary.encode("ab😀")]).toEqual([1, 2, 3]);
    expect(vocabulary.toJSON()).toEqual({ kind: "character", characters: " ab😀" });
  });

  test("an unknown character is refused with its place", () => {
    const vocabulary = characterVocabulary("ab\n😀");
    expect(() => vocabulary.encode("a\n😀bé", "in.txt")).toThrow(
      'in.txt line 2, column 3 (position 5): expected one of the 4 characters of the vocabulary, got "é" (U+00E9)',
    );
    try {
      vocabulary.encode("a\n😀bé");
      expect.unreachable();
    } catch (error) {
      expect(error).toMatchObject({ code: "UNKNOWN_CHARACTER", place: { line: 2, column: 3, offset: 5 } });
    }
  });

  test("with an id for unknown characters it encodes every text, also from its stored form", () => {
    const made = characterVocabulary("ba", { unknown: true });
    for (const vocabulary of [made, vocabularyFrom(JSON.parse(JSON.stringify(made)))]) {
      expect(vocabulary.size).toBe(3);
      expect([...vocabulary.encode("a😀b\ud800")]).toEqual([0, 2, 1, 2]);
      expect(vocabulary.decode([0, 2, 1])).toBe("a\ufffdb");
    }
    expect([...characterVocabulary("", { unknown: true }).encode("ab")]).toEqual([0, 0]);
  });

  test("what is encoded is decoded, also from its stored form and one by one", () => {
    fc.assert(
      fc.property(fc.string({ unit: "binary", minLength: 1 }), (text) => {
        for (const made of [characterVocabulary(text), byteVocabulary()]) {
          const vocabulary = vocabularyFrom(JSON.parse(JSON.stringify(made)));
          const ids = vocabulary.encode(text);
          expect(vocabulary.decode(ids)).toBe(text);
        }
      }),
      { seed: 22, numRuns: runs(100, 25) },
    );
    const decoder = byteVocabulary().decoder();
    expect([...new TextEncoder().encode("é!")].map(decoder)).toEqual(["", "é", "!"]);
  });

  test.each([
    ["no text", () => characterVocabulary("")],
    ["half a pair", () => characterVocabulary("a\ud800")],
    ["a character twice", () => vocabularyFrom({ kind: "character", characters: "aba" })],
    [
      "a value of unknown other than true",
      () => vocabularyFrom({ kind: "character", characters: "ab", unknown: "c" }),
    ],
    ["another kind", () => vocabularyFrom({ kind: "word" })],
    ["null", () => vocabularyFrom(null)],
    ["an id outside", () => characterVocabulary("ab").decode([2])],
    ["an id that is not an integer", () => byteVocabulary().decode([0.5])],
  ])("refuses %s", (_what, work) => {
    expect(work).toThrow(/expected .*, got /);
  });
});
