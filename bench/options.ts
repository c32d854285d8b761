/** The options of `npm run bench` and `npm run bench:browser`. */
import { statSync } from "node:fs";
import { availableParallelism } from "node:os";
import { dirname, resolve } from "node:path";
import { parseArgs } from "node:util";
import type { Player } from "./contenders.ts";
import { peersFolder } from "./peers.ts";
import type { Effort } from "./race.ts";
import { type Scaling, scalings, type Workload, workloads } from "./workloads.ts";

export interface Options {
  effort: Effort;
  /** When no round but the first of a workload begins any more that would not end by then */
  minutes: number;
  workloads: readonly Workload[];
  scalings: readonly Scaling[];
  threadCounts: readonly number[];
  /** A contender runs if its name has one of these parts; empty: all run */
  contenders: readonly string[];
  /** Where libraries from npm to compare with are */
  peers: string;
  /** File for the results, as JSON */
  json?: string;
  /** File for the results, as a page in Markdown */
  page?: string;
  /** The command that repeats the run, on the same peers */
  command: string;
}

const EFFORTS: Record<Workload["runs"], Effort> = {
  quick: { rounds: 1, milliseconds: 100, patience: 2000 },
  usual: { rounds: 3, milliseconds: 150, patience: 10_000 },
  full: { rounds: 5, milliseconds: 200, patience: 30_000 },
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
      contenders: { type: "string", default: "" },
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
  const wanted = {
    workloads: workloads.filter((w) => isWanted(w)),
    scalings: scalings.filter(({ size, points }) => points.every((w) => isWanted(w, `time by ${size}`))),
  };
  if (wanted.workloads.length + wanted.scalings.length === 0) {
    const names = workloads.filter(({ runs: of }) => runs.includes(of)).map(({ name }) => `"${name}"`);
    throw new TypeError(
      `--only: expected a part of ${names.join(", ")}, got ${JSON.stringify(values.only)}. More run with --full.`,
    );
  }
  return {
    effort,
    ...wanted,
    minutes: values.minutes === undefined ? MINUTES[kind] : positive("minutes", values.minutes),
    threadCounts: values.threads.split(",").map((value) => positive("threads", value, 1024)),
    contenders: values.contenders
      .split(",")
      .map((part) => part.trim())
      .filter((part) => part !== ""),
    peers: values.peers,
    json: fileIn("json", values.json),
    page: fileIn("page", values.page),
    command: `npm run ${script} -- ${args.join(" ")}`,
  };
}

/**
 * Returns the present contenders whose names have one of the parts; all without parts.
 *
 * @throws TypeError for a part that no name has, and when none of Sluice's contenders is left to compare results with
 */
export function chosen<P extends Pick<Player, "name" | "ours">>(
  present: readonly P[],
  parts: readonly string[],
): P[] {
  for (const part of parts) {
    if (present.some(({ name }) => name.includes(part))) continue;
    throw new TypeError(
      `--contenders: expected parts of ${present.map(({ name }) => `"${name}"`).join(", ")}, got ${JSON.stringify(part)}.`,
    );
  }
  const some = present.filter(({ name }) => parts.length === 0 || parts.some((part) => name.includes(part)));
  if (!some.some(({ ours }) => ours))
    throw new TypeError(
      "--contenders: expected one of Sluice's among them, to compare results with, got none.",
    );
  return some;
}

/** Returns the options that `read` makes of the command line; prints one line and exits with 2 for bad ones. */
export function orExit<T>(read: () => T): T {
  try {
    return read();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    console.error(error.message);
    process.exit(2);
  }
}

function positive(name: string, text: string, most = Infinity): number {
  const value = Number(text);
  if (Number.isInteger(value) && value > 0 && value <= most) return value;
  const range = most === Infinity ? "above 0" : `from 1 to ${most}`;
  throw new TypeError(`--${name}: expected a whole number ${range}, got ${JSON.stringify(text)}.`);
}

/** A file to write after the measurements; its folder is checked before them. */
function fileIn(name: string, path: string | undefined): string | undefined {
  if (path === undefined) return undefined;
  const isFolder = (file: string) => statSync(file, { throwIfNoEntry: false })?.isDirectory() === true;
  if (isFolder(dirname(resolve(path))) && !isFolder(path)) return path;
  throw new TypeError(`--${name}: expected a file in a folder that exists, got ${JSON.stringify(path)}.`);
}
