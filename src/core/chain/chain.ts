/**
 * A network as plain data: named layers as its source has them, each reading an earlier one. Readers of files make chains
 * (`checkpoint/chain`); pipelines and modules are made from them.
 *
 * A value between layers is a sequence [T, features], or one vector [features]. It has no batch: programs that run a chain run one sequence after the other.
 */
import type { Merge } from "../cells/cell.ts";
import type { CellDefinition } from "../cells/defined/definition.ts";
import type { Shape } from "../tensor/shape.ts";

/** A sequence of `frames`, `"any"` number of them if the source leaves it open; without `frames`, one vector. */
export interface ChainShape {
  readonly frames?: number | "any";
  readonly features: number;
}

/** A weight in float32, row-major. */
export interface ChainTensor {
  readonly shape: Shape;
  readonly data: Float32Array;
}

/** An input of a chain. Ids are whole numbers, one feature each. */
export interface ChainInput extends ChainShape {
  readonly name: string;
  readonly ids?: boolean;
}

/**
 * The source of a layer or an output: the name of an input or of a layer, or a part of a recurrent layer: `lstm:hidden`, `lstm:cell` are
 * its state after the last step, `lstm:hidden_reverse`, `lstm:cell_reverse` that of the other direction; `lstm:forward`, `lstm:reverse` are
 * the two outputs of a bidirectional layer that does not merge them. A defined cell has the parts that its definition names.
 */
export type ChainRef = string;

/** An output of a chain. */
export interface ChainOutput {
  readonly name: string;
  readonly from: ChainRef;
}

interface Common {
  /** Unique in the chain, as in the source */
  readonly name: string;
  /** Its name for this kind of layer in the source, for tables and refusals: `"CuDNNLSTM"`, `"aten::lstm"`. Default: its kind */
  readonly type?: string;
  /** Default: the layer before it; the first input for the first */
  readonly from?: ChainRef;
}

/** Weights by PyTorch's names and in its layout, also where the source has others. */
interface Weighted {
  readonly weights: ReadonlyMap<string, ChainTensor>;
}

/**
 * LSTM, GRU, RNN, or a cell of your own equations, whose weights have the names of a `DefinedLayer`. Weights of the others: `weight_ih_l0` [G·H, I], `weight_hh_l0` [G·H, S], and if it has them `bias_ih_l0`, `bias_hh_l0` [G·H],
 * `weight_hr_l0` [S, H]; `…_l1` of the next level, `…_reverse` of the other direction. Gates i f g o, r z n.
 */
export interface ChainRecurrent extends Common, Weighted {
  readonly kind: "lstm" | "gru" | "rnn" | "defined";
  readonly hiddenSize: number;
  /** The equations of a defined cell */
  readonly cell?: CellDefinition;
  /** Default 1 */
  readonly numLayers?: number;
  /** GRU; default true, as PyTorch */
  readonly resetAfter?: boolean;
  /** Of the gates and of the state, as `CellActivations` names them; defaults sigmoid and tanh. An RNN has `state` alone */
  readonly activations?: { readonly gate: string; readonly state: string };
  /** LSTM: limit of the cell state; default none */
  readonly cellClip?: number;
  /** Gives a frame for each frame; else the state after the last one (of a reverse direction: after frame 0) */
  readonly sequences: boolean;
  /** Reads from the end. Its sequence stays in the order of reading, last frame first, as `go_backwards` in Keras */
  readonly backwards?: boolean;
  /** It has both directions, and this is how their outputs become one; `"none"`: read `:forward` and `:reverse` */
  readonly merge?: Merge;
  /** Names of what gives the state before the first step: hidden and, of an LSTM, cell; then those of the other direction. Default: 0 */
  readonly initial?: readonly ChainRef[];
  /** The output of a sequence at absent frames: the previous one, or 0. Default `"hold"` */
  readonly absent?: "hold" | "zero";
  /** The state survives between calls in the source */
  readonly stateful?: boolean;
}

/** A matrix product on each frame. Weights: `weight` [out, in], and if it has one `bias` [out]. */
export interface ChainLinear extends Common, Weighted {
  readonly kind: "linear";
  /** Default `"linear"` */
  readonly activation?: ChainActivation;
}

/** Rows of a table by ids. Weights: `weight` [rows, features]. */
export interface ChainEmbedding extends Common, Weighted {
  readonly kind: "embedding";
  /** Id 0 marks an absent frame; default false */
  readonly maskZero?: boolean;
}

/** A cross-correlation over time. Weights: `weight` [out, in / groups, K], and if it has one `bias` [out]. */
export interface ChainConv1d extends Common, Weighted {
  readonly kind: "conv1d";
  readonly stride?: number;
  readonly dilation?: number;
  readonly groups?: number;
  /** Zeros before and after; `"same"` gives ceil(T / stride) frames, with the larger half after. Default [0, 0] */
  readonly padding?: ChainPadding;
  readonly activation?: ChainActivation;
}

/** Zeros before and after, or Keras' word for how many. */
export type ChainPadding = readonly [left: number, right: number] | "same" | "causal";

/**
 * An activation by name, with its numbers in brackets where they are not the usual ones: `relu`, `relu(max, slope, threshold)`,
 * `leakyRelu(slope)`, `elu(alpha)`, `selu`, `softplus`, `softsign`, `tanh`, `sigmoid`, `exponential`, `silu`, `gelu`, `gelu(tanh)`, `mish`,
 * `hardSigmoid(slope, offset)`, `hardSilu`, `softmax`, `logSoftmax`, `log`, `logSigmoid`, `linear`.
 */
export type ChainActivation = string;

/** An activation on each number, softmax over the features. */
export interface ChainActivationLayer extends Common {
  readonly kind: "activation";
  readonly activation: ChainActivation;
}

/** x > 0 ? x : weight · x. Weights: `weight` [features], or [T, features]. */
export interface ChainPrelu extends Common, Weighted {
  readonly kind: "prelu";
}

/** Weights: `running_mean`, `running_var`, and if it has them `weight`, `bias`, all [features]. */
export interface ChainBatchNorm extends Common, Weighted {
  readonly kind: "batchNorm";
  readonly eps: number;
}

/** Over the features of each frame. Weights, if it has them: `weight`, `bias` [features]. */
export interface ChainLayerNorm extends Common, Weighted {
  readonly kind: "layerNorm";
  readonly eps: number;
}

/** Dropout and noise, which act in training alone. */
export interface ChainDropout extends Common {
  readonly kind: "dropout";
  /** Share of the numbers that training drops; none for layers that do nothing at all */
  readonly rate?: number;
}

/** Frames of which every feature has this value are absent, and become 0. */
export interface ChainMasking extends Common {
  readonly kind: "masking";
  readonly value: number;
}

/** The largest or the mean over windows of frames, or over all frames if it has no `size`. */
export interface ChainPool extends Common {
  readonly kind: "pool";
  readonly operation: "max" | "mean";
  readonly size?: number;
  /** Default: the size */
  readonly stride?: number;
  /** Padded frames count neither in a maximum nor in a mean. Default [0, 0] */
  readonly padding?: readonly [left: number, right: number] | "same";
  /** A global pool gives one frame instead of a vector; default false */
  readonly keepFrames?: boolean;
  /** A global mean leaves absent frames out; default false */
  readonly presentOnly?: boolean;
}

/**
 * Layers without numbers: `last` gives frame T − 1 of a sequence, `flip` turns time round, `flatten` makes frames one vector, time first;
 * `transpose` exchanges frames and features.
 */
export interface ChainMove extends Common {
  readonly kind: "last" | "flip" | "flatten" | "transpose";
}

/** A vector n times, as a sequence. */
export interface ChainRepeat extends Common {
  readonly kind: "repeat";
  readonly times: number;
}

/** The same numbers in other sizes; -1 in one of them: what is left. Without `frames`, a vector. */
export interface ChainReshape extends Common {
  readonly kind: "reshape";
  readonly frames?: number;
  readonly features: number;
}

/** Zeros before and after a sequence; negative numbers remove frames. */
export interface ChainPad extends Common {
  readonly kind: "pad";
  readonly padding: readonly [left: number, right: number];
}

/** Joins what it reads with others: their features side by side, their frames one after the other, or number by number. */
export interface ChainJoin extends Common {
  readonly kind: "join";
  readonly operation: "features" | "frames" | "add" | "subtract" | "multiply" | "mean" | "max" | "min";
  readonly with: readonly ChainRef[];
}

/** A layer of a chain. */
export type ChainLayer =
  | ChainRecurrent
  | ChainLinear
  | ChainEmbedding
  | ChainConv1d
  | ChainActivationLayer
  | ChainPrelu
  | ChainBatchNorm
  | ChainLayerNorm
  | ChainDropout
  | ChainMasking
  | ChainPool
  | ChainMove
  | ChainRepeat
  | ChainReshape
  | ChainPad
  | ChainJoin;

/** A network as a reader finds it. */
export interface ChainSource {
  /** The format and the version that wrote it, such as `"Keras 2.12.0"` */
  readonly source: string;
  readonly name?: string;
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
