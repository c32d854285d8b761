/** Blocks of any size out of callbacks of 128 frames. */
import { describe, expect, test } from "vitest";
import { resample, resamplerBank } from "../../../src/realtime/audio/resample.ts";
import { Channel, latencyOf } from "../../../src/realtime/worklet/channel.ts";

const QUANTUM = 128;

/** Gives back its input, negated. */
const negative = (size: number) => ({
  inputLength: size,
  outputLength: size,
  step: (input: Float32Array, output: Float32Array) => output.set(input.map((x) => -x)),
  reset() {},
});

const ramp = (start: number, length: number) => Float32Array.from({ length }, (_, t) => start + t);

describe.each([1, 2, 100, 128, 160, 480, 512, 1000])("blocks of %d samples", (size) => {
  const latency = latencyOf(size, QUANTUM);

  test("sound comes out whole, late by the latency and no more than a block", () => {
    const channel = new Channel(negative(size), { quantum: QUANTUM, isSound: true });
    const heard: number[] = [];
    for (let k = 0; k < 40; k++) {
      const output = new Float32Array(QUANTUM);
      channel.play(ramp(1 + k * QUANTUM, QUANTUM), output);
      heard.push(...output);
    }
    expect(latency).toBeLessThan(size);
    const expected = [...new Array(latency).fill(0), ...ramp(1, 40 * QUANTUM).map((x) => -x)];
    expect(heard).toEqual(expected.slice(0, heard.length));
  });

  test("one sample less would be too few", () => {
    if (latency === 0) return;
    // The least sound that is computed in excess of what has been played, over all callbacks.
    let least = Infinity;
    for (let k = 1; k <= size; k++) {
      const arrived = k * QUANTUM;
      least = Math.min(least, Math.floor(arrived / size) * size - arrived);
    }
    expect(least).toBe(-latency);
  });

  test("values come with the sample at which their first block began", () => {
    const channel = new Channel(
      { ...negative(size), outputLength: 1, step: (x, y) => y.fill(x[0]) },
      { quantum: QUANTUM, isSound: false },
    );
    let next = 0;
    for (let k = 0; k < 40; k++) {
      const found = channel.values(ramp(k * QUANTUM, QUANTUM));
      if (found === undefined) continue;
      expect(found.start).toBe(next);
      for (const value of found.values) {
        expect(value).toBe(next);
        next += size;
      }
    }
    expect(next).toBe(Math.floor((40 * QUANTUM) / size) * size);
  });
});

test("nothing connected is silence, and a reset begins again", () => {
  const channel = new Channel(negative(256), { quantum: QUANTUM, isSound: true });
  const output = new Float32Array(QUANTUM).fill(9);
  channel.play(ramp(1, QUANTUM), output);
  channel.reset();
  for (let k = 0; k < 3; k++) channel.play(undefined, output);
  expect(output.every((x) => x === 0)).toBe(true);
});

test("a flush fills the last block with silence", () => {
  const channel = new Channel(negative(256), { quantum: QUANTUM, isSound: false });
  expect(channel.values(ramp(1, QUANTUM))).toBeUndefined();
  const sound = new Float32Array(256);
  sound.set(ramp(1, QUANTUM));
  expect(channel.flush()).toMatchObject({ values: sound.map((x) => -x), sound, start: 0 });
  expect(channel.flush()).toBeUndefined();
});

test("samples that are not finite count as silence, and are counted", () => {
  const channel = new Channel(negative(4), { quantum: QUANTUM, isSound: false });
  const found = channel.values(Float32Array.of(1, Number.NaN, Number.NEGATIVE_INFINITY, 4))!;
  expect([...found.sound]).toEqual([1, 0, 0, 4]);
  expect(channel.faults).toBe(2);
  channel.reset();
  expect(channel.faults).toBe(0);
});

const tone = (rate: number, samples: number) =>
  Float32Array.from({ length: samples }, (_, t) => Math.sin((2 * Math.PI * 440 * t) / rate));

describe.each([
  [8_000, 16_000],
  [44_100, 16_000],
  [48_000, 16_000],
  [96_000, 16_000],
  [192_000, 8_000],
  [16_000, 48_000],
  [44_099, 16_000],
])("a model of %d Hz around it, of %d Hz inside", (around, inside) => {
  const banks = {
    into: resamplerBank({ from: around, to: inside }),
    out: resamplerBank({ from: inside, to: around }),
  };

  test.each([1, 128, 512])("in blocks of %d: sound comes out whole, late by the latency", (size) => {
    const channel = new Channel(negative(size), { quantum: QUANTUM, isSound: true, banks });
    const sound = tone(around, QUANTUM * 100);
    const heard = new Float32Array(sound.length);
    for (let at = 0; at < sound.length; at += QUANTUM)
      channel.play(sound.subarray(at, at + QUANTUM), heard.subarray(at, at + QUANTUM));
    const { latency } = channel;
    expect(heard.subarray(0, latency).every((x) => x === 0)).toBe(true);
    // The tone begins at once, which no filter of a finite length follows.
    const settled = Math.ceil(around / 200);
    let worst = 0;
    for (let t = latency + settled; t < sound.length; t++)
      worst = Math.max(worst, Math.abs(heard[t] + sound[t - latency]));
    expect(worst).toBeLessThan(1e-3);
  });

  test("calls of any size give the blocks of the whole sound", () => {
    const sound = tone(around, 30_000);
    const whole = resample(sound, { from: around, to: inside });
    const channel = new Channel(negative(100), { quantum: 999, isSound: false, banks });
    const heard: number[] = [];
    for (let at = 0, size = 1; at < sound.length; size = ((size * 7) % 999) + 1) {
      const found = channel.values(sound.subarray(at, (at += size)));
      if (found === undefined) continue;
      expect(found.start).toBe(heard.length);
      heard.push(...found.sound);
    }
    expect(heard.length).toBeGreaterThan(100);
    expect(heard).toEqual([...whole.subarray(0, heard.length)]);
    const rest = channel.flush();
    heard.push(...(rest?.sound ?? []));
    expect(heard.slice(0, whole.length)).toEqual([...whole]);
  });
});
