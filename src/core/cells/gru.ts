/**
 * The gated recurrent unit, rows in the order r z n:
 *
 *   r = σ(W_r x + b_ir + U_r h + b_hr)
 *   z = σ(W_z x + b_iz + U_z h + b_hz)
 *   n = tanh(W_n x + b_in + r ⊙ (U_n h + b_hn))     reset after the product: PyTorch's `GRUCell`, cuDNN
 *   n = tanh(W_n x + b_in + U_n (r ⊙ h) + b_hn)     reset before it: Cho et al. 2014, equations 5 to 8
 *   h' = (1 - z) ⊙ n + z ⊙ h                         so z = 1 keeps the old state
 */
import type { FloatArray } from "../tensor/dtype.ts";
import type { Backward, Cell, CellWeights, Forward, GRUSpec, StepTrace, WeightSums } from "./cell.ts";
import { checkedActivation, refuseGradient } from "./namedActivation.ts";
import { recurrentBackward } from "./recurrentBackward.ts";

export const gruForward: Forward<GRUSpec> = (spec, weights, batch, inputPart, previous, next, trace) => {
  const H = spec.hiddenSize;
  const b = weights.biasHh;
  const h = previous.hidden;
  const { gates } = trace;
  const act = checkedActivation(spec.activations?.gate ?? "sigmoid");
  const content = checkedActivation(spec.activations?.state ?? "tanh");
  resetAndUpdate(H, weights, batch, inputPart, h, gates, act);

  const Un = weights.weightHh.subarray(2 * H * H);
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = 3 * n * H + k;
      let a = inputPart[at + 2 * H];
      if (spec.resetAfter) {
        let u = b === undefined ? 0 : b[2 * H + k];
        for (let j = 0; j < H; j++) u += Un[k * H + j] * h[n * H + j];
        trace.recurrentNew![n * H + k] = u;
        a += gates[at] * u;
      } else {
        if (b !== undefined) a += b[2 * H + k];
        for (let j = 0; j < H; j++) a += Un[k * H + j] * (gates[3 * n * H + j] * h[n * H + j]);
      }
      const z = gates[at + H];
      const candidate = content(a);
      gates[at + 2 * H] = candidate;
      next.hidden[n * H + k] = (1 - z) * candidate + z * h[n * H + k];
    }
  }
};

function resetAndUpdate(
  H: number,
  weights: CellWeights,
  batch: number,
  inputPart: FloatArray,
  h: FloatArray,
  gates: FloatArray,
  act: (x: number) => number,
): void {
  const U = weights.weightHh;
  const b = weights.biasHh;
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = 3 * n * H + k;
      let r = inputPart[at];
      let z = inputPart[at + H];
      if (b !== undefined) {
        r += b[k];
        z += b[H + k];
      }
      for (let j = 0; j < H; j++) {
        r += U[k * H + j] * h[n * H + j];
        z += U[(H + k) * H + j] * h[n * H + j];
      }
      gates[at] = act(r);
      gates[at + H] = act(z);
    }
  }
}

const backward: Backward<GRUSpec> = (spec, weights, batch, previous, trace, gradNext, gradPart, sums) => {
  refuseGradient(spec.activations);
  const H = spec.hiddenSize;
  const h = previous.hidden;
  const gradHidden = gradNext.hidden;
  /** The part of the gradient w.r.t. h that bypasses U. */
  const direct = new Float64Array(batch * H);
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = 3 * n * H + k;
      const z = trace.gates[at + H];
      const candidate = trace.gates[at + 2 * H];
      const gradH = gradHidden[n * H + k];
      gradPart[at + H] = gradH * (h[n * H + k] - candidate) * z * (1 - z);
      gradPart[at + 2 * H] = gradH * (1 - z) * (1 - candidate * candidate);
      direct[n * H + k] = gradH * z;
    }
  }
  const backThroughReset = spec.resetAfter ? backwardResetAfter : backwardResetBefore;
  backThroughReset(H, weights, batch, h, trace, direct, gradPart, sums);
  for (let at = 0; at < batch * H; at++) gradHidden[at] = direct[at];
};

/** Adds the gradient through U to `gradHidden`, and writes the gradient of the reset gate. */
type ThroughReset = (
  H: number,
  weights: CellWeights,
  batch: number,
  h: FloatArray,
  trace: StepTrace,
  gradHidden: Float64Array,
  gradPart: FloatArray,
  sums: WeightSums | undefined,
) => void;

const backwardResetAfter: ThroughReset = (H, weights, batch, h, trace, gradHidden, gradPart, sums) => {
  /** Gradient w.r.t. U h + b_hh, which differs from the gradient w.r.t. the input part where r multiplies it */
  const gradRecurrent = gradPart.slice(0, batch * 3 * H);
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = 3 * n * H + k;
      const r = trace.gates[at];
      const gradNew = gradPart[at + 2 * H];
      const gradReset = gradNew * trace.recurrentNew![n * H + k] * r * (1 - r);
      gradPart[at] = gradReset;
      gradRecurrent[at] = gradReset;
      gradRecurrent[at + 2 * H] = gradNew * r;
    }
  }
  recurrentBackward(weights.weightHh, sums, batch, 3 * H, H, gradRecurrent, h, gradHidden, true);
};

const backwardResetBefore: ThroughReset = (H, weights, batch, h, trace, gradHidden, gradPart, sums) => {
  const U = weights.weightHh;
  const gradNew = new Float64Array(batch * H);
  const resetHidden = new Float64Array(batch * H);
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      gradNew[n * H + k] = gradPart[3 * n * H + 2 * H + k];
      resetHidden[n * H + k] = trace.gates[3 * n * H + k] * h[n * H + k];
    }
  }
  const gradResetHidden = new Float64Array(batch * H);
  const forNew = sums && rowsOf(sums, 2 * H, 3 * H, H);
  recurrentBackward(U.subarray(2 * H * H), forNew, batch, H, H, gradNew, resetHidden, gradResetHidden);

  const gradGates = new Float64Array(batch * 2 * H);
  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = 3 * n * H + k;
      const r = trace.gates[at];
      const gradRH = gradResetHidden[n * H + k];
      gradPart[at] = gradRH * h[n * H + k] * r * (1 - r);
      gradHidden[n * H + k] += gradRH * r;
      gradGates[2 * n * H + k] = gradPart[at];
      gradGates[2 * n * H + H + k] = gradPart[at + H];
    }
  }
  const forGates = sums && rowsOf(sums, 0, 2 * H, H);
  recurrentBackward(U.subarray(0, 2 * H * H), forGates, batch, 2 * H, H, gradGates, h, gradHidden, true);
};

/** Views of rows [start, end) of the recurrent weights. */
function rowsOf(weights: WeightSums, start: number, end: number, size: number) {
  return {
    weightIh: weights.weightIh,
    weightHh: weights.weightHh.subarray(start * size, end * size),
    biasHh: weights.biasHh?.subarray(start, end),
  };
}

export const gru: Cell<GRUSpec> = { forward: gruForward, backward };
