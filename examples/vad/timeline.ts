/** The timeline: the probability of speech, the threshold, and a band for each segment. A click on a band marks its row. */
import { chart } from "../shared/canvas.ts";
import { isMarked, markRow, type Segment } from "./list.ts";

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
}

const canvas = document.querySelector<HTMLCanvasElement>("#timeline")!;

export function drawTimeline(shown: Timeline): void {
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
  canvas.onclick = ({ offsetX: at }) =>
    markRow(shown.segments.findIndex(({ start, end }) => x(start) <= at && at <= x(end)));
}
