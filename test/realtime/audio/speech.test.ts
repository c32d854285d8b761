import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { Random } from "../../../src/core/tensor/random.ts";
import { type SpeechOptions, speechSegments } from "../../../src/realtime/audio/speech.ts";
import { hasPython } from "../../checkpoint/formats/samples.ts";
import { temporaryFolder } from "../../support/folders.ts";

const folder = temporaryFolder();

/** Probabilities from a line of blocks: `#` speech, `-` silence, `~` between the thresholds. */
const blocks = (line: string) => [...line].map((sign) => ({ "#": 0.9, "-": 0.1, "~": 0.4 })[sign]!);
const segments = (line: string, options: SpeechOptions = {}, length = line.length * 512) =>
  speechSegments(blocks(line), length, options).map(({ start, end }) => [start / 512, end / 512]);
const plain = { pad: 0, minSpeech: 0, minSilence: 0 };

describe("segments of speech", () => {
  test.each<[string, SpeechOptions, number[][]]>([
    ["", plain, []],
    ["----", plain, []],
    ["-##-", plain, [[1, 3]]],
    ["-##~~#-", plain, [[1, 6]]],
    ["~~##~~", plain, [[2, 6]]],
    // 100 ms are 3.125 blocks.
    ["##---##------", { ...plain, minSilence: 100 }, [[0, 7]]],
    ["##----##-----", { ...plain, minSilence: 100 }, [[0, 8]]],
    [
      "##-----##-----",
      { ...plain, minSilence: 100 },
      [
        [0, 2],
        [7, 9],
      ],
    ],
    // 250 ms are 7.8 blocks.
    [`#######-${"-".repeat(9)}########--`, { ...plain, minSpeech: 250 }, [[17, 25]]],
    // A second less one block and padding: cut where there is no pause, parted at the longest where there is one.
    [
      "#".repeat(70),
      { ...plain, maxSpeech: 1024 },
      [
        [0, 32],
        [33, 65],
        [66, 70],
      ],
    ],
    [
      `${"#".repeat(10)}-----${"#".repeat(10)}----${"#".repeat(20)}`,
      { ...plain, minSilence: 2000, maxSpeech: 1024 },
      [
        [0, 10],
        [15, 25],
        [29, 49],
      ],
    ],
  ])("%s", (line, options, expected) => {
    expect(segments(line, options)).toEqual(expected);
  });

  test("are widened, by half the pause where two would meet", () => {
    expect(speechSegments(blocks("--##----##--"), 6144, { ...plain, pad: 32 })).toEqual([
      { start: 512, end: 2560 },
      { start: 3584, end: 5632 },
    ]);
    expect(speechSegments(blocks("#-#"), 1500, { ...plain, pad: 32 })).toEqual([
      { start: 0, end: 768 },
      { start: 768, end: 1500 },
    ]);
  });

  test.each<[SpeechOptions, RegExp]>([
    [{ threshold: 0 }, /threshold to be a number above 0/],
    [{ silenceThreshold: 2 }, /silenceThreshold to be a number above 0 and at most 1, got 2/],
    [{ pad: -1 }, /pad to be a number of milliseconds of at least 0/],
    [{ minSilence: Number.NaN }, /minSilence to be a number of milliseconds of at least 0/],
    [{ sampleRate: 0.5 }, /sampleRate to be an integer of at least 1/],
    [{ min_speech: 1 } as SpeechOptions, /got "min_speech"/],
  ])("refuse %j", (options, message) => {
    expect(() => speechSegments([0.1], 512, options)).toThrow(message);
  });

  test("of a length that is none are refused", () => {
    expect(() => speechSegments([0.1], -1)).toThrow(/length in samples, got -1/);
  });

  test.skipIf(!hasPython("numpy"))(
    "live: as an independent reading of the rules, on 400 random lines",
    () => {
      const random = new Random(Number(process.env.SLUICE_SEED ?? 17));
      const pick = <T>(...choices: T[]) => choices[Math.floor(random.uniform() * choices.length)];
      const cases = Array.from({ length: 400 }, () => {
        // Runs of blocks around both thresholds, as speech has them.
        const probabilities: number[] = [];
        while (probabilities.length < 300) {
          const level = pick(0.05, 0.3, 0.45, 0.55, 0.95);
          for (let k = 1 + Math.floor(random.uniform() * pick(2, 6, 30)); k > 0; k--)
            probabilities.push(Math.min(1, level + 0.1 * random.uniform()));
        }
        const rules: SpeechOptions = {
          threshold: pick(0.5, 0.3, 0.6),
          minSpeech: pick(0, 100, 250, 400),
          minSilence: pick(0, 60, 100, 500),
          pad: pick(0, 30, 200),
          minPause: pick(0, 98, 200),
          ...pick<SpeechOptions>({}, { maxSpeech: pick(700, 1500, 4000) }),
        };
        return { probabilities, samples: probabilities.length * 512 - pick(0, 100, 511), rules };
      });
      writeFileSync(folder.path("in.json"), JSON.stringify(cases));
      const oracle = resolve(import.meta.dirname, "../../../tools/realtime_oracle.py");
      execFileSync("/usr/bin/python3", [oracle, "segments", folder.path("in.json"), folder.path("out.json")]);
      const answers = JSON.parse(readFileSync(folder.path("out.json"), "utf8"));
      const found = cases.map(({ probabilities, samples, rules }) =>
        speechSegments(probabilities, samples, rules),
      );
      expect(found).toEqual(answers);
      expect(found.flat().length).toBeGreaterThan(1000);
    },
  );
});
