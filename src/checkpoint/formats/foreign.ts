/**
 * Names files that Sluice often gets but does not read, with advice. Loaded when no reader recognises a file.
 */
import type { Probe } from "../../core/storage/contents.ts";
import {
  type Format,
  hasInFolder,
  hasText,
  insideField,
  isLegacyPytorch,
  isSafetensors,
  refused,
  versionedMessage,
} from "./signatures.ts";

const textOf = (head: Uint8Array, start: number, end: number) =>
  new TextDecoder("latin1").decode(head.subarray(start, end));

/** GraphDef: a list of nodes, each with a name and an operation. */
function isGraphDef({ head }: Probe): boolean {
  const node = insideField(head, 0, 0x0a);
  const name = node && insideField(head, node.at, 0x0a);
  const operation = name && insideField(head, name.at + name.size, 0x12);
  if (operation === undefined || name!.size > 1000 || operation.size > 100) return false;
  return (
    /^[\w./-]+$/.test(textOf(head, name!.at, name!.at + name!.size)) &&
    /^[A-Z_]\w*$/.test(textOf(head, operation.at, operation.at + operation.size))
  );
}

function isPickle(probe: Probe): boolean {
  const { head } = probe;
  // A safetensors header of 640 bytes begins like a pickle of protocol 2.
  return head[0] === 0x80 && head[1] >= 2 && head[1] <= 5 && !isLegacyPytorch(head) && !isSafetensors(probe);
}

function isExportedProgram(probe: Probe): boolean {
  const isProgram = (path: string) => path.split("/").pop() === "serialized_exported_program.json";
  return hasInFolder(probe, "archive_format") || [...(probe.members?.keys() ?? [])].some(isProgram);
}

const begins =
  (text: string, at = 0) =>
  ({ head }: Probe) =>
    hasText(head, at, text);

/** Advice for names with lists of numbers. */
const STATE_AS_JSON = "Load its lists with torch.tensor, and save them with torch.save or safetensors.";

const ADVICE: readonly [name: string, matches: (probe: Probe) => boolean, advice: string][] = [
  ["pickle", isPickle, "Save the weights with torch.save, safetensors or numpy.savez."],
  [
    "a SavedModel's saved_model.pb",
    ({ head }) => versionedMessage(head) === "SavedModel",
    "It has only the graph. The weights are in variables/variables.index: give the folder of the SavedModel, or that file.",
  ],
  [
    "a Core ML model (.mlmodel)",
    ({ head }) => versionedMessage(head) === "Core ML",
    "Give the checkpoint that it was converted from.",
  ],
  [
    "a frozen TensorFlow graph (.pb)",
    isGraphDef,
    "Convert it with python -m tf2onnx.convert --graphdef, or save a checkpoint or a SavedModel instead.",
  ],
  [
    "a PyTorch ExportedProgram (.pt2)",
    isExportedProgram,
    "Save its weights: torch.save(torch.export.load(file).state_dict, file).",
  ],
  [
    "a Git LFS pointer",
    begins("version https://git-lfs.github.com/spec/v1"),
    "It only names the file. Fetch it with git lfs pull, or download the file itself.",
  ],
  [
    "an HTML page",
    ({ head }) => /^(\u00ef\u00bb\u00bf)?\s*(<!doctype html|<html)/i.test(textOf(head, 0, 256)),
    "You downloaded a page instead of the file: use the link of the file itself (raw, or resolve instead of blob).",
  ],
  [
    "the configuration of a Keras model",
    ({ json }) => json instanceof Map && json.has("class_name") && json.has("config"),
    "It has no weights. They are in the .h5, .weights.h5 or .keras file of the model.",
  ],
  [
    "a model of RTNeural",
    ({ json }) => json instanceof Map && json.has("in_shape") && Array.isArray(json.get("layers")),
    "Give the Keras or PyTorch file that it was exported from.",
  ],
  [
    "a model of GuitarML",
    ({ json }) => json instanceof Map && json.has("model_data") && json.has("state_dict"),
    STATE_AS_JSON,
  ],
  [
    "a Neural Amp Modeler file (.nam)",
    ({ json }) => json instanceof Map && json.has("architecture") && json.has("weights"),
    "Its weights are one list in an order of its own. Give the PyTorch checkpoint (.ckpt) that it was exported from.",
  ],
  [
    "a PyTorch state_dict as JSON",
    ({ json }) =>
      json instanceof Map &&
      [...json].some(([name, value]) => /weight_hh/.test(name) && Array.isArray(value)),
    STATE_AS_JSON,
  ],
  [
    "a drawing network of sketch-rnn",
    ({ json }) => Array.isArray(json) && json[0] instanceof Map && json[0].has("scale_factor"),
    "Its weights are integers as base64 without names. Give the TensorFlow checkpoint of Magenta.",
  ],
  ["an onnxruntime model (.ort)", begins("ORTM", 4), "Give the .onnx file that it was made from."],
  ["GGUF", begins("GGUF"), "Give the checkpoint that it was converted from."],
  [
    "a MATLAB file (.mat)",
    begins("MATLAB 5.0 MAT-file"),
    "Load it with scipy.io.loadmat, and save its arrays with numpy.savez.",
  ],
  [
    "MXNet's .params",
    begins("\x12\x01\0\0\0\0\0\0"),
    "Load it with mxnet.nd.load, and save its arrays with numpy.savez.",
  ],
  [
    "TensorFlow's list of checkpoints",
    begins("model_checkpoint_path:"),
    "It only names them. Give the .index file of one.",
  ],
  ["gzip", begins("\x1f\x8b\x08"), "Unpack it first."],
  ["xz", begins("\xfd7zXZ\0"), "Unpack it first."],
  ["bzip2", begins("BZh"), "Unpack it first."],
  ["zstd", begins("\x28\xb5\x2f\xfd"), "Unpack it first."],
  ["7z", begins("7z\xbc\xaf\x27\x1c"), "Unpack it first."],
];

export const foreignFormats: readonly Format[] = ADVICE.map(([name, matches, advice]) =>
  refused(name, matches, advice),
);

const SIGNATURES: readonly (readonly [start: string, what: string])[] = [
  ["PAR1", "a Parquet table"],
  ["%PDF", "a PDF"],
  ["\x89PNG", "a PNG image"],
  ["\xff\xd8\xff", "a JPEG image"],
  ["GIF8", "a GIF image"],
  ["RIFF", "a WAV or other RIFF file"],
  ["OggS", "an Ogg recording"],
  ["fLaC", "a FLAC recording"],
  ["ID3", "an MP3 recording"],
  ["PK", "a zip archive of other files"],
  ["\x7fELF", "a program"],
  ["MZ", "a program"],
  ["\0asm", "a WebAssembly module"],
  ["SQLite format 3", "an SQLite database"],
];

/** Returns a guess at any other file, in words that follow "got". @param head its first bytes @param size of the file */
export function seemsToBe(head: Uint8Array, size: number): string {
  if (size === 0) return "an empty file";
  const known = SIGNATURES.find(([signature]) => hasText(head, 0, signature));
  if (known !== undefined) return known[1];
  const text = plainText(head);
  if (text === undefined) return `${size} bytes of no known kind`;
  if (/^\s*<(!doctype|html)/i.test(text)) return "an HTML page, perhaps of a refused download";
  if (isJsonLines(head)) return "JSON lines, a data file";
  if (/^\s*[[{]/.test(text)) return "JSON text of another kind";
  const [header, row] = text.split(/\r?\n/);
  const isTable = [",", ";", "\t"].some(
    (sign) => header.includes(sign) && row?.split(sign).length === header.split(sign).length,
  );
  return isTable ? "text, which looks like a table" : "text";
}

/** Whether the first line is one whole object and more lines follow. */
function isJsonLines(head: Uint8Array): boolean {
  const [first, ...more] = plainText(head)?.split(/\r?\n/) ?? [];
  if (!first?.startsWith("{") || more.every((line) => line.trim() === "")) return false;
  try {
    JSON.parse(first);
    return true;
  } catch {
    return false;
  }
}

/** The bytes as text; undefined if they contain control characters. Latin-1 counts as text. */
function plainText(head: Uint8Array): string | undefined {
  const isControl = (byte: number) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte);
  return head.some(isControl) ? undefined : new TextDecoder("utf-8").decode(head);
}

export const foreign = { foreignFormats, isJsonLines, seemsToBe };
