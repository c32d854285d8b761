/** The blocks between the layers of a running network, and the seam at which a layer runs. */
import type { ChainLayer, ChainRef, PlacedLayer } from "../../core/chain/chain.ts";
import type { Stream } from "../stream/stream.ts";

/** A block that a layer reads or writes: [frames, features], one frame of a vector. */
export interface Value {
  readonly frames: number;
  readonly features: number;
  readonly isVector: boolean;
  readonly block: Float32Array;
  /** 1 for frames that are there; undefined: all are */
  readonly present?: Uint8Array;
}

/** A layer over blocks of fixed sizes. */
export interface Running {
  readonly output: Value;
  /** Parts that others read, by what follows the colon */
  readonly parts?: Readonly<Record<string, Value>>;
  /** Computes its blocks. @returns false when there is no frame yet, by the step */
  run(): boolean;
  /** Forgets earlier blocks. */
  reset?(): void;
}

export interface MakeRequest {
  readonly placed: PlacedLayer;
  readonly input: Value;
  /** Frame by frame, with what earlier ones left; else a whole sequence at once */
  readonly byStep: boolean;
  read(ref: ChainRef): Value;
  /** Whether anything reads a part of it */
  uses(part: string): boolean;
  /** Makes an output of the size that the chain gives, and pays for it */
  value(frames: number, features: number, isVector: boolean, present?: Uint8Array): Value;
  /** Streams of cells with weights packed once, shared by all runs of a network */
  stream(key: string, make: () => Stream): Stream;
}

/** Makes a layer of one kind. */
export type Make<L extends ChainLayer = ChainLayer> = (request: MakeRequest, layer: L) => Running;

/** The frames after a layer; when a network runs, all are known. */
export function framesOf({ placed: { output } }: MakeRequest): number {
  return output.frames === undefined ? 1 : (output.frames as number);
}

/** A layer that gives one frame for each, and passes the mask on. */
export function byFrame(
  { input, value }: MakeRequest,
  features: number,
  run: (output: Value) => void,
): Running {
  const output = value(input.frames, features, input.isVector, input.present);
  return {
    output,
    run() {
      run(output);
      return true;
    },
  };
}

/** A layer whose blocks have other frames; it ends a mask. */
export function reframed(
  { value }: MakeRequest,
  frames: number,
  features: number,
  isVector: boolean,
  run: (output: Float32Array) => void,
): Running {
  const output = value(frames, features, isVector);
  return {
    output,
    run() {
      run(output.block);
      return true;
    },
  };
}
