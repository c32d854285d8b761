export interface Chart {
  context: CanvasRenderingContext2D;
  colour(name: string): string;
  /** Where a second and a value lie, and the first and last pixel of the plot. */
  x(seconds: number): number;
  y(value: number): number;
  left: number;
  right: number;
}

/** The first and last pixel of the plot in a chart. */
export const plotOf = ({ clientWidth }: HTMLCanvasElement) => [42, clientWidth - 16];

/**
 * An empty chart over seconds, in the colours of the page and as sharp as the screen. What you draw later stays inside its axes.
 *
 * @param values numbers beside the chart, the lowest first, the highest last
 * @param text   letters below it in place of seconds, one for each step
 */
export function chart(
  canvas: HTMLCanvasElement,
  from: number,
  to: number,
  values: number[],
  text?: string,
): Chart {
  const { clientWidth: width, clientHeight: height } = canvas;
  const scale = devicePixelRatio || 1;
  canvas.width = Math.round(width * scale);
  canvas.height = Math.round(height * scale);
  const context = canvas.getContext("2d")!;
  context.scale(scale, scale);
  // Custom properties with light-dark() are resolved only where they are used.
  const colour = (name: string) => {
    canvas.style.color = `var(--${name})`;
    return getComputedStyle(canvas).color;
  };
  const [left, right] = plotOf(canvas);
  const [top, bottom] = [10, height - 22];
  const [low, high] = [values[0], values[values.length - 1]];
  const x = (seconds: number) => left + ((seconds - from) / (to - from)) * (right - left);
  const y = (value: number) => bottom - ((value - low) / (high - low)) * (bottom - top);
  context.font = "12px system-ui";
  context.fillStyle = colour("soft");
  context.textAlign = "right";
  for (const value of values) context.fillText(`${value}`.replace("-", "−"), left - 6, y(value) + 4);
  context.textAlign = "center";
  const step = [1, 2, 5, 10, 20, 60, 120, 300, 600].find((each) => x(from + each) - left > 48) ?? 3600;
  for (let s = Math.ceil(from / step) * step; s <= to && text === undefined; s += step)
    context.fillText(`${s} s`, x(s), height - 6);
  for (let k = from; k < to && text !== undefined; k++)
    context.fillText(text[k] ?? "", x(k + 0.5), height - 6);
  context.strokeStyle = colour("line");
  context.strokeRect(left, top, right - left, bottom - top);
  context.beginPath();
  context.rect(left, top, right - left, bottom - top);
  context.clip();
  return { context, colour, x, y, left, right };
}
