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
  /** [chunk, N, outputStride]: the hidden states of the last layer, S numbers of each row */
  readonly output: Float32Array;
  readonly outputStride: number;
  /** The state of all layers, in an order of the engine's own: see `stateParts`. All 0 at first. */
  readonly state: Float32Array;
  readonly stateParts: readonly StatePart[];
  /** Takes the weights as they are now. */
  pack(): void;
  /** Runs steps of `input`, at most chunk of them, into `output`, from the state and to it. Compiled engines allocate nothing. */
  run(steps: number): void;
}

/** Where one layer's part of the state is, [N, size], within `Engine.state`. */
export interface StatePart {
  readonly name: "hidden" | "cell";
  readonly size: number;
  readonly start: number;
  /** Numbers from one sequence to the next. */
  readonly stride: number;
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
