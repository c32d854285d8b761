/** The rules of utterances, by hand; `vadWeb.test.ts` compares them with the package that they come from. */
import { describe, expect, test } from "vitest";
import { Segmenter, type SpeechEvent, type SpeechRules } from "../../../src/realtime/voice/segmenter.ts";

/** A block of 32 ms with its number in each sample. */
const block = (k: number) => new Float32Array(512).fill(k);

/** Runs a line of blocks: `#` speech, `.` silence, `-` between the thresholds. */
function hear(line: string, rules: Partial<SpeechRules> = {}): { events: SpeechEvent[]; said: string[] } {
  const events: SpeechEvent[] = [];
  const times = { preSpeechPadMs: 64, redemptionMs: 96, minSpeechMs: 64 };
  const segmenter = new Segmenter("test", { ...times, ...rules }, 16_000, 512, (event) => events.push(event));
  for (const [k, letter] of [...line].entries())
    segmenter.push(block(k), { "#": 0.9, ".": 0.1, "-": 0.27 }[letter]!);
  const said = events.filter(({ type }) => type !== "frame").map(textOf);
  return { events, said };
}

const textOf = (event: SpeechEvent) =>
  "audio" in event && event.type !== "frame"
    ? `${event.type} ${event.start.toFixed(3)} to ${event.end.toFixed(3)}, blocks ${event.audio[0]} to ${event.audio.at(-1)}`
    : `${event.type} ${event.time.toFixed(3)}`;

describe("segmenter", () => {
  test("an utterance has its pad before and its whole silence after", () => {
    expect(hear("....###....").said).toEqual([
      "speechstart 0.128",
      "speechrealstart 0.192",
      "speechend 0.064 to 0.320, blocks 2 to 9",
    ]);
  });

  test.each([
    [
      "too little speech is a misfire, with its sound",
      "..#...",
      ["speechstart 0.064", "misfire 0.000 to 0.192, blocks 0 to 5"],
    ],
    [
      "a pad never reaches behind the end before it",
      "##...##...",
      [
        "speechstart 0.000",
        "speechrealstart 0.064",
        "speechend 0.000 to 0.160, blocks 0 to 4",
        "speechstart 0.160",
        "speechrealstart 0.224",
        "speechend 0.160 to 0.320, blocks 5 to 9",
      ],
    ],
    [
      "blocks between the thresholds neither count nor reset",
      "##..-.",
      ["speechstart 0.000", "speechrealstart 0.064", "speechend 0.000 to 0.192, blocks 0 to 5"],
    ],
    ["speech resets the silence", "##..#..", ["speechstart 0.000", "speechrealstart 0.064"]],
  ])("%s", (_, line, said) => expect(hear(line).said).toEqual(said));

  test("every block is a frame, with its probability", () => {
    const frames = hear("#.").events.flatMap((event) => (event.type === "frame" ? [event] : []));
    expect(frames.map(({ probability, time }) => [probability, time])).toEqual([
      [0.9, 0],
      [0.1, 0.032],
    ]);
  });

  test("no speech is asked for: no real start, and nothing is a misfire", () => {
    expect(hear("#...", { minSpeechMs: 0 }).said.map((text) => text.split(" ")[0])).toEqual([
      "speechstart",
      "speechend",
    ]);
  });

  test.each<[Partial<SpeechRules>, RegExp]>([
    [
      { positiveSpeechThreshold: 1.5 },
      /expected positiveSpeechThreshold to be a number in \[0, 1\], got 1.5/,
    ],
    [
      { negativeSpeechThreshold: 0.5 },
      /expected negativeSpeechThreshold of at most positiveSpeechThreshold 0.3, got 0.5/,
    ],
    [{ redemptionMs: Number.NaN }, /expected redemptionMs/],
    [{ redemption: 8 } as never, /got "redemption".*Did you mean redemptionMs/],
  ])("refuses %o", (rules, words) => {
    expect(() => hear("", rules)).toThrow(words);
    const segmenter = new Segmenter("test", {}, 16_000, 512, () => {});
    expect(() => segmenter.set(rules)).toThrow(words);
  });
});
