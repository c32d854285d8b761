/** The messages between a node and its processor. All are plain data. Weights move to the processor rather than being copied. */
import type { StepImage } from "../../core/cells/defined/engine/steps.ts";
import type { Plan } from "../network/plan.ts";
import type { CellSource } from "../stream/source.ts";
import type { Banks, Gathered } from "./channel.ts";

/** The processor's registered name. */
export const PROCESSOR = "sluice";

/** Whether a node gives sound or numbers. */
export type OutputKind = "sound" | "values";

/** To the processor. */
export type Request =
  | {
      type: "load";
      /** Cells of a stream, those with defined ones laid out; or a network as calls */
      model: readonly CellSource[] | StepImage | Plan;
      /** Channels of sound, each with its own state */
      channels: number;
      output: OutputKind;
      /** Frames of one callback */
      quantum: number;
      /** Absent when the context has the rate of the model */
      banks?: Banks;
      /** Whether the sound of the blocks comes with their numbers */
      sound: boolean;
    }
  | { type: "reset" | "pause" | "resume" | "flush" | "close" };

/** The results of one callback for one channel. */
export type Values = Omit<Gathered, "type">;

/** The processor's report on a loaded model. */
export interface Loaded {
  /** Which kernels run the model, e.g. `"wasm-simd"` */
  readonly kernels: string;
  /** Delay in samples of the context, from gathering sound into blocks and from resampling. The model may add its own delay. */
  readonly latency: number;
  /** Samples of a block, at the model's rate */
  readonly inputLength: number;
  /** Numbers per result of the model */
  readonly outputLength: number;
}

/** From the processor. */
export type Reply =
  | ({ type: "ready" } & Loaded)
  | Gathered
  | { type: "flushed" }
  | { type: "error"; code: string; message: string };
