/**
 * One channel of sound: brings it to the rate of a model, gathers blocks, runs the model on each, and passes the results on. While it runs it
 * allocates nothing: what it returns is its own, and the next call overwrites it.
 */
import { divisorOf, Polyphase, type ResamplerBank } from "../audio/polyphase.ts";

/** A model with its own state. */
export interface BlockModel {
  /** Samples of a block */
  readonly inputLength: number;
  /** Numbers per result */
  readonly outputLength: number;
  step(input: Float32Array, output: Float32Array): unknown;
  reset(): void;
}

/** The taps for a model of another rate than its surroundings. */
export interface Banks {
  /** To the model's rate */
  into: ResamplerBank;
  /** Back, where sound goes out */
  out?: ResamplerBank;
}

/** The blocks of one call, which are also the message about them. */
export interface Gathered {
  type: "values";
  channel: number;
  /** [blocks, outputLength] */
  values: Float32Array;
  /** [blocks, inputLength], the sound of the blocks as the model had it; empty without `withSound` */
  sound: Float32Array;
  /** First sample of the first block at the model's rate, counted from the start */
  start: number;
}

/** The surroundings of a channel. */
export interface Place {
  /** The most samples of a call */
  quantum: number;
  /** Whether the model's samples go out, rather than its numbers */
  isSound: boolean;
  /** Absent where the surroundings have the model's rate */
  banks?: Banks;
  /** Its number; default 0 */
  channel?: number;
  /** Whether the sound of blocks comes with their numbers; default true */
  withSound?: boolean;
}

/** Returns the least delay of sound in blocks, in samples, such that no callback of `quantum` frames runs out. */
export function latencyOf(block: number, quantum: number): number {
  return block - divisorOf(block, quantum);
}

export class Channel {
  /** Delay of sound in samples of its surroundings; for numbers, the delay of the resampler */
  readonly latency: number;
  /** Samples so far that were not finite; they count as silence, since a recurrent model would never recover from one */
  faults = 0;
  readonly #model: BlockModel;
  readonly #into: Polyphase | undefined;
  readonly #out: Polyphase | undefined;
  readonly #place: Place;
  readonly #silence: Float32Array;
  readonly #resampled: Float32Array;
  readonly #block: Float32Array;
  readonly #result: Float32Array;
  readonly #heard: Float32Array;
  /** A ring of computed sound that waits to be played; empty where numbers go out. */
  readonly #queue: Float32Array;
  readonly #gathered: { [count: number]: Gathered } = {};
  readonly #most: Gathered;
  #filled = 0;
  #blocks = 0;
  #count = 0;
  #read = 0;
  #written: number;

  constructor(model: BlockModel, place: Place) {
    const { inputLength, outputLength } = model;
    const { quantum, isSound, banks } = place;
    this.#model = model;
    this.#place = place;
    this.#into = banks && new Polyphase(banks.into);
    this.#out = isSound && banks?.out ? new Polyphase(banks.out) : undefined;
    const before = this.#into?.delay ?? 0;
    this.latency = before;
    if (this.#out !== undefined) {
      const { from, to, delay } = this.#out;
      this.latency = Math.ceil(before + ((inputLength - 1 + delay) * to) / from);
    } else if (isSound) this.latency = latencyOf(inputLength, quantum);
    this.#silence = new Float32Array(quantum);
    const samples = this.#into?.outputFor(quantum + before) ?? quantum;
    this.#resampled = new Float32Array(samples);
    this.#block = new Float32Array(inputLength);
    this.#result = new Float32Array(outputLength);
    this.#heard = new Float32Array(this.#out?.outputFor(outputLength) ?? 0);
    const room = this.latency + quantum + (this.#out?.outputFor(inputLength) ?? inputLength);
    this.#queue = new Float32Array(isSound ? room : 0);
    this.#most = this.#listOf(isSound ? 0 : Math.floor(samples / inputLength) + 2);
    this.#written = this.latency;
  }

  /** Runs the blocks that `input` fills, and plays what is due. @param input undefined without a connection, which counts as silence */
  play(input: Float32Array | undefined, output: Float32Array): void {
    this.#take(input ?? this.#silence);
    for (let t = 0; t < output.length; t++) {
      output[t] = this.#queue[this.#read];
      this.#read = (this.#read + 1) % this.#queue.length;
    }
  }

  /** Runs the blocks that `input` fills, undefined as in `play`. @returns them; undefined if none is full yet */
  values(input: Float32Array | undefined): Gathered | undefined {
    this.#take(input ?? this.#silence);
    return this.#gather();
  }

  /** Runs what waits in the resampler and in a block, with silence after it. @returns as `values` */
  flush(): Gathered | undefined {
    this.#take(new Float32Array(this.#into?.delay ?? 0));
    if (this.#filled > 0) {
      this.#block.fill(0, this.#filled);
      this.#step();
    }
    return this.#gather();
  }

  reset(): void {
    this.#model.reset();
    this.#into?.reset();
    this.#out?.reset();
    this.#filled = this.#blocks = this.#read = this.faults = 0;
    this.#written = this.latency;
    this.#queue.fill(0);
  }

  #take(input: Float32Array): void {
    this.#count = 0;
    const sound = this.#into === undefined ? input : this.#resampled;
    const length = this.#into?.process(input, sound) ?? input.length;
    for (let t = 0; t < length; t++) {
      const sample = sound[t];
      // False for NaN and infinities.
      const isNumber = sample - sample === 0;
      if (!isNumber) this.faults++;
      this.#block[this.#filled++] = isNumber ? sample : 0;
      if (this.#filled === this.#block.length) this.#step();
    }
  }

  #step(): void {
    this.#filled = 0;
    this.#blocks++;
    this.#model.step(this.#block, this.#result);
    if (this.#queue.length === 0) {
      this.#most.values.set(this.#result, this.#count * this.#result.length);
      if (this.#most.sound.length > 0) this.#most.sound.set(this.#block, this.#count * this.#block.length);
      this.#count++;
      return;
    }
    const heard = this.#out === undefined ? this.#result : this.#heard;
    const length = this.#out?.process(this.#result, heard) ?? heard.length;
    for (let t = 0; t < length; t++) {
      this.#queue[this.#written] = heard[t];
      this.#written = (this.#written + 1) % this.#queue.length;
    }
  }

  /** Arrays of the right length, so that a message has no more than that: one pair for each number of blocks, made when first needed. */
  #gather(): Gathered | undefined {
    if (this.#count === 0) return undefined;
    this.#gathered[this.#count] ??= this.#listOf(this.#count);
    const list = this.#gathered[this.#count];
    for (let k = 0; k < list.values.length; k++) list.values[k] = this.#most.values[k];
    for (let k = 0; k < list.sound.length; k++) list.sound[k] = this.#most.sound[k];
    list.start = (this.#blocks - this.#count) * this.#block.length;
    return list;
  }

  #listOf(count: number): Gathered {
    const { inputLength, outputLength } = this.#model;
    const { channel = 0, withSound = true } = this.#place;
    const values = new Float32Array(count * outputLength);
    const sound = new Float32Array(withSound ? count * inputLength : 0);
    return { type: "values", channel, values, sound, start: 0 };
  }
}
