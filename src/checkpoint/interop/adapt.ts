/**
 * Adapts cells to a convention: writes out a coupled input gate, changes the slope of the hard sigmoid, and, if you allow it, the reset form.
 */
import { sigmoid } from "../../core/cells/activations.ts";
import { gateIndex, gateNames } from "../../core/cells/gates.ts";
import { hardSigmoidOf } from "../../core/cells/namedActivation.ts";
import { allocate, dtypeOf, type FloatArray } from "../../core/tensor/dtype.ts";
import { type CellRecord, type ConversionNote, largest } from "./cellRecord.ts";
import type { Convention } from "./convention.ts";

/** Writes out the input gate of a coupled cell if the target has one: i = 1 - f = σ(-a_f). */
export function uncoupled(convention: Convention, record: CellRecord, notes: ConversionNote[]): CellRecord {
  const { spec, weights } = record;
  if (spec.kind !== "lstm" || !spec.coupled || convention.coupled || convention.cell !== "lstm")
    return record;
  const block = (values: FloatArray | undefined, gates: number): FloatArray | undefined => {
    if (values === undefined) return undefined;
    const size = values.length / gates;
    const full = allocate(dtypeOf(values), values.length + size);
    for (let k = 0; k < size; k++) full[k] = 0 - values[k];
    full.set(values, size);
    return full;
  };
  notes.push({
    what: "the coupled input gate is written out as the negated forget gate",
    exact: true,
    change: 0,
  });
  return {
    ...record,
    spec: { ...spec, coupled: false },
    weights: {
      ...weights,
      weightIh: block(weights.weightIh, 3)!,
      weightHh: block(weights.weightHh, 3)!,
      biasIh: block(weights.biasIh, 3),
      biasHh: block(weights.biasHh, 3),
      weightCh: block(weights.weightCh, 2),
    },
  };
}

/**
 * Scales the gates of a hard sigmoid for a target with another slope: hs(a x) = hs'(a / a' x). So a model of Keras 2 (slope 0.2) becomes one of
 * Keras 3 (slope 1/6).
 *
 * @param targets activations that the target has
 */
export function hardSigmoidScaled(
  record: CellRecord,
  targets: readonly string[],
  notes: ConversionNote[],
): CellRecord {
  const { spec, weights, activations } = record;
  if (spec.kind === "sLSTM") return record;
  const isRnn = spec.kind === "rnn";
  const name = isRnn ? activations.state : activations.gate;
  const own = hardSigmoidOf(name);
  const target = targets.find((other) => hardSigmoidOf(other)?.offset === 0.5);
  if (own?.offset !== 0.5 || target === undefined || targets.includes(name)) return record;
  const factor = own.slope / hardSigmoidOf(target)!.slope;
  const content = isRnn ? undefined : gateIndex(spec, "candidate");
  const scaled = (values: FloatArray | undefined, skipped?: number): FloatArray | undefined => {
    if (values === undefined) return undefined;
    const block = values.length / gateNames(spec).length;
    return values.map((value, k) =>
      Math.floor(k / block) === skipped ? value : value * factor,
    ) as FloatArray;
  };
  notes.push({
    what: `the ${isRnn ? "" : "gates' "}weights and biases are multiplied by ${+factor.toPrecision(6)}: ${name} is written as ${target}`,
    exact: true,
    change: 0,
  });
  return {
    spec: isRnn ? { ...spec, nonlinearity: target } : spec,
    activations: isRnn ? { ...activations, state: target } : { ...activations, gate: target },
    weights: {
      ...weights,
      weightIh: scaled(weights.weightIh, content)!,
      weightHh: scaled(weights.weightHh, content)!,
      biasIh: scaled(weights.biasIh, content),
      biasHh: scaled(weights.biasHh, content),
      weightCh: scaled(weights.weightCh),
    },
  };
}

/** Describes the reset form of the source beside that of the target. */
export function resetForms(isAfter: boolean): string {
  const form = (after: boolean) => (after ? "after" : "before");
  return `a GRU whose reset gate acts ${form(isAfter)} the recurrent product, while that of this class acts ${form(!isAfter)} it`;
}

/**
 * Turns a GRU into the other reset form, if the target has that form and the caller allows it. No weights make the two equal. We keep
 * all except the recurrent bias of the new gate, which reset-before has outside the gate: it becomes b_hn · σ(b_r), the part that passes the
 * gate at zero input.
 */
export function resetMoved(
  convention: Convention,
  record: CellRecord,
  notes: ConversionNote[],
  allowed: boolean,
): CellRecord {
  const { spec, weights } = record;
  const resetAfter = convention.resetAfter ?? true;
  if (!allowed || spec.kind !== "gru" || convention.cell !== "gru" || spec.resetAfter === resetAfter)
    return record;
  notes.push({ what: `${resetForms(spec.resetAfter)}: the weights are kept`, exact: false, change: 0 });
  const moved: CellRecord = { ...record, spec: { ...spec, resetAfter } };
  if (weights.biasHh === undefined || largest(weights.biasHh) === 0) return moved;
  const H = spec.hiddenSize;
  const biasIh = weights.biasIh?.slice() ?? allocate(dtypeOf(weights.biasHh), 3 * H);
  const biasHh = weights.biasHh.slice();
  let change = 0;
  for (let unit = 0; unit < H; unit++) {
    const opening = spec.resetAfter ? sigmoid(biasIh[unit] + biasHh[unit]) : 1;
    change = Math.max(change, Math.abs((1 - opening) * biasHh[2 * H + unit]));
    biasIh[2 * H + unit] += opening * biasHh[2 * H + unit];
    biasHh[2 * H + unit] = 0;
  }
  if (change > 0) {
    notes.push({
      what: "the recurrent bias of gate n is scaled by the reset gate's value at zero input",
      exact: false,
      change,
    });
  }
  return { ...moved, weights: { ...weights, biasIh, biasHh } };
}
