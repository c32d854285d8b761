/** Networks as C programs. What prints them loads when you ask for one. */
import type { ChainSource } from "../../core/chain/chain.ts";
import { prepare } from "../network/open.ts";
import type { WeightFormatName } from "./weights.ts";

/** How `toC` prints a network. */
export interface ToCOptions {
  /** Begins every name; default `"net"` */
  prefix?: string;
  /** Matrices as float32 (default), half precision, or int8 with a scale for each row */
  weights?: WeightFormatName;
  /** The most frames of a sequence, for networks over whole sequences. Default: those of the network, if it says */
  frames?: number;
  /** Name of the header in the source; default the prefix and `.h` */
  header?: string;
}

/** A network as C. */
export interface PrintedC {
  readonly source: string;
  readonly header: string;
  /** The function that runs it: `net_step`, or `net_run` for a network that needs whole sequences */
  readonly function: string;
  readonly sizes: {
    /** Bytes of constants */
    readonly weights: number;
    /** Bytes of the state, which has all memory but a small stack */
    readonly ram: number;
    /** Of one call */
    readonly multiplyAdds: number;
  };
  /** How other weights than float32 change the outputs on random input */
  readonly difference?: CDifference;
}

/** Differences of outputs, and the root mean square of the outputs themselves. */
export interface CDifference {
  readonly largest: number;
  readonly rms: number;
  readonly outputs: number;
}

/**
 * Resolves to a network as one C99 file and its header, without libraries or allocation.
 *
 * @param model   a chain, such as `network.chain`
 * @param options prefix, format of the weights, frames
 * @throws ChainError for a network that does not fit, or weights that are not finite; ArgumentError for
 *   options that are not valid, or a network over whole sequences of any length without `frames`
 * @example
 * const { source, header, sizes } = await toC((await openNetwork(bytes)).chain, { prefix: "gesture" });
 */
export async function toC(model: ChainSource, options: ToCOptions = {}): Promise<PrintedC> {
  const { print } = await import("./print.ts");
  await prepare(model);
  return print(model, options);
}
