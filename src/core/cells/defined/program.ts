/**
 * The equations of a cell as operations in the order in which a step runs them. Values are matrices with a row per sequence, `blocks` times
 * H wide, or as wide as the hidden state if `projected`.
 */

/** Operations on the elements of values of the same width. */
export type ElementwiseName =
  | "add"
  | "sub"
  | "mul"
  | "div"
  | "max"
  | "min"
  | "neg"
  | "sigmoid"
  | "tanh"
  | "relu"
  | "exp"
  | "log"
  | "sqrt"
  | "softplus"
  | "logSigmoid"
  | "positive"
  /** 1 - a */
  | "complement"
  /** (1 - a) b + a c */
  | "mix";

interface Wide {
  blocks: number;
  /** As wide as the hidden state, in a cell where a projection makes that width differ from H */
  projected?: boolean;
}

/** `of` are indices of earlier nodes. */
export type Node =
  /** W x of some gates, including the biases in `Program.biases`: blocks from `first` on, in the input weights */
  | { op: "input"; first: number; blocks: number }
  /** U times another value, for the gates with blocks in the recurrent weights from `first` on; only the next two read it */
  | { op: "product"; of: readonly [number]; first: number; blocks: number }
  /** Block `input` of W x plus block `index` of a product, the whole pre-activation of most gates */
  | { op: "preactivation"; of: readonly [number]; index: number; input: number; blocks: 1 }
  /** Blocks of a product from `index` on */
  | { op: "take"; of: readonly [number]; index: number; blocks: number }
  /** One block of a wider value */
  | { op: "block"; of: readonly [number]; index: number; blocks: 1 }
  /** Every row minus its mean, divided by its deviation (over all blocks) */
  | { op: "norm"; of: readonly [number]; blocks: number }
  /** A parameter with one value per column, blocks from `first` on; 0 in a cell without it */
  | { op: "vector"; weight: string; first: number; blocks: number }
  | ({ op: "constant"; value: number } & Wide)
  /** A part of the state before the step */
  | ({ op: "state"; part: string } & Wide)
  /** The input itself, in a cell where it is as wide as the state */
  | { op: "x"; blocks: 1 }
  /** Random factors that the caller provides */
  | ({ op: "mask"; name: string } & Wide)
  /** The projection of the hidden state, W_r times another value */
  | { op: "project"; of: readonly [number]; blocks: 1; projected: true }
  | ({ op: ElementwiseName; of: readonly number[] } & Wide);

/** A bias that joins W x of a gate before any step, at no cost; `input` and `block` count blocks. */
export interface InputBias {
  readonly input: number;
  readonly weight: "biasIh" | "biasHh";
  readonly block: number;
}

/** The nodes of a step in the order they run. */
export interface Program {
  readonly nodes: readonly Node[];
  /** The new value of each part of the state */
  readonly next: Readonly<Record<string, number>>;
  /** The value of each gate, in storage order */
  readonly gates: readonly number[];
  /** Masks in use; those of a sequence are the same at every step */
  readonly masks: readonly { readonly name: string; readonly every: "step" | "sequence" }[];
  readonly biases: readonly InputBias[];
}

/** Returns the nodes that a node reads. */
export function operandsOf(node: Node): readonly number[] {
  return "of" in node ? node.of : [];
}
