/**
 * Turns the probability of speech in each block into segments, with the rules and defaults of Silero's `get_speech_timestamps`
 * (github.com/snakers4/silero-vad, src/silero_vad/utils_vad.py), so you can compare results.
 *
 * Speech begins with a block at or above `threshold`. It ends when blocks fall below `threshold - 0.15` and stay below `threshold` for
 * `minSilence`. We split a segment longer than `maxSpeech` at its longest pause, or cut it, drop short segments, and widen the others by
 * `pad`, or by half the pause between two.
 */

import { checkNumbers, count, optional, type Rule, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";

/** Options of `speechSegments`. */
export interface SpeechOptions {
  /** Hz, default 16000 */
  sampleRate?: number;
  /** Samples of a block, default 512 */
  blockSize?: number;
  /** Probability from which a block is speech; default 0.5 */
  threshold?: number;
  /** Below this a block is silence; default `threshold - 0.15`, at least 0.01 */
  silenceThreshold?: number;
  /** Milliseconds of the shortest segment, default 250 */
  minSpeech?: number;
  /** Milliseconds of the longest segment, default Infinity */
  maxSpeech?: number;
  /** Milliseconds of silence that end a segment, default 100 */
  minSilence?: number;
  /** Milliseconds of silence at which a segment longer than `maxSpeech` may be split, default 98 */
  minPause?: number;
  /** Milliseconds to add before and after a segment, default 30 */
  pad?: number;
}

/** A segment of speech in samples; `end` is the first sample after it. */
export interface SpeechSegment {
  start: number;
  end: number;
}

/** The options with their defaults, in samples. */
type Rules = Required<Omit<SpeechOptions, "sampleRate">>;

/**
 * Returns segments of speech.
 *
 * @param probabilities one for each block from the start of the sound
 * @param length        samples of the sound
 * @param options sizes of the sound and of its blocks, thresholds and shortest times
 * @throws ArgumentError for options that are not valid
 * @example
 * for (const { start, end } of speechSegments(probabilities, samples.length)) console.log(start, end);
 */
export function speechSegments(
  probabilities: ArrayLike<number>,
  length: number,
  options: SpeechOptions = {},
): SpeechSegment[] {
  const rules = checkRules(options);
  checkNumbers("speechSegments", "the probabilities", probabilities);
  if (!(Number.isInteger(length) && length >= 0))
    throw new ArgumentError(`speechSegments: expected a length in samples, got ${describe(length)}.`);
  return widen(find(probabilities, length, rules), length, rules.pad);
}

interface Pause {
  start: number;
  length: number;
}

function find(probabilities: ArrayLike<number>, length: number, rules: Rules): SpeechSegment[] {
  const { blockSize, threshold, silenceThreshold, minSpeech, maxSpeech, minSilence, minPause } = rules;
  const segments: SpeechSegment[] = [];
  /** Start of the open segment, and of the silence at its end */
  let start: number | undefined;
  let silence: number | undefined;
  let pauses: Pause[] = [];
  for (let k = 0; k < probabilities.length; k++) {
    const probability = probabilities[k];
    const now = k * blockSize;
    if (probability >= threshold && silence !== undefined) {
      if (now - silence > minPause) pauses.push({ start: silence, length: now - silence });
      silence = undefined;
    }
    if (start === undefined) {
      if (probability >= threshold) start = now;
      continue;
    }
    if (now - start > maxSpeech) {
      if (pauses.length === 0) {
        segments.push({ start, end: now });
        start = undefined;
        silence = undefined;
        continue;
      }
      const longest = pauses.reduce((best, pause) => (pause.length > best.length ? pause : best));
      segments.push({ start, end: longest.start });
      start = longest.start + longest.length;
      silence = undefined;
      const from = start;
      pauses = pauses.filter((pause) => pause.start > from);
    }
    if (probability < silenceThreshold) {
      silence ??= now;
      if (now - silence < minSilence) continue;
      if (silence - start > minSpeech) segments.push({ start, end: silence });
      start = undefined;
      silence = undefined;
      pauses = [];
    }
  }
  if (start !== undefined && length - start > minSpeech) segments.push({ start, end: length });
  return segments;
}

function widen(segments: readonly SpeechSegment[], length: number, pad: number): SpeechSegment[] {
  const wide = segments.map(({ start, end }) => ({ start, end }));
  for (const [k, segment] of wide.entries()) {
    if (k === 0) segment.start = Math.trunc(Math.max(0, segment.start - pad));
    const next = wide[k + 1];
    const gap = next === undefined ? Number.POSITIVE_INFINITY : next.start - segment.end;
    if (gap < 2 * pad) {
      segment.end += Math.floor(gap / 2);
      next.start = Math.trunc(Math.max(0, next.start - Math.floor(gap / 2)));
    } else {
      segment.end = Math.trunc(Math.min(length, segment.end + pad));
      if (next !== undefined) next.start = Math.trunc(Math.max(0, next.start - pad));
    }
  }
  return wide;
}

const share: Rule = { words: "a number above 0 and at most 1", holds: (v) => v > 0 && v <= 1 };
const duration: Rule = { words: "a number of milliseconds of at least 0", holds: (v) => v >= 0 };

function checkRules(options: SpeechOptions): Rules {
  const read = readOptions<SpeechOptions>("speechSegments", options, {
    sampleRate: [16_000, count],
    blockSize: [512, count],
    threshold: [0.5, share],
    silenceThreshold: [undefined, optional(share)],
    minSpeech: [250, duration],
    maxSpeech: [Number.POSITIVE_INFINITY, duration],
    minSilence: [100, duration],
    minPause: [98, duration],
    pad: [30, duration],
  });
  const { sampleRate, blockSize, threshold, minSpeech, maxSpeech, minSilence, minPause, pad } = read;
  const silenceThreshold = read.silenceThreshold ?? Math.max(threshold - 0.15, 0.01);
  const samples = (milliseconds: number) => (sampleRate * milliseconds) / 1000;
  return {
    blockSize,
    threshold,
    silenceThreshold,
    minSpeech: samples(minSpeech),
    maxSpeech: samples(maxSpeech) - blockSize - 2 * samples(pad),
    minSilence: samples(minSilence),
    minPause: samples(minPause),
    pad: samples(pad),
  };
}
