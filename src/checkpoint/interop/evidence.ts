/**
 * Decides whether tensors are a recurrent layer. Shapes alone prove nothing: every dense layer of n × 4m numbers fits an LSTM. Proof is a name
 * that only recurrent layers have, or a path that names the class. `recogniseWith.ts` asks the format and the user first.
 */
import { type Convention, gatesOf, type Part } from "./convention.ts";

/** Names, after the path, that layers of other kinds have too. */
const COMMON: readonly RegExp[] = [
  // Linear, Dense, embeddings, norms, convolutions, and matrices called by one letter.
  /^_?(weights?|bias(es)?|kernel|[A-Za-z]\d?)$/,
  // Dense layers called by one letter.
  /^[A-Za-z]\/(kernel|bias|w|b)$/,
  // Layers of a perceptron, which may all have one width, so shapes do not exclude them.
  /^(input|hidden)_to_hidden\/[wb]$/,
  // Any product in a TensorFlow graph.
  /^(MatMul(_\d+)?|BiasAdd)\/ReadVariableOp\/resource$/,
  // Inputs of an operator by number, which prove something only beside the operator.
  /^input\d+$/,
];

/** With a single gate, these have the shapes of a perceptron's layers: weights [H, I] and [H, H]. */
const COMMON_OF_ONE_GATE = /^(W[ih]|dense_[ih]\/(kernel|bias))$/;

/** Whether a present tensor has a name that only this kind of layer has. */
export function hasOwnNames(convention: Convention, present: Iterable<Part>): boolean {
  return [...present].some((part) => !isCommon(convention, part));
}

function isCommon(convention: Convention, { name }: Part): boolean {
  const own = name.replace("{prefix}", "");
  if (COMMON.some((pattern) => pattern.test(own))) return true;
  return gatesOf(convention).length === 1 && COMMON_OF_ONE_GATE.test(own);
}

/**
 * Whether to mention a layer with common names.
 *
 * @param isOpen whether the file does not name the kinds of its layers; if it does, shapes ([G·H, H]) or a path such as `lstm` must support the reading
 */
export function isWorthAWord(convention: Convention, prefix: string, isOpen: boolean): boolean {
  const gates = gatesOf(convention).length;
  const isJoint = convention.parts.some((part) => part.holds === "weight" && part.sides.length === 2);
  // Every dense layer with more inputs than outputs fits.
  if (isJoint && gates === 1) return false;
  if (isOpen || (!isJoint && gates > 1)) return true;
  return /lstm|gru|rnn/i.test(prefix.replace(/(?<![./_])[./_]+$/, "").replace(/^.*[./]/s, ""));
}
