/**
 * Activations over time as a picture: steps from left to right, one row for each unit. A step and a unit may be marked; the pointer and the
 * arrow keys move both.
 */
import { useMemo } from "preact/hooks";
import { useDark } from "../app/theme.ts";
import { Chart } from "./Chart.tsx";
import {
  cellMark,
  edgeLabels,
  frame,
  gridCursor,
  over,
  PIXELS,
  paint,
  rowMark,
  scaleMarks,
  scaleRaster,
} from "./grid.ts";
import type { ChartTable, Mark, Raster } from "./marks.ts";
import { rough, short } from "./numbers.ts";
import { ENTRIES, rampTable } from "./ramp.ts";

interface ActivationMapProps {
  title: string;
  heading?: string | false;
  /** [T, H] */
  values: Float32Array;
  steps: number;
  units: number;
  /** A custom property, or `"diverging"`. */
  colour: string;
  /** The two ends of the scale. */
  range: readonly [number, number];
  /** Drawn instead of a value, which is still what is read; default: the value. */
  shade?(value: number): number;
  height?: number;
  /** Units from top to bottom; default: by index. */
  order?: readonly number[];
  step?: number;
  unit?: number;
  /** A name for a step, e.g. its character. */
  stepLabel?(step: number): string;
  onCursor?(at: { step: number; unit: number } | undefined): void;
  onPick?(at: { step: number; unit: number }): void;
  /** Without numbers on the axes and the scale below: for small pictures side by side. */
  bare?: boolean;
}

export function ActivationMap(props: ActivationMapProps) {
  const {
    title,
    heading,
    values,
    steps,
    units,
    colour,
    range,
    shade,
    order,
    step,
    unit,
    bare = false,
  } = props;
  const { height = 260 } = props;
  const dark = useDark();
  const [left, bottom] = bare ? [1, 2] : [34, 34];
  const inner = height - 4 - bottom;
  const raster = useMemo(
    () =>
      activationRaster(
        shade === undefined ? values : values.map(shade),
        steps,
        units,
        range,
        rampTable(colour, dark),
        order,
      ),
    [values, shade, steps, units, range[0], range[1], colour, dark, order],
  );
  const scale = useMemo(() => scaleRaster(rampTable(colour, dark)), [colour, dark]);
  const rowOf = useMemo(() => {
    const rows = new Int32Array(units);
    for (let row = 0; row < units; row++) rows[order?.[row] ?? row] = row;
    return rows;
  }, [order, units]);
  const area = (width: number) => ({ x: left, y: 4, width: width - left - 2, height: inner });
  const place = (index: number) => {
    const row = Math.floor(index / steps);
    return { step: index % steps, unit: order?.[row] ?? row };
  };
  const table = useMemo(() => {
    let made: ChartTable | undefined;
    return () => (made ??= tableOf(values, steps, units, order));
  }, [values, steps, units, order]);
  return (
    <Chart
      title={title}
      heading={heading}
      summary={`Heat map of ${units} units over ${steps} steps, colours from ${rough(range[0])} to ${rough(range[1])}.`}
      height={height}
      depends={[raster, step, unit, bare]}
      draw={(width) => {
        const box = area(width);
        const marks: Mark[] = [{ kind: "image", ...box, raster }, frame(box)];
        if (!bare) {
          const ends =
            order === undefined ? (["0", String(units - 1)] as const) : (["first", "last"] as const);
          marks.push(
            ...edgeLabels(box, ends, ["0  step", String(steps - 1)]),
            ...scaleMarks(box, [rough(range[0]), rough(range[1])], scale),
          );
        }
        if (unit !== undefined && unit < units) marks.push(...rowMark(box, rowOf[unit], units));
        if (step !== undefined && step < steps) {
          const x = box.x + ((step + 0.5) / steps) * box.width;
          marks.push(...over({ kind: "path", d: `M${x},${box.y}V${box.y + inner}` }));
        }
        return marks;
      }}
      table={table}
      cursor={{
        ...gridCursor(units, steps, area),
        read: (index) => {
          const { step: t, unit: j } = place(index);
          const label = props.stepLabel?.(t);
          return `step ${t}${label === undefined ? "" : ` ${label}`}, unit ${j}: ${short(values[t * units + j])}`;
        },
        marks: (index, width) =>
          cellMark(area(width), Math.floor(index / steps), units, index % steps, steps),
      }}
      onCursor={
        props.onCursor && ((index) => props.onCursor!(index === undefined ? undefined : place(index)))
      }
      onPick={props.onPick && ((index) => props.onPick!(place(index)))}
    />
  );
}

/** A row for each step, a column for each unit. */
function tableOf(
  values: ArrayLike<number>,
  steps: number,
  units: number,
  order: readonly number[] | undefined,
): ChartTable {
  const unitAt = (row: number) => order?.[row] ?? row;
  return {
    columns: ["step", ...Array.from({ length: units }, (_, k) => `unit ${unitAt(k)}`)],
    rows: Array.from({ length: steps }, (_, t) => [
      t,
      ...Array.from({ length: units }, (_, k) => values[t * units + unitAt(k)]),
    ]),
  };
}

/** Steps from left to right, units from top to bottom; the mean if there are more values than pixels. */
function activationRaster(
  values: ArrayLike<number>,
  steps: number,
  units: number,
  [low, high]: readonly [number, number],
  table: Uint8ClampedArray,
  order?: readonly number[],
): Raster {
  const width = Math.max(1, Math.min(steps, PIXELS));
  const height = Math.max(1, Math.min(units, PIXELS));
  const pixels = new Uint8ClampedArray(width * height * 4);
  const factor = (ENTRIES - 1) / (high - low);
  for (let x = 0; x < width; x++) {
    const [from, to] = [Math.floor((x * steps) / width), Math.floor(((x + 1) * steps) / width)];
    for (let y = 0; y < height; y++) {
      const [top, end] = [Math.floor((y * units) / height), Math.floor(((y + 1) * units) / height)];
      let sum = 0;
      for (let t = from; t < to; t++)
        for (let row = top; row < end; row++) sum += values[t * units + (order?.[row] ?? row)];
      const mean = sum / ((to - from) * (end - top));
      paint(pixels, y * width + x, table, (mean - low) * factor);
    }
  }
  return { width, height, pixels };
}
