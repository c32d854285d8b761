/** Requests of the benchmark to a contender, and their answers. */
import type { Calls, Form } from "./nets/net.ts";
import type { Workload } from "./workloads.ts";

export type Request =
  /** Answered by About */
  | { about: true }
  /** Builds the workload, makes calls, and frees it; answered by Timed */
  | { workload: Workload; form: Form; calls: Calls };

export interface About {
  version: string;
  /** GFLOP/s that this contender's own instructions reach at most, if it can tell */
  peak?: number;
}

export interface Timed {
  /** Results of the first calls, in groups of about one magnitude */
  check: number[][];
  /** Milliseconds of each call that was timed */
  times: number[];
}
