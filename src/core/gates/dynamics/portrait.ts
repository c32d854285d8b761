/** Trajectories of a layer, and the phase portrait of one with a state of two numbers. */
import { countOrZero, integerFrom, readOptions } from "../../tensor/check.ts";
import { refuseValue, UnsupportedError } from "../../tensor/errors.ts";
import type { ObservableLayer } from "../layer.ts";
import { type FixedPoint, Search, type Starts, statesOf } from "./fixedPoints.ts";
import { type MapOptions, StateMap } from "./stateMap.ts";
import { finish } from "./work.ts";

/** The way of a state over some steps. */
export interface Trajectory {
  /** [T + 1, S], the first state included */
  states: Float64Array;
  /** Activations by layer and gate, each [T, H] */
  gates: Record<string, Float64Array>[];
}

/** Options of `trajectories`. */
export interface TrajectoryOptions extends MapOptions {
  /** States to begin at, [N, S], or how many to choose; default 1 */
  from?: Starts;
  /** T, default 100 */
  steps?: number;
  /** Seed of the chosen states, default 0 */
  seed?: number;
}

/**
 * Follows states at constant input, in double precision.
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param options where to begin, how many steps, the input, and acts on gates
 * @returns the states and gates of each way
 * @throws as `fixedPoints`
 * @example
 * const [{ states, gates }] = diagnostics.trajectories(lstm, { from: [[0.1, 0.5]], steps: 30 });
 */
export function trajectories(layer: ObservableLayer, options: TrajectoryOptions = {}): Trajectory[] {
  const where = "trajectories";
  const { input, act, from, steps, seed } = readOptions<TrajectoryOptions>(where, options, {
    input: [0],
    act: [undefined],
    from: [1],
    steps: [100, integerFrom(1)],
    seed: [0, countOrZero],
  });
  const map = new StateMap(where, layer, { input, act });
  return waysFrom(map, statesOf(where, map, from, seed), steps);
}

function waysFrom(map: StateMap, first: Float64Array, steps: number): Trajectory[] {
  const S = map.size;
  const count = first.length / S;
  const { states, gates } = map.orbit(first, steps);
  return Array.from({ length: count }, (_, n) => {
    const way = new Float64Array((steps + 1) * S);
    way.set(first.subarray(n * S, (n + 1) * S));
    for (let t = 0; t < steps; t++)
      way.set(states.subarray((t * count + n) * S, (t * count + n + 1) * S), (t + 1) * S);
    const own = gates.map((byName) =>
      Object.fromEntries(
        Object.entries(byName).map(([name, values]) => {
          const width = values.length / (steps * count);
          const each = new Float64Array(steps * width);
          for (let t = 0; t < steps; t++) {
            const at = (t * count + n) * width;
            each.set(values.subarray(at, at + width), t * width);
          }
          return [name, each];
        }),
      ),
    );
    return { states: way, gates: own };
  });
}

/** The range of each axis: [from, to]. */
export type PortraitRange = readonly [x: readonly [number, number], y: readonly [number, number]];

/** Options of `phasePortrait`. */
export interface PortraitOptions extends TrajectoryOptions {
  /** Default: around the points and where the layer goes */
  range?: PortraitRange;
  /** Arrows along each axis, default 21 */
  arrows?: number;
  /** Places along each axis at which nullclines are sought, default 101 */
  grid?: number;
  /** Starts of the search for fixed points, default 256; 0 for none */
  starts?: Starts;
}

/** The moves of a state of two numbers, from everywhere. */
export interface PhasePortrait {
  /** Of the two numbers, such as `hidden 0` and `cell 0` */
  names: [string, string];
  range: PortraitRange;
  /** Where arrows begin, and F(s) - s there: [N, 2] each, row by row from below */
  field: { states: Float64Array; moves: Float64Array };
  /** Where a step does not change the first number, and where the second: pieces of lines, [N, 4] with x, y, x, y */
  nullclines: [Float64Array, Float64Array];
  points: readonly FixedPoint[];
  trajectories: Trajectory[];
}

/**
 * Returns the phase portrait of a layer whose whole state has two numbers: an LSTM of one unit (h, c), a GRU or RNN of two. Fast enough to
 * follow a slider.
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param options the input, acts on gates, where trajectories begin (default: nowhere), the range and how fine the field is
 * @throws UnsupportedError for a state of more or fewer numbers; ArgumentError for an empty range; and as `fixedPoints`
 * @example
 * const { field, nullclines, points } = diagnostics.phasePortrait(new LSTM({ inputSize: 1, hiddenSize: 1 }));
 */
export function phasePortrait(layer: ObservableLayer, options: PortraitOptions = {}): PhasePortrait {
  const where = "phasePortrait";
  const { input, act, from, steps, seed, range, arrows, grid, starts } = readOptions<PortraitOptions>(
    where,
    options,
    {
      input: [0],
      act: [undefined],
      from: [0],
      steps: [100, integerFrom(1)],
      seed: [0, countOrZero],
      range: [undefined],
      arrows: [21, integerFrom(0, 1000)],
      grid: [101, integerFrom(2, 1000)],
      starts: [256],
    },
  );
  const map = new StateMap(where, layer, { input, act });
  if (map.size !== 2)
    throw new UnsupportedError(
      `${where}: expected a layer with a state of two numbers, such as an LSTM of one unit or a GRU of two, got ${map.size}. Draw principalComponents of its trajectories.`,
    );
  const points =
    starts === 0 ? [] : finish(new Search(where, layer, { input, act, starts, seed }).fixed()).points;
  const ways = from === 0 ? [] : waysFrom(map, statesOf(where, map, from, seed), steps);
  const own = range === undefined ? rangeOf(map, points, ways, seed) : checkedRange(where, range);
  const states = placesOf(own, arrows);
  const fine = placesOf(own, grid);
  const moves = movesAt(map, fine);
  return {
    names: map.names as [string, string],
    range: own,
    field: { states, moves: movesAt(map, states) },
    nullclines: [linesOf(fine, moves, 0), linesOf(fine, moves, 1)],
    points,
    trajectories: ways,
  };
}

function movesAt(map: StateMap, states: Float64Array): Float64Array {
  return map.step(states).map((value, k) => value - states[k]);
}

/** Places of a grid over a range, [count², 2]. */
function placesOf([x, y]: PortraitRange, count: number): Float64Array {
  const places = new Float64Array(count * count * 2);
  const between = ([from, to]: readonly [number, number], k: number) =>
    count === 1 ? (from + to) / 2 : from + ((to - from) * k) / (count - 1);
  for (let k = 0; k < count * count; k++) {
    places[2 * k] = between(x, k % count);
    places[2 * k + 1] = between(y, Math.floor(k / count));
  }
  return places;
}

/** Where number `k` of a move is 0: in each square of the grid, lines between the edges at which it changes its sign. */
function linesOf(places: Float64Array, moves: Float64Array, k: number): Float64Array {
  const grid = Math.sqrt(places.length / 2);
  const around = [0, 2, 2 * grid + 2, 2 * grid];
  const lines: number[] = [];
  for (let square = 0; square < grid * (grid - 1); square++) {
    if (square % grid === grid - 1) continue;
    for (let edge = 0; edge < 4; edge++) {
      const a = 2 * square + around[edge];
      const b = 2 * square + around[(edge + 1) % 4];
      if (moves[a + k] < 0 === moves[b + k] < 0) continue;
      const share = moves[a + k] / (moves[a + k] - moves[b + k]);
      for (const axis of [0, 1]) lines.push(places[a + axis] + share * (places[b + axis] - places[a + axis]));
    }
  }
  return Float64Array.from(lines);
}

/** Room around the outermost states, as a share of what they span. */
const ROOM = 0.15;

function rangeOf(
  map: StateMap,
  points: readonly FixedPoint[],
  ways: readonly Trajectory[],
  seed: number,
): PortraitRange {
  const seen = [
    ...[...points, ...ways.map(({ states }) => ({ state: states }))].map(({ state }) => state),
    map.orbit(statesOf("phasePortrait", map, 16, seed), 1).states,
  ];
  const [x, y] = [0, 1].map((axis): [number, number] => {
    const values = seen.flatMap((states) => [...states].filter((_, k) => k % 2 === axis));
    const [least, most] = [Math.min(...values), Math.max(...values)];
    const room = ROOM * (most - least || 1);
    return [least - room, most + room];
  });
  return [x, y];
}

function checkedRange(where: string, range: PortraitRange): PortraitRange {
  const isAxis = (axis: unknown) =>
    Array.isArray(axis) && axis.length === 2 && axis.every(Number.isFinite) && axis[0] < axis[1];
  if (Array.isArray(range) && range.length === 2 && range.every(isAxis)) return range;
  refuseValue(where, "range as [[from, to], [from, to]] with from below to", range);
}
