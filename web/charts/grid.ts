/** Shared parts of pictures with rows and columns: the frame, the marked row, the scale below, and moving from cell to cell. */
import { type Cursor, label, type Mark, type Raster } from "./marks.ts";

/** More pixels than this along an axis show nothing more. */
export const PIXELS = 1024;

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

export function frame({ x, y, width, height }: Box): Mark {
  return {
    kind: "rect",
    x: x - 0.5,
    y: y - 0.5,
    width: width + 1,
    height: height + 1,
    stroke: "var(--line-strong)",
  };
}

/** A line or an outline over a picture: ink on a halo, which shows on every colour below it. */
export function over(mark: Extract<Mark, { kind: "rect" | "path" }>): Mark[] {
  const strokeWidth = mark.strokeWidth ?? 1.2;
  return [
    { ...mark, stroke: "var(--surface)", strokeWidth: strokeWidth + 2.4 },
    { ...mark, stroke: "var(--ink)", strokeWidth },
  ];
}

/** The outline of a row, around it: its own pixels stay in sight. */
export function rowMark(box: Box, row: number, rows: number): Mark[] {
  return over({
    kind: "rect",
    x: box.x - 3,
    y: box.y + (row / rows) * box.height - 1.8,
    width: box.width + 5,
    height: box.height / rows + 3.6,
  });
}

/** The outline of a cell. */
export function cellMark(box: Box, row: number, rows: number, column: number, columns: number): Mark[] {
  const [width, height] = [box.width / columns, box.height / rows];
  return over({
    kind: "rect",
    x: box.x + column * width - 1.5,
    y: box.y + row * height - 1.5,
    width: width + 3,
    height: height + 3,
    strokeWidth: 1.5,
  });
}

/** First and last of the rows and of the columns; the scale is below. */
export function edgeLabels(
  box: Box,
  rows: readonly [string, string],
  columns: readonly [string, string],
): Mark[] {
  const [left, below] = [box.x - 5, box.y + box.height];
  return [
    label(left, box.y + 9, rows[0], "end"),
    label(left, below, rows[1], "end"),
    label(box.x, below + 13, columns[0]),
    label(box.x + box.width, below + 13, columns[1], "end"),
  ];
}

const SCALE_COLOURS = 129;

/** The scale below a picture: so many of the colours of a table, from the first to the last. */
export function scaleRaster(table: Uint8ClampedArray): Raster {
  const raster: Raster = {
    width: SCALE_COLOURS,
    height: 1,
    pixels: new Uint8ClampedArray(SCALE_COLOURS * 4),
  };
  const stride = Math.floor((table.length / 4 - 1) / (SCALE_COLOURS - 1)) * 4;
  for (let k = 0; k < SCALE_COLOURS; k++) {
    raster.pixels.set(table.subarray(k * stride, k * stride + 4), k * 4);
  }
  return raster;
}

/** Returns the scale with the values of its ends; nothing if there is no room. */
export function scaleMarks(box: Box, ends: readonly [string, string], raster: Raster): Mark[] {
  const width = Math.min(140, box.width - 90);
  if (width < 40) return [];
  const x = box.x + (box.width - width) / 2;
  const y = box.y + box.height + 20;
  return [
    { kind: "image", x, y, width, height: 9, raster },
    { kind: "rect", x: x - 0.5, y: y - 0.5, width: width + 1, height: 10, stroke: "var(--line-strong)" },
    label(x - 5, y + 8.5, ends[0], "end"),
    label(x + width + 5, y + 8.5, ends[1]),
  ];
}

/** A cursor whose items are cells, row by row; arrow keys move to the neighbour and stop at the edge. */
export function gridCursor(
  rows: number,
  columns: number,
  area: (width: number) => Box,
): Pick<Cursor, "count" | "at" | "next"> {
  return {
    count: rows * columns,
    at: (x, y, width) => {
      const box = area(width);
      const column = Math.floor(((x - box.x) / box.width) * columns);
      const row = Math.floor(((y - box.y) / box.height) * rows);
      const isWithin = column >= 0 && column < columns && row >= 0 && row < rows;
      return isWithin ? row * columns + column : undefined;
    },
    next: (index, key) => {
      const [row, column] = [Math.floor(index / columns), index % columns];
      if (key === "ArrowLeft") return row * columns + Math.max(0, column - 1);
      if (key === "ArrowRight") return row * columns + Math.min(columns - 1, column + 1);
      if (key === "ArrowUp") return Math.max(0, row - 1) * columns + column;
      return Math.min(rows - 1, row + 1) * columns + column;
    },
  };
}

/** Gives a pixel the nearest colour of the table; NaN has its own colour. */
export function paint(
  pixels: Uint8ClampedArray,
  pixel: number,
  table: Uint8ClampedArray,
  entry: number,
): void {
  const at = pixel * 4;
  if (Number.isNaN(entry)) {
    pixels.set([200, 0, 200, 255], at);
    return;
  }
  const from = Math.min(table.length / 4 - 1, Math.max(0, Math.round(entry))) * 4;
  pixels[at] = table[from];
  pixels[at + 1] = table[from + 1];
  pixels[at + 2] = table[from + 2];
  pixels[at + 3] = 255;
}
