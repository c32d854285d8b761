/**
 * The seam between a stream and its computation. An engine keeps the weights of a stack of cells in its own layout, and working memory
 * for one stream at a time: you write an input and a state, run, and read an output and a state. Streams that share weights take turns
 * in one engine.
 *
 * The arrays of an engine stay the same for its whole life.
 */
import type { CellSource } from "./source.ts";

export interface Engine {
  /** The kernels, e.g. `"wasm-simd"` */
  readonly name: string;
  /** [chunk, N, I] */
  readonly input: Float32Array;
  /** [chunk, N, outputStride]: the hidden states of the last layer, S numbers of each row */
  readonly output: Float32Array;
  readonly outputStride: number;
  /** The state of all layers in the order of `stateParts`; 0 at first */
  readonly state: Float32Array;
  readonly stateParts: readonly StatePart[];
  /** Reads the current weights. */
  pack(): void;
  /** Runs up to `chunk` steps from `input` to `output`, and updates the state. Compiled engines allocate nothing. */
  run(steps: number): void;
}

/** The place of one layer's part of the state, [N, size], in `Engine.state`. */
export interface StatePart {
  readonly name: "hidden" | "cell";
  readonly size: number;
  readonly start: number;
  /** Numbers from one sequence to the next */
  readonly stride: number;
}

/** The specification of an engine, with checked sizes and weights. */
export interface EngineRequest {
  readonly cells: readonly CellSource[];
  readonly batch: number;
  readonly chunk: number;
  readonly weights: WeightFormat;
}

export const weightFormats = ["float32", "bf16", "int8"] as const;
/** The format of weights while a stream runs. */
export type WeightFormat = (typeof weightFormats)[number];
