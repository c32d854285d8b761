/**
 * The runs of a study in its directory: `runs.jsonl`, one line for each finished run, appended at once. So a killed study continues
 * where it stopped, and a larger study reuses the runs of a smaller one.
 */

import { open } from "node:fs/promises";
import { join } from "node:path";
import { FormatError } from "../../src/index.ts";
import { FileError, readFile } from "../../src/node.ts";
import { guarded } from "../../src/platform/node/fileError.ts";
import { runKey, type StudyRun } from "../study/grid.ts";
import type { FinishedRun } from "../study/summary.ts";

export const RUNS = "runs.jsonl";

export interface RunFile {
  /** Earlier finished runs, by key */
  finished: ReadonlyMap<string, FinishedRun>;
  append(run: FinishedRun): Promise<void>;
  close(): Promise<void>;
}

/** @throws FormatError for a file with other lines; FileError when it cannot be read or written */
export async function openRuns(directory: string): Promise<RunFile> {
  const path = join(directory, RUNS);
  const text = await textIn(path);
  // A process was killed while it wrote a line without an end.
  const whole = text.slice(0, text.lastIndexOf("\n") + 1);
  const finished = new Map<string, FinishedRun>();
  whole.split("\n").forEach((line, k) => {
    if (line === "") return;
    const run = runIn(line, path, k + 1);
    finished.set(runKey(run), run);
  });
  const file = await guarded("study", path, () => open(path, "a"));
  await file.truncate(Buffer.byteLength(whole));
  return {
    finished,
    async append(run) {
      await guarded("study", path, async () => {
        await file.appendFile(`${JSON.stringify(run)}\n`);
        await file.datasync();
      });
    },
    close: () => file.close(),
  };
}

async function textIn(path: string): Promise<string> {
  try {
    return new TextDecoder().decode(await readFile(path));
  } catch (error) {
    if (error instanceof FileError && error.code === "FILE_NOT_FOUND") return "";
    throw error;
  }
}

function runIn(line: string, path: string, number: number): FinishedRun {
  let value: Partial<FinishedRun> | null;
  try {
    value = JSON.parse(line) as Partial<FinishedRun> | null;
  } catch {
    value = null;
  }
  const isRun =
    typeof value?.setting?.task === "string" &&
    typeof value.setting.options === "object" &&
    Number.isInteger(value.seed) &&
    typeof value.measure !== "string" &&
    Array.isArray(value.curve) &&
    Array.isArray(value.evaluations);
  // JSON has no NaN: the measure of a run that diverged at once.
  if (isRun) return { ...(value as FinishedRun), measure: value?.measure ?? Number.NaN };
  throw new FormatError(
    "study",
    "VALUE",
    `${path}: expected a finished run in line ${number}, as the lab writes them. Remove the line, or name another directory.`,
    { line: number },
  );
}

/** Returns the finished runs of a grid, in its order, and the others. */
export function divide(
  runs: readonly StudyRun[],
  finished: ReadonlyMap<string, FinishedRun>,
): { done: FinishedRun[]; left: StudyRun[] } {
  const done = runs.flatMap((run) => finished.get(runKey(run)) ?? []);
  return { done, left: runs.filter((run) => !finished.has(runKey(run))) };
}
