/** Streams of cells, as requests and what runs them. Defined cells bring their compiler to programs, so streams of plain layers stay small. */
import type { LayerSpec, LayerWeights } from "../../cell.ts";
import type { WeightSource } from "../../panels.ts";
import type { List } from "../list.ts";
import type { Vector } from "../loads.ts";
import type { InputBias } from "../program.ts";
import type { BlockShape } from "./blocks.ts";
import type { DefinedRequest, DefinedResult } from "./engine.ts";

/** A cell to run by the step. */
export interface StepCell {
  readonly spec: LayerSpec;
  readonly weights: LayerWeights<WeightSource>;
  /** Default `"forward"` */
  readonly direction?: "forward" | "reverse";
}

/** A step of a cell, as instructions. */
export interface StepList {
  /** Parts of the state, `hidden` first */
  readonly parts: readonly string[];
  /** Gates that see the input: blocks of W x */
  readonly inputs: number;
  /** The rows of vectors after the biases of W x */
  readonly vectors: readonly Vector[];
  /** Whether operations read x itself */
  readonly usesInput: boolean;
  readonly biases: readonly InputBias[];
  readonly untraced: Pick<List, "instructions" | "products" | "locals">;
  /** Default: one block of weights, which every gate sees whole */
  readonly shapes?: { readonly input: BlockShape; readonly recurrentBlocks: number };
}

/** A stack of cells, the lowest first, with checked sizes and weights. */
export interface StepRequest {
  readonly cells: readonly StepCell[];
  readonly batch: number;
  /** Steps of a call */
  readonly chunk: number;
}

/** Keeps the weights of a stack in its own layout, and working memory for one stream at a time. Its arrays stay the same. */
export interface StepEngine {
  /** The kernels, e.g. `"wasm-simd"` */
  readonly name: string;
  /** [chunk, N, I] */
  readonly input: Float32Array;
  /** [chunk, N, outputStride]: the hidden states of the last layer, S numbers of each row */
  readonly output: Float32Array;
  readonly outputStride: number;
  /** The state of all layers in the order of `stateParts` */
  readonly state: Float32Array;
  readonly stateParts: readonly StatePart[];
  /** Reads the current weights. */
  pack(): void;
  /** Runs up to `chunk` steps from `input` to `output`, and updates the state. Compiled engines allocate nothing. */
  run(steps: number): void;
}

/** The place of one layer's part of the state, [N, size], in `StepEngine.state`. */
export interface StatePart {
  readonly name: string;
  readonly size: number;
  readonly start: number;
  /** Numbers from one sequence to the next */
  readonly stride: number;
  /** Its numbers before the first step */
  readonly initial: number;
}

/** A stack in one piece of memory: places in bytes, and how many numbers are there. */
export interface StepLayout {
  readonly bytes: number;
  readonly program: number;
  readonly words: readonly number[];
  readonly input: readonly [place: number, length: number];
  readonly output: readonly [place: number, length: number];
  readonly outputStride: number;
  readonly state: readonly [place: number, length: number];
  readonly stateParts: readonly StatePart[];
  pack(buffer: ArrayBuffer): void;
}

/** A stack with its module and its weights as plain data, for a thread without the code that lays it out. */
export interface StepImage extends Omit<StepLayout, "words" | "pack"> {
  /** For 128-bit SIMD */
  readonly module: Uint8Array<ArrayBuffer>;
  /** The bytes of the memory from `start` on */
  readonly start: number;
  readonly contents: Uint8Array<ArrayBuffer>;
}

/** The module, the lists and the reference of stacks with defined cells. */
export interface DefinedSteps {
  /** The packed module of equations, with native/stream.h */
  readonly module: string;
  /** Returns the step of any cell. */
  list(spec: LayerSpec): StepList;
  /** Runs a cell over some steps in double precision. */
  plain(request: Omit<DefinedRequest, "spec"> & { spec: LayerSpec }): DefinedResult;
  /** @throws like `checkStepCells` */
  image(where: string, cells: readonly StepCell[]): StepImage;
}
