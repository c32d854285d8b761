/** The one way from a plain layer to the engine of equations. */
import { useBuiltEngine } from "../kernels/builtEngine.ts";

/**
 * Brings the engine that runs cells from their equations. `LSTM`, `GRU`, `RNN` and their cells need it for noise inside their steps (`zoneout`,
 * `recurrentDropout`, `variationalDropout` of the hidden state) and for activations other than the usual ones. Call it once, before you make such
 * a layer. Programs without it leave the engine out. `Recurrent`, `RecurrentCell` and layers from a checkpoint have it and need no call.
 *
 * @example
 * useDefinedCells();
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, zoneout: 0.1 });
 */
export function useDefinedCells(): void {
  useBuiltEngine();
}
