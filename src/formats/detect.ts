/**
 * Which format a file has, by its content and never by its name. Every format has one predicate over what can be seen at a
 * glance; all are asked, and exactly one must say yes. Nothing is tried and then tried otherwise. The code that reads a format is loaded
 * when a file of it is met.
 */
import { ArgumentError, describe, FormatError } from "../tensor/errors.ts";
import { Budget, budgetFrom } from "./budget.ts";
import { fail } from "./codes.ts";
import { type Contents, payForTensors, type Reader, type ReadOptions } from "./contents.ts";
import { foreignFormats, isVersionedMessage, refused } from "./foreign.ts";
import { type Json, parseJson } from "./json.ts";
import { limitsFrom } from "./limits.ts";
import { readerOf, zipOpener } from "./readers.ts";
import { openSafetensors } from "./safetensors/open.ts";
import { isJsonLines, seemsToBe } from "./seems.ts";
import {
  isLegacyPytorch,
  isManifest,
  isMsgpackMap,
  isRawManifest,
  isSafetensorsIndex,
  isTorch7,
  looksLikeOnnx,
} from "./signatures.ts";
import { abortableSource, type ByteSource, readRange } from "./source.ts";

/** What the predicates see. */
export interface Probe {
  size: number;
  /** The first 4096 bytes, or all. */
  head: Uint8Array;
  /** The last 64 bytes, or all. */
  tail: Uint8Array;
  /** The names of the members, when the file is a zip archive. */
  members?: ReadonlySet<string>;
  /** The object, when the file is one JSON object. */
  json?: ReadonlyMap<string, Json>;
  /** The list, when the file is one JSON list. */
  list?: readonly Json[];
  /** Why a file that begins as one of these is none. */
  jsonError?: FormatError;
}

export interface Format {
  name: string;
  matches(probe: Probe): boolean;
  /** Known, and not read. */
  refused?: boolean;
  open: Reader;
}

/** JSON files describe models; one of more bytes is data. */
const MAX_JSON_BYTES = 64 * 1024 * 1024;

const startsWith = ({ head }: Probe, ...bytes: number[]) => bytes.every((byte, k) => head[k] === byte);
const textAt = ({ head }: Probe, at: number, text: string) =>
  [...text].every((sign, k) => head[at + k] === sign.charCodeAt(0));

/** Whether the archive has a member of that name in a folder at its top. */
function hasInFolder({ members }: Probe, name: string): boolean {
  return (
    members !== undefined &&
    [...members].some((path) => path.split("/").length === 2 && path.endsWith(`/${name}`))
  );
}

function isSafetensors({ head }: Probe): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  return new DataView(head.buffer, head.byteOffset).getBigUint64(0, true) <= 100_000_000n;
}

export const formats: readonly Format[] = [
  {
    name: "safetensors",
    matches: isSafetensors,
    open: openSafetensors,
  },
  {
    name: "safetensors-index",
    matches: ({ json }) => json !== undefined && isSafetensorsIndex(json),
    open: readerOf("arrays", "safetensors-index"),
  },
  {
    name: "npy",
    matches: (probe) => startsWith(probe, 0x93) && textAt(probe, 1, "NUMPY"),
    open: readerOf("arrays", "npy"),
  },
  {
    name: "npz",
    matches: ({ members }) =>
      members !== undefined && members.size > 0 && [...members].every((name) => name.endsWith(".npy")),
    open: readerOf("arrays", "npz"),
  },
  {
    name: "pytorch",
    matches: (probe) =>
      isLegacyPytorch(probe.head) || (hasInFolder(probe, "data.pkl") && !hasInFolder(probe, "constants.pkl")),
    open: readerOf("pytorch", "pytorch"),
  },
  {
    name: "torchscript",
    matches: (probe) => hasInFolder(probe, "data.pkl") && hasInFolder(probe, "constants.pkl"),
    open: readerOf("pytorch", "torchscript"),
  },
  { name: "torch7", matches: ({ head }) => isTorch7(head), open: readerOf("torch7", "torch7") },
  { name: "flax", matches: ({ head }) => isMsgpackMap(head), open: readerOf("flax", "flax") },
  {
    name: "raw-manifest",
    matches: ({ json }) => json !== undefined && isRawManifest(json),
    open: readerOf("arrays", "raw-manifest"),
  },
  {
    name: "hdf5",
    matches: (probe) => startsWith(probe, 0x89) && textAt(probe, 1, "HDF\r\n\x1a\n"),
    open: readerOf("keras", "hdf5"),
  },
  {
    name: "keras",
    matches: ({ members }) => members?.has("config.json") === true && members.has("metadata.json"),
    open: readerOf("keras", "keras"),
  },
  {
    name: "onnx",
    matches: (probe) => looksLikeOnnx(probe.head) && !isVersionedMessage(probe),
    open: readerOf("onnx", "onnx"),
  },
  {
    name: "tfjs",
    matches: ({ json, list }) =>
      Array.isArray(json?.get("weightsManifest")) || (list !== undefined && isManifest(list)),
    open: readerOf("tensorflow", "tfjs"),
  },
  {
    name: "tensorflow",
    matches: ({ tail }) =>
      [0x57, 0xfb, 0x80, 0x8b, 0x24, 0x75, 0x47, 0xdb].every((byte, k) => tail.at(k - 8) === byte),
    open: readerOf("tensorflow", "tensorflow"),
  },
  { name: "tflite", matches: (probe) => textAt(probe, 4, "TFL3"), open: readerOf("tensorflow", "tflite") },
  refused(
    "pickle",
    // A header of 640 bytes begins as a pickle of protocol 2 does.
    (probe) =>
      startsWith(probe, 0x80) &&
      probe.head[1] >= 2 &&
      probe.head[1] <= 5 &&
      !isLegacyPytorch(probe.head) &&
      !isSafetensors(probe),
    "Save the weights with torch.save, safetensors or numpy.savez.",
  ),
  refused(
    "tar",
    (probe) => textAt(probe, 257, "ustar"),
    "PyTorch wrote tar files before version 0.1.10: load and save it again there. Unpack other archives first.",
  ),
  ...foreignFormats,
  refused("gzip", (probe) => startsWith(probe, 0x1f, 0x8b, 0x08), "Unpack it first."),
  refused("7z", (probe) => startsWith(probe, 0x37, 0x7a, 0xbc, 0xaf, 0x27, 0x1c), "Unpack it first."),
];

/**
 * The format of a file.
 *
 * @throws FormatError FORMAT_UNKNOWN or FORMAT_AMBIGUOUS; and those of a damaged zip archive
 */
export async function detectFormat(source: ByteSource, options?: ReadOptions): Promise<Format> {
  const probe = await probeSource(source, options);
  const matching = formats.filter((format) => format.matches(probe));
  if (matching.length === 0) {
    if (probe.jsonError !== undefined && !isJsonLines(probe.head)) throw probe.jsonError;
    fail(
      "file",
      "FORMAT_UNKNOWN",
      `expected a checkpoint, got ${seemsToBe(probe.head, probe.size)}. docs/checkpoints.md lists the formats that are read.`,
      { offset: 0 },
    );
  }
  if (matching.length > 1) {
    fail(
      "file",
      "FORMAT_AMBIGUOUS",
      `expected one format, got content that fits ${matching.map((format) => format.name).join(" and ")}. Name the format.`,
      { offset: 0 },
    );
  }
  return matching[0];
}

/**
 * Opens a file of any format.
 *
 * @param options `format` names it where the content does not decide, or to insist on one; `signal` stops at the next read,
 *   that of a tensor too
 * @throws FormatError as `detectFormat` and the format's reader; ArgumentError NAME for an unknown `format`
 */
export async function openFile(
  file: ByteSource,
  options: ReadOptions & { format?: string; signal?: AbortSignal } = {},
): Promise<Contents> {
  const { format: wanted, signal } = options;
  const source = signal === undefined ? file : abortableSource(file, signal);
  const budget = budgetFrom(options, source.size);
  const format =
    wanted === undefined ? await detectFormat(source, options) : formats.find(({ name }) => name === wanted);
  if (format === undefined) {
    throw new ArgumentError(
      `openFile: expected format ${formats.map(({ name }) => name).join(", ")}, got ${describe(wanted)}.`,
      "NAME",
    );
  }
  const contents = await format.open(source, { ...options, budget });
  payForTensors(contents, budget);
  return contents;
}

async function probeSource(source: ByteSource, options?: ReadOptions): Promise<Probe> {
  const { size } = source;
  const head = new Uint8Array(await readRange("file", source, 0, Math.min(size, 4096)));
  const tail = new Uint8Array(await readRange("file", source, Math.max(0, size - 64), size));
  const probe: Probe = { size, head, tail };
  if (startsWith(probe, 0x50, 0x4b, 0x03, 0x04) || startsWith(probe, 0x50, 0x4b, 0x05, 0x06)) {
    const openZip = await zipOpener();
    const archive = await openZip(source, {
      format: "zip",
      limits: limitsFrom(options),
      budget: new Budget(size, options?.limits),
    });
    probe.members = new Set(archive.members.keys());
  } else if (startsAsJson(head) && !head.includes(0) && size <= MAX_JSON_BYTES) {
    const bytes = new Uint8Array(await readRange("json", source, 0, size));
    try {
      const value = parseJson(bytes, {
        format: "json",
        depth: limitsFrom(options).jsonDepth,
        budget: new Budget(size, options?.limits),
      });
      if (value instanceof Map) probe.json = value;
      else if (Array.isArray(value)) probe.list = value;
    } catch (error) {
      // Other formats may begin with a brace too.
      if (!(error instanceof FormatError)) throw error;
      probe.jsonError = error;
    }
  }
  return probe;
}

function startsAsJson(head: Uint8Array): boolean {
  const first = head.find((byte) => byte !== 0x20 && byte !== 0x0a && byte !== 0x0d && byte !== 0x09);
  return first === 0x7b || first === 0x5b;
}
