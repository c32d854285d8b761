/** Blocks of any size out of callbacks of 128 frames. */
import { describe, expect, test } from "vitest";
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
    const channel = new Channel(negative(size), QUANTUM);
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
      QUANTUM,
    );
    let next = 0;
    for (let k = 0; k < 40; k++) {
      const found = channel.values(ramp(k * QUANTUM, QUANTUM), QUANTUM);
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
  const channel = new Channel(negative(256), QUANTUM);
  const output = new Float32Array(QUANTUM).fill(9);
  channel.play(ramp(1, QUANTUM), output);
  channel.reset();
  channel.play(undefined, output);
  channel.play(undefined, output);
  channel.play(undefined, output);
  expect(output.every((x) => x === 0)).toBe(true);
  expect(channel.values(undefined, QUANTUM)).toEqual({
    values: Float32Array.of(...ramp(0, 256).fill(-0)),
    start: 256,
  });
});
