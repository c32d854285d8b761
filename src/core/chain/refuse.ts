/** The one error of networks that Sluice does not run, or whose description lies. */
import { describe, SluiceError } from "../tensor/errors.ts";
import { suggestion } from "../tensor/suggest.ts";

/**
 * A network cannot become a chain, or a chain cannot run: code `CHAIN`. The message names the layer, what was expected and what came, and
 * what to do.
 *
 * @example
 * try { await openNetwork(bytes); } catch (error) { if (error instanceof ChainError) console.error(error.layer, error.message); }
 */
export class ChainError extends SluiceError {
  /** Name of the layer, as in the file; undefined when the network as a whole is refused */
  readonly layer: string | undefined;
  /** The line `chain` that the names and sizes of a state dict suggest, and what it assumes */
  readonly proposal?: { readonly chain: string; readonly assumed: string };

  /**
   * @param layer   name of the layer; undefined for the network as a whole
   * @param message what was expected, what came, and what to do
   */
  constructor(layer: string | undefined, message: string) {
    const where = layer === undefined ? "network" : `layer ${describe(layer)}`;
    super("CHAIN", `${where}: ${message}${suggestion(message)}`);
    this.layer = layer;
  }
}

/** @throws ChainError always */
export function refuseLayer(layer: string | undefined, message: string): never {
  throw new ChainError(layer, message);
}
