/** The messages between a node and its processor. All are plain data, and arrays move rather than being copied. */
import type { StepImage } from "../../core/cells/defined/engine/steps.ts";
import type { PipelineData } from "../pipeline/pipeline.ts";
import type { CellSource } from "../stream/source.ts";

/** The processor's registered name. */
export const PROCESSOR = "sluice";

/** Whether a node gives sound or numbers. */
export type OutputKind = "sound" | "values";

/** To the processor. */
export type Request =
  | {
      type: "load";
      /** Cells of a stream, those with defined ones laid out; or a pipeline */
      model: readonly CellSource[] | StepImage | PipelineData;
      /** Channels of sound, each with its own state */
      channels: number;
      output: OutputKind;
      /** Frames of one callback */
      quantum: number;
    }
  | { type: "reset" }
  | { type: "close" };

/** The results of one callback for one channel. */
export interface Values {
  /** [blocks, outputLength] */
  values: Float32Array;
  channel: number;
  /** First sample of the first block, counted from the start of the node */
  start: number;
}

/** The processor's report on a loaded model. */
export interface Loaded {
  /** Which kernels run the model, e.g. `"wasm-simd"` */
  readonly kernels: string;
  /** Delay in samples from gathering sound into blocks. The model may add its own delay. */
  readonly latency: number;
  /** Samples of a block */
  readonly inputLength: number;
  /** Numbers per result of the model */
  readonly outputLength: number;
}

/** From the processor. */
export type Reply =
  | ({ type: "ready" } & Loaded)
  | ({ type: "values" } & Values)
  | { type: "error"; code: string; message: string };
