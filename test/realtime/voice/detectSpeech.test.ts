/** Speech in pieces of sound, with the network of the package of weights. The voice is made up, and the network takes it for one. */
import { beforeAll, describe, expect, test } from "vitest";
import { makeVoice, mixed } from "../../../examples/shared/voice.ts";
import { silero } from "../../../examples/vad/silero.ts";
import { resample } from "../../../src/audio.ts";
import { openCheckpoint } from "../../../src/checkpoint.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { createNetwork } from "../../../src/network.ts";
import { Machine } from "../../../src/realtime/network/machine.ts";
import type { Plan } from "../../../src/realtime/network/plan.ts";
import { readPlan } from "../../../src/realtime/network/readPlan.ts";
import { Steps } from "../../../src/realtime/network/steps.ts";
import { detectSpeech, type SpeechEvent } from "../../../src/voice.ts";
import { sileroFiles, sileroSource } from "../../../tools/silero.ts";

const models = new Map<number, Plan>();
beforeAll(async () => {
  for (const [rate, file] of await sileroFiles()) models.set(1000 * rate, readPlan(file));
}, 120_000);

const voice = mixed(makeVoice(5, 3));
const rules = { redemptionMs: 300, preSpeechPadMs: 200 };

async function heard(sound: Float32Array, sampleRate: number, cut?: () => number): Promise<SpeechEvent[]> {
  const chunks: Float32Array[] = [];
  for (let at = 0; at < sound.length; ) chunks.push(sound.subarray(at, (at += cut?.() ?? sound.length)));
  const model = models.get(sampleRate < 16_000 ? 8_000 : 16_000)!;
  const events: SpeechEvent[] = [];
  for await (const event of detectSpeech(chunks, { sampleRate, model, ...rules })) events.push(event);
  return events;
}

function runAll(plan: Plan, sound: Float32Array): Float32Array {
  const machine = new Machine(plan);
  const [{ length: size }] = machine.inputs;
  const steps = new Steps(machine);
  const result = new Float32Array(Math.ceil(sound.length / size));
  const block = new Float32Array(size);
  for (let k = 0; k < result.length; k++) {
    block.fill(0).set(sound.subarray(k * size, (k + 1) * size));
    steps.step(block, result.subarray(k, k + 1));
  }
  return result;
}

const utterances = (events: readonly SpeechEvent[]) =>
  events.flatMap((event) => (event.type === "speechend" ? [event] : []));

describe("detectSpeech", () => {
  test("an utterance has the sound between its times", async () => {
    const found = utterances(await heard(voice, 16_000));
    expect(found.length).toBeGreaterThan(2);
    for (const { audio, sampleRate, start, end } of found) {
      expect(sampleRate).toBe(16_000);
      const [first, last] = [start, end].map((time) => Math.round(time * 16_000));
      expect(audio).toHaveLength(last - first);
      expect(audio.every((sample, t) => sample === (voice[first + t] ?? 0))).toBe(true);
    }
  });

  test.each([16_000, 44_100])("pieces of 1 to 10,000 samples at %d Hz give the same events", async (rate) => {
    const sound = resample(voice, { from: 16_000, to: rate });
    const whole = await heard(sound, rate);
    const random = new Random(rate);
    const size = () => 1 + random.integer(random.uniform() < 0.5 ? 10 : 10_000);
    expect(await heard(sound, rate, size)).toEqual(whole);
  });

  test.each([22_050, 48_000, 96_000])("%d Hz: the utterances of 16 kHz", async (rate) => {
    const expected = utterances(await heard(voice, 16_000));
    const found = utterances(await heard(resample(voice, { from: 16_000, to: rate }), rate));
    expect(found).toHaveLength(expected.length);
    for (const [k, { start, end }] of found.entries()) {
      expect(Math.abs(start - expected[k].start)).toBeLessThan(0.15);
      expect(Math.abs(end - expected[k].end)).toBeLessThan(0.15);
    }
  });

  test("8 kHz sound takes the network of 8 kHz, and gives sound of that rate", async () => {
    const found = utterances(await heard(resample(voice, { from: 16_000, to: 8_000 }), 8_000));
    expect(found.length).toBeGreaterThan(2);
    expect(found[0].sampleRate).toBe(8_000);
  });

  test("speech that is open at the end of the sound becomes an utterance", async () => {
    const sound = voice.slice(0, 1.6 * 16_000);
    const [last] = (await heard(sound, 16_000)).slice(-1);
    expect(last.type).toBe("speechend");
  });

  test.each<[string, unknown, object, RegExp]>([
    [
      "a rate below 8 kHz",
      [voice],
      { sampleRate: 4000 },
      /sampleRate to be an integer from 8000 to 192000, got 4000/,
    ],
    ["an unknown rule", [voice], { redemption: 3 }, /got "redemption".*Did you mean redemptionMs/],
    ["a list of numbers", [[1, 2, 3]], {}, /expected sound as a Float32Array, got/],
    [
      "one array instead of chunks",
      new Float32Array(1600),
      {},
      /expected chunks of sound.*got Float32Array\(1600\)\. Give one array as \[samples\]/,
    ],
    ["null instead of chunks", null, {}, /expected chunks of sound.*got null/],
    [
      "NaN in the sound",
      [Float32Array.of(0, Number.NaN)],
      {},
      /expected finite samples, got NaN or an infinity/,
    ],
  ])("%s is an error", async (_, chunks, options, words) => {
    const model = models.get(16_000)!;
    const run = detectSpeech(chunks as Float32Array[], { sampleRate: 16_000, model, ...options });
    await expect(run.next()).rejects.toThrow(words);
  });

  test("without the package of weights, the error says how to get them", async () => {
    await expect(detectSpeech([], { sampleRate: 16_000 }).next()).rejects.toMatchObject({
      code: "WEIGHTS",
      message: expect.stringMatching(
        /the package @sluice\/silero.*Install the package, or give a network as model/,
      ),
    });
  });

  test("a model without a sample rate is refused", async () => {
    const model = { ...models.get(16_000)!, sampleRate: undefined };
    await expect(detectSpeech([], { sampleRate: 16_000, model }).next()).rejects.toThrow(/known sample rate/);
  });
});

test.each([16_000, 8_000] as const)(
  "weights of %d Hz in float16: probabilities within 3e-3 of float32",
  async (sampleRate) => {
    const { tensors } = await openCheckpoint(sileroSource());
    const { definition, weights } = await silero(tensors, sampleRate);
    const whole = createNetwork(definition, weights);
    const sound = sampleRate === 16_000 ? voice : resample(voice, { from: 16_000, to: sampleRate });
    const [a, b] = [whole.plan, models.get(sampleRate)!].map((data) => runAll(data, sound));
    const difference = Math.max(...a.map((value, k) => Math.abs(value - b[k])));
    console.log(`float16 at ${sampleRate} Hz: ${difference.toExponential(1)}`);
    expect(difference).toBeGreaterThan(0);
    expect(difference).toBeLessThan(3e-3);
  },
);
