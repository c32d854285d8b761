/**
 * The simple recurrent cell (Elman 1990), as PyTorch's `RNNCell`:
 *
 *   h' = act(W x + b_ih + U h + b_hh),  act = tanh or relu; any other forward only
 */
import type { FloatArray } from "../tensor/dtype.ts";
import type { Cell, CellState, CellWeights, RNNSpec, StepTrace } from "./cell.ts";
import { activationFunction, refuseGradient } from "./namedActivation.ts";
import { recurrentBackward } from "./recurrentBackward.ts";

export const rnn: Cell<RNNSpec> = { forward: rnnForward, backward };

export function rnnForward(
  spec: RNNSpec,
  weights: CellWeights,
  batch: number,
  inputPart: FloatArray,
  previous: CellState,
  next: CellState,
  trace: StepTrace,
): void {
  const H = spec.hiddenSize;
  const U = weights.weightHh;
  const b = weights.biasHh;
  const h = previous.hidden;
  const act = activationFunction(spec.nonlinearity);
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = n * H + k;
      let a = inputPart[at];
      if (b !== undefined) a += b[k];
      for (let j = 0; j < H; j++) a += U[k * H + j] * h[n * H + j];
      const hidden = act(a);
      trace.gates[at] = hidden;
      next.hidden[at] = hidden;
    }
  }
}

function backward(
  spec: RNNSpec,
  weights: CellWeights,
  batch: number,
  previous: CellState,
  trace: StepTrace,
  gradNext: CellState,
  gradInputPart: FloatArray,
  gradWeights: CellWeights<Float64Array> | undefined,
): void {
  const { hiddenSize: H, nonlinearity } = spec;
  if (nonlinearity !== "tanh" && nonlinearity !== "relu")
    refuseGradient({ gate: "none", state: nonlinearity });
  for (let at = 0; at < batch * H; at++) {
    const hidden = trace.gates[at];
    const slope = nonlinearity === "tanh" ? 1 - hidden * hidden : hidden > 0 ? 1 : 0;
    gradInputPart[at] = gradNext.hidden[at] * slope;
  }
  recurrentBackward(
    weights.weightHh,
    gradWeights,
    batch,
    H,
    H,
    gradInputPart,
    previous.hidden,
    gradNext.hidden,
  );
}
