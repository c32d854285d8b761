/** Recognises formats by first bytes or by the form of JSON, without their readers. */
import { fail } from "../../core/storage/codes.ts";
import type { Probe, Reader } from "../../core/storage/contents.ts";
import type { Json } from "../../core/storage/json.ts";
import { type ByteSource, readCopy } from "../../core/storage/source.ts";

export interface Format {
  name: string;
  matches(probe: Probe): boolean;
  /** Known, but Sluice does not read it. */
  refused?: boolean;
  open: Reader;
}

/** Returns a format that Sluice does not read, with advice. */
export function refused(name: string, matches: (probe: Probe) => boolean, advice: string): Format {
  const open: Reader = async (_source, options) =>
    fail(
      options?.name ?? "file",
      "FORMAT_REFUSED",
      `expected a checkpoint, got ${name}, which is not read. ${advice}`,
    );
  return { name, matches, refused: true, open };
}

/** Whether a Latin-1 text is at a place of the bytes. */
export function hasText(bytes: Uint8Array, at: number, text: string): boolean {
  for (let k = 0; k < text.length; k++) if (bytes[at + k] !== text.charCodeAt(k)) return false;
  return true;
}

export const HDF5 = "\x89HDF\r\n\x1a\n";

/** Returns where HDF5 begins: at 0, or after a user block of 512, 1024, 2048, … bytes; MATLAB writes one of 512. Also 0 for another file. */
export async function hdf5Start(source: ByteSource): Promise<number> {
  for (let at = 0; at + 8 < source.size; at = 2 * at || 512)
    if (hasText(await readCopy("hdf5", source, at, at + 8), 0, HDF5)) return at;
  return 0;
}

/** Whether an archive has a member of that name in a top-level folder. */
export function hasInFolder({ members }: Probe, name: string): boolean {
  return [...(members?.keys() ?? [])].some(
    (path) => path.endsWith(`/${name}`) && path.split("/").length === 2,
  );
}

export function isSafetensors({ head }: Probe): boolean {
  if (head.length < 9 || head[8] !== 0x7b) return false;
  return new DataView(head.buffer, head.byteOffset).getBigUint64(0, true) <= 100_000_000n;
}

/** Fields after the version in an ONNX model: producer, its version, domain, model version, documentation, graph, operator sets, … */
const MODEL_TAGS = [0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72];

/** Whether bytes begin like an ONNX model. It has no signature, but every writer puts the version of the format first. */
export function isOnnx({ head }: Probe): boolean {
  const [tag, version, next] = head;
  return (
    tag === 0x08 && version >= 1 && version < 0x80 && MODEL_TAGS.includes(next) && !versionedMessage(head)
  );
}

/** The value and the end of a varint; undefined beyond 2^35. */
function varintAt(head: Uint8Array, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let k = 0; k < 5; k++) {
    const byte = head[at + k];
    value += (byte & 0x7f) * 2 ** (7 * k);
    if (byte < 0x80) return { value, end: at + k + 1 };
  }
  return undefined;
}

/** Start and size of the content of a protobuf field with this tag; undefined for another field. */
function insideField(head: Uint8Array, at: number, tag: number): { at: number; size: number } | undefined {
  const length = head[at] === tag ? varintAt(head, at + 1) : undefined;
  return length && { at: length.end, size: length.value };
}

/**
 * Whether a file begins with a version (field 1, varint) and a message (field 2) with another in it: a SavedModel, or a model of Core ML. In ONNX,
 * field 2 is a text, which does not begin with a line feed.
 */
export function versionedMessage(head: Uint8Array): boolean {
  if (head[0] !== 0x08 || !(head[1] >= 1 && head[1] < 0x80)) return false;
  const second = insideField(head, 2, 0x12);
  const inner = second && insideField(head, second.at, 0x0a);
  return second !== undefined && inner !== undefined && inner.size + 2 <= second.size;
}

/** Whether a file begins with a msgpack map whose first key is text. */
export function isMsgpackMap({ head }: Probe): boolean {
  const [first] = head;
  const at = first >= 0x81 && first <= 0x8f ? 1 : first === 0xde ? 3 : first === 0xdf ? 5 : head.length;
  const key = head[at];
  const length = key >= 0xa1 && key <= 0xbf ? key - 0xa0 : key === 0xd9 ? head[at + 1] : 0;
  const start = key === 0xd9 ? at + 2 : at + 1;
  const text = head.subarray(start, start + length);
  return length > 0 && text.length === length && text.every((byte) => byte >= 0x20 && byte !== 0x7f);
}

/**
 * Whether a file begins like Torch7's: a type and an index of 1, then the size of a table or the version of a class. This misses files of a
 * single number or text, which have no tensors.
 */
export function isTorch7({ head }: Probe): boolean {
  if (isAsciiTorch7(head)) return true;
  if (head.length < 12) return false;
  const view = new DataView(head.buffer, head.byteOffset);
  const [type, index, length] = [0, 4, 8].map((at) => view.getInt32(at, true));
  if (index !== 1) return false;
  return type === 3 ? length >= 0 : type === 4 && length > 0 && length <= 1024;
}

export function isAsciiTorch7(head: Uint8Array): boolean {
  return /^[34]\n1\n\d+\n/.test(String.fromCharCode(...head.subarray(0, 24)));
}

/** The instruction that pushes the magic number 0x1950a86a20f9469cfc6c, and the end of its pickle. */
const MAGIC = "\x8a\x0a\x6c\xfc\x9c\x46\xf9\x20\x6a\xa8\x50\x19\x2e";

/** Whether a file begins with the magic number of PyTorch's oldest files, in any protocol. */
export function isLegacyPytorch(head: Uint8Array): boolean {
  return magicEnd(head) !== undefined;
}

/** End of the first pickle. From protocol 4 on, its content has a frame. */
export function magicEnd(head: Uint8Array): number | undefined {
  const start = head[2] === 0x95 ? 11 : 2;
  return head[0] === 0x80 && hasText(head, start, MAGIC) ? start + MAGIC.length : undefined;
}

/** Whether JSON is a `weights_manifest.json`: a list of groups of weights with the paths of their shards. */
export function isManifest(json: Json | undefined): json is Json[] {
  const isGroup = (group: Json) =>
    group instanceof Map && Array.isArray(group.get("paths")) && Array.isArray(group.get("weights"));
  return Array.isArray(json) && json.length > 0 && json.every(isGroup);
}

/** Whether JSON is a manifest of raw tensors. */
export function isRawManifest({ json }: Probe): boolean {
  const isTensor = (entry: Json) => entry instanceof Map && entry.has("filename") && entry.has("shape");
  return json instanceof Map && json.size > 0 && [...json.values()].every(isTensor);
}

/** Whether JSON is the index of safetensors in several files. */
export function isSafetensorsIndex({ json }: Probe): boolean {
  return json instanceof Map && json.get("weight_map") instanceof Map;
}
