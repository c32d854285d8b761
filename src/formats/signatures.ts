/** How files of a format begin, and what JSON says that describes one: told without the code that reads it. */
import type { Json } from "./json.ts";

/**
 * Whether bytes begin as an ONNX model does, which has no signature: the version of the format first, as every writer puts it,
 * then one of the other fields of a model.
 */
export function looksLikeOnnx(head: Uint8Array): boolean {
  const [tag, version, next] = head;
  return tag === 0x08 && version >= 1 && version < 0x80 && MODEL_TAGS.has(next);
}

/** Tags of the fields of ModelProto: producer, its version, domain, model version, documentation, graph, operator set, … */
const MODEL_TAGS = new Set([0x12, 0x1a, 0x22, 0x28, 0x32, 0x3a, 0x42, 0x72]);

/** Whether a file begins with a map whose first key is a text. */
export function isMsgpackMap(head: Uint8Array): boolean {
  const [first] = head;
  const at = first >= 0x81 && first <= 0x8f ? 1 : first === 0xde ? 3 : first === 0xdf ? 5 : undefined;
  if (at === undefined || at >= head.length) return false;
  const key = head[at];
  const length = key >= 0xa1 && key <= 0xbf ? key - 0xa0 : key === 0xd9 ? head[at + 1] : 0;
  const start = key === 0xd9 ? at + 2 : at + 1;
  const text = head.subarray(start, start + length);
  return length > 0 && text.length === length && text.every((byte) => byte >= 0x20 && byte !== 0x7f);
}

/**
 * Whether a file begins as Torch7's do: a type and an index of 1, then the size of a table or the version of a class. Files
 * of a single number or text are not recognised; they hold no tensors.
 */
export function isTorch7(head: Uint8Array): boolean {
  return isBinaryTorch7(head) || isAsciiTorch7(head);
}

function isBinaryTorch7(head: Uint8Array): boolean {
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
const MAGIC = [0x8a, 0x0a, 0x6c, 0xfc, 0x9c, 0x46, 0xf9, 0x20, 0x6a, 0xa8, 0x50, 0x19, 0x2e];

/** Whether a file begins with the magic number of PyTorch's first files, written in any protocol. */
export function isLegacyPytorch(head: Uint8Array): boolean {
  return magicEnd(head) !== undefined;
}

/** Where the first pickle ends. From protocol 4 on, its content is framed. */
export function magicEnd(head: Uint8Array): number | undefined {
  if (head[0] !== 0x80) return undefined;
  const start = head[2] === 0x95 ? 11 : 2;
  return MAGIC.every((byte, k) => head[start + k] === byte) ? start + MAGIC.length : undefined;
}

/** Whether a JSON list is a `weights_manifest.json`: groups of weights with the paths of their shards. */
export function isManifest(list: readonly Json[]): boolean {
  const isGroup = (group: Json) =>
    group instanceof Map && Array.isArray(group.get("paths")) && Array.isArray(group.get("weights"));
  return list.length > 0 && list.every(isGroup);
}

/** Whether a JSON object is a manifest of raw tensors. */
export function isRawManifest(json: ReadonlyMap<string, Json>): boolean {
  return (
    json.size > 0 &&
    [...json.values()].every((entry) => entry instanceof Map && entry.has("filename") && entry.has("shape"))
  );
}

/** Whether a JSON object is the index of safetensors in several files. */
export function isSafetensorsIndex(json: ReadonlyMap<string, Json>): boolean {
  return json.get("weight_map") instanceof Map;
}
