/**
 * A network as plain data: named layers as its source has them, each reading an earlier one. Readers of files make chains
 * (`checkpoint/chain`); modules and what runs are made from them. `kinds/` has the kinds of layers.
 *
 * A value between layers is a sequence [T, features], or one vector [features]. It has no batch: programs that run a chain run one sequence after the other.
 */
import type { ChainRef, ChainShape } from "./kinds/kind.ts";
import type { ChainLayer } from "./kinds/kinds.ts";

export type { ChainActivation } from "./kinds/elementwise.ts";
export type { ChainRef, ChainShape, ChainTensor } from "./kinds/kind.ts";
export type { ChainLayer } from "./kinds/kinds.ts";
export type { ChainRecurrent } from "./kinds/recurrent.ts";
export type { ChainConv1d, ChainPadding } from "./kinds/windows.ts";

/** An input of a chain. Ids are whole numbers, one feature each. */
export interface ChainInput extends ChainShape {
  readonly name: string;
  readonly ids?: boolean;
  /** Its frames are those of one step, and a signal has any number of such blocks; all inputs then come in blocks */
  readonly blocks?: boolean;
}

/** An output of a chain. */
export interface ChainOutput {
  readonly name: string;
  readonly from: ChainRef;
}

/** A network as a reader finds it. */
export interface ChainSource {
  /** The format and the version that wrote it, such as `"Keras 2.12.0"` */
  readonly source: string;
  readonly name?: string;
  /** Hz, when the input is sound */
  readonly sampleRate?: number;
  /** What ids of the input and features of the output mean, such as characters; `""`: nothing */
  readonly symbols?: readonly string[];
  readonly inputs: readonly ChainInput[];
  readonly layers: readonly ChainLayer[];
  readonly outputs: readonly ChainOutput[];
  /** What the file leaves open, and what the reader took for it, as sentences; absent or empty if it leaves nothing open */
  readonly assumptions?: readonly string[];
}

/** A layer with what follows from its place. */
export interface PlacedLayer {
  readonly layer: ChainLayer;
  /** Its sources: the input, then those that it joins, or its initial states */
  readonly reads: readonly ChainRef[];
  readonly input: ChainShape;
  readonly output: ChainShape;
  /** Why it cannot run by the step, as words after "it"; undefined if it can */
  readonly needsEnd?: string;
  /** Numbers in its weights */
  readonly parameters: number;
}

/** A network whose sizes fit; `ChainBuilder` makes it. */
export interface Chain extends ChainSource {
  readonly placed: readonly PlacedLayer[];
  /** The outputs' shapes, in their order */
  readonly outputShapes: readonly ChainShape[];
}

/** Whether a chain runs by blocks of a signal. */
export const inBlocks = ({ inputs }: Pick<ChainSource, "inputs">) => inputs.some(({ blocks }) => blocks);
