/**
 * Finding units for a hypothesis, and places for units, as LSTMVis does (Strobelt et al. 2016, arXiv 1606.07461): mark steps of which
 * something holds, a phrase or a bracket that is open, and see which units are on there and only there; then see where else these are.
 *
 * A unit is on at a step when its state is at least the threshold, and on over a range when it is on at all steps of it but not
 * at those just before and behind it; where a sequence begins or ends there are none.
 */

import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, ShapeError } from "../tensor/errors.ts";
import { formatShape } from "../tensor/shape.ts";
import { Tensor } from "../tensor/tensor.ts";

export interface UnitSelection {
  /** First and last step of the range, both included */
  from: number;
  to: number;
  /** Which sequence of the batch; default 0 */
  sequence?: number;
  /** Least state of a unit that is on; default 0.3, as in LSTMVis, whose states of cells are tanh c: of c itself that is atanh 0.3 = 0.31 */
  threshold?: number;
}

/** A range of steps that has selected units in common with another. */
export interface RangeMatch {
  sequence: number;
  /** First and last step, both included */
  from: number;
  to: number;
  /** All units that are on over it, ascending */
  units: number[];
  /** How many of them were selected */
  shared: number;
  /** Jaccard index of these units and the selected ones: shared / all that are in either */
  overlap: number;
}

/**
 * Units that are on over a range of steps.
 *
 * @param states of a trace, such as `trace.cell()`, or an output: [T, N, H] or [T, H]
 * @returns units, ascending
 */
export function selectUnits(states: Tensor, selection: UnitSelection): number[] {
  return selectedIn(switchedStates("selectUnits", states, selection));
}

/**
 * Other ranges of the same states, in all sequences, over which selected units are on; ordered as in LSTMVis: most units shared, fewest in
 * either set, longest range; then the earliest. Complete, where LSTMVis looks at candidates. One pass over the states.
 *
 * @param states [T, N, H] or [T, H]
 */
export function matchRanges(states: Tensor, selection: UnitSelection): RangeMatch[] {
  const switched = switchedStates("matchRanges", states, selection);
  const { T, H, from, to, sequence } = switched;
  const selected = selectedIn(switched);
  const isSelected = new Set(selected);
  // A unit is on over just those ranges that are its runs, so the units of a range are those that have it as a run.
  const keyOf = (run: Run) => (run.sequence * T + run.from) * T + run.to;
  const ranges = new Map<number, RangeMatch>();
  for (const unit of selected) {
    for (const run of runsOf(switched, unit)) {
      if (run.from === from && run.to === to && run.sequence === sequence) continue;
      const range = ranges.get(keyOf(run)) ?? { ...run, units: [], shared: 0, overlap: 0 };
      range.units.push(unit);
      range.shared++;
      ranges.set(keyOf(run), range);
    }
  }
  for (let unit = 0; unit < H; unit++) {
    if (isSelected.has(unit)) continue;
    for (const run of runsOf(switched, unit)) ranges.get(keyOf(run))?.units.push(unit);
  }
  const matches = [...ranges.values()];
  for (const match of matches) {
    match.units.sort((a, b) => a - b);
    match.overlap = match.shared / (match.units.length + selected.length - match.shared);
  }
  return matches.sort(
    (a, b) =>
      b.shared - a.shared ||
      a.units.length - b.units.length ||
      b.to - b.from - (a.to - a.from) ||
      a.sequence - b.sequence ||
      a.from - b.from,
  );
}

type Run = Pick<RangeMatch, "sequence" | "from" | "to">;

/** States as on or off, and the range that is asked about. */
interface SwitchedStates extends Run {
  T: number;
  N: number;
  H: number;
  isOn(t: number, sequence: number, unit: number): boolean;
}

function selectedIn(switched: SwitchedStates): number[] {
  const { T, H, from, to, sequence, isOn } = switched;
  const isWhole = (unit: number) => {
    if (from > 0 && isOn(from - 1, sequence, unit)) return false;
    if (to < T - 1 && isOn(to + 1, sequence, unit)) return false;
    for (let t = from; t <= to; t++) if (!isOn(t, sequence, unit)) return false;
    return true;
  };
  return Array.from({ length: H }, (_, unit) => unit).filter(isWhole);
}

/** The longest ranges at all steps of which a unit is on. */
function* runsOf({ T, N, isOn }: SwitchedStates, unit: number): Generator<Run> {
  for (let sequence = 0; sequence < N; sequence++) {
    for (let t = 0; t < T; t++) {
      if (!isOn(t, sequence, unit)) continue;
      const from = t;
      while (t + 1 < T && isOn(t + 1, sequence, unit)) t++;
      yield { sequence, from, to: t };
    }
  }
}

/** @throws ArgumentError, ShapeError for states or a range that there are not */
function switchedStates(where: string, states: Tensor, selection: UnitSelection): SwitchedStates {
  if (!(states instanceof Tensor)) {
    throw new ArgumentError(`${where}: expected the states of a trace, got ${describe(states)}.`);
  }
  const { shape, data } = states;
  if ((shape.length !== 2 && shape.length !== 3) || states.size === 0) {
    throw new ShapeError(`${where}: expected states [T, N, H] or [T, H], got ${formatShape(shape)}.`);
  }
  checkOptionNames(where, selection, ["from", "to", "sequence", "threshold"]);
  const { from, to, sequence = 0, threshold = 0.3 } = selection;
  const [T] = shape;
  const H = shape[shape.length - 1];
  const N = states.size / (T * H);
  checkWithin(where, "from", from, 0, T - 1);
  checkWithin(where, "to", to, from, T - 1);
  checkWithin(where, "sequence", sequence, 0, N - 1);
  if (typeof threshold !== "number" || !Number.isFinite(threshold)) {
    throw new ArgumentError(
      `${where}: expected threshold to be a finite number, got ${describe(threshold)}.`,
    );
  }
  const isOn = (t: number, n: number, unit: number) => data[(t * N + n) * H + unit] >= threshold;
  return { T, N, H, from, to, sequence, isOn };
}

function checkWithin(where: string, name: string, value: unknown, least: number, most: number): void {
  if (Number.isInteger(value) && (value as number) >= least && (value as number) <= most) return;
  throw new ArgumentError(
    `${where}: expected ${name} to be an integer from ${least} to ${most}, got ${describe(value)}.`,
  );
}
