/** Calls to the network worker, which holds the whole network of the open file and runs it. */
import type { PrintedC } from "../../src/network.ts";
import type { ChartTable } from "../charts/marks.ts";
import type { OpenSource, ReadAs, SavedFile } from "../worker/protocol.ts";

/** A layer with the activations and norms that only act on its numbers. */
export interface LayerRow {
  name: string;
  /** Its class in the words of the source, and those of its parts: `"Gemm + relu"`. */
  type: string;
  shape: string;
  /** Its source, if that is not the row before it. */
  from?: string;
  /** Why it needs the end of the sequence, as words after "it"; absent if it runs by the step. */
  needsEnd?: string;
  parameters: number;
  isRecurrent: boolean;
  /** Inputs, 0 where the weights do not say them, and units of a recurrent layer. */
  sizes?: [inputSize: number, hiddenSize: number];
}

export interface PortRow {
  name: string;
  shape: string;
  /** Numbers in a frame. */
  features: number;
  ids: boolean;
}

export interface NetworkOutline {
  /** The program that saved it. */
  source: string;
  layers: LayerRow[];
  inputs: PortRow[];
  outputs: PortRow[];
  /** Sentences on what the file leaves open, and what we took for it. */
  assumptions: readonly string[];
  /** Its vocabulary, if it reads text; without an alphabet, any text. */
  text?: { alphabet?: string };
}

/** Why the whole does not run. */
export interface Refusal {
  text: string;
  /** The layer that stops it, if one does. */
  layer?: string;
}

/** An output of a run. */
export interface Answer {
  name: string;
  features: number;
  /** Whether each sequence has one answer instead of one for each frame. */
  isVector: boolean;
  /** Both ends of the scale that fits its kind: 0 to 1 for shares and gates, ±1 for tanh, else what came. */
  range: [number, number];
  /** Names of the numbers, e.g. the characters of a vocabulary. */
  names?: string[];
  /** The numbers of each sequence, [frames, features]. */
  sequences: Float32Array[];
}

export interface Answers {
  outputs: Answer[];
  milliseconds: number;
  /** Of text: its characters. */
  characters?: string[];
}

export interface Methods {
  /**
   * `chain`: the order of the layers, for files that have their weights alone; default: what their names and sizes suggest. The reply has the
   * order that was read, and what it assumes; an empty one is missing.
   */
  load: {
    params: { source: OpenSource; readAs: ReadAs; saved?: SavedFile[]; chain?: string };
    result: {
      outline?: NetworkOutline;
      refused?: Refusal;
      chain?: string;
      assumed?: string;
    };
  };
  /** On a file or a text; without both, on random numbers. */
  run: { params: { file?: File; columns?: string; text?: string }; result: Answers };
  /** Continues a text: each character is drawn by the squared probabilities of the network, a temperature of a half, and read as the next input. */
  write: { params: { text: string; length: number }; result: string };
  /** The network as C; one that needs whole sequences takes none longer than those of the last run. */
  c: { params: Record<string, never>; result: PrintedC };
  /** An output of the last run as rows. */
  table: { params: { output: number }; result: ChartTable };
}
