/**
 * A run directory: what `train` leaves and the other commands take. Beside the files of `fit` (model.safetensors, config.json,
 * metrics.jsonl, checkpoints) it holds run.json: which data, which options, and how the trained model did.
 */
import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Arithmetic } from "../kernels/arithmetic.ts";
import type { KernelChoice } from "../kernels/choose.ts";
import { isDirectory, readFile } from "../node/files.ts";
import { fileInFolder } from "../node/folders.ts";
import { directoryStore } from "../node/store.ts";
import type { Measures, TaskName } from "../tasks/index.ts";
import { ArgumentError, FormatError } from "../tensor/errors.ts";
import type { Json } from "../train/index.ts";
import { CONFIG, checkpointsIn, MODEL } from "../train/run.ts";
import { quoted } from "./output.ts";

const RUN = "run.json";

/** The content of run.json. */
export interface RunRecord {
  /** Path of the data, from the run directory. */
  data: string;
  task: TaskName;
  /** Options of `train` that differ from their defaults, by their long names. */
  options: Record<string, Json>;
  /** Updates between checkpoints, where they were asked for. */
  checkpointEvery?: number;
  /** The kernel set that computed it; another may give other last bits. */
  kernels?: string;
  /** The arithmetic it was computed in; absent: fast. In strict arithmetic all kernel sets give the same bits. */
  arithmetic?: Arithmetic;
  /** How the trained model did on the test part. */
  evaluation?: Measures;
}

export async function isFile(path: string): Promise<boolean> {
  return stat(path).then(
    (found) => found.isFile(),
    () => false,
  );
}

/** Whether a run has begun there. */
export async function holdsRun(directory: string): Promise<boolean> {
  const names = await directoryStore(directory).list();
  return (
    names.includes(RUN) || names.includes(CONFIG) || names.includes(MODEL) || checkpointsIn(names).length > 0
  );
}

export async function writeRunRecord(directory: string, record: RunRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await directoryStore(directory).write(RUN, new TextEncoder().encode(text));
}

/** @throws FormatError when it is no record of a run; FileError when there is none */
export async function readRunRecord(directory: string): Promise<RunRecord> {
  const record = parseJson(
    await readFile(join(directory, RUN)),
    join(directory, RUN),
  ) as Partial<RunRecord> | null;
  const isRecord =
    typeof record?.data === "string" &&
    ["language", "forecast", "classify"].includes(record.task as string) &&
    typeof record.options === "object" &&
    record.options !== null &&
    (record.checkpointEvery === undefined ||
      (Number.isSafeInteger(record.checkpointEvery) && record.checkpointEvery >= 1)) &&
    ["string", "undefined"].includes(typeof record.kernels) &&
    ["fast", "strict", undefined].includes(record.arithmetic);
  if (!isRecord)
    throw new FormatError(
      "run",
      "VALUE",
      `${join(directory, RUN)}: expected data, task and options as train writes them. Begin the run anew with --overwrite.`,
    );
  return record as RunRecord;
}

/** What to say when a run goes on with other last bits than it began with; undefined when it does not. */
export function otherBits(record: RunRecord, now: KernelChoice): string | undefined {
  const { kernels, arithmetic = "fast" } = record;
  const differ = "from here on its numbers may differ in their last bits";
  if (arithmetic !== now.arithmetic.name) {
    return `This run was begun in ${arithmetic} arithmetic and goes on in ${now.arithmetic.name}: ${differ}. SLUICE_ARITHMETIC=${arithmetic} would keep them.\n`;
  }
  if (kernels === undefined || kernels === now.name || arithmetic === "strict") return undefined;
  return `This run was begun with ${kernels} kernels and goes on with ${now.name}: ${differ}. SLUICE_KERNELS=${kernels} would keep them.\n`;
}

export function dataPathFrom(directory: string, file: string): string {
  return relative(resolve(directory), resolve(file));
}

export function dataPathOf(directory: string, { data }: RunRecord): string {
  return isAbsolute(data) ? data : relative("", resolve(directory, data)) || data;
}

/**
 * The file that holds a run's parameters, or the path itself when it is no directory.
 *
 * @throws ArgumentError when the directory holds none
 */
export async function modelFileOf(path: string): Promise<string> {
  if (!(await isDirectory(path))) return path;
  const inside = await fileInFolder(path);
  if (inside !== path) return inside;
  const checkpoint = checkpointsIn(await directoryStore(path).list()).at(-1);
  throw new ArgumentError(
    checkpoint === undefined
      ? `${path}: expected a run directory with ${MODEL}, got none. Train one with sluice train, or name a file.`
      : `${path}: expected a run that has ended, got one without ${MODEL}. Go on with it: sluice train --resume --out ${quoted(path)}. Or name its last checkpoint, ${join(path, checkpoint)}.`,
  );
}

/**
 * The data to use with a run: the file that was named, else the one it was trained on.
 *
 * @param command that asks, for messages
 * @throws ArgumentError when none was named and the run does not lead to any
 */
export async function dataFor(path: string, named: string | undefined, command: string): Promise<string> {
  if (named !== undefined) return named;
  if (!(await isDirectory(path))) {
    throw new ArgumentError(
      `${path}: expected a data file beside a model file. Name it, or give the run directory.`,
    );
  }
  const data = dataPathOf(path, await readRunRecord(path));
  if (await isFile(data)) return data;
  throw new ArgumentError(
    `${command}: expected the data that ${path} was trained on at ${data}, found none there. Was either moved? Name the data: sluice ${command} ${quoted(path)} FILE`,
  );
}

/** The delimiter that a table of the run was read with, when one was named. */
export async function delimiterOf(path: string): Promise<string | undefined> {
  if (!(await isDirectory(path)) || !(await directoryStore(path).list()).includes(RUN)) return undefined;
  const { delimiter } = (await readRunRecord(path)).options;
  return typeof delimiter === "string" ? delimiter : undefined;
}

function parseJson(bytes: Uint8Array, path: string): Json {
  try {
    return JSON.parse(new TextDecoder("utf-8", { fatal: true }).decode(bytes)) as Json;
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new FormatError("run", "JSON", `${path}: expected JSON, got other text (${reason}).`);
  }
}
