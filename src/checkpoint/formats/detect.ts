/**
 * Recognises the format of a file by its content, never by its name. Every format has a predicate over the beginning and the end of a file;
 * exactly one must match. The reader of a format loads when you open such a file.
 */

import { budgetFrom } from "../../core/storage/budget.ts";
import { fail } from "../../core/storage/codes.ts";
import { type Contents, type Probe, payForTensors, type ReadOptions } from "../../core/storage/contents.ts";
import { parseJson } from "../../core/storage/json.ts";
import { openSafetensors } from "../../core/storage/safetensors/open.ts";
import { type ByteSource, readCopy } from "../../core/storage/source.ts";
import { ArgumentError, describe, FormatError } from "../../core/tensor/errors.ts";
import { foreignFiles, type ReadersName, readerOf, zipOpener } from "./readers.ts";
import {
  type Format,
  HDF5,
  hasInFolder,
  hasText,
  hdf5Start,
  isLegacyPytorch,
  isManifest,
  isMsgpackMap,
  isOnnx,
  isRawManifest,
  isSafetensors,
  isSafetensorsIndex,
  isTorch7,
} from "./signatures.ts";

/** A larger JSON file is data, not the description of a model. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

const format = (name: string, readers: ReadersName, matches: Format["matches"]): Format => ({
  name,
  matches,
  open: readerOf(readers, name),
});

const hdf5 = format("hdf5", "keras", ({ head }) => hasText(head, 0, HDF5));

/** All formats that Sluice reads. */
export const formats: readonly Format[] = [
  { name: "safetensors", matches: isSafetensors, open: openSafetensors },
  format("safetensors-index", "arrays", isSafetensorsIndex),
  format("npy", "arrays", ({ head }) => hasText(head, 0, "\x93NUMPY")),
  format(
    "npz",
    "arrays",
    ({ members }) => !!members?.size && [...members.keys()].every((name) => name.endsWith(".npy")),
  ),
  format(
    "pytorch",
    "pytorch",
    (probe) =>
      isLegacyPytorch(probe.head) || (hasInFolder(probe, "data.pkl") && !hasInFolder(probe, "constants.pkl")),
  ),
  format(
    "torchscript",
    "pytorch",
    (probe) => hasInFolder(probe, "data.pkl") && hasInFolder(probe, "constants.pkl"),
  ),
  format("torch7", "torch7", isTorch7),
  format("flax", "flax", isMsgpackMap),
  format("raw-manifest", "arrays", isRawManifest),
  hdf5,
  format("keras", "keras", ({ members }) => !!members?.has("config.json") && members.has("metadata.json")),
  format("onnx", "onnx", isOnnx),
  format(
    "tfjs",
    "tensorflow",
    ({ json }) => isManifest(json) || (json instanceof Map && Array.isArray(json.get("weightsManifest"))),
  ),
  format("tensorflow", "tensorflow", ({ tail }) =>
    hasText(tail, tail.length - 8, "\x57\xfb\x80\x8b\x24\x75\x47\xdb"),
  ),
  format("tflite", "tensorflow", ({ head }) => hasText(head, 4, "TFL3")),
];

/**
 * Returns the format of a file, with `refused` set if Sluice does not read it.
 *
 * @throws FormatError FORMAT_UNKNOWN or FORMAT_AMBIGUOUS; errors of a damaged zip archive
 */
export async function detectFormat(source: ByteSource, options?: ReadOptions): Promise<Format> {
  return recognise(source, await probeSource(source, options), options?.name);
}

/**
 * Opens a file of any format.
 *
 * @param options `format` names it where the content does not decide, or to insist on one; `formats` lists the formats that may be
 *   opened, default all
 * @throws FormatError as `detectFormat` and the format's reader, and FORMAT_REFUSED for a format that `formats` leaves out; ArgumentError
 *   NAME for an unknown name in `format` or `formats`
 */
export async function openFile(
  source: ByteSource,
  options: ReadOptions & { format?: string; formats?: readonly string[] } = {},
): Promise<Contents> {
  const { format: wanted, formats: allowed } = options;
  if (allowed !== undefined) checkFormats(allowed);
  const budget = budgetFrom(options, source.size);
  const known = wanted === undefined ? await probeSource(source, { ...options, budget }) : undefined;
  const { name, open } =
    known === undefined ? await formatNamed(wanted!) : await recognise(source, known, options.name);
  if (allowed !== undefined && !allowed.includes(name)) {
    const message = `expected one of the formats you allow (${allowed.join(", ")}), got ${name}. Add "${name}" to formats if you trust such files.`;
    fail(name, "FORMAT_REFUSED", message, { offset: 0 });
  }
  const contents = await open(source, { ...options, budget, known });
  payForTensors(contents, budget);
  return contents;
}

const names = () => formats.map(({ name }) => name);

function checkFormats(allowed: unknown): void {
  const known = names();
  const bad = Array.isArray(allowed) ? allowed.find((name) => !known.includes(name)) : allowed;
  if (Array.isArray(allowed) && bad === undefined && !allowed.includes(undefined)) return;
  throw new ArgumentError(
    `openFile: expected formats to be a list of ${known.join(", ")}, got ${describe(bad)}.`,
    "NAME",
  );
}

async function formatNamed(wanted: string): Promise<Format> {
  const found = formats.find(({ name }) => name === wanted);
  if (found !== undefined) return found;
  const foreign = (await foreignFiles())?.foreignFormats.find(({ name }) => name === wanted);
  if (foreign !== undefined) return foreign;
  throw new ArgumentError(
    `openFile: expected format ${names().join(", ")}, got ${describe(wanted)}.`,
    "NAME",
  );
}

/** @param file its name, for messages */
async function recognise(source: ByteSource, probe: Probe, file = "file"): Promise<Format> {
  let matching = formats.filter(({ matches }) => matches(probe));
  // A user block, whose bytes can be anything, may be before HDF5.
  if (matching.length === 0 && (await hdf5Start(source)) > 0) return hdf5;
  if (matching.length === 0) {
    const { head, size, jsonError } = probe;
    const foreign = await foreignFiles();
    matching = foreign?.foreignFormats.filter(({ matches }) => matches(probe)) ?? [];
    if (matching.length === 0) {
      if (jsonError !== undefined) throw jsonError;
      const got = foreign?.beginningOf(head, size) ?? `${size} bytes of another kind`;
      const message = `expected a checkpoint, got ${got}. Open .safetensors, .pt, .onnx, .tflite or .h5.`;
      fail(file, "FORMAT_UNKNOWN", message, { offset: 0 });
    }
  }
  if (matching.length > 1) {
    fail(
      file,
      "FORMAT_AMBIGUOUS",
      `expected one format, got ${matching.map(({ name }) => name).join(" and ")}. Name the format.`,
      { offset: 0 },
    );
  }
  return matching[0];
}

async function probeSource(source: ByteSource, options?: ReadOptions): Promise<Probe> {
  const { size } = source;
  const budget = budgetFrom(options, size);
  const head = await readCopy("file", source, 0, Math.min(size, 4096));
  const tail = await readCopy("file", source, Math.max(0, size - 64), size);
  const probe: Probe = { size, head, tail };
  if (hasText(head, 0, "PK\x03\x04") || hasText(head, 0, "PK\x05\x06")) {
    const openZip = await zipOpener();
    probe.members = (await openZip(source, { format: "zip", budget })).members;
  } else if (startsAsJson(head) && !head.includes(0) && size <= MAX_JSON_BYTES) {
    const bytes = await readCopy("json", source, 0, size);
    try {
      probe.json = parseJson(bytes, { format: "json", budget });
    } catch (error) {
      // Another format may also begin with a brace.
      if (!(error instanceof FormatError)) throw error;
      probe.jsonError = error;
    }
  }
  return probe;
}

function startsAsJson(head: Uint8Array): boolean {
  const first = head.find((byte) => ![0x20, 0x0a, 0x0d, 0x09].includes(byte));
  return first === 0x7b || first === 0x5b;
}
