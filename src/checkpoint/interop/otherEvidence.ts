/** Evidence about classes that few files have. */
import type { FileOutline } from "./clues/clue.ts";
import type { Convention } from "./convention.ts";
import type { Reading, Verdict } from "./find.ts";

/** Path segments, without the number at the end, that name a class whose tensors have common names. */
const CLASS_SEGMENTS: Readonly<Record<string, RegExp>> = {
  "keras.LSTM-graph": /^(forward_|backward_)?lstm(_cell)?$/,
  "flax.SimpleCell": /^SimpleCell$/,
  "haiku.VanillaRNN": /^vanilla_rnn$/,
};

/** Returns the verdict of a path, or of names that are missing; undefined if they say nothing. */
export function otherEvidence(
  { convention, prefix }: Reading,
  { format, shapes }: FileOutline,
): Verdict | undefined {
  // The cell of a layer with a record of its own: if nothing else reads these tensors, that is incomplete.
  if (convention.layerClass === "sLSTMCell" && /slstm_cell[./]$/.test(prefix)) return "excluded";
  const isProved =
    isNamedByPath(convention, prefix) || isSimpleCell(convention, prefix, format, (name) => shapes.has(name));
  return isProved ? "claimed" : undefined;
}

function isNamedByPath({ name }: Convention, prefix: string): boolean {
  const pattern = CLASS_SEGMENTS[name];
  return pattern !== undefined && prefix.split(/[./]/).some((one) => pattern.test(one.replace(/_\d+$/, "")));
}

/**
 * Whether it is Flax's SimpleCell: two dense layers, the second without a bias, which no perceptron has. The names of nnx are special; `i` and
 * `h` count only in a Flax file.
 *
 * @param has whether the file has a tensor of this name
 */
export function isSimpleCell(
  { name }: Convention,
  prefix: string,
  format: string,
  has: (name: string) => boolean,
): boolean {
  if (name === "flax.nnx.SimpleCell") return !has(`${prefix}dense_h/bias`);
  return name === "flax.SimpleCell" && format === "flax" && !has(`${prefix}h/bias`);
}
