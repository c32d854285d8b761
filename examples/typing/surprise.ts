/** The chart of surprises: a bar for each of the last characters, to point at. */
import { chart } from "../shared/canvas.ts";
import type { Surprise } from "./companion.ts";

/** Pixels of a character at least, and bits of the tallest bar. */
const [WIDTH, MOST] = [12, 8];
const canvas = document.querySelector<HTMLCanvasElement>("#surprise")!;
let placeOf: (pixel: number) => number | undefined = () => undefined;

/**
 * @param caret the place that is marked: the chart shows the text around it
 */
export function drawSurprises(text: string, surprises: readonly Surprise[], caret: number): void {
  const count = Math.max(8, Math.floor((canvas.clientWidth - 58) / WIDTH));
  const to = Math.max(count, Math.min(text.length, Math.max(caret, Math.round(caret + count / 4))));
  const from = to - count;
  // A space and a line break have signs.
  const letters = text.replaceAll(" ", "·").replaceAll("\n", "↵");
  const shown = surprises.filter(({ at }) => at >= from && at < to).length;
  document.querySelector("#part")!.textContent =
    shown === surprises.length
      ? "each character"
      : `${to < text.length ? "" : "the last "}${shown} of ${surprises.length} characters`;
  const { context, colour, x, y } = chart(canvas, from, to, [0, MOST / 2, MOST], letters);
  for (const { at, bits, isFirst } of surprises) {
    context.fillStyle = colour(isFirst ? "edge" : "accent");
    const height = Math.max(2, y(0) - y(Math.min(bits, MOST)));
    context.fillRect(x(at) + 1, y(0) - height, x(1) - x(0) - 2, height);
  }
  context.fillStyle = colour("warn");
  context.fillRect(x(caret) - 1, 0, 2, canvas.height);
  placeOf = (pixel) => {
    const at = Math.floor(from + ((pixel - x(from)) / (x(to) - x(from))) * count);
    return at >= 0 && at <= text.length ? at : undefined;
  };
}

/** Calls back with the place that a reader points at, undefined for none, and with one that is clicked. */
export function onPlace(point: (at: number | undefined) => void, choose: (at: number) => void): void {
  canvas.onpointermove = ({ offsetX }) => point(placeOf(offsetX));
  canvas.onpointerleave = () => point(undefined);
  canvas.onclick = ({ offsetX }) => choose(placeOf(offsetX) ?? 0);
}
