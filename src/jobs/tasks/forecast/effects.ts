/** The effects of columns that are known ahead, and of the calendar: how much the steps of a series follow theirs. They leave the series first. */
import type { Columns, Entry } from "./entries.ts";
import type { Equations } from "./equations.ts";
import { scaled, scaleOf } from "./scale.ts";
import { addTo, residual, solveRidge } from "./solve.ts";

/** Rows, each with a usual step of the column, that the penalty of its effect weighs. */
const PENALTY = 3;

/** The effect of the first known columns in a row of a series. */
export function effectIn({ start }: Entry, known: Columns, row: number, effects: Float32Array): number {
  let sum = 0;
  for (let c = 0; c < effects.length; c++) sum += effects[c] * known.data[(start + row) * known.count + c];
  return sum;
}

export function withoutEffects(
  u: Float64Array,
  entry: Entry,
  known: Columns,
  effects: Float32Array,
): Float64Array {
  return effects.length === 0 ? u : u.map((value, row) => value - effectIn(entry, known, row, effects));
}

/**
 * Returns the effects of the first `count` known columns.
 *
 * @param whole  values of each series
 * @param rows   of each series, to learn from
 * @param season length of the season; 1: none
 * @param shared common effects that are known already; default: those of these series
 * @returns those common to all series, in usual steps, and those of each, drawn to them, in its own units
 */
export function effectsOf(
  entries: readonly Entry[],
  whole: readonly Float64Array[],
  known: Columns,
  rows: readonly number[],
  count: number,
  season: number,
  shared?: Float32Array,
): { common: Float32Array; own: Float32Array[] } {
  let own = entries.map(() => new Float32Array(count));
  let common = new Float32Array(count);
  // Without a season first: one that follows a column by chance must not take its effect.
  for (const length of count === 0 ? [] : season > 1 ? [1, season] : [1]) {
    const sum = { gram: new Float64Array(count * count), right: new Float64Array(count) };
    const parts = entries.map((entry, k) => {
      const scale = scaleOf(withoutEffects(whole[k], entry, known, own[k]), rows[k], length);
      const equations = stepEquations(scaled(whole[k], scale), entry, known, rows[k], count);
      addTo(sum, equations);
      return { unit: scale.unit, equations, rows: rows[k] };
    });
    const allRows = rows.reduce((all, each) => all + each, 0);
    common = Float32Array.from(shared ?? solved(sum, allRows));
    const usual = Float64Array.from(common);
    own = parts.map(({ unit, equations, rows }) => {
      const rest = solved({ gram: equations.gram, right: residual(equations, usual) }, rows);
      return Float32Array.from(usual, (value, c) => (value + rest[c]) * unit);
    });
  }
  return { common, own };
}

function solved(equations: Equations, rows: number): Float64Array {
  const { gram, right } = equations;
  const penalties = right.map((_, c) => (PENALTY * gram[c * right.length + c]) / rows || 1);
  return solveRidge(equations, penalties);
}

/** The equations of the steps of z on the steps of the first known columns. */
function stepEquations(
  z: Float64Array,
  { start }: Entry,
  known: Columns,
  rows: number,
  count: number,
): Equations {
  const gram = new Float64Array(count * count);
  const right = new Float64Array(count);
  const step = new Float64Array(count);
  for (let row = 1; row < rows; row++) {
    const at = (start + row) * known.count;
    for (let c = 0; c < count; c++) step[c] = known.data[at + c] - known.data[at - known.count + c];
    for (let c = 0; c < count; c++) {
      // Most columns of a calendar rarely change.
      if (step[c] === 0) continue;
      right[c] += step[c] * (z[row] - z[row - 1]);
      for (let d = 0; d < count; d++) gram[c * count + d] += step[c] * step[d];
    }
  }
  return { gram, right };
}
