/**
 * The equations of recurrent cells once more, in double precision and for any activation: what goldens of other software are held
 * against, so that no kernel and no module of Sluice has a part in it.
 */

import type { LayerRecord, PlacedRecord } from "../../src/checkpoint/interop/records.ts";
import type { CellSpec } from "../../src/core/cells/cell.ts";
import { gateNames } from "../../src/core/cells/gates.ts";

const activations: Record<string, (a: number) => number> = {
  sigmoid: (a) => 1 / (1 + Math.exp(-a)),
  "hardSigmoid(0.2)": (a) => Math.min(1, Math.max(0, 0.2 * a + 0.5)),
  tanh: Math.tanh,
  relu: (a) => Math.max(0, a),
  none: (a) => a,
};

export function activation(name: string): (a: number) => number {
  const found = activations[name];
  if (found === undefined) throw new Error(`equations: no activation ${name}`);
  return found;
}

/** The equations of an sLSTM are in its record. */
type PlainRecord = PlacedRecord & { spec: CellSpec };

/** States of all cells, layer by layer and forward before reverse, each [N, size]. */
export interface States {
  hidden: number[];
  cell?: number[];
}

export interface Computed extends States {
  /** [T, N, D·S] of the last layer. */
  output: number[];
}

/**
 * @param x     [T, N, I]
 * @param clip  limit of what goes into every gate; OpenVINO and ONNX have it as an attribute
 */
export function compute(
  record: LayerRecord,
  x: readonly number[],
  [steps, batch]: readonly number[],
  { initial, clip = Number.POSITIVE_INFINITY }: { initial?: States; clip?: number } = {},
): Computed {
  let value = [...x];
  const hidden: number[] = [];
  const cell: number[] = [];
  let at = { hidden: 0, cell: 0 };
  for (let layer = 0; layer < record.numLayers; layer++) {
    const cells = (record.cells as PlainRecord[]).filter((one) => one.layer === layer);
    const outputs = cells.map((one) => {
      const { hiddenSize } = one.spec;
      const size = stateOf(one.spec);
      const h = initial?.hidden.slice(at.hidden, at.hidden + batch * size) ?? zeros(batch * size);
      const c = initial?.cell?.slice(at.cell, at.cell + batch * hiddenSize) ?? zeros(batch * hiddenSize);
      at = { hidden: at.hidden + batch * size, cell: at.cell + batch * hiddenSize };
      const result = run(one, value, steps, batch, h, c, clip);
      hidden.push(...result.h);
      if (one.spec.kind === "lstm") cell.push(...result.c);
      return { size, values: result.output };
    });
    value = [];
    for (let row = 0; row < steps * batch; row++) {
      for (const { size, values } of outputs) value.push(...values.slice(row * size, (row + 1) * size));
    }
  }
  return { output: value, hidden, ...(cell.length > 0 && { cell }) };
}

const zeros = (n: number): number[] => new Array(n).fill(0);

function stateOf(spec: CellSpec): number {
  return spec.kind === "lstm" && spec.projSize > 0 ? spec.projSize : spec.hiddenSize;
}

function run(
  { spec, weights, activations: names, direction }: PlainRecord,
  x: readonly number[],
  steps: number,
  batch: number,
  h: number[],
  c: number[],
  clip: number,
): { output: number[]; h: number[]; c: number[] } {
  const { inputSize: I, hiddenSize: H } = spec;
  const S = stateOf(spec);
  const [gate, state] = [activation(names.gate), activation(names.state)];
  const gates: readonly string[] = gateNames(spec);
  const output = zeros(steps * batch * S);
  const limit = (a: number) => Math.min(clip, Math.max(-clip, a));
  for (let k = 0; k < steps; k++) {
    const t = direction === "reverse" ? steps - 1 - k : k;
    for (let n = 0; n < batch; n++) {
      const input = x.slice((t * batch + n) * I, (t * batch + n + 1) * I);
      const before = h.slice(n * S, (n + 1) * S);
      const inputSide = (name: string, unit: number) => {
        const row = gates.indexOf(name) * H + unit;
        return input.reduce(
          (sum, v, j) => sum + v * weights.weightIh[row * I + j],
          weights.biasIh?.[row] ?? 0,
        );
      };
      const stateSide = (name: string, unit: number, seen: readonly number[]) => {
        const row = gates.indexOf(name) * H + unit;
        return seen.reduce((sum, v, j) => sum + v * weights.weightHh[row * S + j], 0);
      };
      const recurrentBias = (name: string, unit: number) =>
        weights.biasHh?.[gates.indexOf(name) * H + unit] ?? 0;
      const both = (name: string, unit: number) =>
        inputSide(name, unit) + stateSide(name, unit, before) + recurrentBias(name, unit);
      const units = Array.from({ length: H }, (_, unit) => unit);
      let after: number[];
      if (spec.kind === "rnn") {
        after = units.map((unit) => state(limit(both("hidden", unit))));
      } else if (spec.kind === "gru") {
        const r = units.map((unit) => gate(limit(both("reset", unit))));
        after = units.map((unit) => {
          const z = gate(limit(both("update", unit)));
          const inner = spec.resetAfter
            ? r[unit] * (stateSide("new", unit, before) + recurrentBias("new", unit))
            : stateSide(
                "new",
                unit,
                before.map((v, j) => v * r[j]),
              ) + recurrentBias("new", unit);
          return (1 - z) * state(limit(inputSide("new", unit) + inner)) + z * before[unit];
        });
      } else {
        const peeping = spec.coupled ? ["forget", "output"] : ["input", "forget", "output"];
        const peep = (name: string, unit: number, seen: number) =>
          spec.peephole ? weights.weightCh![peeping.indexOf(name) * H + unit] * seen : 0;
        const was = c.slice(n * H, (n + 1) * H);
        const now = units.map((unit) => {
          const f = gate(limit(both("forget", unit) + peep("forget", unit, was[unit])));
          const i = spec.coupled ? 1 - f : gate(limit(both("input", unit) + peep("input", unit, was[unit])));
          return f * was[unit] + i * state(limit(both("cell", unit)));
        });
        const m = units.map(
          (unit) => gate(limit(both("output", unit) + peep("output", unit, now[unit]))) * state(now[unit]),
        );
        c.splice(n * H, H, ...now);
        after =
          spec.projSize === 0
            ? m
            : Array.from({ length: S }, (_, p) =>
                m.reduce((sum, v, unit) => sum + v * weights.weightHr![p * H + unit], 0),
              );
      }
      h.splice(n * S, S, ...after);
      output.splice((t * batch + n) * S, S, ...after);
    }
  }
  return { output, h, c };
}
