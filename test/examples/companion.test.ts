import { describe, expect, test } from "vitest";
import { verdictOf as changeOf, gainOf, spectrogramOf } from "../../examples/denoise/spectrogram.ts";
import { Companion, verdictOf } from "../../examples/typing/companion.ts";
import { verdictOf as speechOf } from "../../examples/vad/verdict.ts";
import { openNetwork } from "../../src/network.ts";
import { alphabet, loudness } from "./small.ts";

test("a companion expects what its model expects, and never what stands for nothing", () => {
  const companion = new Companion(alphabet());
  expect(companion.expect()).toEqual([]);
  expect(companion.draw(1, 0.5)).toBe("a");
  expect(companion.read("ab")).toEqual([]);
  const guesses = companion.expect();
  expect(guesses.map(({ symbol }) => symbol).sort()).toEqual(["a", "b", "c"]);
  expect(guesses[0]).toEqual({
    symbol: "c",
    probability: expect.closeTo(Math.exp(9) / (Math.exp(9) + 2), 6),
  });
  expect(companion.draw(1, 0.5)).toBe("c");
  expect(companion.draw(1, 1 - 1e-12)).not.toBe("c");
  // Bolder: less sure. Surer: nothing else.
  expect(companion.expect(9)[0].probability).toBeCloseTo(Math.E / (Math.E + 2), 6);
  expect(companion.expect(0.1)[0].probability).toBe(1);
});

test("it continues the text it read, starts again where the text changed, and skips unknown characters", () => {
  const companion = new Companion(alphabet());
  companion.read("abc");
  expect(companion.draw(0.1, 0)).toBe("a");
  companion.read("a");
  expect(companion.draw(0.1, 0)).toBe("b");
  expect(companion.read("a日a本日")).toEqual(["日", "本"]);
  expect(companion.draw(0.1, 0)).toBe("b");
});

test("a network of something else is refused", async () => {
  const network = await openNetwork(loudness());
  expect(() => new Companion(network)).toThrow(/expected a character model/);
});

test("surprises are those of each character before it was read, and what it expected there stays", () => {
  const companion = new Companion(alphabet());
  companion.read("ab日c");
  const most = Math.log2(1 + 2 * Math.exp(-9));
  expect(companion.surprises()).toEqual([
    { at: 1, bits: expect.closeTo(most, 6), isFirst: true },
    // An unknown character is skipped: c follows b.
    { at: 3, bits: expect.closeTo(most, 6), isFirst: true },
  ]);
  expect(companion.expect(1, 1)[0].symbol).toBe("b");
  expect(companion.expect(1, 0)).toEqual([]);
  companion.read("aa");
  const [late] = companion.surprises();
  expect(late).toEqual({ at: 1, bits: expect.closeTo(most + 9 * Math.LOG2E, 4), isFirst: false });
});

describe("sentences of the pages", () => {
  const surprise = (at: number, bits: number) => ({ at, bits, isFirst: bits < 1 });

  test("about a text", () => {
    const text = "to be or";
    const bits = (first: number, later: number) => [first, later, later, first, later, later, first, later];
    const of = (...two: [number, number]) =>
      verdictOf(
        text,
        bits(...two).map((size, at) => surprise(at, size)),
        64,
      );
    expect(of(3, 0.5)).toBe(
      "Its first guess was right for 5 of 8 characters; each surprised it by 1.4 bits on average, against 6.0 by chance. First letters of words surprise it more than the letters after them: 3.0 bits against 0.5.",
    );
    expect(of(0.5, 3)).toMatch(/surprise it less than the letters after them: 0\.5 bits against 3\.0\.$/);
    expect(of(2, 2.04)).toMatch(/surprise it as much as the letters after them/);
    expect(verdictOf("ab", [surprise(1, 2)], 4)).toMatch(/against 2\.0 by chance\.$/);
    expect(verdictOf("", [], 4)).toMatch(/^Write something/);
  });

  test("about noise", () => {
    const tone = (loud: number, quiet: number) =>
      Float32Array.from({ length: 20 * 512 }, (_, t) => (t < 10 * 512 ? loud : quiet) * Math.sin(t));
    const before = tone(0.5, 0.01);
    expect(changeOf(before, tone(0.5, 0.001))).toBe(
      "The quietest tenth of the sound is now 20 dB quieter; the loudest tenth is as loud as before, within 1 dB.",
    );
    expect(changeOf(before, tone(0.25, 0.02))).toBe(
      "The quietest tenth of the sound is now 6.0 dB louder; the loudest tenth is 6.0 dB quieter.",
    );
    expect(changeOf(before, tone(0.5, 0))).toMatch(/^The quietest tenth of the sound is now silent;/);
    expect(changeOf(tone(0.5, 0), tone(0.5, 0))).toMatch(/^The pauses had no noise at all;/);
    const hushed = tone(0.5, 1e-4);
    expect(changeOf(hushed, tone(0.5, 2e-4))).toMatch(
      /^The quietest tenth of the sound was almost silent already; /,
    );
    expect(changeOf(hushed, tone(0.5, 0.01))).toMatch(/already, and is now at −43 dB of full scale; /);
    expect(gainOf(-2)).toMatch(/now 2\.0 dB further from it \(SI-SDR\)\.$/);
    expect(gainOf(6.52)).toMatch(/now 6\.5 dB closer to it \(SI-SDR\)\.$/);
    expect(changeOf(tone(0, 0), tone(0, 0))).toMatch(/^The sound is silent/);
  });

  test("about speech", () => {
    expect(speechOf([], 3)).toBe("No speech in 3.0 s");
    expect(speechOf([], 3, 250)).toMatch(/^No segment yet in 3\.0 s: .* shorter than 250 ms does not count$/);
    const two = [1, 3].map((start) => ({ start, end: start + 0.75 }));
    expect(speechOf(two.slice(1), 3)).toBe("Speech once, 0.8 of 3.0 s");
    expect(speechOf(two, 4)).toBe("Speech 2 times, 1.5 of 4.0 s");
  });
});

test("a full sine has 0 dB at its frequency and its time in a spectrogram", () => {
  const sound = Float32Array.from({ length: 8192 }, (_, t) =>
    t < 4096 ? 0 : Math.sin((2 * Math.PI * t) / 8),
  );
  const { bins, levels } = spectrogramOf(sound, 64);
  const column = (c: number) => levels.subarray(c * bins, (c + 1) * bins);
  expect(column(48)[64]).toBeCloseTo(0, 1);
  expect(Math.max(...column(48).subarray(0, 50))).toBeLessThan(-60);
  expect(Math.max(...column(16))).toBe(-140);
});
