/** Messages of the benchmark's worker to its page. */

/** One library on one workload. */
export interface Row {
  workload: string;
  task: "inference" | "training";
  library: string;
  /** Of a call: the median over rounds; absent when the results are not those of the equations */
  milliseconds?: number;
}

export type News =
  /** The step that begins */
  | { doing: string }
  /** All rows so far */
  | { rows: Row[] }
  /** Versions by library, at the end */
  | { versions: Record<string, string> }
  | { failed: string };
