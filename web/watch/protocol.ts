/**
 * Calls to the watch worker. It holds the networks of one checkpoint and the last sequence that ran through one of them, and sends the numbers
 * of one cell at a time. Text from files stays text.
 */
import type { Direction } from "../../src/index.ts";
import type { LensMethods } from "../lens/protocol.ts";
import type { OpenSource, ReadAs, SavedFile } from "../worker/protocol.ts";

/** A network to run: a whole character model, or a recurrent layer alone. */
export interface Subject {
  name: string;
  /** `"LSTM, 2 layers"` */
  about: string;
  /** Numbers that a step takes. */
  inputSize: number;
  /** Distinct characters, where it reads text. */
  characters?: number;
  /** Those characters; absent when it reads any (bytes) */
  alphabet?: string;
  /** Whether it is the network of a run of `sluice train`, and of which task: its own data can be fed, its predictions shown. */
  task?: "forecast" | "language";
  /** Why it cannot run. */
  obstacle?: string;
  cells: CellPlace[];
}

/** One cell of a subject. */
export interface CellPlace {
  /** `"layer 1, reverse"` */
  label: string;
  kind: string;
  hiddenSize: number;
  /** Size of its output: fewer numbers than units when it is projected. */
  outputSize: number;
  gates: string[];
  /** Whether it has a cell state beside its output. */
  hasCell: boolean;
  /** The gate that keeps the old state, if any; sign 1 when it keeps by being open. */
  retain?: { gate: string; sign: 1 | -1 };
  /** The timescale of the median unit by the biases of that gate, at zero input, where they say it. */
  atRest?: number;
  direction: Direction;
}

export type Feed =
  | { kind: "text"; text: string }
  /** Independent normal numbers */
  | { kind: "random"; steps: number; seed: number }
  | { kind: "task"; task: string; seed: number }
  /** Columns of the table that was read last. `window`: of one column, its last values at each step */
  | { kind: "table"; columns: string[]; as: "columns" | "window" }
  /** The last window of the table that was read last, with the scaling and calendar of the run */
  | { kind: "own" }
  /** The sound that was read last */
  | { kind: "sound"; as: "spectrum" | "samples" };

/** A study task whose sequences fit, or why they do not. */
export interface TaskChoice {
  name: string;
  inputSize: number;
}

export interface Fed {
  steps: number;
  /** Steps that were left out, since they would not fit into memory. */
  left: number;
  /** Of text: the character of each step. */
  labels?: string[];
  /** The input, [T, I], unless it is text */
  input?: Float32Array;
  /** In words: `"random numbers, 100 steps"`. */
  what: string;
}

export interface GateSeries {
  gate: string;
  /** Activations, [T, H] */
  values: Float32Array;
  /** Lowest and highest activation. */
  range: [number, number];
  /** Shares of steps in the lowest and highest tenth of the range, by unit; absent for candidates */
  saturation?: { left: Float64Array; right: Float64Array };
}

export interface CellSeries {
  gates: GateSeries[];
  /** Cell state, [T, H] */
  cell?: Float32Array;
  /** Output, [T, H] */
  hidden: Float32Array;
  survival?: {
    lags: number[];
    median: Float64Array;
    low: Float64Array;
    high: Float64Array;
    /** [lags, H] */
    byUnit: Float64Array;
  };
  /** Units whose state follows something in the text, the best first. */
  followers?: Follower[];
}

export interface Follower {
  unit: number;
  /** `"inside quotes"` */
  what: string;
  /** Correlation over the steps, -1 to 1 */
  correlation: number;
}

/** The effect of held gates of a cell on the output of its layer, for the sequence that was fed last. */
export type Ablations = {
  gate: string;
  by: "open" | "closed" | "mean";
  /** Mean squared change of the output, as a share of its variance */
  change: number;
}[];

export interface TableOutline {
  name: string;
  rows: number;
  columns: string[];
}

/** Forecasts of one target over its history, by row. */
export interface Forecasts {
  target: string;
  rows: number[];
  /** Dates of the rows, as text; empty without dates. */
  dates: string[];
  /** NaN where there is none. */
  known: number[];
  forecast: number[];
  lower: number[];
  upper: number[];
  /** Probability of the bounds; absent for runs without intervals. */
  level?: number;
}

/** A possible next character. */
export interface NextCharacter {
  label: string;
  probability: number;
}

export interface SoundOutline {
  name: string;
  seconds: number;
  sampleRate: number;
}

export interface Methods extends LensMethods {
  /** @param saved the edited files, which replace those of the source */
  load: {
    params: { source: OpenSource; readAs: ReadAs; saved?: SavedFile[] };
    result: { subjects: Subject[]; tasks: TaskChoice[] };
  };
  table: { params: { file: File }; result: TableOutline };
  sound: {
    params: { file: File } | { name: string; samples: Float32Array; sampleRate: number };
    result: SoundOutline;
  };
  feed: { params: { subject: number; feed: Feed }; result: Fed };
  /** Of the table that was read last; only for a subject of the task `forecast` */
  forecasts: { params: { subject: number }; result: Forecasts[] };
  /** The most probable characters after a step of the text that was fed last; only for a subject of the task `language` */
  next: { params: { subject: number; step: number }; result: NextCharacter[] };
  cell: { params: { cell: number }; result: CellSeries };
  ablate: { params: { cell: number }; result: Ablations };
}
