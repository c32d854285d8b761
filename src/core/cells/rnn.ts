/**
 * The simple recurrent cell (Elman 1990), as PyTorch's `RNNCell`:
 *
 *   h' = act(W x + b_ih + U h + b_hh),  act = tanh or relu; any other forward only
 */
import type { Backward, Cell, Forward, RNNSpec } from "./cell.ts";
import { checkedActivation, refuseGradient } from "./namedActivation.ts";
import { recurrentBackward } from "./recurrentBackward.ts";

export const rnnForward: Forward<RNNSpec> = (spec, weights, batch, inputPart, previous, next, trace) => {
  const H = spec.hiddenSize;
  const U = weights.weightHh;
  const b = weights.biasHh;
  const h = previous.hidden;
  const act = checkedActivation(spec.nonlinearity);
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
};

const backward: Backward<RNNSpec> = (spec, weights, batch, previous, trace, gradNext, gradPart, sums) => {
  const { hiddenSize: H, nonlinearity } = spec;
  if (nonlinearity !== "tanh" && nonlinearity !== "relu")
    refuseGradient({ gate: "none", state: nonlinearity });
  for (let at = 0; at < batch * H; at++) {
    const hidden = trace.gates[at];
    const slope = nonlinearity === "tanh" ? 1 - hidden * hidden : hidden > 0 ? 1 : 0;
    gradPart[at] = gradNext.hidden[at] * slope;
  }
  recurrentBackward(weights.weightHh, sums, batch, H, H, gradPart, previous.hidden, gradNext.hidden);
};

export const rnn: Cell<RNNSpec> = { forward: rnnForward, backward };
