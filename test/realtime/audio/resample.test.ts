import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { Resampler, resample, resamplerBank } from "../../../src/realtime/audio/resample.ts";

const tone = (rate: number, hertz: number, seconds = 0.5) =>
  Float32Array.from({ length: rate * seconds }, (_, t) => Math.sin((2 * Math.PI * hertz * t) / rate));
const middle = (sound: Float32Array) => sound.slice(sound.length / 4, (3 * sound.length) / 4);
/** Of a tone, relative to one of amplitude 1. */
const decibels = (sound: Float32Array) =>
  20 * Math.log10(Math.sqrt((2 * sound.reduce((sum, value) => sum + value * value, 0)) / sound.length));

const pairs = [
  [48_000, 16_000],
  [44_100, 16_000],
  [96_000, 16_000],
  [22_050, 16_000],
  [8_000, 16_000],
  [16_000, 48_000],
  [16_000, 44_100],
  [192_000, 8_000],
  // So many phases that they are interpolated.
  [44_099, 16_000],
];

describe.each(pairs)("%i to %i Hz", (from, to) => {
  const nyquist = Math.min(from, to) / 2;

  test("keeps tones below the lower Nyquist frequency, at their time", () => {
    const hertz = 0.3 * nyquist;
    const sound = resample(tone(from, hertz), { from, to });
    expect(sound.length).toBe(Math.ceil((0.5 * from * to) / from));
    const wanted = tone(to, hertz);
    const error = middle(sound.map((value, t) => value - wanted[t]));
    expect(decibels(error)).toBeLessThan(-90);
    expect(Math.abs(decibels(middle(resample(tone(from, 0.85 * nyquist), { from, to }))))).toBeLessThan(0.05);
  });

  test("pieces of any size give the same bits as the whole", () => {
    const random = new Random(1);
    const sound = Float32Array.from({ length: 3000 }, () => random.normal());
    const whole = new Resampler({ from, to });
    const wanted = new Float32Array(whole.outputFor(sound.length));
    const count = whole.process(sound, wanted);
    const pieces = new Resampler(resamplerBank({ from, to }));
    const found: number[] = [];
    for (let at = 0; at < sound.length; ) {
      const piece = sound.subarray(at, (at += random.integer(400)));
      const out = new Float32Array(pieces.outputFor(piece.length));
      found.push(...out.subarray(0, pieces.process(piece, out)));
    }
    expect(found).toEqual([...wanted.subarray(0, count)]);
    // As many as there are times of outputs whose inputs have come.
    expect(count).toBe(Math.ceil(((sound.length - whole.delay) * to) / from));
  });
});

test.each(pairs.filter(([from, to]) => from > to))(
  "%i to %i Hz: no tone above the new Nyquist frequency comes back as another",
  (from, to) => {
    for (const factor of [1.1, 1.2, 1.35]) {
      const sound = resample(tone(from, (factor * to) / 2), { from, to });
      expect(decibels(middle(sound))).toBeLessThan(-90);
    }
  },
);

test("forgets all on reset", () => {
  const resampler = new Resampler({ from: 44_100, to: 16_000 });
  const sound = tone(44_100, 440, 0.01);
  const [first, again] = [0, 1].map(() => new Float32Array(resampler.outputFor(sound.length)));
  resampler.process(sound, first);
  resampler.reset();
  resampler.process(sound, again);
  expect(again).toEqual(first);
});

test("a constant stays the same: each set of taps sums to 1", () => {
  const sound = resample(new Float32Array(2000).fill(0.5), { from: 44_100, to: 16_000 });
  for (const value of middle(sound)) expect(value).toBeCloseTo(0.5, 6);
});

test("refuses rates that are none, other arrays, and an output without room", () => {
  expect(() => new Resampler({ from: 0, to: 16_000 })).toThrow("from");
  expect(() => new Resampler({ from: 44_100.5, to: 16_000 })).toThrow("from");
  expect(() => resample([0, 1] as never, { from: 1, to: 2 })).toThrow("Float32Array");
  const resampler = new Resampler({ from: 8_000, to: 16_000 });
  expect(() => resampler.process(new Float32Array(10), new Float32Array(20))).toThrow("room for 21 numbers");
});
