/** The watch worker's part of the view Lens: fixed points, arrows and ways of small cells, and of layers of the open file. */
import { diagnostics, GRU, LSTM, Tensor } from "../../src/index.ts";
import type { RecurrentModule } from "../../src/modules.ts";
import type { Fork, LayerPlane, LensMethods, Place, Plane, PlanePoint, SmallCell, Way } from "./protocol.ts";
import { BIASES } from "./scene.ts";

/** Starts of ways and of a search for fixed points in a layer, and at each bias of a fork. */
const [STARTS, FORK_STARTS] = [16, 24];
/** Places along each axis at which nullclines are sought, and where arrows begin; fewer while a slider moves. */
const FULL = { grid: 61, arrows: 21 };
const DRAFT = { grid: 25, arrows: 13 };
/** Starts of a portrait, as shares of the range: two grids, or beside the points of the last portrait where a step begins that finds new ones. */
const AXIS = [-1, 0, 1];
const GRID = [0.4, 0.8].flatMap((far) => AXIS.flatMap((x) => AXIS.map((y) => [far * x, far * y])));
const CORNERS = [
  [0.8, 0.8],
  [-0.8, -0.8],
  [0.8, -0.8],
];
/** The step of biases in a fork. */
const FORK_STEP = 0.125;
/** Steps of a way. */
const [STEPS, LAYER_STEPS] = [60, 150];
/** The largest cell state that a portrait shows. */
const MOST_CELL = 12;

/** Returns a layer whose gates are constant, except for the candidate, which reads the state. */
function layerOf({ cell, bias, weight, angle }: SmallCell): LSTM | GRU {
  const sizes = { inputSize: 1, seed: 1 };
  const layer =
    cell === "LSTM" ? new LSTM({ ...sizes, hiddenSize: 1 }) : new GRU({ ...sizes, hiddenSize: 2 });
  for (const parameter of layer.parameters()) parameter.data.fill(0);
  const candidate = layer instanceof LSTM ? layer.cell(0).gates.cell : layer.cell(0).gates.new;
  const [cos, sin] = [Math.cos((angle * Math.PI) / 180), Math.sin((angle * Math.PI) / 180)];
  const turned = cell === "LSTM" ? [weight] : [weight * cos, -weight * sin, weight * sin, weight * cos];
  candidate.hiddenWeight.data.set(turned);
  candidate.inputWeight.data.fill(1);
  layer.cell(0).gates.retain.setBias(bias);
  return layer;
}

const actsOf = ({ held }: SmallCell) => ({ act: held });

/** Kernels in double precision, which only this view needs. */
const doubles = () => import("../../src/float64.ts");

export async function portrait({ from, near, ...cell }: LensMethods["portrait"]["params"]): Promise<Plane> {
  await doubles();
  const layer = layerOf(cell);
  const range = rangeOf(cell);
  const shares = near === undefined ? GRID : CORNERS;
  const starts = shares.map((each) => each.map((share, axis) => share * range[axis][1]));
  const { names, field, nullclines, points, trajectories } = diagnostics.phasePortrait(layer, {
    ...actsOf(cell),
    input: cell.input,
    range,
    ...(near === undefined ? FULL : DRAFT),
    starts: [...(near ?? []), ...starts],
    ...(from.length > 0 && { from, steps: STEPS }),
  });
  return {
    names,
    range,
    field,
    nullclines,
    points: points.map((point) => planePoint(point, point.state)),
    ways: trajectories.map(({ states, gates: [gates] }) => ({
      places: states,
      gates: gatesOf(gates, layer),
    })),
  };
}

/** A bound of the cell state is what the input gate lets in at most, kept as long as the forget gate keeps it. */
function rangeOf({ cell, bias, held }: SmallCell): [[number, number], [number, number]] {
  const unit: [number, number] = [-1.1, 1.1];
  if (cell === "GRU") return [unit, unit];
  const { forget = 1 / (1 + Math.exp(-bias)), input = 0.5, cell: candidate = 1 } = held;
  const most = Math.min(
    MOST_CELL,
    0.2 + (1.15 * input * Math.abs(candidate)) / (1 - Math.min(forget, 0.999)),
  );
  return [unit, [-most, most]];
}

const planePoint = (
  { stability, timescale }: Pick<PlanePoint, "stability" | "timescale">,
  [x, y]: ArrayLike<number> & Iterable<number>,
): PlanePoint => ({ at: [x, y], stability, timescale });

/** The gates of the first unit. */
function gatesOf(gates: Readonly<Record<string, Float64Array>>, { hiddenSize }: LSTM | GRU): Way["gates"] {
  return Object.fromEntries(
    Object.entries(gates).map(([name, values]) => [name, values.filter((_, k) => k % hiddenSize === 0)]),
  );
}

export async function fork(cell: SmallCell): Promise<Fork> {
  await doubles();
  const biases = Array.from(
    { length: (BIASES[1] - BIASES[0]) / FORK_STEP + 1 },
    (_, k) => BIASES[0] + k * FORK_STEP,
  );
  const values: Fork["values"] = [];
  for (const bias of biases) {
    const layer = layerOf({ ...cell, bias });
    const { points } = await diagnostics.fixedPoints(layer, {
      ...actsOf(cell),
      input: cell.input,
      starts: FORK_STARTS,
    });
    for (const { state, stability } of points)
      values.push({ bias, value: state[cell.cell === "LSTM" ? 1 : 0], stability });
  }
  return { biases, values };
}

/**
 * Returns ways of a layer from states that it visits, at zero input, in the two directions in which they vary most.
 *
 * @param seeksPoints whether to find fixed points too; those far from all ways are counted, not drawn
 */
export async function planeOf(layer: RecurrentModule, seeksPoints: boolean): Promise<LayerPlane> {
  await doubles();
  const ways = diagnostics.trajectories(layer, { from: STARTS, steps: LAYER_STEPS });
  const size = ways[0].states.length / (LAYER_STEPS + 1);
  const all = Float64Array.from(ways.flatMap(({ states }) => [...states]));
  const rows = (states: Float64Array) => new Tensor(states, [states.length / size, size]);
  const { project, shares } = diagnostics.principalComponents(rows(all), { count: 2 });
  const flat = (states: Float64Array) => Float64Array.from(project(rows(states)).data);
  const { points } = seeksPoints
    ? await diagnostics.fixedPoints(layer, { starts: 2 * STARTS })
    : { points: [] };
  const found = points.map((point) => planePoint(point, flat(point.state)));
  const stable = found.filter(({ stability }) => stability === "stable");
  const places = [flat(all), ...stable.map(({ at }) => at)].flatMap((place) => [...place]);
  const [x, y] = [0, 1].map((axis): Place => {
    const along = places.filter((_, k) => k % 2 === axis);
    const [least, most] = [Math.min(...along), Math.max(...along)];
    const room = 0.06 * (most - least || 1);
    return [least - room, most + room];
  });
  const isIn = (value: number, [least, most]: Place) => value >= least && value <= most;
  return {
    names: ["first direction", "second direction"],
    range: [x, y],
    points: found.filter(({ at }) => isIn(at[0], x) && isIn(at[1], y)),
    ways: ways.map(({ states }) => ({ places: flat(states), gates: {} })),
    shares: [shares[0], shares[1]],
    size,
    ends: endsOf(
      ways.map(({ states }) => states),
      size,
    ),
    ...(seeksPoints && { found: { all: found.length, stable: stable.length } }),
  };
}

function endsOf(ways: readonly Float64Array[], size: number): LayerPlane["ends"] {
  const far = (a: Float64Array, b: Float64Array) => Math.hypot(...a.map((value, k) => value - b[k]));
  const starts = ways.map((states) => states.subarray(0, size));
  const scale = Math.max(...starts.flatMap((a) => starts.map((b) => far(a, b))));
  const places: Float64Array[] = [];
  let moving = 0;
  for (const states of ways) {
    const end = states.subarray(-size);
    if (!places.some((place) => far(place, end) < scale / 100)) places.push(end);
    moving += Number(far(states.subarray(-2 * size, -size), end) > scale / 1000);
  }
  return { steps: LAYER_STEPS, places: places.length, moving };
}
