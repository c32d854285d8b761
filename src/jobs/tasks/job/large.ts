/**
 * The task for a job from a text that does not fit in memory: it is read piece by piece as often as needed. Configuration, batches and digest equal
 * those of `languageTask`, so a run resumes with either.
 */

import { crc32 } from "../../../core/storage/crc32.ts";
import { readRange } from "../../../core/storage/source.ts";
import { ArgumentError, FormatError } from "../../../core/tensor/errors.ts";
import { digestText, streamShape } from "../../data/batches.ts";
import { byteVocabulary, characterVocabulary } from "../../data/index.ts";
import {
  countCharacters,
  type LanguageOptions,
  languageParts,
  languageSettings,
  VALIDATED,
} from "../language.ts";
import type { LargeFile } from "../largeTable.ts";
import type { Task } from "../task.ts";

/** Bytes to read at once. */
const PIECE = 1 << 20;

async function* bytesOf(file: LargeFile): AsyncGenerator<Uint8Array> {
  for (let start = 0; start < file.size; start += PIECE)
    yield await readRange("text", file, start, Math.min(start + PIECE, file.size), file.name);
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
 * @param file    the text as UTF-8, read by ranges
 * @param options as `languageTask`; the name is the file's by default
 * @throws as `languageTask`; FormatError (`ENCODING`) for other bytes
 */
export async function largeLanguageTask(file: LargeFile, options: LanguageOptions = {}): Promise<Task> {
  const settings = languageSettings({ name: file.name, ...options });
  const { name, kind, batchSize, steps } = settings;
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
  let [length, characters] = [0, 0];
  for await (const ids of idsOf(0, Number.POSITIVE_INFINITY)) {
    length += ids.length;
    characters += countCharacters(vocabulary, ids);
  }
  const { train, validation, task, preparedFrom } = languageParts(vocabulary, settings, {
    length,
    characters,
  });
  let crc = 0;
  for await (const ids of idsOf(0, train)) crc = crc32(new Uint8Array(ids.slice().buffer), crc);
  const validated: number[] = [];
  const end = train + Math.min(validation, VALIDATED);
  for await (const ids of idsOf(train, end)) for (const id of ids) validated.push(id);
  const refuse = (): never => {
    throw new ArgumentError(
      `${name}: expected a job of this text, got its task. Pass the task to prepareJob.`,
    );
  };
  return {
    ...task,
    batches: { ...streamShape(digestText(crc, 4 * train), train, batchSize, steps), batch: refuse },
    validate: refuse,
    report: refuse,
    evaluate: refuse,
    prepared: () => preparedFrom(() => idsOf(0, train), validated),
  };
}
