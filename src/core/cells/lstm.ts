/**
 * Long short-term memory, rows in the order i f g o, as PyTorch's `LSTMCell`:
 *
 *   i = σ(W_i x + b_ii + U_i h + b_hi + p_i ⊙ c)
 *   f = σ(W_f x + b_if + U_f h + b_hf + p_f ⊙ c)
 *   g = tanh(W_g x + b_ig + U_g h + b_hg)
 *   c' = f ⊙ c + i ⊙ g
 *   o = σ(W_o x + b_io + U_o h + b_ho + p_o ⊙ c')
 *   h' = o ⊙ tanh(c')
 *
 * Options, in any combination:
 *   peephole  the terms with p (Gers and Schmidhuber 2000): i and f see the old cell state, o the new one
 *   coupled   i = 1 - f, without its own weights, rows f g o (Greff et al. 2017, "CIFG")
 *   cellClip  c' is limited to [-cellClip, cellClip] before anything uses it (TensorFlow's `cell_clip`)
 *   projSize  h' = W_hr (o ⊙ tanh(c')), no bias (Sak et al. 2014; PyTorch's `proj_size`)
 *   activations  replace σ and tanh, forward only: layers run and train such cells as definitions (`defined/asDefined.ts`)
 */
import { tanh } from "./activations.ts";
import {
  type Backward,
  type Cell,
  type CellState,
  type CellWeights,
  type Forward,
  type LSTMSpec,
  type StepTrace,
  stateSize,
  type WeightSums,
} from "./cell.ts";
import { checkedActivation, refuseGradient } from "./namedActivation.ts";
import { matmul } from "./product.ts";
import { recurrentBackward } from "./recurrentBackward.ts";

/** First row of each gate and first element of each peephole. A coupled input gate has none; the loop reads its value and ignores it. */
function layout(spec: LSTMSpec) {
  const H = spec.hiddenSize;
  const first = spec.coupled ? 0 : H;
  return {
    rows: 3 * H + first,
    I: 0,
    F: first,
    G: first + H,
    O: first + 2 * H,
    pI: 0,
    pF: first,
    pO: first + H,
  };
}

export const lstmForward: Forward<LSTMSpec> = (spec, weights, batch, inputPart, previous, next, trace) => {
  const { hiddenSize: H, projSize, coupled, cellClip } = spec;
  const S = stateSize(spec);
  const { rows, I, F, G, O, pI, pF, pO } = layout(spec);
  const U = weights.weightHh;
  const b = weights.biasHh;
  const p = weights.weightCh;
  const { hidden } = previous;
  const unprojected = projSize > 0 ? new Float64Array(batch * H) : next.hidden;
  const act = checkedActivation(spec.activations?.gate ?? "sigmoid");
  const content = checkedActivation(spec.activations?.state ?? "tanh");

  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = n * rows + k;
      let i = inputPart[at + I];
      let f = inputPart[at + F];
      let g = inputPart[at + G];
      let o = inputPart[at + O];
      if (b !== undefined) {
        i += b[I + k];
        f += b[F + k];
        g += b[G + k];
        o += b[O + k];
      }
      for (let j = 0; j < S; j++) {
        const h = hidden[n * S + j];
        i += U[(I + k) * S + j] * h;
        f += U[(F + k) * S + j] * h;
        g += U[(G + k) * S + j] * h;
        o += U[(O + k) * S + j] * h;
      }
      const old = previous.cell![n * H + k];
      if (p !== undefined) {
        i += p[pI + k] * old;
        f += p[pF + k] * old;
      }
      f = act(f);
      i = coupled ? 1 - f : act(i);
      g = content(g);
      let c = f * old + i * g;
      if (cellClip > 0) c = Math.max(-cellClip, Math.min(cellClip, c));
      if (p !== undefined) o += p[pO + k] * c;
      o = act(o);

      if (!coupled) trace.gates[at + I] = i;
      trace.gates[at + F] = f;
      trace.gates[at + G] = g;
      trace.gates[at + O] = o;
      trace.cell![n * H + k] = c;
      next.cell![n * H + k] = c;
      unprojected[n * H + k] = o * content(c);
    }
  }
  if (projSize > 0) {
    matmul(unprojected, weights.weightHr!, next.hidden, batch, H, projSize, { transposeB: true });
  }
};

const backward: Backward<LSTMSpec> = (spec, weights, batch, previous, trace, gradNext, gradPart, sums) => {
  refuseGradient(spec.activations);
  const { hiddenSize: H, projSize, coupled, cellClip } = spec;
  const { rows, I, F, G, O, pI, pF, pO } = layout(spec);
  const p = weights.weightCh;
  const gradP = sums?.weightCh;
  const gradCell = gradNext.cell!;
  const gradUnprojected =
    projSize > 0 ? backThroughProjection(spec, weights, batch, trace, gradNext, sums) : gradNext.hidden;

  for (let n = 0; n < batch; n++) {
    for (let k = 0; k < H; k++) {
      const at = n * rows + k;
      const f = trace.gates[at + F];
      const i = coupled ? 1 - f : trace.gates[at + I];
      const g = trace.gates[at + G];
      const o = trace.gates[at + O];
      const old = previous.cell![n * H + k];
      const c = trace.cell![n * H + k];
      const tanhC = tanh(c);

      const gradM = gradUnprojected[n * H + k];
      const gradO = gradM * tanhC * o * (1 - o);
      let gradC = gradCell[n * H + k] + gradM * o * (1 - tanhC * tanhC);
      if (p !== undefined) gradC += gradO * p[pO + k];
      // A clipped cell state has no gradient.
      if (cellClip > 0 && Math.abs(f * old + i * g) > cellClip) gradC = 0;
      const gradG = gradC * i * (1 - g * g);
      const gradI = coupled ? 0 : gradC * g * i * (1 - i);
      const gradF = gradC * (coupled ? old - g : old) * f * (1 - f);

      if (!coupled) gradPart[at + I] = gradI;
      gradPart[at + F] = gradF;
      gradPart[at + G] = gradG;
      gradPart[at + O] = gradO;
      let gradOld = gradC * f;
      if (p !== undefined) {
        if (!coupled) gradOld += gradI * p[pI + k];
        gradOld += gradF * p[pF + k];
      }
      gradCell[n * H + k] = gradOld;
      if (gradP !== undefined) {
        // Uses the rounded gradients, as all other weights do.
        if (!coupled) gradP[pI + k] += gradPart[at + I] * old;
        gradP[pF + k] += gradPart[at + F] * old;
        gradP[pO + k] += gradPart[at + O] * c;
      }
    }
  }
  recurrentBackward(
    weights.weightHh,
    sums,
    batch,
    rows,
    stateSize(spec),
    gradPart,
    previous.hidden,
    gradNext.hidden,
  );
};

/** The backward step of h' = W_hr m, m = o ⊙ tanh(c'). @returns the gradient w.r.t. m, [N, H] */
function backThroughProjection(
  spec: LSTMSpec,
  weights: CellWeights,
  batch: number,
  trace: StepTrace,
  gradNext: CellState,
  sums: WeightSums | undefined,
): Float64Array {
  const { hiddenSize: H, projSize: P } = spec;
  const gradM = new Float64Array(batch * H);
  matmul(gradNext.hidden, weights.weightHr!, gradM, batch, P, H);
  if (sums !== undefined) {
    const { rows, O } = layout(spec);
    const m = new Float64Array(batch * H);
    for (let n = 0; n < batch; n++)
      for (let k = 0; k < H; k++) m[n * H + k] = trace.gates[n * rows + O + k] * tanh(trace.cell![n * H + k]);
    matmul(gradNext.hidden, m, sums.weightHr!, P, batch, H, { transposeA: true, accumulate: true });
  }
  return gradM;
}

export const lstm: Cell<LSTMSpec> = { forward: lstmForward, backward };
