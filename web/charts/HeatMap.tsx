/** A matrix as a picture on a diverging scale around 0 that pictures to be compared share. */
import { useDark } from "../app/theme.ts";
import { Chart } from "./Chart.tsx";
import { divergingTable } from "./colour.ts";
import { line, type Mark, type Raster } from "./marks.ts";
import { short } from "./numbers.ts";

export interface HeatMapProps {
  title: string;
  heading?: string | false;
  /** Row-major [rows, columns]. */
  values: ArrayLike<number>;
  rows: number;
  columns: number;
  /** Value of the full colour. */
  scale: number;
  rowName: string;
  columnName: string;
  height?: number;
  /** A row that is marked. */
  selectedRow?: number;
}

const LEFT = 34;
const TOP = 4;
const BOTTOM = 34;
/** More pixels than this along an axis say nothing more. */
const PIXELS = 1024;

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
      summary={`Heat map of ${rows} ${rowName}s by ${columns} ${columnName}s, colours from −${short(scale)} to ${short(scale)}.`}
      height={height}
      depends={[values, scale, dark, selectedRow]}
      draw={(width) => {
        const box = area(width);
        const marks: Mark[] = [
          { kind: "image", ...box, raster: rasterOf(values, rows, columns, scale, dark) },
          {
            kind: "rect",
            x: box.x - 0.5,
            y: box.y - 0.5,
            width: box.width + 1,
            height: box.height + 1,
            stroke: "var(--line-strong)",
          },
          {
            kind: "text",
            x: LEFT - 5,
            y: TOP + 9,
            text: "0",
            anchor: "end",
            fill: "var(--ink-2)",
            size: 10.5,
          },
          {
            kind: "text",
            x: LEFT - 5,
            y: TOP + inner,
            text: String(rows - 1),
            anchor: "end",
            fill: "var(--ink-2)",
            size: 10.5,
          },
          {
            kind: "text",
            x: LEFT,
            y: TOP + inner + 13,
            text: `0  ${columnName}`,
            fill: "var(--ink-2)",
            size: 10.5,
          },
          {
            kind: "text",
            x: LEFT + box.width,
            y: TOP + inner + 13,
            text: String(columns - 1),
            anchor: "end",
            fill: "var(--ink-2)",
            size: 10.5,
          },
          ...legend(LEFT, TOP + inner + 20, box.width, scale, dark),
        ];
        if (selectedRow !== undefined && selectedRow < rows) {
          const y = TOP + (selectedRow / rows) * inner;
          marks.push({
            kind: "rect",
            x: box.x - 3,
            y: y - 0.5,
            width: box.width + 5,
            height: Math.max(2, inner / rows) + 1,
            stroke: "var(--ink)",
          });
        }
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
        count: rows * columns,
        at: (x, y, width) => {
          const box = area(width);
          const column = Math.floor(((x - box.x) / box.width) * columns);
          const row = Math.floor(((y - box.y) / box.height) * rows);
          return column >= 0 && column < columns && row >= 0 && row < rows
            ? row * columns + column
            : undefined;
        },
        next: (index, key) => {
          const row = Math.floor(index / columns);
          const column = index % columns;
          if (key === "ArrowLeft") return row * columns + Math.max(0, column - 1);
          if (key === "ArrowRight") return row * columns + Math.min(columns - 1, column + 1);
          if (key === "ArrowUp") return Math.max(0, row - 1) * columns + column;
          return Math.min(rows - 1, row + 1) * columns + column;
        },
        read: (k) =>
          `${rowName} ${Math.floor(k / columns)}, ${columnName} ${k % columns}: ${short(values[k])}`,
        marks: (k, width) => {
          const box = area(width);
          const [w, h] = [box.width / columns, box.height / rows];
          const x = box.x + (k % columns) * w;
          const y = box.y + Math.floor(k / columns) * h;
          return [
            line(x + w / 2, box.y, x + w / 2, box.y + box.height, "var(--ink)", { opacity: 0.35 }),
            line(box.x, y + h / 2, box.x + box.width, y + h / 2, "var(--ink)", { opacity: 0.35 }),
            {
              kind: "rect",
              x: x - 1,
              y: y - 1,
              width: Math.max(3, w + 2),
              height: Math.max(3, h + 2),
              stroke: "var(--ink)",
              strokeWidth: 1.5,
            },
          ];
        },
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
      const at = (y * width + x) * 4;
      if (Number.isNaN(value)) pixels.set([200, 0, 200, 255], at);
      else {
        const entry = Math.min(512, Math.max(0, Math.round(value * factor) + 256)) * 4;
        pixels[at] = table[entry];
        pixels[at + 1] = table[entry + 1];
        pixels[at + 2] = table[entry + 2];
        pixels[at + 3] = 255;
      }
    }
  }
  return { width, height, pixels };
}

function legend(x: number, y: number, room: number, scale: number, dark: boolean): Mark[] {
  const width = Math.min(140, room - 90);
  if (width < 40) return [];
  const table = divergingTable(dark);
  const left = x + (room - width) / 2;
  const raster: Raster = { width: 129, height: 1, pixels: new Uint8ClampedArray(129 * 4) };
  for (let k = 0; k < 129; k++) raster.pixels.set(table.subarray(k * 16, k * 16 + 4), k * 4);
  const text = (at: number, value: string, anchor: "start" | "middle" | "end"): Mark => ({
    kind: "text",
    x: at,
    y: y + 8.5,
    text: value,
    anchor,
    fill: "var(--ink-2)",
    size: 10.5,
  });
  return [
    { kind: "image", x: left, y, width, height: 9, raster },
    { kind: "rect", x: left - 0.5, y: y - 0.5, width: width + 1, height: 10, stroke: "var(--line-strong)" },
    text(left - 5, short(-scale), "end"),
    text(left + width + 5, `+${short(scale)}`, "start"),
  ];
}
