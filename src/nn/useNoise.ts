/** The one way from a plain layer to the engine of equations. */
import { useBuiltEngine } from "../kernels/builtEngine.ts";

/**
 * Lets `LSTM`, `GRU` and `RNN` take noise inside their steps: `zoneout`, `recurrentDropout` and `variationalDropout` of the hidden state. Call it
 * once, before you make such a layer. It brings the engine that runs a cell from its equations, which programs without noise leave out. `Recurrent`
 * has that engine anyway, so it needs no call.
 *
 * @example
 * useNoise();
 * const lstm = new LSTM({ inputSize: 10, hiddenSize: 20, zoneout: 0.1 });
 */
export function useNoise(): void {
  useBuiltEngine();
}
