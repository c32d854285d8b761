/**
 * Run directories, which `train` writes and the other commands read. Beside the files of `fit` (model.safetensors, config.json,
 * metrics.jsonl, checkpoints) they have run.json, with the data, the options, and the measures of the trained model.
 */
import { stat } from "node:fs/promises";
import { isAbsolute, join, relative, resolve } from "node:path";
import type { Arithmetic } from "../core/kernels/arithmetic.ts";
import type { KernelChoice } from "../core/kernels/choose.ts";
import { ArgumentError, FormatError } from "../core/tensor/errors.ts";
import type { Json } from "../core/tensor/json.ts";
import { readJson } from "../core/train/json.ts";
import { CONFIG, checkpointsIn, LOG, MODEL } from "../core/train/run.ts";
import { type ProgramRecord, RUN } from "../jobs/tasks/train.ts";
import { directoryStore } from "../platform/node/directoryStore.ts";
import { isDirectory, readFile } from "../platform/node/files.ts";
import { fileInFolder } from "../platform/node/folders.ts";
import type { Measures } from "../tasks.ts";
import { quoted } from "./output.ts";
import { commandLine } from "./packageRoot.ts";

/** The content of run.json. */
export interface RunRecord extends ProgramRecord {
  /** Updates between checkpoints, if given. */
  checkpointEvery?: number;
  /** The kernel set of the run; others may differ in the last bits. */
  kernels?: string;
  /** Default fast. In strict arithmetic all kernel sets give the same bits. */
  arithmetic?: Arithmetic;
  /** Set for a run under PyTorch, and for one that a program began. */
  engine?: "torch" | "code";
  /** Of Sluice, which made the job of a run under PyTorch. */
  version?: string;
  /** Measures of the trained model on the test part. */
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

/** Whether a run writes a file of this name. */
export function isRunFile(name: string): boolean {
  return [RUN, CONFIG, LOG, MODEL].includes(name) || checkpointsIn([name]).length > 0;
}

export async function writeRunRecord(directory: string, record: RunRecord): Promise<void> {
  const text = `${JSON.stringify(record, null, 2)}\n`;
  await directoryStore(directory).write(RUN, new TextEncoder().encode(text));
}

/** Returns the record of a run. @throws FormatError for a damaged record; FileError for a missing file */
export async function readRunRecord(directory: string): Promise<RunRecord> {
  const path = join(directory, RUN);
  const record = readJson(await readFile(path), path) as Partial<RunRecord> | null;
  const isRecord =
    typeof record?.data === "string" &&
    ["language", "forecast", "classify"].includes(record.task as string) &&
    typeof record.options === "object" &&
    record.options !== null &&
    (record.checkpointEvery === undefined ||
      (Number.isSafeInteger(record.checkpointEvery) && record.checkpointEvery >= 1)) &&
    ["string", "undefined"].includes(typeof record.kernels) &&
    ["fast", "strict", undefined].includes(record.arithmetic) &&
    ["torch", "code", undefined].includes(record.engine);
  if (!isRecord)
    throw new FormatError(
      "run",
      "VALUE",
      `${join(directory, RUN)}: expected data, task and options as train writes them. Start the run again with --overwrite.`,
    );
  const options = Object.entries(record.options!).map(([name, value]) => [earlierNames[name] ?? name, value]);
  return { ...(record as RunRecord), options: Object.fromEntries(options) };
}

/** Options of earlier versions. */
const earlierNames: Readonly<Record<string, string>> = { hidden: "hiddenSize", layers: "numLayers" };

/** Returns a warning if the last bits of a resumed run will differ. @param engine that continues it */
export function otherBits(record: RunRecord, now: KernelChoice, engine?: "torch"): string | undefined {
  if (record.engine !== engine) {
    const [before, after] = engine === "torch" ? ["here", "under PyTorch"] : ["under PyTorch", "here"];
    const draws = Number(record.options.dropout ?? 0) > 0 ? ", and dropout draws other masks" : "";
    return `This run began ${before}: updates made ${after} may differ in their last bits${draws}.\n`;
  }
  if (engine === "torch") return undefined;
  const { kernels, arithmetic = "fast" } = record;
  const differ = "from here on its numbers may differ in their last bits";
  if (arithmetic !== now.arithmetic.name) {
    return `This run began in ${arithmetic} arithmetic and continues in ${now.arithmetic.name}: ${differ}. SLUICE_ARITHMETIC=${arithmetic} would keep them.\n`;
  }
  if (kernels === undefined || kernels === now.name || arithmetic === "strict") return undefined;
  return `This run began with ${kernels} kernels and continues with ${now.name}: ${differ}. SLUICE_KERNELS=${kernels} would keep them.\n`;
}

/** Stands for the path of data that came from standard input. */
export const STANDARD_INPUT = "-";

export function dataPathOf(directory: string, { data }: RunRecord): string {
  if (data === STANDARD_INPUT) return "standard input";
  return isAbsolute(data) ? data : relative("", resolve(directory, data)) || data;
}

/**
 * Returns the file with the parameters of a run, or the path itself if it is not a directory.
 *
 * @throws ArgumentError when the directory has no such file
 */
export async function modelFileOf(path: string): Promise<string> {
  if (!(await isDirectory(path))) return path;
  const inside = await fileInFolder(path);
  if (inside !== path) return inside;
  const checkpoint = checkpointsIn(await directoryStore(path).list()).at(-1);
  throw new ArgumentError(
    checkpoint === undefined
      ? `${path}: expected a run directory with ${MODEL}, got none. Train one with sluice train, or name a file.`
      : `${path}: expected a finished run, got one without ${MODEL}. Finish it: ${commandLine(`train --resume --out ${quoted(path)}`)}. Or name its last checkpoint, ${join(path, checkpoint)}.`,
  );
}

/**
 * Returns the path of the data for a run: the file you name, else its training data.
 *
 * @param command for messages
 * @throws ArgumentError when you name no file and the run's data is missing
 */
export async function dataFor(path: string, named: string | undefined, command: string): Promise<string> {
  if (named !== undefined) return named;
  if (!(await isDirectory(path))) {
    throw new ArgumentError(
      `${path}: expected a data file with a model file, got none. Name it, or give the run directory.`,
    );
  }
  if (!(await isFile(join(path, RUN)))) {
    throw new ArgumentError(
      `${command}: expected a run that names its data, got ${path}, which a program trained on data of its own. Name a file: ${commandLine(`${command} ${quoted(path)} FILE`)}`,
    );
  }
  const data = dataPathOf(path, await readRunRecord(path));
  if (await isFile(data)) return data;
  throw new ArgumentError(
    `${command}: expected the data that ${path} was trained on at ${data}, got none there. Was either moved? Name the data: ${commandLine(`${command} ${quoted(path)} FILE`)}`,
  );
}

/** Returns the options that the run was given; none for a model file. */
export async function optionsOf(path: string): Promise<Record<string, Json>> {
  if (!(await isDirectory(path)) || !(await directoryStore(path).list()).includes(RUN)) return {};
  return (await readRunRecord(path)).options;
}
