/**
 * Calls to a checkpoint worker. One worker holds one checkpoint; cancelling or closing ends it. Everything here can be cloned between
 * threads; text from files stays text.
 */
import type { CheckpointReport, GateReport, RecordKind, WritableFormat } from "../../src/checkpoint.ts";
import type { Direction, GateName } from "../../src/index.ts";

/** A source to open: files of one drop, a file of the page's own origin, or a model that another page of it handed over. */
export type OpenSource =
  | { kind: "files"; files: readonly File[] }
  | { kind: "url"; url: string }
  | { kind: "example"; name: string }
  | { kind: "kept"; name: string };

export interface ReadAs {
  from?: string;
  order?: string;
}

/** Where an edit acts: a recurrent layer by its name, one level of its stack, one direction; an absent field means all. */
export interface EditPlace {
  module?: string;
  layer?: number;
  direction?: Direction;
}

/** One change, as plain data: the history and the page's address are lists of edits. */
export type Edit =
  | ({ kind: "bias"; gate: string; bias: number; unit?: number } & EditPlace)
  | ({ kind: "scheme"; scheme: string; seed: number } & EditPlace);

export interface GateOutline {
  gate: GateName;
  /** Its letter in our words. */
  letter: string;
  /** Its letter in the words of the source's framework. */
  sourceLetter: string;
  /** The numbers that `sluice inspect --json` prints. */
  report: GateReport;
  /** Effective bias of each unit; absent where the two biases have no sum. */
  bias?: Float64Array;
  inputBias?: Float64Array;
  hiddenBias?: Float64Array;
}

export interface CellOutline {
  layer: number;
  direction: Direction;
  kind: RecordKind;
  inputSize: number;
  hiddenSize: number;
  stateSize: number;
  /** Of its gates, candidates apart. */
  activation: string;
  gates: GateOutline[];
  /** The gates in the order of the source, by its letters and by ours; several orders where its tensors differ. */
  sourceOrder: string;
  ourOrder: string;
}

export interface LayerOutline {
  name: string;
  convention: string;
  layerClass: string;
  framework: string;
  kind: RecordKind;
  inputSize: number;
  hiddenSize: number;
  numLayers: number;
  bidirectional: boolean;
  activations: { gate: string; state: string };
  alternatives: string[];
  /** How its record was checked, when by its source only. */
  checked?: string;
  conventionNote?: string;
  tensors: { name: string; dtype: string; shape: readonly number[] }[];
  cells: CellOutline[];
}

/** Something a reader should know, and the gate, cell or layer it concerns. */
export interface PlacedNote {
  text: string;
  /** It says how the file is read, and nothing is in doubt. */
  isPlain?: boolean;
  layer?: number;
  cell?: number;
  gate?: GateName;
}

export interface Outline {
  name: string;
  format: string;
  size: number;
  tensorCount: number;
  report: CheckpointReport;
  layers: LayerOutline[];
  notes: PlacedNote[];
  /** Whether the source can be written in its own format. */
  inPlace: boolean;
}

export interface GateWeights {
  /** [H, I] */
  input: Float32Array;
  /** [H, S] */
  recurrent: Float32Array;
  /** Of all gates of the cell, so that their pictures share a scale. */
  largest: number;
}

export interface SavedFile {
  name: string;
  bytes: Uint8Array<ArrayBuffer>;
}

/** The methods of a checkpoint worker. */
export interface Methods {
  open: { params: { source: OpenSource; readAs: ReadAs }; result: Outline };
  /** Restores the file and applies these edits in order. */
  edit: { params: { edits: readonly Edit[] }; result: Outline };
  /** Weights of one gate; `original`: without the edits. */
  weights: { params: { layer: number; cell: number; gate: number; original?: boolean }; result: GateWeights };
  /** `"source"`: the format of the file, changed in place if possible, as `sluice set` does. */
  save: {
    params: { format: "source" | WritableFormat; lossy?: boolean };
    result: { files: SavedFile[]; notes: string[] };
  };
}
