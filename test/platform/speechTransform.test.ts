/** Speech in bytes of sound, as a stream of Node. */
import { Readable } from "node:stream";
import { pipeline } from "node:stream/promises";
import { beforeAll, expect, test } from "vitest";
import { makeVoice, mixed } from "../../examples/shared/voice.ts";
import { writeWav } from "../../src/audio.ts";
import type { Plan } from "../../src/network.ts";
import { readPlan } from "../../src/realtime/network/readPlan.ts";
import { detectSpeech, type SpeechEvent } from "../../src/voice.ts";
import { SpeechTransform, type SpeechTransformOptions } from "../../src/voiceNode.ts";
import { sileroFiles } from "../../tools/silero.ts";

let model: Plan;
beforeAll(async () => {
  model = readPlan((await sileroFiles()).get(16)!);
}, 120_000);

const rules = { redemptionMs: 300, preSpeechPadMs: 200 };
const voice = mixed(makeVoice(3, 3));

/** Bytes in pieces of a size that cuts samples. */
async function hear(bytes: Buffer, options: Partial<SpeechTransformOptions>): Promise<SpeechEvent[]> {
  const pieces = Array.from({ length: Math.ceil(bytes.length / 777) }, (_, k) =>
    bytes.subarray(777 * k, 777 * (k + 1)),
  );
  const speech = new SpeechTransform({ sampleRate: 16_000, model, ...rules, ...options });
  const events: SpeechEvent[] = [];
  await pipeline(Readable.from(pieces), speech, async (all: AsyncIterable<SpeechEvent>) => {
    for await (const event of all) events.push(event);
  });
  return events;
}

test.each(["s16le", "f32le"] as const)("%s, as detectSpeech", async (format) => {
  const size = format === "s16le" ? 2 : 4;
  const bytes = Buffer.alloc(size * voice.length);
  const sound = new Float32Array(voice.length);
  for (const [t, sample] of voice.entries()) {
    // Not -0, which bytes do not have.
    const whole = Math.round(32_767 * sample) + 0;
    if (format === "s16le") bytes.writeInt16LE(whole, 2 * t);
    else bytes.writeFloatLE(sample, 4 * t);
    sound[t] = format === "s16le" ? whole / 32_768 : sample;
  }
  const expected: SpeechEvent[] = [];
  for await (const event of detectSpeech([sound], { sampleRate: 16_000, model, ...rules }))
    expected.push(event);
  expect(await hear(bytes, { format, frames: true })).toEqual(expected);
  const spoken = expected.filter(({ type }) => type !== "frame");
  expect(spoken.length).toBeGreaterThan(3);
  expect(await hear(bytes, { format })).toEqual(spoken);
});

test("options that are not valid, a rate below 8 kHz, NaN, and the header of a file are errors", async () => {
  expect(() => new SpeechTransform({ sampleRate: 8_000, format: "mp3" as never })).toThrow(
    /expected format to be "s16le" or "f32le", got "mp3"/,
  );
  await expect(hear(Buffer.alloc(2000), { sampleRate: 4_000 })).rejects.toThrow(/got 4000/);
  await expect(hear(Buffer.alloc(2000, 255), { format: "f32le" })).rejects.toThrow(/finite samples, got NaN/);
  const file = Buffer.from(writeWav({ sampleRate: 16_000, channels: [voice] }));
  await expect(hear(file, {})).rejects.toThrow(/without a header, got a WAV file.*readWav/);
});
