/** Brings the engine of equations, which a plain layer does not import. */
import { useDefinedEngine } from "../cells/defined/engine/useEngine.ts";

/**
 * Lets `LSTM`, `GRU` and `RNN` run on the equations of their cell. They do so with noise inside their steps (`zoneout`, `recurrentDropout` and
 * `variationalDropout` of the hidden state) and with activations that the kernels do not have. Call it once, before you make such a layer. Programs
 * without such layers leave the engine out of their bundle. `DefinedLayer` and `toModule` bring it themselves.
 *
 * @example
 * useDefinedCells();
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, zoneout: 0.1 });
 */
export function useDefinedCells(): void {
  useDefinedEngine();
}
