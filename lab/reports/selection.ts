/**
 * Finds units for a hypothesis, and places for units, as LSTMVis does (Strobelt et al. 2016, arXiv 1606.07461): mark steps, such as a
 * phrase or an open bracket, see which units are on only there, then where else these are on.
 *
 * A unit is on at a step when its state reaches the threshold. It is on over a range when it is on at all its steps but not just
 * before and after them; the ends of a sequence have no such condition.
 */
import { ArgumentError, ShapeError, type Tensor } from "../../src/index.ts";

/** A range of steps of one sequence, and when a unit is on. */
export interface UnitSelection {
  /** First step of the range */
  from: number;
  /** Last step of the range, included */
  to: number;
  /** Sequence of the batch; default 0 */
  sequence?: number;
  /** Least state of a unit that is on; default 0.3, as in LSTMVis, which uses tanh c: for c itself that is atanh 0.3 = 0.31 */
  threshold?: number;
}

/** A range of steps that shares units with the selected one. */
export interface RangeMatch {
  /** Sequence of the batch */
  sequence: number;
  /** First step */
  from: number;
  /** Last step, included */
  to: number;
  /** All units that are on over it, ascending */
  units: number[];
  /** How many of them you selected */
  shared: number;
  /** Jaccard index of these units and the selected ones: shared / all that are in either */
  overlap: number;
}

/**
 * Returns the units that are on over a range of steps.
 *
 * @param states    of a trace, such as `trace.cell()`, or an output: [T, N, H] or [T, H]
 * @param selection the range and the threshold
 * @returns units, ascending
 * @throws ShapeError for other states; ArgumentError for a range outside them
 * @example
 * const units = selectUnits(trace.cell(), { from: 2, to: 3 });
 */
export function selectUnits(states: Tensor, selection: UnitSelection): number[] {
  return selectedIn(switchedStates("selectUnits", states, selection));
}

/**
 * Returns all other ranges of the states over which selected units are on, in LSTMVis's order: most shared units, fewest units,
 * longest range; then the earliest. LSTMVis itself looks at candidates only.
 *
 * @param states    [T, N, H] or [T, H]
 * @param selection the range that `selectUnits` would take, and the threshold
 * @throws ShapeError for other states; ArgumentError for a range outside them
 * @example
 * const [best] = matchRanges(trace.cell(), { from: 2, to: 3, threshold: 0.1 });
 */
export function matchRanges(states: Tensor, selection: UnitSelection): RangeMatch[] {
  const switched = switchedStates("matchRanges", states, selection);
  const { T, H, from, to, sequence } = switched;
  const selected = selectedIn(switched);
  const isSelected = new Set(selected);
  // A unit is on over exactly its runs, so the units of a range are the ones with this run.
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

/** States as on or off, and the selected range. */
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

/** The maximal ranges over which a unit is on. */
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

/** @throws ShapeError for other states, ArgumentError for a range outside them */
function switchedStates(where: string, states: Tensor, selection: UnitSelection): SwitchedStates {
  const { shape, data } = states;
  if ((shape.length !== 2 && shape.length !== 3) || states.size === 0) {
    throw new ShapeError(`${where}: expected states [T, N, H] or [T, H], got [${shape.join(", ")}].`);
  }
  const { from, to, sequence = 0, threshold = 0.3 } = selection;
  const [T] = shape;
  const H = shape[shape.length - 1];
  const N = states.size / (T * H);
  if (!(from >= 0 && from <= to && to < T && sequence >= 0 && sequence < N)) {
    throw new ArgumentError(
      `${where}: expected steps from 0 to ${T - 1} of sequences from 0 to ${N - 1}, got ${from} to ${to} of ${sequence}.`,
    );
  }
  const isOn = (t: number, n: number, unit: number) => data[(t * N + n) * H + unit] >= threshold;
  return { T, N, H, from, to, sequence, isOn };
}
