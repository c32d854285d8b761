/**
 * Numbers of two axes as a picture: a row for each unit or frame, a column for each input or step. A row and a column may be marked; the
 * pointer and the arrow keys move from cell to cell.
 */
import type { ComponentChildren } from "preact";
import { useMemo } from "preact/hooks";
import { useDark } from "../app/theme.ts";
import { Chart } from "./Chart.tsx";
import { rampOf } from "./colour.ts";
import { type ChartTable, label, type Mark, nextIn, type Raster } from "./marks.ts";
import { rough, short } from "./numbers.ts";

/** An axis of the picture. */
interface Axis {
  count: number;
  /** Of one item: `"unit"`. */
  name: string;
  /** Words for an item besides its number, e.g. a character. */
  label?(index: number): string;
  /** The marked item. */
  at?: number;
}

interface HeatMapProps {
  title: string;
  heading?: ComponentChildren | false;
  /** Row-major [rows, columns], or [columns, rows] if turned. */
  values: ArrayLike<number>;
  turned?: boolean;
  rows: Axis;
  columns: Axis;
  /** The two ends of the scale. */
  range: readonly [number, number];
  /** A custom property; default `"diverging"`. */
  colour?: string;
  /** From -1 to 1, for the colour of a value; default: by its place between the ends. */
  shade?(value: number): number;
  height?: number;
  /** Rows from top to bottom; default: by index. */
  order?: readonly number[];
  onCursor?(at: Cell | undefined): void;
  onPick?(at: Cell): void;
}

interface Cell {
  row: number;
  column: number;
}

/** More pixels than this along an axis show nothing more. */
const PIXELS = 1024;
const [LEFT, TOP] = [34, 4];
/** Room below for numbers, names and scale; a narrow picture has the scale in a line of its own. */
const [NARROW, BOTTOM, NARROW_BOTTOM] = [330, 34, 49];
/** Pixels that a letter, and a name with the room around it, take below a column. */
const [LETTER, NAME] = [6.2, 11];
const SCALE_COLOURS = 129;

export function HeatMap(props: HeatMapProps) {
  const { title, heading, values, turned = false, range, colour = "diverging", shade, order } = props;
  const { rows, columns, height = 260 } = props;
  const dark = useDark();
  const ramp = useMemo(() => rampOf(colour, dark), [colour, dark]);
  const indexAt = (row: number, column: number) =>
    turned ? column * rows.count + row : row * columns.count + column;
  const raster = useMemo(() => {
    const at = (row: number, column: number) => {
      const value = values[indexAt(order?.[row] ?? row, column)];
      return shade === undefined ? value : shade(value);
    };
    const ends = shade === undefined ? range : ([-1, 1] as const);
    return rasterOf(at, rows.count, columns.count, ends, ramp, colour === "diverging");
  }, [values, turned, shade, order, rows.count, columns.count, range[0], range[1], ramp]);
  const scale = useMemo((): Raster => {
    const at = (_: number, column: number) => column / (SCALE_COLOURS - 1);
    return rasterOf(at, 1, SCALE_COLOURS, [0, 1], ramp, false);
  }, [ramp]);
  const places = useMemo(() => {
    const found = new Int32Array(rows.count);
    for (let place = 0; place < rows.count; place++) found[order?.[place] ?? place] = place;
    return found;
  }, [order, rows.count]);
  const area = (width: number) => ({
    x: LEFT,
    y: TOP,
    width: width - LEFT - 2,
    height: height - TOP - (width < NARROW ? NARROW_BOTTOM : BOTTOM),
  });
  const cellOf = (index: number): Cell => {
    const place = Math.floor(index / columns.count);
    return { row: order?.[place] ?? place, column: index % columns.count };
  };
  const table = useMemo(() => {
    let made: ChartTable | undefined;
    const [lines, across] = turned ? [columns, rows] : [rows, columns];
    const places = Array.from({ length: across.count }, (_, k) => (turned ? (order?.[k] ?? k) : k));
    return () =>
      (made ??= {
        columns: [lines.name, ...places.map((place) => `${across.name} ${place}`)],
        rows: Array.from({ length: lines.count }, (_, k) => [
          k,
          ...places.map((place) => values[k * across.count + place]),
        ]),
      });
  }, [values, turned, rows.count, columns.count, order]);
  return (
    <Chart
      title={title}
      heading={heading}
      summary={`Heat map of ${rows.count} ${rows.name}s by ${columns.count} ${columns.name}s, colours from ${rough(range[0])} to ${rough(range[1])}.`}
      height={height}
      depends={[raster, rows.at, columns.at]}
      draw={(width) => {
        const box = area(width);
        const marks: Mark[] = [
          { kind: "image", ...box, raster },
          {
            kind: "rect",
            x: box.x - 0.5,
            y: box.y - 0.5,
            width: box.width + 1,
            height: box.height + 1,
            stroke: "var(--line-strong)",
          },
          ...axisMarks(box, rows, columns, order !== undefined),
          ...scaleMarks(box, width < NARROW ? 15 : 0, range, scale),
        ];
        if (rows.at !== undefined && rows.at < rows.count) {
          // Around the row: its own pixels stay in sight.
          const [y, high] = [box.y + (places[rows.at] / rows.count) * box.height, box.height / rows.count];
          marks.push(...over({ kind: "rect", x: box.x, y: y - 1.8, width: box.width, height: high + 3.6 }));
        }
        if (columns.at !== undefined && columns.at < columns.count) {
          const x = box.x + ((columns.at + 0.5) / columns.count) * box.width;
          marks.push(...over({ kind: "path", d: `M${x},${box.y}V${box.y + box.height}` }));
        }
        return marks;
      }}
      table={table}
      cursor={{
        count: rows.count * columns.count,
        at: (x, y, width) => {
          const box = area(width);
          const column = Math.floor(((x - box.x) / box.width) * columns.count);
          const row = Math.floor(((y - box.y) / box.height) * rows.count);
          const isWithin = column >= 0 && column < columns.count && row >= 0 && row < rows.count;
          return isWithin ? row * columns.count + column : undefined;
        },
        next: (index, key) => nextIn(columns.count, rows.count, index, key),
        read: (index) => {
          const { row, column } = cellOf(index);
          const words = [
            { ...rows, index: row },
            { ...columns, index: column },
          ].map(({ name, label, index }) => `${name} ${index}${label ? ` ${label(index)}` : ""}`);
          if (turned) words.reverse();
          return `${words.join(", ")}: ${short(values[indexAt(row, column)])}`;
        },
        marks: (index, width) => {
          const box = area(width);
          const [w, h] = [box.width / columns.count, box.height / rows.count];
          const x = box.x + (index % columns.count) * w - 1.5;
          const y = box.y + Math.floor(index / columns.count) * h - 1.5;
          return over({ kind: "rect", x, y, width: w + 3, height: h + 3, strokeWidth: 1.5 });
        },
      }}
      onCursor={
        props.onCursor && ((index) => props.onCursor!(index === undefined ? undefined : cellOf(index)))
      }
      onPick={props.onPick && ((index) => props.onPick!(cellOf(index)))}
    />
  );
}

/** A line or an outline over the picture: ink on a halo, which shows on every colour below it. */
function over(mark: Extract<Mark, { kind: "rect" | "path" }>): Mark[] {
  const strokeWidth = mark.strokeWidth ?? 1.2;
  return [
    { ...mark, stroke: "var(--surface)", strokeWidth: strokeWidth + 2.4 },
    { ...mark, stroke: "var(--ink)", strokeWidth },
  ];
}

interface Box {
  x: number;
  y: number;
  width: number;
  height: number;
}

/** Numbers of the first and last row and column, words below columns that have room for them, and the names of both axes. */
function axisMarks(box: Box, rows: Axis, columns: Axis, isSorted: boolean): Mark[] {
  const [left, below, right] = [box.x - 5, box.y + box.height, box.x + box.width];
  const marks = [
    label(left, box.y + 9, isSorted ? "first" : "0", "end"),
    label(left, below, isSorted ? "last" : String(rows.count - 1), "end"),
    label(2, below + 28, `↓ ${rows.name}`),
    label(right, below + 28, `${columns.name} →`, "end"),
  ];
  const slot = box.width / columns.count;
  const { label: word } = columns;
  if (word !== undefined && slot >= NAME) {
    for (let k = 0; k < columns.count; k++) {
      const text = [...word(k)];
      const most = Math.floor(slot / LETTER);
      const shown = text.length > most ? text.slice(0, most) : text;
      marks.push(label(box.x + (k + 0.5) * slot, below + 13, shown.join(""), "middle"));
    }
    return marks;
  }
  const ends = [0, columns.count - 1].map((k) => (word === undefined ? String(k) : `${k} ${word(k)}`));
  marks.push(label(box.x, below + 13, ends[0]));
  if (columns.count > 1) marks.push(label(right, below + 13, ends[1], "end"));
  return marks;
}

/** The scale with the values of its ends, between the names of the axes or below them. */
function scaleMarks(box: Box, lower: number, range: readonly [number, number], raster: Raster): Mark[] {
  const width = Math.min(140, box.width - 60);
  const x = box.x + (box.width - width) / 2;
  const y = box.y + box.height + 20 + lower;
  return [
    { kind: "image", x, y, width, height: 9, raster },
    { kind: "rect", x: x - 0.5, y: y - 0.5, width: width + 1, height: 10, stroke: "var(--line-strong)" },
    label(x - 5, y + 8.5, rough(range[0]), "end"),
    label(x + width + 5, y + 8.5, rough(range[1])),
  ];
}

/**
 * One pixel for each value. Where there are more values than can be seen, one for each block: its mean, or on a diverging scale its value of
 * the largest size. NaN has a colour of its own.
 */
export function rasterOf(
  at: (row: number, column: number) => number,
  rows: number,
  columns: number,
  [low, high]: readonly [number, number],
  ramp: Uint32Array,
  isSigned: boolean,
): Raster {
  const [width, height] = [Math.min(columns, PIXELS), Math.min(rows, PIXELS)];
  const pixels = new Uint32Array(width * height);
  const last = ramp.length - 2;
  const factor = high > low ? last / (high - low) : 0;
  for (let y = 0; y < height; y++) {
    const [top, bottom] = [Math.floor((y * rows) / height), Math.floor(((y + 1) * rows) / height)];
    for (let x = 0; x < width; x++) {
      const [left, right] = [Math.floor((x * columns) / width), Math.floor(((x + 1) * columns) / width)];
      let [sum, largest] = [0, 0];
      for (let row = top; row < bottom; row++) {
        for (let column = left; column < right; column++) {
          const value = at(row, column);
          sum += value;
          if (!(Math.abs(value) <= Math.abs(largest))) largest = value;
        }
      }
      const value = isSigned ? largest : sum / ((bottom - top) * (right - left));
      const entry = Math.round(Math.min(last, Math.max(0, (value - low) * factor)));
      pixels[y * width + x] = ramp[Number.isNaN(value) ? last + 1 : entry];
    }
  }
  return { width, height, pixels: new Uint8ClampedArray(pixels.buffer) };
}
