/** The messages between a node and its processor. All are plain data, and arrays are moved, not copied. */
import type { PipelineData } from "../pipeline/pipeline.ts";
import type { CellSource } from "../stream/source.ts";

/** The name under which the processor registers. */
export const PROCESSOR = "sluice";

export type OutputKind = "sound" | "values";

/** To the processor. */
export type Request =
  | {
      type: "load";
      /** Cells of a stream, or a pipeline */
      model: readonly CellSource[] | PipelineData;
      /** Channels of sound, each with a state of its own */
      channels: number;
      output: OutputKind;
      /** Frames of one callback */
      quantum: number;
    }
  | { type: "reset" }
  | { type: "close" };

/** What one callback computed for one channel. */
export interface Values {
  /** [blocks, outputLength] */
  values: Float32Array;
  channel: number;
  /** First sample of the first block, counted from the start of the node */
  start: number;
}

/** What the processor says of a model that it has loaded. */
export interface Loaded {
  /** Which kernels run the model, e.g. `"wasm-simd"` */
  readonly kernels: string;
  /** Samples by which sound comes out later because it is gathered into blocks. The model may add a delay of its own. */
  readonly latency: number;
  /** Samples of a block */
  readonly inputLength: number;
  /** Numbers that the model gives for a block */
  readonly outputLength: number;
}

/** From the processor. */
export type Reply =
  | ({ type: "ready" } & Loaded)
  | ({ type: "values" } & Values)
  | { type: "error"; code: string; message: string };
