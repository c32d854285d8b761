/** One channel of sound: gathers the samples of callbacks into blocks, runs the model on each, and passes the results on. */
import type { Values } from "./protocol.ts";

/** A model with its own state. */
export interface BlockModel {
  /** Samples of a block */
  readonly inputLength: number;
  /** Numbers per result */
  readonly outputLength: number;
  step(input: Float32Array, output: Float32Array): void;
  reset(): void;
}

/** Returns the least delay of sound in blocks, in samples, such that no callback of `quantum` frames runs out. */
export function latencyOf(block: number, quantum: number): number {
  let divisor = block;
  for (let rest = quantum; rest > 0; ) [divisor, rest] = [rest, divisor % rest];
  return block - divisor;
}

export class Channel {
  readonly #model: BlockModel;
  readonly #latency: number;
  readonly #block: Float32Array;
  readonly #result: Float32Array;
  /** A ring of computed sound that waits to be played. */
  readonly #queue: Float32Array;
  #filled = 0;
  #blocks = 0;
  #read = 0;
  #written: number;

  constructor(model: BlockModel, quantum: number) {
    this.#model = model;
    this.#latency = latencyOf(model.inputLength, quantum);
    this.#block = new Float32Array(model.inputLength);
    this.#result = new Float32Array(model.outputLength);
    this.#queue = new Float32Array(this.#latency + model.inputLength + quantum);
    this.#written = this.#latency;
  }

  /** Runs the blocks that `input` fills, and plays what is due. */
  play(input: Float32Array | undefined, output: Float32Array): void {
    this.#take(input, output.length, (result) => {
      for (const sample of result) {
        this.#queue[this.#written] = sample;
        this.#written = (this.#written + 1) % this.#queue.length;
      }
    });
    for (let t = 0; t < output.length; t++) {
      output[t] = this.#queue[this.#read];
      this.#read = (this.#read + 1) % this.#queue.length;
    }
  }

  /** Runs the blocks that `input` fills. @returns their values; undefined if none is full yet */
  values(input: Float32Array | undefined, frames: number): Omit<Values, "channel"> | undefined {
    const { inputLength, outputLength } = this.#model;
    const count = Math.floor((this.#filled + frames) / inputLength);
    const values = new Float32Array(count * outputLength);
    const start = this.#blocks * inputLength;
    let at = 0;
    this.#take(input, frames, (result) => {
      values.set(result, at);
      at += outputLength;
    });
    return count === 0 ? undefined : { values, start };
  }

  reset(): void {
    this.#model.reset();
    this.#filled = this.#blocks = this.#read = 0;
    this.#written = this.#latency;
    this.#queue.fill(0);
  }

  /** @param input undefined without a connection, which counts as silence */
  #take(input: Float32Array | undefined, frames: number, use: (result: Float32Array) => void): void {
    for (let t = 0; t < frames; t++) {
      this.#block[this.#filled++] = input === undefined ? 0 : input[t];
      if (this.#filled < this.#block.length) continue;
      this.#filled = 0;
      this.#blocks++;
      this.#model.step(this.#block, this.#result);
      use(this.#result);
    }
  }
}
