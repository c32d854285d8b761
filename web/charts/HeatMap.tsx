/** A matrix as a picture on a diverging scale around 0 that pictures to be compared share. */
import type { ComponentChildren } from "preact";
import { useDark } from "../app/theme.ts";
import { Chart } from "./Chart.tsx";
import { divergingTable } from "./colour.ts";
import {
  cellMark,
  edgeLabels,
  frame,
  gridCursor,
  PIXELS,
  paint,
  rowMark,
  scaleMarks,
  scaleRaster,
} from "./grid.ts";
import type { Mark, Raster } from "./marks.ts";
import { rough, short } from "./numbers.ts";

interface HeatMapProps {
  title: string;
  heading?: ComponentChildren | false;
  /** Row-major [rows, columns]. */
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  /** Value of the full colour. */
  scale: number;
  rowName: string;
  columnName: string;
  height?: number;
  /** The marked row. */
  selectedRow?: number;
}

const LEFT = 34;
const TOP = 4;
const BOTTOM = 34;

export function HeatMap(props: HeatMapProps) {
  const {
    title,
    heading,
    values,
    rows,
    columns,
    scale,
    rowName,
    columnName,
    height = 260,
    selectedRow,
  } = props;
  const dark = useDark();
  const inner = height - TOP - BOTTOM;
  const area = (width: number) => ({ x: LEFT, y: TOP, width: width - LEFT - 2, height: inner });
  return (
    <Chart
      title={title}
      heading={heading}
      summary={`Heat map of ${rows} ${rowName}s by ${columns} ${columnName}s, colours from −${rough(scale)} to ${rough(scale)}.`}
      height={height}
      depends={[values, scale, dark, selectedRow]}
      draw={(width) => {
        const box = area(width);
        const marks: Mark[] = [
          { kind: "image", ...box, raster: rasterOf(values, rows, columns, scale, dark) },
          frame(box),
          ...edgeLabels(box, ["0", String(rows - 1)], [`0  ${columnName}`, String(columns - 1)]),
          ...scaleMarks(box, [rough(-scale), `+${rough(scale)}`], scaleRaster(divergingTable(dark))),
        ];
        if (selectedRow !== undefined && selectedRow < rows) marks.push(...rowMark(box, selectedRow, rows));
        return marks;
      }}
      table={() => ({
        columns: [rowName, columnName, "value"],
        rows: Array.from({ length: rows * columns }, (_, k) => [
          Math.floor(k / columns),
          k % columns,
          values[k],
        ]),
      })}
      cursor={{
        ...gridCursor(rows, columns, area),
        read: (k) =>
          `${rowName} ${Math.floor(k / columns)}, ${columnName} ${k % columns}: ${short(values[k])}`,
        marks: (k, width) => cellMark(area(width), Math.floor(k / columns), rows, k % columns, columns),
      }}
    />
  );
}

/** One pixel per value; in a matrix with more than can be seen, one per block: its value of the largest size. */
export function rasterOf(
  values: ArrayLike<number>,
  rows: number,
  columns: number,
  scale: number,
  dark: boolean,
): Raster {
  const width = Math.min(columns, PIXELS);
  const height = Math.min(rows, PIXELS);
  const pixels = new Uint8ClampedArray(width * height * 4);
  const table = divergingTable(dark);
  const factor = scale > 0 ? 256 / scale : 0;
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor((y * rows) / height), Math.floor(((y + 1) * rows) / height)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor((x * columns) / width), Math.floor(((x + 1) * columns) / width)];
      let value = values[top * columns + left];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const here = values[row * columns + column];
          if (Math.abs(here) > Math.abs(value) || Number.isNaN(here)) value = here;
        }
      }
      paint(pixels, y * width + x, table, value * factor + 256);
    }
  }
  return { width, height, pixels };
}
