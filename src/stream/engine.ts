/**
 * The seam between what a stream is and how it computes. An engine holds the weights of a stack of cells in the form it likes best, and
 * working memory for one stream at a time: the caller puts an input and a state in, runs, and takes an output and a state out. Streams
 * that share weights share an engine, and take turns in it.
 *
 * Arrays of an engine are the same ones for its whole life.
 */
import type { CellSource } from "./source.ts";

export interface Engine {
  /** Name of the kernels, e.g. `"wasm-simd"`. */
  readonly name: string;
  /** [chunk, N, I] */
  readonly input: Float32Array;
  /** [chunk, N, S], of the last layer */
  readonly output: Float32Array;
  /** [N, S] of each layer, one after the other */
  readonly hidden: Float32Array;
  /** [N, H] of each LSTM, one after the other; empty: none */
  readonly cell: Float32Array;
  /** Takes the weights as they are now. */
  pack(): void;
  /** Runs steps of `input`, at most chunk of them, into `output`, from the state and to it. Allocates nothing. */
  run(steps: number): void;
}

/** What an engine is made for. Sizes and weights have been checked. */
export interface EngineRequest {
  readonly cells: readonly CellSource[];
  readonly batch: number;
  readonly chunk: number;
  readonly weights: WeightFormat;
}

export const weightFormats = ["float32", "bf16", "int8"] as const;
/** How weights are stored while a stream runs. */
export type WeightFormat = (typeof weightFormats)[number];
