/** Lines of watched text, units that follow it, samples for an alphabet, and pictures of activations. */
import { expect, test } from "vitest";
import { layoutText } from "../../../web/watch/layoutText.ts";
import { slowestFirst, unitValues } from "../../../web/watch/quantities.ts";
import { sampleFor } from "../../../web/watch/sample.ts";
import { followersOf } from "../../../web/watch/worker/followers.ts";
import { spectrumFrames } from "../../../web/watch/worker/spectrum.ts";

test("every character has a place; a line's end ends a line", () => {
  const labels = [..."abc\ndefgh\n\ni"];
  const { rows, row, column } = layoutText(labels, 4);
  expect(rows.map(({ from, to }) => labels.slice(from, to).join(""))).toEqual([
    "abc\n",
    "defg",
    "h\n",
    "\n",
    "i",
  ]);
  for (let t = 0; t < labels.length; t++) expect(rows[row[t]].from + column[t]).toBe(t);
});

test("lines end between words, where they have any", () => {
  const labels = [..."one two threefour five"];
  const { rows, row, column } = layoutText(labels, 8);
  expect(rows.map(({ from, to }) => labels.slice(from, to).join(""))).toEqual([
    "one two ",
    "threefou",
    "r five",
  ]);
  for (let t = 0; t < labels.length; t++) expect(rows[row[t]].from + column[t]).toBe(t);
});

test("the unit that follows a feature is found, whatever its sign", () => {
  const labels = [...'He said "go on now" and left. Then she said "no" too.'];
  let isIn = false;
  const state = labels.flatMap((character, t) => {
    if (character === '"') isIn = !isIn;
    return [Math.sin(t * 7), isIn ? -2 : 2, character === " " ? 3 : -3];
  });
  const found = followersOf(labels, state, 3);
  const of = (what: string) => found.find((each) => each.what === what)!;
  expect(of("inside quotes")).toMatchObject({ unit: 1 });
  expect(of("inside quotes").correlation).toBeCloseTo(-1, 6);
  expect(of("spaces")).toMatchObject({ unit: 2 });
  // A string that does not occur in the text follows nothing.
  expect(found.some(({ what }) => what === "inside brackets")).toBe(false);
});

test("the sample has only characters that a model knows", () => {
  expect(sampleFor(undefined)).toContain("“There she blows!”");
  const plain = sampleFor(`abcdefghijklmnopqrstuvwxyz ,.!'";()`);
  expect(plain).toContain('"there she blows!"');
  expect(plain).not.toContain("\n");
  expect(sampleFor("")).toBe("");
});

test.each([
  [1, [1, 2, 0]],
  [-1, [0, 2, 1]],
] as const)("units by what they keep with sign %d, and one unit's values", (sign, order) => {
  const values = Float32Array.from([0.125, 0.5, 0.25, 0.125, 0.75, 0.25]);
  const series = { gates: [{ gate: "forget", values, range: [0, 1] as [number, number] }] };
  expect(slowestFirst(series, { retain: { gate: "forget", sign }, hiddenSize: 3 }, 2)).toEqual(order);
  expect(Array.from(unitValues(values, 2, 3, 1))).toEqual([0.5, 0.75]);
});

test("spectra of too short a sound are none", () => {
  expect(spectrumFrames(new Float32Array(10), 33)).toMatchObject({ frames: 0, hop: 32 });
  expect(spectrumFrames(new Float32Array(256), 100).values.length).toBe(100);
});
