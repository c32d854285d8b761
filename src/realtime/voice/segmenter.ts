/**
 * Utterances from the probability of speech in each block. Rules and names are those of `@ricky0123/vad-web`, so settings that work there work
 * here: speech starts with a block at or above one threshold, is real after `minSpeechMs` of such blocks, and ends after `redemptionMs` of blocks
 * below a lower threshold. Blocks between the two thresholds count for neither.
 */
import { notNegative, type OptionTable, readOptions, unitInterval } from "../../core/tensor/check.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";

/** The rules of a voice detector. Times are in milliseconds, and are rounded down to whole blocks. */
export interface SpeechRules {
  /** Probability from which a block is speech; default 0.3 */
  positiveSpeechThreshold: number;
  /** Probability below which a block counts towards the end of speech; default 0.25 */
  negativeSpeechThreshold: number;
  /** Sound before speech that belongs to an utterance; default 800 */
  preSpeechPadMs: number;
  /** Silence that ends an utterance; default 1400 */
  redemptionMs: number;
  /** Speech that makes an utterance; with less it is a misfire. Default 400 */
  minSpeechMs: number;
}

/** The sound of an utterance, from before its speech to the silence that ended it. */
export interface Utterance {
  audio: Float32Array;
  /** Hz of `audio` */
  sampleRate: number;
  /** Of the first sample, in seconds of sound since the start */
  start: number;
  /** After the last sample */
  end: number;
}

/** The events of a voice detector, in their order. Times are in seconds of sound since the start. */
export type SpeechEvent =
  /** A block was heard: its probability of speech, and its samples */
  | { type: "frame"; probability: number; audio: Float32Array; time: number }
  /** Speech may have started, at `time` */
  | { type: "speechstart"; time: number }
  /** There was enough speech for an utterance */
  | { type: "speechrealstart"; time: number }
  | ({ type: "speechend" } & Utterance)
  /** Speech ended before there was enough of it */
  | ({ type: "misfire" } & Utterance);

/** The rules with their defaults, for `readOptions`. */
export const ruleTable: OptionTable<SpeechRules> = {
  positiveSpeechThreshold: [0.3, unitInterval],
  negativeSpeechThreshold: [0.25, unitInterval],
  preSpeechPadMs: [800, notNegative],
  redemptionMs: [1400, notNegative],
  minSpeechMs: [400, notNegative],
};

export class Segmenter {
  readonly #where: string;
  readonly #sampleRate: number;
  /** Milliseconds of a block */
  readonly #period: number;
  readonly #emit: (event: SpeechEvent) => void;
  #rules: SpeechRules;
  /** The blocks of the utterance, or those before it that may belong to it. */
  #blocks: Float32Array[] = [];
  /** Samples so far. */
  #at = 0;
  /** Blocks of speech in the utterance, and of silence since the last. */
  #speech = 0;
  #silence = 0;
  #isSpeaking = false;
  #isReal = false;

  /** @throws ArgumentError for rules that are not valid */
  constructor(
    where: string,
    rules: Partial<SpeechRules>,
    sampleRate: number,
    blockSize: number,
    emit: (event: SpeechEvent) => void,
  ) {
    this.#where = where;
    this.#sampleRate = sampleRate;
    this.#period = (1000 * blockSize) / sampleRate;
    this.#emit = emit;
    this.#rules = checkRules(where, rules);
  }

  /** Changes some of the rules, from the next block on. @throws ArgumentError, and changes none */
  set(rules: Partial<SpeechRules>): void {
    this.#rules = checkRules(`${this.#where}.set`, { ...this.#rules, ...rules });
  }

  /** @param block which the caller must not change later */
  push(block: Float32Array, probability: number): void {
    const { positiveSpeechThreshold, negativeSpeechThreshold, preSpeechPadMs, redemptionMs } = this.#rules;
    const time = this.#at / this.#sampleRate;
    this.#at += block.length;
    this.#blocks.push(block);
    this.#emit({ type: "frame", probability, audio: block, time });
    if (probability >= positiveSpeechThreshold) {
      this.#speech++;
      this.#silence = 0;
      if (!this.#isSpeaking) this.#emit({ type: "speechstart", time });
      this.#isSpeaking = true;
    }
    if (this.#isSpeaking && this.#speech === this.#least() && !this.#isReal) {
      this.#isReal = true;
      this.#emit({ type: "speechrealstart", time: this.#at / this.#sampleRate });
    }
    const isQuiet = this.#isSpeaking && probability < negativeSpeechThreshold;
    if (isQuiet && ++this.#silence >= this.#blocksIn(redemptionMs)) this.#end();
    if (!this.#isSpeaking) this.#blocks.splice(0, this.#blocks.length - this.#blocksIn(preSpeechPadMs));
  }

  /** Forgets the sound so far. @param submit whether open speech becomes an utterance, or a misfire, rather than nothing */
  stop(submit: boolean): void {
    if (submit && this.#isSpeaking) this.#end();
    this.#clear();
  }

  #blocksIn(milliseconds: number): number {
    return Math.floor(milliseconds / this.#period);
  }

  /** Blocks of speech that make an utterance. */
  #least(): number {
    return this.#blocksIn(this.#rules.minSpeechMs);
  }

  #end(): void {
    const length = this.#blocks.reduce((sum, block) => sum + block.length, 0);
    const audio = new Float32Array(length);
    let at = 0;
    for (const block of this.#blocks) {
      audio.set(block, at);
      at += block.length;
    }
    const [start, end] = [(this.#at - length) / this.#sampleRate, this.#at / this.#sampleRate];
    const type = this.#speech >= this.#least() ? "speechend" : "misfire";
    this.#clear();
    this.#emit({ type, audio, sampleRate: this.#sampleRate, start, end });
  }

  #clear(): void {
    this.#blocks = [];
    this.#speech = this.#silence = 0;
    this.#isSpeaking = this.#isReal = false;
  }
}

function checkRules(where: string, rules: Partial<SpeechRules>): SpeechRules {
  const read = readOptions<SpeechRules>(where, rules as SpeechRules, ruleTable);
  const { positiveSpeechThreshold: upper, negativeSpeechThreshold: lower } = read;
  if (lower <= upper) return read;
  throw new ArgumentError(
    `${where}: expected negativeSpeechThreshold of at most positiveSpeechThreshold ${upper}, got ${lower}. Lower it, or raise the other.`,
  );
}
