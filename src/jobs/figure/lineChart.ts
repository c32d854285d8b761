import { integer, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { Shown } from "../../core/tensor/shown.ts";
import { drawCharts } from "./chart.ts";

/** Titles and axes of a chart. */
export interface LineChartOptions {
  /** Default: none */
  title?: string;
  /** Names of the axes; default `"step"` and none */
  x?: string;
  y?: string;
  /** The number of the first value of each line; default 0 */
  from?: number;
}

/**
 * Lines over steps or rows, drawn as SVG that follows the reader's light or dark theme. A notebook of Deno shows it by itself.
 *
 * @example
 * const chart = new LineChart({ loss: losses, validation }, { x: "epoch", from: 1 });
 * writeFileSync("loss.svg", chart.svg);
 */
export class LineChart extends Shown {
  /** The picture, a whole document */
  readonly svg: string;

  /**
   * @param lines   the values of each line by its name in the legend; no line is drawn where they are not finite
   * @param options title, axes, first step
   * @throws ArgumentError for anything but lists of numbers
   */
  constructor(lines: Readonly<Record<string, ArrayLike<number>>>, options: LineChartOptions = {}) {
    super();
    const { title, x, y, from } = readOptions("LineChart", options, {
      title: [""],
      x: ["step"],
      y: [""],
      from: [0, integer],
    });
    const drawn = Object.entries(lines ?? {}).map(([label, values]) => {
      if (!(ArrayBuffer.isView(values) || Array.isArray(values))) {
        throw new ArgumentError(
          `LineChart: expected numbers for the line ${JSON.stringify(label)}, got ${describe(values)}.`,
        );
      }
      return { label, from, values: Array.from(values as ArrayLike<number>, Number) };
    });
    this.svg = drawCharts(String(title), [
      { title: String(title), x: String(x), y: String(y), lines: drawn },
    ]);
  }

  override toString(): string {
    return this.svg;
  }
}
