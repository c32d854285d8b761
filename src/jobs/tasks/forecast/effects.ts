/** The effects of columns that are known ahead, and of the calendar: how much the steps of a series follow theirs. They leave the series first. */
import type { Columns, Entry, Panel } from "./entries.ts";
import type { Equations } from "./equations.ts";
import { scaled, scaleOf } from "./scale.ts";
import { residual, solveRidge, sumOf } from "./solve.ts";

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
  { entries, known }: Pick<Panel, "entries" | "known">,
  whole: readonly Float64Array[],
  rows: readonly number[],
  count: number,
  season: number,
  shared?: Float32Array,
): { common: Float32Array; own: Float32Array[] } {
  let own = entries.map(() => new Float32Array(count));
  let common = new Float32Array(count);
  // Without a season first: one that follows a column by chance must not take its effect.
  for (const length of count === 0 ? [] : new Set([1, season])) {
    const scales = entries.map((entry, k) =>
      scaleOf(withoutEffects(whole[k], entry, known, own[k]), rows[k], length),
    );
    const equations = entries.map((entry, k) =>
      stepEquations(scaled(whole[k], scales[k]), entry, known, rows[k], count),
    );
    const sum = sumOf(equations);
    common = Float32Array.from(
      shared ??
        solved(
          sum,
          rows.reduce((all, each) => all + each, 0),
        ),
    );
    const usual = Float64Array.from(common);
    own = equations.map(({ gram, right }, k) => {
      const rest = solved({ gram, right: residual({ gram, right }, usual) }, rows[k]);
      return Float32Array.from(usual, (value, c) => (value + rest[c]) * scales[k].unit);
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
