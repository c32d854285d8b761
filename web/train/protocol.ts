/**
 * Messages to and from a training worker, which answers each command with one report. A reset ends the workers.
 */
import type { Failure } from "../worker/calls.ts";

/** How the gates of a run begin. */
export type Start = { kind: "bias"; bias: number } | { kind: "chrono" };

export interface RunSpec {
  id: number;
  start: Start;
  seed: number;
  /** T, steps between the symbol and the question */
  steps: number;
  hiddenSize: number;
  cell: "lstm" | "gru";
  lr: number;
  /** Training ends after so many updates. */
  updates: number;
}

export type Command =
  | { kind: "begin"; runs: readonly RunSpec[] }
  /** Trains each run up to so many updates. */
  | { kind: "train"; until: number }
  /** Reports the gates of the runs with this seed. */
  | { kind: "look"; seed: number };

/** The gates on the 8 sequences of the task, one for each symbol. */
export interface Gates {
  update: number;
  /** Mean activation over the sequences, [T, H], by gate */
  activations: Record<string, Float32Array>;
  /** The gate that keeps the old state; sign 1 when its activation is the kept share, -1 when 1 minus it is */
  retain: { gate: string; sign: 1 | -1 };
  /** Effective bias of that gate, by unit */
  bias: Float64Array;
  /** By unit: the share of a state at step 0 that is left at the last step by the direct path */
  kept: Float64Array;
}

export interface RunProgress {
  id: number;
  /** Updates made. */
  update: number;
  /** New points of the curves: the update, running mean of the share right, loss. */
  points: [update: number, accuracy: number, loss: number][];
  solvedAt?: number;
  divergedAt?: number;
  ended: boolean;
  gates?: Gates;
}

export type Report =
  /** `milliseconds`: of training */
  | { kind: "progress"; runs: RunProgress[]; milliseconds: number; kernels: string }
  | { kind: "failed"; error: Failure };
