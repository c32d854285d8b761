/** Calls to a training worker. A reset ends the workers. */

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
  /** Training ends after so many updates, unless it is trained on. */
  updates: number;
}

/** The gates on the 8 sequences of the task, one for each symbol. */
export interface Gates {
  /** Mean activation over the sequences, [T, H], by gate */
  activations: Record<string, Float32Array>;
  /** The gate that keeps the old state. */
  retain: string;
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
  gates?: Gates;
}

export interface Report {
  runs: RunProgress[];
  /** Of training. */
  milliseconds: number;
  kernels: string;
}

export interface Methods {
  begin: { params: { runs: readonly RunSpec[] }; result: Report };
  /** Trains each run up to so many updates. */
  train: { params: { until: number }; result: Report };
}
