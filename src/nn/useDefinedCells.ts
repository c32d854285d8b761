/** The one way from a plain layer to the engine of equations. */
import { useBuiltEngine } from "../kernels/builtEngine.ts";

/**
 * Brings the engine that runs cells from their equations, which `LSTM`, `GRU` and `RNN` need for noise inside their steps: `zoneout`,
 * `recurrentDropout` and `variationalDropout` of the hidden state. Call it once, before you make such a layer. Programs without it leave the
 * engine out. `Recurrent` and `RecurrentCell` have it anyway and need no call.
 *
 * @example
 * useDefinedCells();
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, zoneout: 0.1 });
 */
export function useDefinedCells(): void {
  useBuiltEngine();
}
