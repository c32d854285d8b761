/** A plane of states: arrows, nullclines, fixed points and paths. Choosing a place by pointer or keys begins a path there. */
import { type ScaleLinear, scaleLinear } from "d3-scale";
import { bottomAxis, leftAxis, leftRoom } from "../charts/axis.ts";
import { Chart } from "../charts/Chart.tsx";
import { circle, label, line, type Mark, nextIn } from "../charts/marks.ts";
import { rough, steps } from "../charts/numbers.ts";
import { Term } from "../terms/Term.tsx";
import type { Place, Plane, PlanePoint } from "./protocol.ts";

interface Props {
  title: string;
  summary: string;
  plane: Plane;
  /** Of both numbers. */
  names: readonly [string, string];
  height: number;
  onPick?(place: Place): void;
}

const [LEFT, RIGHT, TOP, BOTTOM] = [38, 10, 22, 34];
/** Places along each axis that can be chosen. */
const GRID = 41;
const NULLCLINES = [
  { colour: "var(--gate-hidden)", strokeWidth: 1.2 },
  { colour: "var(--gate-output)", strokeWidth: 2.6 },
];

type Scale = ScaleLinear<number, number>;

export function PlaneChart({ title, summary, plane, names, height, onPick }: Props) {
  const { range, field, nullclines, points, ways } = plane;
  const [[left, right], [low, high]] = range;
  const x = (width: number) => scaleLinear([left, right], [axis, width - RIGHT]);
  const y = scaleLinear([low, high], [height - BOTTOM, TOP]);
  const axis = Math.max(LEFT, leftRoom(y));
  const placeOf = (index: number): Place => [
    left + ((right - left) * (index % GRID)) / (GRID - 1),
    high - ((high - low) * Math.floor(index / GRID)) / (GRID - 1),
  ];
  return (
    <>
      <Chart
        title={title}
        heading={false}
        summary={summary}
        height={height}
        depends={[plane]}
        draw={(width) => {
          const to = x(width);
          const marks: Mark[] = [
            ...leftAxis(y, axis, width - RIGHT),
            ...bottomAxis(to, height - BOTTOM, axis, width - RIGHT),
            label(width - RIGHT, height - 3, `${names[0]} →`, "end"),
            label(2, height - 3, `↑ ${names[1]}`),
          ];
          if (field !== undefined) marks.push(arrows(field, to, y));
          let at = axis;
          nullclines?.forEach((pieces, k) => {
            const { colour, strokeWidth } = NULLCLINES[k];
            marks.push({ kind: "path", d: segments(pieces, to, y), stroke: colour, strokeWidth });
            const text = `${names[k]} stays`;
            marks.push(line(at, 9, at + 18, 9, colour, { strokeWidth }), label(at + 23, 12.5, text));
            at += 40 + 6.2 * text.length;
          });
          for (const [k, { places }] of ways.entries()) {
            const isLast = k === ways.length - 1 && onPick !== undefined;
            const d = pathOf(places, to, y);
            marks.push({
              kind: "path",
              d,
              stroke: "var(--accent)",
              strokeWidth: isLast ? 2 : 1.1,
              opacity: isLast ? 1 : 0.65,
            });
            marks.push({ kind: "path", d: circle(to(places[0]), y(places[1]), 2.5), fill: "var(--accent)" });
            const [endX, endY] = [to(places[places.length - 2]), y(places[places.length - 1])];
            const cross = `M${endX - 4},${endY - 4}l8,8m0,-8l-8,8`;
            marks.push({ kind: "path", d: cross, stroke: "var(--accent)", strokeWidth: 1.6 });
          }
          for (const point of points) marks.push(...dot(point, to, y));
          return marks;
        }}
        table={() => ({
          columns: ["fixed point", ...names, "timescale in steps"],
          rows: points.map(({ at, stability, timescale }) => [stability, ...at, timescale]),
        })}
        {...(onPick && {
          cursor: {
            count: GRID * GRID,
            at: (px, py, width) => {
              const [column, row] = [x(width).invert(px), y.invert(py)].map((value, axis) => {
                const [from, end] = range[axis];
                return Math.round(((GRID - 1) * (value - from)) / (end - from));
              });
              const isInside = column >= 0 && column < GRID && row >= 0 && row < GRID;
              return isInside ? (GRID - 1 - row) * GRID + column : undefined;
            },
            next: (index, key) => nextIn(GRID, GRID, index, key),
            read: (index) => {
              const place = placeOf(index);
              const near = points.find(({ at }) =>
                at.every(
                  (value, axis) => Math.abs(value - place[axis]) < (range[axis][1] - range[axis][0]) / GRID,
                ),
              );
              return `${names.map((name, axis) => `${name} ${rough(place[axis])}`).join(", ")}${near ? `: ${[near.stability, ...fadingOf(near.timescale)].join(", ")}` : ""}`;
            },
            marks: (index, width) => {
              const [px, py] = [x(width)(placeOf(index)[0]), y(placeOf(index)[1])];
              return [{ kind: "path", d: circle(px, py, 7), stroke: "var(--ink)", strokeWidth: 1.4 }];
            },
          },
          onPick: (index: number) => onPick(placeOf(index)),
        })}
      />
      {points.length > 0 && (
        <p class="quiet">
          <Term id="point">Fixed points</Term>:{" "}
          {"\u25cf stable\u2003\u25d0 saddle\u2003\u25cb\u00a0unstable or marginal"}
        </p>
      )}
    </>
  );
}

/** How fast deviations fade; nothing where they do not. */
export const fadingOf = (timescale: number) =>
  Number.isFinite(timescale) && timescale > 0
    ? [`half of a deviation is gone after ${steps(Math.LN2 * timescale)}`]
    : [];

/** Full: stable; half: a saddle; hollow: unstable or marginal. */
export function dot(
  { at, stability }: Pick<PlanePoint, "at" | "stability">,
  x: Scale,
  y: Scale,
  r = 5,
): Mark[] {
  const [cx, cy] = [x(at[0]), y(at[1])];
  const ring: Mark = {
    kind: "path",
    d: circle(cx, cy, r),
    fill: stability === "stable" ? "var(--ink)" : "var(--surface)",
    stroke: "var(--ink)",
    strokeWidth: 1.6,
  };
  const half = `M${cx - r},${cy}a${r},${r} 0 0,0 ${2 * r},0z`;
  return stability === "saddle" ? [ring, { kind: "path", d: half, fill: "var(--ink)" }] : [ring];
}

/** Moves as arrows of one path: shorter where a step is, but never too short to see. */
function arrows({ states, moves }: NonNullable<Plane["field"]>, x: Scale, y: Scale): Mark {
  const count = Math.sqrt(states.length / 2);
  const room = Math.min(
    Math.abs(x(states[2]) - x(states[0])),
    Math.abs(y(states[2 * count + 1]) - y(states[1])),
  );
  let d = "";
  const [unitX, unitY] = [x(1) - x(0), y(1) - y(0)];
  let most = 1e-9;
  for (let k = 0; k < moves.length; k += 2)
    most = Math.max(most, Math.hypot(moves[k] * unitX, moves[k + 1] * unitY));
  for (let k = 0; k < states.length; k += 2) {
    const [dx, dy] = [moves[k] * unitX, moves[k + 1] * unitY];
    const size = Math.hypot(dx, dy);
    if (!(size > 1e-6 * most)) continue;
    const length = room * (0.25 + 0.6 * Math.sqrt(size / most));
    const [ux, uy] = [dx / size, dy / size];
    const [px, py] = [x(states[k]), y(states[k + 1])];
    const [ex, ey] = [px + ux * length, py + uy * length];
    const head = Math.min(3.2, 0.45 * length);
    d += `M${px.toFixed(1)},${py.toFixed(1)}L${ex.toFixed(1)},${ey.toFixed(1)}`;
    for (const side of [1, -1])
      d += `M${ex.toFixed(1)},${ey.toFixed(1)}l${(head * (-ux - side * 0.6 * uy)).toFixed(1)},${(head * (-uy + side * 0.6 * ux)).toFixed(1)}`;
  }
  return { kind: "path", d, stroke: "var(--line-strong)", strokeWidth: 1 };
}

function segments(pieces: Float64Array, x: Scale, y: Scale): string {
  let d = "";
  for (let k = 0; k < pieces.length; k += 4)
    d += `M${x(pieces[k]).toFixed(1)},${y(pieces[k + 1]).toFixed(1)}L${x(pieces[k + 2]).toFixed(1)},${y(pieces[k + 3]).toFixed(1)}`;
  return d;
}

function pathOf(places: Float64Array, x: Scale, y: Scale): string {
  return Array.from(
    { length: places.length / 2 },
    (_, t) => `${t === 0 ? "M" : "L"}${x(places[2 * t]).toFixed(1)},${y(places[2 * t + 1]).toFixed(1)}`,
  ).join("");
}
