/**
 * Files that are often given for a checkpoint and are none that is read: what they are, by their first bytes or the names of their members, and
 * what to do instead. Protobuf files have no signature; each is known by its first fields.
 */
import { describe } from "../tensor/errors.ts";
import { fail } from "./codes.ts";
import type { Format, Probe } from "./detect.ts";

const ASCII = new TextDecoder("latin1");

const textOf = ({ head }: Probe, start: number, end: number) => ASCII.decode(head.subarray(start, end));

/** A format that is known and not read, with what to do instead. */
export function refused(name: string, matches: (probe: Probe) => boolean, advice: string): Format {
  return {
    name,
    matches,
    refused: true,
    open: async () =>
      fail("file", "FORMAT_REFUSED", `expected a checkpoint, got ${name}, which is not read. ${advice}`),
  };
}

/** What to say of a graph that has a loop and no recurrent operator. */
export function loopNote(type: string, name: string): string {
  return `the graph has a loop (${type} ${describe(name)}), as converters write a recurrent layer that they do not know as one: no layer is read from it. Convert the model again with LSTM, GRU or RNN operators, or give the checkpoint that it was made from`;
}

/** The number of a varint, and where it ends; undefined beyond 2^31. */
function varintAt(head: Uint8Array, at: number): { value: number; end: number } | undefined {
  let value = 0;
  for (let k = 0; k < 5; k++) {
    const byte = head[at + k];
    if (byte === undefined) return undefined;
    value += (byte & 0x7f) * 2 ** (7 * k);
    if (byte < 0x80) return { value, end: at + k + 1 };
  }
  return undefined;
}

/** Where the content of a field of this tag begins, which holds bytes; undefined when there is another field. */
function insideField(head: Uint8Array, at: number, tag: number): { at: number; size: number } | undefined {
  if (head[at] !== tag) return undefined;
  const length = varintAt(head, at + 1);
  return length === undefined ? undefined : { at: length.end, size: length.value };
}

/**
 * What a message is that begins with a version, 1: varint, and a message, 2, as SavedModel and Core ML's Model do; undefined for any other. In
 * ONNX, 2 is a text, which begins with no line feed. The first field of Core ML's description is an input, which begins with its name; that of
 * a SavedModel is what its graph is made of, which begins with the list of its operations.
 */
function versionedMessage({ head }: Probe): "SavedModel" | "Core ML" | undefined {
  if (head[0] !== 0x08 || head[1] < 1 || head[1] >= 0x80) return undefined;
  const second = insideField(head, 2, 0x12);
  const inner = second && insideField(head, second.at, 0x0a);
  if (second === undefined || inner === undefined || inner.size + 2 > second.size) return undefined;
  if (insideField(head, inner.at, 0x0a) !== undefined) return "Core ML";
  return head[1] === 1 ? "SavedModel" : undefined;
}

/** Whether bytes are a protobuf of another kind than the ONNX that they look like at first. */
export function isVersionedMessage(probe: Probe): boolean {
  return versionedMessage(probe) !== undefined;
}

/** GraphDef: a list of nodes, each with a name and an operation. */
function isGraphDef(probe: Probe): boolean {
  const { head } = probe;
  const node = insideField(head, 0, 0x0a);
  const name = node && insideField(head, node.at, 0x0a);
  if (name === undefined || name.size > 1000) return false;
  const operation = insideField(head, name.at + name.size, 0x12);
  if (operation === undefined || operation.size > 100) return false;
  return (
    /^[\w./-]+$/.test(textOf(probe, name.at, name.at + name.size)) &&
    /^[A-Z_]\w*$/.test(textOf(probe, operation.at, operation.at + operation.size))
  );
}

function isExportedProgram({ members }: Probe): boolean {
  const names = [...(members ?? [])].map((name) => name.split("/"));
  return names.some((path) => {
    const last = path.at(-1);
    return last === "serialized_exported_program.json" || (last === "archive_format" && path.length === 2);
  });
}

export const foreignFormats: readonly Format[] = [
  refused(
    "a SavedModel's saved_model.pb",
    (probe) => versionedMessage(probe) === "SavedModel",
    "It holds the graph. The weights are in variables/variables.index beside it: give the folder of the SavedModel, or that file.",
  ),
  refused(
    "a Core ML model (.mlmodel)",
    (probe) => versionedMessage(probe) === "Core ML",
    "Give the checkpoint that it was converted from.",
  ),
  refused(
    "a frozen TensorFlow graph (.pb)",
    isGraphDef,
    "Convert it with python -m tf2onnx.convert --graphdef, or save a checkpoint or a SavedModel instead.",
  ),
  refused(
    "a PyTorch ExportedProgram (.pt2)",
    isExportedProgram,
    "Save its weights: torch.save(torch.export.load(file).state_dict, file).",
  ),
  refused(
    "a Git LFS pointer",
    (probe) => textOf(probe, 0, 42) === "version https://git-lfs.github.com/spec/v1",
    "It names the file and holds none of it. Fetch it with git lfs pull, or download the file itself.",
  ),
  refused(
    "an HTML page",
    (probe) => /^\s*(<!doctype html|<html)/i.test(textOf(probe, 0, 256).replace(/^\u00ef\u00bb\u00bf/, "")),
    "A link to a page was downloaded instead of the file: use the link of the file itself (raw, or resolve instead of blob).",
  ),
];
