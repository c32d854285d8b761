/**
 * Beside the FrameProcessor of `@ricky0123/vad-web`: random sequences give the same events with the same sound; recorded voices start and end at the
 * same times, with onnxruntime behind theirs. Skipped, and said so, where SLUICE_VAD_WEB does not lead to the unpacked package, which
 * `tools/with-tfjs.sh` brings; and without the recordings of Debian's pocketsphinx-testdata (BSD licence) and onnxruntime.
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resample, writeWav } from "../../../src/audio.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Plan } from "../../../src/realtime/network/plan.ts";
import { readPlan } from "../../../src/realtime/network/readPlan.ts";
import { detectSpeech } from "../../../src/realtime/voice/detectSpeech.ts";
import { ruleTable, Segmenter, type SpeechEvent } from "../../../src/realtime/voice/segmenter.ts";
import { recordedVoices } from "../../../tools/recordings.ts";
import { sileroFiles, sileroSource } from "../../../tools/silero.ts";

interface Theirs {
  resume(): void;
  process(frame: Float32Array, handle: (event: TheirEvent) => void): Promise<void>;
  pause(handle: (event: TheirEvent) => void): void;
  setOptions(options: object): void;
}
type TheirEvent = { msg: string; audio?: Float32Array; frame?: Float32Array };

const folder = process.env.SLUICE_VAD_WEB;
if (folder === undefined) console.log("skipping vad-web: SLUICE_VAD_WEB does not lead to it");

const sound = recordedVoices();
if (sound === undefined)
  console.log("skipping recorded voices: Debian's pocketsphinx-testdata is not installed");

function processorOf(probability: () => number, options: object): Theirs {
  const { FrameProcessor } = createRequire(join(folder!, "package.json"))("./dist/frame-processor.js");
  const answer = async () => ({ isSpeech: probability(), notSpeech: 1 - probability() });
  const processor = new FrameProcessor(answer, () => {}, options, 32);
  processor.resume();
  return processor;
}

const NAMES: Record<string, SpeechEvent["type"]> = {
  FRAME_PROCESSED: "frame",
  SPEECH_START: "speechstart",
  SPEECH_REAL_START: "speechrealstart",
  SPEECH_END: "speechend",
  VAD_MISFIRE: "misfire",
};

/** A word for an event: its type, and the number of each block of its sound. Their misfires have none. */
const wordOf = (type: string, audio: Float32Array | undefined) =>
  audio === undefined || type === "misfire"
    ? type
    : `${type} ${audio.filter((_, t) => t % 512 === 0).join()} ${audio.length}`;

test.skipIf(folder === undefined)(
  "2,000 random sequences, with both pauses and rules that change",
  async () => {
    const random = new Random(45);
    const between = (low: number, high: number) => low + (high - low) * random.uniform();
    const rulesOf = () => {
      const positiveSpeechThreshold = between(0.2, 0.9);
      return {
        positiveSpeechThreshold,
        negativeSpeechThreshold: between(0, positiveSpeechThreshold),
        preSpeechPadMs: between(0, 400),
        redemptionMs: between(0, 600),
        minSpeechMs: between(0, 300),
      };
    };
    let count = 0;
    for (let sequence = 0; sequence < 2000; sequence++) {
      const rules = rulesOf();
      const submit = random.uniform() < 0.5;
      const [ours, theirs]: string[][] = [[], []];
      let probability = 0;
      const options = { ...rules, submitUserSpeechOnPause: submit };
      const other = processorOf(() => probability, options);
      const handle = ({ msg, audio, frame }: TheirEvent) => {
        theirs.push(wordOf(NAMES[msg], audio ?? frame));
      };
      const segmenter = new Segmenter("test", rules, 16_000, 512, (event) =>
        ours.push(wordOf(event.type, "audio" in event ? event.audio : undefined)),
      );
      for (let k = 0; k < 100; k++) {
        probability = Math.min(1, Math.max(0, probability + between(-0.4, 0.4)));
        const frame = new Float32Array(512).fill(k);
        await other.process(frame, handle);
        segmenter.push(frame, probability);
        if (random.uniform() < 0.01) {
          const change = { ...rulesOf(), submitUserSpeechOnPause: submit };
          other.setOptions(change);
          const { submitUserSpeechOnPause: _, ...own } = change;
          segmenter.set(own);
        }
        if (k === 60 || k === 99) {
          other.pause(handle);
          other.resume();
          segmenter.stop(submit);
        }
      }
      expect(ours, `sequence ${sequence}`).toEqual(theirs);
      count += ours.filter((word) => !word.startsWith("frame")).length;
    }
    console.log(`${count} events of speech in 2,000 sequences`);
    expect(count).toBeGreaterThan(10_000);
  },
);

describe.skipIf(folder === undefined || sound === undefined)(
  "recorded voices start and end within 0.15 s of where vad-web hears them",
  () => {
    const scratch = mkdtempSync(join(tmpdir(), "sluice-voices-"));
    afterAll(() => rmSync(scratch, { recursive: true }));
    const theirs: [start: number, end: number][] = [];
    let model: Plan;
    beforeAll(async () => {
      const [network, wav, json] = ["silero.onnx", "voices.wav", "out.json"].map((name) =>
        join(scratch, name),
      );
      writeFileSync(network, sileroSource());
      writeFileSync(wav, writeWav({ sampleRate: 16_000, channels: [sound!] }));
      const oracle = resolve(import.meta.dirname, "../../../tools/realtime_oracle.py");
      execFileSync("/usr/bin/python3", [oracle, "silero", network, wav, json], { stdio: "pipe" });
      const { probabilities } = JSON.parse(readFileSync(json, "utf8")) as { probabilities: number[] };
      let now = 0;
      const rules = Object.fromEntries(Object.entries(ruleTable).map(([name, [value]]) => [name, value]));
      const processor = processorOf(() => probabilities[now], { ...rules, submitUserSpeechOnPause: false });
      let start = 0;
      for (; now < probabilities.length; now++)
        await processor.process(new Float32Array(512), ({ msg }) => {
          if (msg === "SPEECH_START") start = 0.032 * now;
          if (msg === "SPEECH_END") theirs.push([start, 0.032 * (now + 1)]);
        });
      model = readPlan((await sileroFiles()).get(16)!);
    }, 120_000);

    test.each([16_000, 44_100, 48_000, 96_000])("at %d Hz", async (sampleRate) => {
      const chunks = [resample(sound!, { from: 16_000, to: sampleRate })];
      const ours: [start: number, end: number][] = [];
      let start = 0;
      for await (const event of detectSpeech(chunks, { sampleRate, model })) {
        if (event.type === "speechstart") start = event.time;
        if (event.type === "speechend") ours.push([start, event.end]);
      }
      const apart = ours.map(([from, to], k) =>
        Math.max(Math.abs(from - theirs[k]?.[0]), Math.abs(to - theirs[k]?.[1])),
      );
      console.log(
        `${sampleRate} Hz: ${ours.length} utterances, at most ${Math.max(...apart).toFixed(3)} s apart`,
      );
      expect(theirs.length).toBeGreaterThan(8);
      expect(ours).toHaveLength(theirs.length);
      expect(Math.max(...apart)).toBeLessThan(0.15);
    });
  },
);
