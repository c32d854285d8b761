/** What the benchmark asks a contender, and what it gets. */
import type { Form } from "./nets/net.ts";
import type { Workload } from "./workloads.ts";

export type Request =
  /** Answered by About */
  | { about: true }
  /** Builds the workload, keeps it under its name, and makes the first calls; answered by Checked */
  | { workload: Workload; form: Form }
  /** Calls the workload of that name for so many ms, `least` times at least; answered by Timed */
  | { run: string; ms: number; least: number; warmUp: boolean }
  /** Frees what was built; answered by `{}` */
  | { forget: true };

export interface About {
  version: string;
  /** GFLOP/s that this contender's own instructions reach at most, if it can tell */
  peak?: number;
}

export interface Checked {
  /** Results in groups of about one magnitude */
  check: number[][];
  /** Milliseconds of each call */
  times: number[];
}

export interface Timed {
  times: number[];
}
