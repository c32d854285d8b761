import { useDefinedEngine } from "./definedEngine.ts";

/**
 * Lets `LSTM`, `GRU` and `RNN` run on the equations of their cell in a page: for noise inside their steps (`zoneout`,
 * `recurrentDropout`, `variationalDropout` of the hidden state), for activations without kernels, and, faster, for variants such as
 * `projSize`. Call it once, before you make such a layer; other programs leave the engine out of their bundle. Node has the engine;
 * `DefinedLayer` and `toModule` bring it themselves.
 *
 * @example
 * useDefinedCells();
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, zoneout: 0.1 });
 */
export function useDefinedCells(): void {
  useDefinedEngine();
}
