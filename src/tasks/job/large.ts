/**
 * Tasks for jobs from files that do not fit in memory: a text is read piece by piece as often as needed, of a table we keep the columns that
 * the task reads. Configuration, batches and digests equal those of `languageTask` and `forecastTask`, so a run resumes with either.
 */
import { crossEntropy } from "../../autograd/losses.ts";
import { decimalMark } from "../../data/cells.ts";
import { COMMENTS } from "../../data/csv.ts";
import { readDates } from "../../data/dateColumns.ts";
import {
  byteVocabulary,
  characterVocabulary,
  chronologicalSplit,
  readCSV,
  type Table,
} from "../../data/index.ts";
import { orderRows } from "../../data/rows.ts";
import { readNumbers } from "../../data/table.ts";
import { crc32 } from "../../formats/crc32.ts";
import type { ByteSource } from "../../formats/source.ts";
import { checkObject, checkOptionNames } from "../../tensor/check.ts";
import { allocate } from "../../tensor/dtype.ts";
import { ArgumentError, describe, FormatError } from "../../tensor/errors.ts";
import type { Indices } from "../../tensor/indices.ts";
import type { TableReading } from "../dataFile.ts";
import { checkForecastOptions, chooseColumns, type ForecastOptions, seriesTask } from "../forecast.ts";
import {
  checkLength,
  LanguageModel,
  type LanguageOptions,
  languageConfig,
  languageSettings,
  VALIDATED,
} from "../language.ts";
import { seriesOf } from "../series.ts";
import type { Task } from "../task.ts";
import { idType, type JobArray, wholeArray } from "./prepared.ts";

/** Bytes to read at once. */
const PIECE = 1 << 20;

/** A file that is read by ranges, and its name for messages. */
export interface LargeFile extends ByteSource {
  readonly name: string;
}

function checkFile(where: string, file: LargeFile): void {
  checkObject(where, "a file", file, "{ name, size, read }");
  if (typeof file.name === "string" && Number.isSafeInteger(file.size) && typeof file.read === "function")
    return;
  throw new ArgumentError(`${where}: expected a file, { name, size, read }, got ${describe(file)}.`);
}

async function* bytesOf(file: LargeFile): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += PIECE)
    yield await file.read(start, Math.min(start + PIECE, file.size));
}

/** Yields the text of a file, in pieces of whole characters. @throws FormatError (`ENCODING`) unless it is UTF-8 */
async function* textOf(file: LargeFile): AsyncGenerator<string> {
  const decoder = new TextDecoder("utf-8", { fatal: true });
  try {
    for await (const bytes of bytesOf(file)) yield decoder.decode(bytes, { stream: true });
    yield decoder.decode();
  } catch (error) {
    if (!(error instanceof TypeError)) throw error;
    throw new FormatError(
      "text",
      "ENCODING",
      `${file.name}: expected UTF-8, got other bytes. Save the file as UTF-8.`,
    );
  }
}

/**
 * Returns the task of modelling a text of any size, for `prepareJob`. Only its job trains it.
 *
 * @throws as `languageTask`
 */
export async function largeLanguageTask(file: LargeFile, options: LanguageOptions = {}): Promise<Task> {
  checkFile("largeLanguageTask", file);
  const settings = languageSettings({ name: file.name, ...options });
  const { name, kind, batchSize, steps, heldOut } = settings;
  const seen = new Set<string>();
  if (kind === "character") for await (const text of textOf(file)) for (const each of text) seen.add(each);
  const vocabulary = kind === "byte" ? byteVocabulary() : characterVocabulary([...seen].join(""));
  async function* idsOf(start: number, end: number): AsyncGenerator<Int32Array> {
    let at = 0;
    for await (const text of textOf(file)) {
      const ids = vocabulary.encode(text, name);
      yield ids.subarray(Math.max(0, start - at), Math.max(0, end - at));
      at += ids.length;
      if (at >= end) return;
    }
  }
  let length = 0;
  for await (const ids of idsOf(0, Number.POSITIVE_INFINITY)) length += ids.length;
  checkLength(length, settings);
  const { train, validation, test } = chronologicalSplit(length, heldOut);
  let crc = 0;
  for await (const ids of idsOf(0, train.end)) crc = crc32(new Uint8Array(ids.slice().buffer), crc);
  const validated: number[] = [];
  const end = Math.min(validation.end, validation.start + VALIDATED);
  for await (const ids of idsOf(validation.start, end)) validated.push(...ids);
  const type = idType(vocabulary.size);
  const ids: JobArray = { type, shape: [train.end], pieces: () => idsOf(0, train.end) };
  const config = languageConfig(vocabulary, settings);
  const refuse = (): never => {
    throw new ArgumentError(
      `${name}: expected a job of this text, got its task. Pass the task to prepareJob.`,
    );
  };
  const digest = `crc32:${crc.toString(16).padStart(8, "0")}+${4 * train.end}`;
  return {
    name: "language",
    config,
    model: new LanguageModel(config),
    batches: {
      length: Math.floor(Math.floor((train.end - 1) / batchSize) / steps),
      digest: `${digest} by ${batchSize} in steps of ${steps}`,
      batch: refuse,
    },
    carryState: true,
    notes: [
      `${name}: ${length} ${kind}s, ${vocabulary.size} different; ${train.end} train, ${validation.end - validation.start} validate, ${test.end - test.start} test`,
    ],
    loss: (output, target) => crossEntropy(output, target as Indices),
    validate: refuse,
    evaluate: refuse,
    prepared: () => ({
      arrays: { ids, validation: wholeArray(type, validated) },
      batchSize,
      layout: { steps, bytes: kind === "byte" },
    }),
  };
}

/**
 * Returns the task of forecasting columns of a CSV table of any number of rows: memory holds the columns that it reads, as numbers. The first
 * megabytes decide which columns these are, unless you name them.
 *
 * @throws as `forecastTask` and `readCSV`
 */
export async function largeForecastTask(
  file: LargeFile,
  options: ForecastOptions = {},
  reading: TableReading = {},
): Promise<Task> {
  checkFile("largeForecastTask", file);
  checkForecastOptions(options);
  checkOptionNames("largeForecastTask", reading, ["delimiter", "decimal", "dateOrder"]);
  const { missing = "error", resample } = options;
  let breaks = 0;
  for await (const bytes of bytesOf(file)) for (const byte of bytes) if (byte === 10) breaks++;
  const allocated = () => allocate("float64", breaks + 1, "largeForecastTask") as Float64Array;
  let table: Table | undefined;
  let header = "";
  let rows = 0;
  let lines = 0;
  let used: TableReading = reading;
  let columns = { targets: [] as string[], features: [] as string[], date: [] as string[] };
  let values: Float64Array[] = [];
  let dates: Float64Array | undefined;
  for await (const text of rowsOf(file)) {
    const first = table === undefined;
    const source = first ? text : header + text;
    // The first piece has the header on its own line.
    const shift = first ? 0 : lines - linesIn(header);
    const piece = await readCSV(source, { name: file.name, ...used }).catch(shiftedBy(shift));
    if (first) {
      const body = text.slice(COMMENTS.exec(text)![0].length);
      header = body.slice(0, endOfRow(body, "first"));
      columns = chooseColumns(piece, options);
      const [target] = columns.targets;
      used = { ...piece.reading, decimal: reading.decimal ?? decimalMark(piece, target) ?? "." };
      table = { ...piece, rows: 0, columns: new Map([...piece.columns.keys()].map((name) => [name, []])) };
      values = [...columns.targets, ...columns.features].map(allocated);
      if (columns.date.length > 0) dates = allocated();
    }
    const placed = { ...piece, reading: used, lines: piece.lines?.map((line) => line + shift) };
    [...columns.targets, ...columns.features].forEach((column, k) => {
      values[k].set(readNumbers(placed, column), rows);
    });
    dates?.set(readDates(placed, columns.date, missing === "drop"), rows);
    rows += piece.rows;
    lines += linesIn(text);
  }
  const kept = {
    columns: [...columns.targets, ...columns.features],
    values: values.map((column) => column.subarray(0, rows)),
    date: columns.date,
    dates: dates?.subarray(0, rows),
  };
  const ordered = orderRows({ ...table!, rows }, kept, { missing, resample });
  return seriesTask(file.name, seriesOf(columns, ordered), options) as unknown as Task;
}

const linesIn = (text: string) => text.split("\n").length - 1;

/** Yields whole rows, at least a megabyte each. */
async function* rowsOf(file: LargeFile): AsyncGenerator<string> {
  let rest = "";
  for await (const text of textOf(file)) {
    rest += text;
    const end = endOfRow(rest, "last");
    if (end === 0) continue;
    yield rest.slice(0, end);
    rest = rest.slice(end);
  }
  if (rest !== "") yield rest;
}

/** Returns the end of the first row (of the text, if it has no more), or of the last whole one (0, if there is none). */
function endOfRow(text: string, which: "first" | "last"): number {
  let isQuoted = false;
  let end = 0;
  for (let at = 0; at < text.length; at++) {
    const code = text.charCodeAt(at);
    if (code === 0x22) isQuoted = !isQuoted;
    else if (code === 0x0a && !isQuoted) {
      end = at + 1;
      if (which === "first") return end;
    }
  }
  return which === "first" ? text.length : end;
}

/** Returns a handler that counts the line of an error from the start of the file. */
function shiftedBy(lines: number): (error: unknown) => never {
  return (error) => {
    const line = error instanceof FormatError ? error.place.line : undefined;
    if (line === undefined || lines === 0) throw error;
    const { format, code, message } = error as FormatError;
    const text = message.slice(`${format}: `.length).replace(`line ${line}`, `line ${line + lines}`);
    throw new FormatError(format, code, text, { ...(error as FormatError).place, line: line + lines });
  };
}
