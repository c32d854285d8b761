/** Files that Sluice often gets and does not read, with advice. Loaded when no reader recognises a file. */
import type { Probe } from "../../core/storage/contents.ts";
import { describe } from "../../core/tensor/errors.ts";
import { type Format, hasText, refused, versionedMessage } from "./signatures.ts";

const textOf = (head: Uint8Array, start: number, end: number) =>
  new TextDecoder("latin1").decode(head.subarray(start, end));

const begins =
  (...texts: readonly string[]) =>
  ({ head }: Probe) =>
    texts.some((text) => hasText(head, 0, text));

const ADVICE: readonly [name: string, matches: (probe: Probe) => boolean, advice: string][] = [
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
  // They begin like an ONNX model.
  [
    "a saved_model.pb of TensorFlow or a model of Core ML",
    ({ head }) => versionedMessage(head),
    "A SavedModel has its weights in variables/variables.index: give its folder, or that file. For Core ML give the checkpoint that was converted.",
  ],
  [
    "the configuration of a Keras model",
    ({ json }) => json instanceof Map && json.has("class_name") && json.has("config"),
    "It has no weights. They are in the .h5, .weights.h5 or .keras file of the model.",
  ],
  [
    "a ZIP archive that holds no weights",
    ({ members }) => members !== undefined,
    "Unpack it, and give the file of the weights.",
  ],
  [
    "a TAR archive",
    ({ head }) => hasText(head, 257, "ustar"),
    "Unpack it, and give the file of the weights; load and save one of PyTorch before 0.1.10 there.",
  ],
  ["an image", begins("\x89PNG", "\xff\xd8\xff", "GIF8"), "Give the file of the weights."],
];

export const foreignFormats: readonly Format[] = ADVICE.map(([name, matches, advice]) =>
  refused(name, matches, advice),
);

/** How any other file begins, in words that follow "got". @param head its first bytes @param size of the file */
export function beginningOf(head: Uint8Array, size: number): string {
  if (size === 0) return "an empty file";
  const isControl = (byte: number) => byte < 32 && ![9, 10, 12, 13, 27].includes(byte);
  if (!head.some(isControl)) {
    const [line] = new TextDecoder("utf-8").decode(head).trimStart().split(/\r?\n/);
    return `text that begins with ${describe(line.slice(0, 40))}`;
  }
  const first = Array.from(head.subarray(0, 8), (byte) => byte.toString(16).padStart(2, "0"));
  return `${size} bytes that begin with ${first.join(" ")}`;
}

export const foreign = { foreignFormats, beginningOf };
