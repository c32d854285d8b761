/**
 * A convention describes where one framework's layer class keeps each gate's numbers. Conventions are data: `engine.ts` applies them in
 * both directions, and no other code knows a gate order.
 *
 * A gate is one letter, named by its role in PyTorch whatever the framework calls it: i f g o (LSTM), r z n (GRU), h (RNN).
 */
import type { CellKind, GateName } from "../../core/cells/cell.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";

/** A gate by its role in PyTorch: i f g o (LSTM), r z n (GRU), h (RNN). */
export type GateLetter = "i" | "f" | "g" | "o" | "r" | "z" | "n" | "h";
export type Side = "input" | "recurrent";

/** The cells of conventions: those with options of their own, and xLSTM's sLSTM, whose z is the letter g here. */
export type RecordKind = CellKind | "sLSTM";

/**
 * How a block of weights lies in memory: `out×in` row-major [G·H, columns]; `in×out` its transpose; `cudnn` a tensor shaped
 * as in×out whose bytes are those of out×in, gate by gate (Keras's CuDNN layers).
 */
export type Orientation = "out×in" | "in×out" | "cudnn";

interface NamedPart {
  /**
   * Name of the tensor, with the placeholders `{prefix}` for any path, `{layer}`, and `{direction}` for one of the convention's two
   * direction texts.
   */
  name: string;
  /** May be missing from a checkpoint of this convention. */
  optional?: boolean;
}

/** Weights of some gates on the input, on the recurrent state, or on both, joined along the input axis in that order. */
export interface WeightPart extends NamedPart {
  holds: "weight";
  sides: readonly Side[];
  /** In storage order. */
  gates: readonly GateLetter[];
  orientation: Orientation;
  /** Gates alternate unit by unit instead of block by block. */
  interleaved?: boolean;
  /** A leading axis over heads, each a matrix of its own units and their inputs. */
  heads?: true;
}

/** Biases of some gates on one side, or on both in sequence. */
export interface BiasPart extends NamedPart {
  holds: "bias";
  sides: readonly Side[];
  gates: readonly GateLetter[];
  interleaved?: boolean;
  /** Head by head, the gates of each one after the other. */
  heads?: true;
  /** The tensor has one row per side; otherwise the sides follow one another in a vector. */
  rowPerSide?: boolean;
  /** Blocks after all others, for gates with a second bias. */
  extra?: readonly { gate: GateLetter; side: Side }[];
}

/** Diagonal weights from the cell state to some gates. */
export interface PeepholePart extends NamedPart {
  holds: "peephole";
  gates: readonly GateLetter[];
}

export interface ProjectionPart extends NamedPart {
  holds: "projection";
  /** `out×in` is [P, H]. */
  orientation: "out×in" | "in×out";
}

/** One tensor of a convention: which numbers of which gates it holds, and in which order. */
export type Part = WeightPart | BiasPart | PeepholePart | ProjectionPart;

/** Activation functions by their names in conventions. */
export interface Activations {
  /** Activation of the gates. */
  gate: string;
  /** Activation of the candidate and the output. */
  state: string;
}

/**
 * How we checked a convention, besides reading its source. A test compares every claim with its evidence: an oracle or a file of recorded
 * numbers.
 */
export type Evidence =
  /** Our checks run the software itself, and it computes the same. */
  | { how: "run"; by: string }
  /** Our tests reproduce numbers that the software or its tests published; `test/golden/conventions/` has them. */
  | { how: "golden"; by: string }
  /** We only read the source or a specification. */
  | { how: "source" }
  /** The user gave the order of the gates. */
  | { how: "given" };

/** How one framework's layer class stores its weights: the gates in each tensor, and where the equations differ. */
export interface Convention {
  /** `framework` or `framework.class`, as `--from` and `--to` take it. */
  name: string;
  /** The framework's name of the layer class. */
  layerClass: string;
  cell: RecordKind;
  /** sLSTM: a tensor beside the cell, with which the input and forget gates see a convolution of the input. */
  convolution?: string;
  /** sLSTM: the most that the forget gate's pre-activation can be. */
  forgetLimit?: number;
  /** The tensors of a cell. */
  parts: readonly Part[];
  /** The text of `{direction}` for forward and for reverse; absent if the class has no directions. */
  directions?: readonly [string, string];
  /** Last path segments of the two layers in the framework's bidirectional class, forward and reverse. */
  pair?: readonly [string, string];
  /** Every tensor has a leading axis over directions (ONNX). */
  directionAxis?: boolean;
  /** Number of the first layer of a stack in names; default 0. */
  firstLayer?: number;
  /**
   * Name of the vector that holds all cells of a stack. The parts are pieces of it, named after it (see `flat.ts`). Only read.
   */
  flat?: string;
  /** GRU: whether the reset gate acts after the recurrent product. */
  resetAfter?: boolean;
  /** GRU: the stored update gate writes instead of keeps, z' = 1 - z. */
  updateWrites?: boolean;
  /** LSTM: a constant that the framework adds to the forget gate when it runs, and does not store. */
  runtimeForgetBias?: number;
  /** LSTM: there is no input gate; i = 1 - f. */
  coupled?: boolean;
  /** Equal biases are normal: they start equal on both sides, or a loader writes half to each. */
  equalSides?: boolean;
  /** The default; a configuration beside the weights may differ. */
  activations: Activations;
  /** How we checked it. */
  checked: Evidence;
}

/** The names of gates by their letters. */
export const GATE_NAMES: Readonly<Record<GateLetter, GateName>> = {
  i: "input",
  f: "forget",
  g: "cell",
  o: "output",
  r: "reset",
  z: "update",
  n: "new",
  h: "hidden",
};

const canonicalOrder: Record<RecordKind, readonly GateLetter[]> = {
  lstm: ["i", "f", "g", "o"],
  sLSTM: ["i", "f", "g", "o"],
  gru: ["r", "z", "n"],
  rnn: ["h"],
};

/**
 * Returns the gates of a convention's cell in PyTorch's order.
 *
 * @param convention a convention, or its `cell` and `coupled` alone
 * @throws ArgumentError for anything else than an LSTM, GRU, RNN or sLSTM
 * @example
 * gatesOf(conventions.find(({ name }) => name === "keras.LSTM")!); // ["i", "f", "g", "o"]
 */
export function gatesOf(convention: Pick<Convention, "cell" | "coupled">): readonly GateLetter[] {
  if (!Object.keys(canonicalOrder).includes(convention?.cell)) {
    throw new ArgumentError(
      `gatesOf: expected a convention of an LSTM, GRU, RNN or sLSTM, got ${describe(convention)}.`,
    );
  }
  return convention.coupled ? ["f", "g", "o"] : canonicalOrder[convention.cell];
}

/** Whether two lists have the same gates in any order. */
export function sameGates(a: readonly GateLetter[], b: readonly GateLetter[]): boolean {
  return [...a].sort().join() === [...b].sort().join();
}

/** `"ifgo"` as a list of gates. */
export function gateList(letters: string): readonly GateLetter[] {
  return [...letters] as GateLetter[];
}
