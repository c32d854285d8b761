/** What `npm run bench` and `npm run bench:browser` are asked for. */
import { availableParallelism } from "node:os";
import { parseArgs } from "node:util";
import type { Effort } from "./measure.ts";
import { peersFolder } from "./peers.ts";
import { type Scaling, scalings, type Workload, workloads } from "./workloads.ts";

export interface Options {
  effort: Effort;
  /** How long the run should take at most: what is left is shared out among what is left to do, which has at least one round */
  minutes: number;
  workloads: readonly Workload[];
  scalings: readonly Scaling[];
  threadCounts: readonly number[];
  /** Where libraries from npm to compare with are */
  peers: string;
  /** File for the results, as JSON */
  json?: string;
  /** File for the results, as a page in Markdown */
  page?: string;
  /** What makes such a run again, on the same peers */
  command: string;
}

const EFFORTS: Record<Workload["runs"], Effort> = {
  quick: { rounds: 1, milliseconds: 100, patience: 2000 },
  usual: { rounds: 3, milliseconds: 150, patience: 15_000 },
  full: { rounds: 5, milliseconds: 200, patience: 60_000 },
};

const MINUTES: Record<Workload["runs"], number> = { quick: 1, usual: 6, full: 14 };

/**
 * @param script name of the benchmark in package.json
 * @throws TypeError for options that do not exist
 */
export function readOptions(script: string, args: readonly string[]): Options {
  const { values } = parseArgs({
    args: [...args],
    options: {
      quick: { type: "boolean", default: false },
      full: { type: "boolean", default: false },
      only: { type: "string", default: "" },
      peers: { type: "string", default: peersFolder() },
      rounds: { type: "string" },
      ms: { type: "string" },
      patience: { type: "string" },
      minutes: { type: "string" },
      threads: { type: "string", default: availableParallelism() > 1 ? "1,2" : "1" },
      json: { type: "string" },
      page: { type: "string" },
    },
  });
  const kind = values.quick ? "quick" : values.full ? "full" : "usual";
  const runs = { quick: ["quick"], usual: ["quick", "usual"], full: ["quick", "usual", "full"] }[kind];
  const isWanted = (w: Workload, name = w.name) => runs.includes(w.runs) && name.includes(values.only);
  const effort = { ...EFFORTS[kind] };
  if (values.rounds !== undefined) effort.rounds = positive("rounds", values.rounds);
  if (values.ms !== undefined) effort.milliseconds = positive("ms", values.ms);
  if (values.patience !== undefined) effort.patience = 1000 * positive("patience", values.patience);
  return {
    effort,
    minutes: values.minutes === undefined ? MINUTES[kind] : positive("minutes", values.minutes),
    workloads: workloads.filter((w) => isWanted(w)),
    scalings: scalings.filter(({ size, points }) => points.every((w) => isWanted(w, `time by ${size}`))),
    threadCounts: values.threads.split(",").map((value) => positive("threads", value)),
    peers: values.peers,
    json: values.json,
    page: values.page,
    command: `npm run ${script} -- ${args.join(" ")}`,
  };
}

/** The options of this process; one line and exit code 2 for what does not make sense. */
export function optionsOrExit(script: string): Options {
  try {
    return readOptions(script, process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

function positive(name: string, text: string): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0) return value;
  throw new TypeError(`--${name}: expected a whole number above 0, got ${JSON.stringify(text)}.`);
}
