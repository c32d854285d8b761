/** The timeline: the probability of speech, the threshold, and a band for each segment, whose click marks its row; below it the network's state. */
import { chart } from "../shared/canvas.ts";
import { isMarked, markRow, type Segment } from "./list.ts";
import { setSpan } from "./play.ts";

export interface Timeline {
  /** All times are in seconds. */
  from: number;
  to: number;
  segments: readonly Segment[];
  threshold: number;
  probabilities: readonly number[];
  /** Of the first probability, and from one to the next */
  start: number;
  step: number;
  /** By block, numbers from -1 to 1 */
  states: readonly Float32Array[];
  /** Where a microphone is heard */
  now: number | undefined;
}

/** Units that are drawn at most. */
const UNITS = 32;

const canvas = document.querySelector<HTMLCanvasElement>("#timeline")!;
const strip = document.querySelector<HTMLCanvasElement>("#states")!;
const caption = document.querySelector("#units")!;

export function drawTimeline(shown: Timeline): void {
  setSpan(shown.from, shown.to);
  const { context, colour, x, y, left, right } = chart(canvas, shown.from, shown.to, [0, 0.5, 1]);
  context.fillStyle = colour("accent");
  for (const [k, { start, end }] of shown.segments.entries()) {
    context.globalAlpha = isMarked(k) ? 0.4 : 0.14;
    context.fillRect(x(start), y(1), x(end) - x(start), y(0) - y(1));
  }
  context.globalAlpha = 1;
  const limit = y(shown.threshold);
  context.strokeStyle = colour("soft");
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(left, limit);
  context.lineTo(right, limit);
  context.stroke();
  context.setLineDash([]);
  context.strokeStyle = colour("accent");
  context.lineWidth = 2;
  context.beginPath();
  for (const [k, p] of shown.probabilities.entries())
    context.lineTo(x(shown.start + (k + 0.5) * shown.step), y(p));
  context.stroke();
  context.fillStyle = colour("text");
  if (shown.now !== undefined) context.fillRect(x(shown.now) - 1, 0, 2, canvas.height);
  drawStates(shown);
  canvas.onclick = ({ offsetX: at }) =>
    markRow(shown.segments.findIndex(({ start, end }) => x(start) <= at && at <= x(end)));
}

/** A row for each unit: how far it is from 0, to either side. */
function drawStates({ from, to, states, start, step }: Timeline): void {
  const all = states[0]?.length ?? 0;
  const units = Math.min(UNITS, all);
  strip.hidden = units === 0;
  if (units === 0) return;
  caption.textContent = units < all ? `the first ${units} of ${all}` : `all ${all}`;
  const { context, colour, x, y } = chart(strip, from, to, [0, units]);
  for (const [sign, name] of [
    [1, "accent"],
    [-1, "edge"],
  ] as const) {
    context.fillStyle = colour(name);
    for (const [k, state] of states.entries())
      for (let unit = 0; unit < units; unit++) {
        context.globalAlpha = Math.max(0, sign * state[unit]);
        context.fillRect(x(start + k * step), y(unit + 1), x(step) - x(0) + 0.5, y(0) - y(1));
      }
  }
}
