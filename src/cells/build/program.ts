/**
 * The equations of a cell as a list of operations in the order in which they run: what every step does, forward, and backward from
 * the last to the first. Values are matrices with a row per sequence; a value is `blocks` times H wide.
 */

/** Element by element, of one or two values of the same width. */
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
  | "positive";

/** `of` are indices of earlier nodes. */
export type Node =
  /** W x of some gates: blocks from `first` on, in the input weights */
  | { op: "input"; first: number; blocks: number }
  /** U times another value, for the gates whose blocks in the recurrent weights begin at `first` */
  | { op: "product"; of: readonly [number]; first: number; blocks: number }
  /** One block of a wider value */
  | { op: "block"; of: readonly [number]; index: number; blocks: 1 }
  /** Every row less its mean, divided by its deviation (over all blocks) */
  | { op: "norm"; of: readonly [number]; blocks: number }
  /** A parameter with one value per column, blocks from `first` on; 0 where the cell is made without it */
  | { op: "vector"; weight: string; first: number; blocks: number }
  | { op: "constant"; value: number; blocks: 1 }
  /** A part of the state before the step */
  | { op: "state"; part: string; blocks: 1 }
  /** The input itself, in a cell where it is as wide as the state */
  | { op: "x"; blocks: 1 }
  /** Random factors that are given from outside */
  | { op: "mask"; name: string; blocks: 1 }
  | { op: ElementwiseName; of: readonly number[]; blocks: number };

export interface Program {
  readonly nodes: readonly Node[];
  /** The value that each part of the state gets */
  readonly next: Readonly<Record<string, number>>;
  /** The value of each gate, in storage order */
  readonly gates: readonly number[];
  /** Masks in use; those of a sequence are the same at every step */
  readonly masks: readonly { readonly name: string; readonly every: "step" | "sequence" }[];
  /** When h' = a ⊙ h + b with a and b that do not depend on the state: what computes them, and the gates, without the state */
  readonly scan?: ScanProgram;
}

export interface ScanProgram extends Omit<Program, "next" | "scan"> {
  readonly a: number;
  readonly b: number;
}

/** What a node reads. */
export function operandsOf(node: Node): readonly number[] {
  return "of" in node ? node.of : [];
}

/** The nodes that some results need, in order, with the indices changed to match. */
export function prune(
  nodes: readonly Node[],
  results: readonly number[],
): { nodes: Node[]; place: Map<number, number> } {
  const needed = new Set(results);
  for (let k = nodes.length - 1; k >= 0; k--) {
    if (needed.has(k)) for (const operand of operandsOf(nodes[k])) needed.add(operand);
  }
  const place = new Map<number, number>();
  const kept: Node[] = [];
  nodes.forEach((node, k) => {
    if (!needed.has(k)) return;
    place.set(k, kept.length);
    kept.push("of" in node ? ({ ...node, of: node.of.map((operand) => place.get(operand)!) } as Node) : node);
  });
  return { nodes: kept, place };
}
