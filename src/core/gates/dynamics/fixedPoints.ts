/**
 * States that a step leaves where they are, or returns to after some steps: what a layer remembers at constant input. All starts take their
 * steps of Newton's method as one batch, on ½‖F(s) - s‖² with least-squares damping (Sussillo and Barak 2013).
 */
import { areNumbers, count as atLeastOne, countOrZero, optional, readOptions } from "../../tensor/check.ts";
import { ArgumentError, describe, refuseValue, ShapeError } from "../../tensor/errors.ts";
import { Random } from "../../tensor/random.ts";
import { formatShape } from "../../tensor/shape.ts";
import { Shown, shownAs, tableOf } from "../../tensor/shown.ts";
import { normOf } from "../../tensor/statistics.ts";
import { Tensor } from "../../tensor/tensor.ts";
import type { ObservableLayer } from "../layer.ts";
import { type Complex, dampedStep, eigenvalues } from "../matrices.ts";
import { type MapOptions, StateMap } from "./stateMap.ts";
import { carryOut, type WorkOptions } from "./work.ts";

/** States to begin at: how many to choose from those that the layer visits, or the states themselves, [N, S]. */
export type Starts = number | readonly ArrayLike<number>[] | Tensor;

/** Options of `fixedPoints` and `slowPoints`. */
export interface FixedPointOptions extends MapOptions, WorkOptions {
  /** Default 256 */
  starts?: Starts;
  /** Seed of the chosen starts, default 0 */
  seed?: number;
  /** Steps after which a state returns: 1 finds fixed points, more finds cycles of exactly that length. Default 1 */
  period?: number;
}

/** An eigenvalue of the derivative of a step: the factor by which a small deviation grows or shrinks along one direction. */
export interface Multiplier extends Complex {
  /** |μ| */
  modulus: number;
  /** -p/ln|μ| with p steps of the cycle, 1 for a fixed point: steps in which the deviation shrinks e-fold; negative where it grows */
  timescale: number;
  /** 2πp/|arg μ|: steps of one turn; infinite for a positive μ, 2p for a negative one */
  period: number;
}

/** Whether small deviations shrink: all, some, none; `marginal` if one neither shrinks nor grows, so that the derivative does not decide. */
export type Stability = "stable" | "saddle" | "unstable" | "marginal";

/** A state that a step, or a cycle of steps, maps to itself. */
export interface FixedPoint {
  /** The whole state: part by part (`hidden`, `cell`, …), and in each part layer by layer */
  state: Float64Array;
  /** All states of the cycle, `state` first; one for a fixed point */
  cycle: Float64Array[];
  /** Of one step, or of one turn of the cycle; the largest modulus first */
  eigenvalues: Multiplier[];
  stability: Stability;
  /** That of the first eigenvalue */
  timescale: number;
  /** That of the first eigenvalue */
  period: number;
  /** ‖F(s) - s‖ */
  speed: number;
  /** How many starts ended here: a rough size of what lies around it */
  starts: number;
}

/**
 * Fixed points, which print as a table.
 *
 * @example
 * const { points } = await diagnostics.fixedPoints(lstm);
 * points.filter(({ stability }) => stability === "stable").length;
 */
export class FixedPoints extends Shown {
  /** In the order of their states */
  readonly points: readonly FixedPoint[];
  /** Names of the numbers of a state */
  readonly names: readonly string[];

  /** @param points the points @param names of the numbers of their states */
  constructor(points: readonly FixedPoint[], names: readonly string[]) {
    super();
    this.points = points;
    this.names = names;
  }

  override toString(): string {
    return shownPoints(this.points, "no fixed point");
  }
}

/**
 * Finds the fixed points of a layer at constant input, or its cycles, in double precision. A point counts only if the residual |F(s) - s| is
 * at most 1e-10 *and* the next Newton step is at most 1e-6 · (1 + ‖s‖): near a slow gate the first alone would accept states that move.
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param options the input, acts on gates, starts, seed, and the period
 * @returns the points with their eigenvalues; equal seeds give equal points everywhere
 * @throws UnsupportedError for a layer in two directions; ShapeError for input or starts of another size, and for an input that changes;
 *   ArgumentError for weights that are not finite and other invalid options; the reason of `signal`
 * @example
 * const { points } = await diagnostics.fixedPoints(lstm, { input: 0, seed: 1 });
 * points.filter(({ stability }) => stability === "stable"); // what it can remember
 */
export async function fixedPoints(
  layer: ObservableLayer,
  options: FixedPointOptions = {},
): Promise<FixedPoints> {
  const search = new Search("fixedPoints", layer, options);
  return carryOut("fixedPoints", search.fixed(), options);
}

/** A state where the speed is least, though not 0. */
export interface SlowPoint extends Omit<FixedPoint, "cycle"> {
  /** q = ½‖F(s) - s‖² */
  q: number;
}

/**
 * Finds slow points: states where the speed ‖F(s) - s‖ is least but not 0, such as the ghost that two fixed points leave behind where they
 * met. Trajectories linger there.
 *
 * @param layer   a recurrent layer in one direction; it does not change
 * @param options as those of `fixedPoints`
 * @returns the points, slowest first, with the eigenvalues of the derivative there; they print as a table
 * @throws as `fixedPoints`
 * @example
 * const [{ state, q }] = await diagnostics.slowPoints(rnn);
 */
export async function slowPoints(
  layer: ObservableLayer,
  options: Omit<FixedPointOptions, "period"> = {},
): Promise<SlowPoint[]> {
  const search = new Search("slowPoints", layer, options);
  return carryOut("slowPoints", search.slow(), options);
}

/** A line for each point. */
function shownPoints(points: readonly (FixedPoint | SlowPoint)[], none: string): string {
  if (points.length === 0) return none;
  const short = (value: number) => (Number.isFinite(value) ? String(Number(value.toPrecision(4))) : "∞");
  const rows = points.map((point) => {
    const { state, stability, eigenvalues, timescale, period, starts } = point;
    return [
      ...("q" in point ? [`q ${short(point.q)}`] : []),
      stability,
      `|μ| ${short(eigenvalues[0].modulus)}`,
      `${short(timescale)} steps`,
      Number.isFinite(period) ? `turns in ${short(period)}` : "",
      `${starts} starts`,
      `${[...state.subarray(0, 4)].map(short).join(", ")}${state.length > 4 ? ", …" : ""}`,
    ];
  });
  return tableOf(rows);
}

/** Residual of a fixed point, and its Newton step relative to 1 + ‖s‖. */
const RESIDUAL = 1e-10;
const NEWTON_STEP = 1e-6;
const LEAST_STEP = 1e-18;
/** Numbers of points are the same within it, or within this share of those above 1. */
const SAME = 5e-4;
/** |μ| within it of 1 is marginal. */
const MARGIN = 1e-6;
/** The least damping, for derivatives of F - 1 that are singular, as on a line of fixed points. */
const LEAST_DAMPING = 1e-15;
/** A factor that only rounding keeps from 0. */
const NOTHING = 1e-15;
const MOST_STEPS = 200;

/** A start on its way. */
interface Walker {
  state: Float64Array;
  /** F(s) - s, and its derivative */
  residual: Float64Array;
  slope: Float64Array;
  damping: number;
  /** Largest residual, and norm of the last step that was tried */
  isFixed: boolean;
  isDone: boolean;
}

/** The search for points of one layer. */
export class Search {
  readonly map: StateMap;
  readonly #period: number;
  readonly #starts: Float64Array;

  constructor(where: string, layer: ObservableLayer, options: FixedPointOptions) {
    const { input, act, starts, seed, period } = readOptions<FixedPointOptions>(where, options, {
      input: [0],
      act: [undefined],
      starts: [256],
      seed: [0, countOrZero],
      period: [1, atLeastOne],
      signal: [undefined],
      onProgress: [undefined, optional("function")],
    });
    this.#period = period;
    this.map = new StateMap(where, layer, { input, act });
    this.#starts = statesOf(where, this.map, starts, seed);
  }

  *fixed(): Generator<number, FixedPoints> {
    const walkers = yield* this.#walk();
    const region = new Region(this.#starts, this.map.size);
    const points: FixedPoint[] = [];
    for (const { state, residual, slope } of walkers.filter(({ isFixed }) => isFixed)) {
      const known = points.find(({ cycle }) => cycle.some((each) => inOrder(each, state) === 0));
      if (known !== undefined) {
        known.starts++;
        continue;
      }
      const cycle = this.#cycleFrom(state);
      // A point of a shorter cycle is not one of this.
      if (cycle.some((each, k) => k > 0 && this.#period % k === 0 && inOrder(each, state) === 0)) continue;
      const first = cycle.reduce((least, each) => (inOrder(each, least) < 0 ? each : least));
      const begin = cycle.indexOf(first);
      const point = this.#described(first, residual, slope);
      if (isPlateau(point, region)) continue;
      points.push({ ...point, cycle: [point.state, ...cycle.slice(begin + 1), ...cycle.slice(0, begin)] });
    }
    points.sort((a, b) => inOrder(a.state, b.state));
    return new FixedPoints(points, this.map.names);
  }

  *slow(): Generator<number, SlowPoint[]> {
    const walkers = yield* this.#walk();
    const region = new Region(this.#starts, this.map.size);
    const points: SlowPoint[] = [];
    for (const { state, residual, slope, isFixed } of walkers) {
      if (isFixed || !isLeast(residual, slope)) continue;
      const known = points.find((each) => inOrder(each.state, state) === 0);
      if (known !== undefined) {
        known.starts++;
        continue;
      }
      const point = this.#described(state, residual, slope);
      if (!isPlateau(point, region)) points.push({ ...point, q: normOf(residual) ** 2 / 2 });
    }
    points.sort((a, b) => a.q - b.q || inOrder(a.state, b.state));
    return shownAs(points, () => shownPoints(points, "no slow point"));
  }

  #described(state: Float64Array, residual: Float64Array, slope: Float64Array): Omit<FixedPoint, "cycle"> {
    const S = this.map.size;
    const jacobian = slope.slice();
    for (let i = 0; i < S; i++) jacobian[i * S + i] += 1;
    const multipliers = eigenvalues(jacobian, S).map((value) => multiplierOf(value, this.#period));
    const [{ timescale, period }] = multipliers;
    const stability = stabilityOf(multipliers);
    // Without -0 and what underflows, which print as other numbers.
    const clean = state.map((value) => (Math.abs(value) < LEAST_STEP ? 0 : value));
    const speed = normOf(residual);
    return { state: clean, eigenvalues: multipliers, stability, timescale, period, speed, starts: 1 };
  }

  #cycleFrom(state: Float64Array): Float64Array[] {
    const cycle = [state];
    for (let k = 1; k < this.#period; k++) cycle.push(this.map.step(cycle[k - 1]));
    return cycle;
  }

  /** Residuals and slopes at some states. */
  #measure(states: readonly Float64Array[]): Pick<Walker, "residual" | "slope">[] {
    const S = this.map.size;
    const first = new Float64Array(states.length * S);
    for (const [n, state] of states.entries()) first.set(state, n * S);
    let { next, jacobians } = this.map.derivatives(first);
    for (let k = 1; k < this.#period; k++) {
      const following = this.map.derivatives(next);
      next = following.next;
      jacobians = products(following.jacobians, jacobians, S);
    }
    return states.map((_, n) => {
      const slope = jacobians.slice(n * S * S, (n + 1) * S * S);
      for (let i = 0; i < S; i++) slope[i * S + i] -= 1;
      const residual = next.slice(n * S, (n + 1) * S);
      for (let i = 0; i < S; i++) residual[i] -= first[n * S + i];
      return { residual, slope };
    });
  }

  *#walk(): Generator<number, Walker[]> {
    const S = this.map.size;
    const states = Array.from({ length: this.#starts.length / S }, (_, n) =>
      this.#starts.slice(n * S, (n + 1) * S),
    );
    const walkers = this.#measure(states).map(
      (measured, n): Walker => ({
        ...measured,
        state: states[n],
        damping: 1e-3,
        isFixed: false,
        isDone: false,
      }),
    );
    for (let turn = 0; turn < MOST_STEPS; turn++) {
      const walking = walkers.filter(({ isDone }) => !isDone);
      yield Math.max(turn / MOST_STEPS, 1 - walking.length / walkers.length);
      if (walking.length === 0) break;
      const steps = walking.map(({ slope, residual, damping }) => dampedStep(slope, residual, damping));
      const tried = walking.map(({ state }, k) => state.map((value, i) => value + steps[k][i]));
      for (const [k, measured] of this.#measure(tried).entries()) advance(walking[k], tried[k], measured);
    }
    return walkers;
  }
}

/** Takes a step if it leads to a smaller residual, and says when a walker is where it will stay. */
function advance(walker: Walker, tried: Float64Array, measured: Pick<Walker, "residual" | "slope">): void {
  const before = normOf(walker.residual);
  const after = normOf(measured.residual);
  const isBetter = after < before;
  if (isBetter) Object.assign(walker, measured, { state: tried });
  walker.damping = isBetter ? Math.max(LEAST_DAMPING, walker.damping / 10) : walker.damping * 8;
  const { state, residual, slope } = walker;
  if (residual.every((value) => Math.abs(value) <= RESIDUAL)) {
    const step = normOf(dampedStep(slope, residual, LEAST_DAMPING));
    walker.isFixed = step <= NEWTON_STEP * (1 + normOf(state));
    // Go on while steps still help, down to the last bits: of 1 where the state is 0, whose own would take twenty more.
    walker.isDone = walker.isFixed && (!(after < before / 2) || step <= LEAST_STEP * (1 + normOf(state)));
  } else walker.isDone = !isBetter && (walker.damping > 1e12 || !Number.isFinite(before));
}

/** Whether the slope of ½‖r‖² is 0, as far as its curvature matters. */
function isLeast(residual: Float64Array, slope: Float64Array): boolean {
  const S = residual.length;
  const gradient = new Float64Array(S);
  for (let k = 0; k < S; k++) for (let i = 0; i < S; i++) gradient[i] += slope[k * S + i] * residual[k];
  return normOf(gradient) <= 1e-5 * normOf(residual);
}

/** @param steps of which it is a multiplier: one, or those of a cycle */
function multiplierOf({ re, im }: Complex, steps: number): Multiplier {
  const modulus = Math.hypot(re, im);
  const angle = Math.abs(Math.atan2(im, re));
  return {
    re,
    im,
    modulus,
    timescale: modulus < NOTHING ? 0 : modulus === 1 ? Number.POSITIVE_INFINITY : -steps / Math.log(modulus),
    period: angle === 0 ? Number.POSITIVE_INFINITY : (2 * Math.PI * steps) / angle,
  };
}

function stabilityOf(multipliers: readonly Multiplier[]): Stability {
  if (multipliers.some(({ modulus }) => Math.abs(modulus - 1) <= MARGIN)) return "marginal";
  const growing = multipliers.filter(({ modulus }) => modulus > 1).length;
  return growing === 0 ? "stable" : growing === multipliers.length ? "unstable" : "saddle";
}

/** a · b for matrices [N, S, S]. */
function products(a: Float64Array, b: Float64Array, S: number): Float64Array {
  const result = new Float64Array(a.length);
  for (let row = 0; row < a.length / S; row++) {
    const block = Math.floor(row / S) * S * S;
    for (let k = 0; k < S; k++)
      for (let j = 0; j < S; j++) result[row * S + j] += a[row * S + k] * b[block + k * S + j];
  }
  return result;
}

/** By the first number that differs; 0 if none does. */
function inOrder(a: Float64Array, b: Float64Array): number {
  const k = a.findIndex((value, i) => Math.abs(value - b[i]) > SAME * Math.max(1, Math.abs(value)));
  return k < 0 ? 0 : a[k] - b[k];
}

/** Far out, gates are 0 and 1 to the last bit, and every state stays where it is. */
const isPlateau = ({ state, stability }: Pick<FixedPoint, "state" | "stability">, region: Region) =>
  stability === "marginal" && !region.isNear(state);

/** Where starts lie. */
class Region {
  /** The largest range of a number, at least 1e-3 */
  readonly #spread: number;
  readonly #least: Float64Array;
  readonly #most: Float64Array;

  constructor(states: Float64Array, size: number) {
    this.#least = states.slice(0, size);
    this.#most = states.slice(0, size);
    for (const [k, value] of states.entries()) {
      this.#least[k % size] = Math.min(this.#least[k % size], value);
      this.#most[k % size] = Math.max(this.#most[k % size], value);
    }
    // Some parts of a state begin at -1e30, for minus infinity.
    const ranges = this.#most.map((most, i) => most - this.#least[i]).filter((range) => range < 1e6);
    this.#spread = Math.max(1e-3, ...ranges);
  }

  /** Whether a state is within the spread of some start, number by number. */
  isNear(state: Float64Array): boolean {
    return state.every(
      (value, i) => value >= this.#least[i] - this.#spread && value <= this.#most[i] + this.#spread,
    );
  }
}

/** The longest way of a chosen start from where it was drawn. */
const VISITED = 64;
const NOISE = 0.1;

/**
 * Returns states [N, S]: those that were given, or states on the ways of a layer from random states, of each way one step, with some noise.
 *
 * @throws ShapeError, ArgumentError for anything else
 */
export function statesOf(where: string, map: StateMap, starts: unknown, seed: number): Float64Array {
  const S = map.size;
  if (typeof starts !== "number") return givenStates(where, starts, S);
  if (!Number.isSafeInteger(starts) || starts < 1)
    refuseValue(where, "starts as a number of at least 1 or states", starts);
  const random = new Random(seed);
  const drawn = new Float64Array(starts * S);
  const initial = map.initial();
  for (let k = 0; k < drawn.length; k++) drawn[k] = initial[k % S] + random.normal();
  const { states } = map.orbit(drawn, VISITED);
  const chosen = drawn.slice();
  for (let n = 0; n < starts; n++) {
    // Most of them early, before attractors draw all ways together.
    const step = Math.floor(VISITED * random.uniform() ** 3);
    const from = ((step - 1) * starts + n) * S;
    if (step > 0) chosen.set(states.subarray(from, from + S), n * S);
    // Saddles lie between attractors, so every other start lies between two states.
    const share = n % 2 === 0 ? 1 : random.uniform();
    for (let k = n * S; k < (n + 1) * S; k++)
      chosen[k] =
        (share === 1 ? chosen[k] : share * chosen[k] + (1 - share) * chosen[k - S]) + NOISE * random.normal();
  }
  return chosen;
}

function givenStates(where: string, starts: unknown, S: number): Float64Array {
  const isTensor = starts instanceof Tensor;
  if (!isTensor && !Array.isArray(starts))
    refuseValue(where, `starts as a number or states [N, ${S}]`, starts);
  const rows: readonly ArrayLike<number>[] = isTensor ? [] : (starts as ArrayLike<number>[]);
  const wrong = isTensor
    ? starts.rank !== 2 || starts.shape[1] !== S
    : rows.some((row) => !areNumbers(row, S));
  if (wrong || (isTensor ? starts.size : rows.length) === 0)
    throw new ShapeError(
      `${where}: expected states [N, ${S}], got ${isTensor ? formatShape(starts.shape) : describe(rows.find((row) => !areNumbers(row, S)))}. A state has all parts of all layers.`,
    );
  const states = isTensor
    ? Float64Array.from(starts.data)
    : Float64Array.from(rows.flatMap((row) => Array.from(row)));
  const bad = states.findIndex((value) => !Number.isFinite(value));
  if (bad >= 0) throw new ArgumentError(`${where}: expected finite states, got ${states[bad]}.`);
  return states;
}
