/** The list of translated phrases finds them wherever lines break, and leaves good sentences alone. */
import { describe, expect, test } from "vitest";
import { findPhrases } from "../../tools/checks/voice.ts";

const phrasesIn = (text: string) => findPhrases(text).map(({ phrase }) => phrase);

describe("phrases that read as translated", () => {
  test.each([
    ["it need not be compiled by who does not train", ["need not", "by who"]],
    ["Who sleeps wakes up while the operands are copied.\nWho trains: waits.", ["Who sleeps", "Who trains"]],
    ["passed over though it could run", ["passed over"]],
    ["as they are dear or not to be had again", ["as they are", "dear", "not to be had", "had again"]],
    ["a bias that this scheme moves is told of", ["is told of"]],
    ["it holds for minGRU or one's own", ["one's own"]],
    ["No Torch7 was at hand, and nobody asked", ["nobody", "at hand"]],
    ["Equal but for the last bits.", ["but for"]],
    ["/** What a file holds. */\n// What is it called?\n/** See what it holds. */", ["What a"]],
    ["/** Those of the other side. */", ["Those of"]],
  ])("%s", (text, expected) => {
    expect(phrasesIn(text).sort()).toEqual(expected.sort());
  });

  test.each([
    "/**\n * Equal but\n * for the last bits.\n */",
    "// Equal but\n  // for the last bits.",
    "Equal but\nfor the last bits.",
    '"Equal but " +\n  "for the last bits."',
  ])("a line break does not hide one: %j", (text) => {
    expect(phrasesIn(text)).toEqual(["but for"]);
  });

  test("each has the line where it begins", () => {
    expect(findPhrases("one\ntwo, but\nfor three\nnobody").map(({ line }) => line)).toEqual([2, 4]);
  });

  test.each([
    "Who should sleep? Ask anyone who does not train.",
    "One pass over the rows; it takes a second pass over the columns.",
    "There is no gate here, and it is no longer needed.",
    "As soon as it is open, read as many bytes as there are.",
    "It stands for the forget gate.",
  ])("a good sentence is left alone: %s", (text) => {
    expect(phrasesIn(text)).toEqual([]);
  });
});
