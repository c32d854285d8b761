/**
 * A chart is a list of marks in CSS pixels, drawn three ways from the same list: as SVG on the page, as an SVG file, and on a canvas for
 * a PNG. Colours are CSS values and may be custom properties: `var(--ink)`. Text is only ever text.
 */

export interface Raster {
  width: number;
  height: number;
  /** RGBA, `width · height` pixels, drawn without smoothing. */
  pixels: Uint8ClampedArray<ArrayBuffer>;
}

export interface Painted {
  fill?: string;
  stroke?: string;
  strokeWidth?: number;
  /** As in SVG, e.g. `"4 3"`. */
  dash?: string;
  opacity?: number;
}

export type Mark =
  | ({ kind: "rect"; x: number; y: number; width: number; height: number; radius?: number } & Painted)
  | ({ kind: "path"; d: string } & Painted)
  | {
      kind: "text";
      x: number;
      y: number;
      text: string;
      fill?: string;
      size?: number;
      weight?: number;
      anchor?: "start" | "middle" | "end";
      mono?: boolean;
    }
  | { kind: "image"; x: number; y: number; width: number; height: number; raster: Raster };

export interface Drawing {
  height: number;
  marks: readonly Mark[];
}

/** The values of a chart as a table: for screen readers, for copying, for checking. */
export interface ChartTable {
  columns: readonly string[];
  rows: readonly (readonly (string | number)[])[];
}

export type Arrow = "ArrowLeft" | "ArrowRight" | "ArrowUp" | "ArrowDown";

/** Moving through a chart by pointer or arrow keys. */
export interface Cursor {
  count: number;
  /** The item under a point; undefined: none. */
  at(x: number, y: number, width: number): number | undefined;
  /** The item that an arrow key leads to; default: left and up to the one before. */
  next?(index: number, key: Arrow): number;
  /** The item in words. */
  read(index: number): string;
  /** The marks on it. */
  marks(index: number, width: number): readonly Mark[];
}

export const FONT = 'system-ui, -apple-system, "Segoe UI", Roboto, sans-serif';
export const MONO = 'ui-monospace, "SF Mono", Menlo, Consolas, "DejaVu Sans Mono", monospace';
export const TEXT_SIZE = 11;

/** Small quiet text, as axes have. */
export function label(
  x: number,
  y: number,
  text: string,
  anchor: "start" | "middle" | "end" = "start",
): Mark {
  return { kind: "text", x, y, text, anchor, fill: "var(--ink-2)", size: 10.5 };
}

/** The path of a circle. */
export const circle = (x: number, y: number, r: number): string =>
  `M${(x - r).toFixed(1)},${y.toFixed(1)}a${r},${r} 0 1,0 ${2 * r},0a${r},${r} 0 1,0 ${-2 * r},0`;

export function line(
  x1: number,
  y1: number,
  x2: number,
  y2: number,
  stroke: string,
  rest: Painted = {},
): Mark {
  return { kind: "path", d: `M${x1},${y1}L${x2},${y2}`, stroke, ...rest };
}

/** The item that an arrow leads to in a grid, whose rows follow each other. */
export function nextIn(columns: number, rows: number, index: number, key: Arrow): number {
  const [row, column] = [Math.floor(index / columns), index % columns];
  if (key === "ArrowLeft") return index - Number(column > 0);
  if (key === "ArrowRight") return index + Number(column < columns - 1);
  if (key === "ArrowUp") return index - (row > 0 ? columns : 0);
  return index + (row < rows - 1 ? columns : 0);
}
