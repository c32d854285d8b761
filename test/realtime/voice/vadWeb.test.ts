/**
 * Random sequences through the rules here and through the FrameProcessor of `@ricky0123/vad-web`: the same events with the same sound. Skipped,
 * and said so, where SLUICE_VAD_WEB does not lead to the unpacked package; `tools/with-tfjs.sh` brings it.
 */
import { createRequire } from "node:module";
import { join } from "node:path";
import { expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { Segmenter, type SpeechEvent } from "../../../src/realtime/voice/segmenter.ts";

interface Theirs {
  resume(): void;
  process(frame: Float32Array, handle: (event: TheirEvent) => void): Promise<void>;
  pause(handle: (event: TheirEvent) => void): void;
  setOptions(options: object): void;
}
type TheirEvent = { msg: string; audio?: Float32Array; frame?: Float32Array };

const folder = process.env.SLUICE_VAD_WEB;
if (folder === undefined) console.log("skipping vad-web: SLUICE_VAD_WEB does not lead to it");

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
    const { FrameProcessor } = createRequire(join(folder!, "package.json"))("./dist/frame-processor.js");
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
      const other: Theirs = new FrameProcessor(
        async () => ({ isSpeech: probability, notSpeech: 1 - probability }),
        () => {},
        options,
        32,
      );
      const handle = ({ msg, audio, frame }: TheirEvent) => {
        theirs.push(wordOf(NAMES[msg], audio ?? frame));
      };
      const segmenter = new Segmenter("test", rules, 16_000, 512, (event) =>
        ours.push(wordOf(event.type, "audio" in event ? event.audio : undefined)),
      );
      other.resume();
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
