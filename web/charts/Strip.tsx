/** One value per unit, as a bar from 0. */
import { scaleLinear } from "d3-scale";
import { leftAxis, leftRoom } from "./axis.ts";
import { Chart } from "./Chart.tsx";
import { label, line, type Mark } from "./marks.ts";
import { short } from "./numbers.ts";
import type { UnitsProps } from "./units.ts";

interface StripProps extends UnitsProps {
  /** The marked unit. */
  selected?: number;
  onPick?(unit: number): void;
  /** Names an item, below its bar; then the bars have their values too, where there is room. */
  name?(item: number): string;
}

/** At least so much for the labels, so that strips below one another begin alike. */
const LEFT = 30;
const GAP = 4;
const PAD = 5;
/** Height of a line of text, and the widths of a slot that has room for a name, and for a value too. */
const [TEXT, NAMED, VALUED] = [14, 11, 34];

export function Strip(props: StripProps) {
  const { values, quantity, item = "unit", colour, domain, reference, selected, name, height = 76 } = props;
  const count = values.length;
  const units = Array.from({ length: count }, (_, k) => k);
  const low = Math.min(0, domain[0]);
  const high = Math.max(0, domain[1]);
  const ends = name ? [height - PAD - (low < 0 ? 2 : 1) * TEXT, PAD + TEXT] : [height - PAD, PAD];
  const y = scaleLinear([low, high], ends);
  const axis = Math.max(LEFT, leftRoom(y));
  const left = axis + GAP;
  const decimals = Math.min(100, Math.max(0, 3 - Math.ceil(Math.log10(high - low))));
  /** At a bar: to a thousandth of the scale. */
  const text = (value: number) => short(Number(value.toFixed(decimals)));
  const slot = (width: number) => (width - left - 4) / Math.max(1, count);
  const xOf = (unit: number, width: number) => left + unit * slot(width);
  const frame = (unit: number, width: number, wide: number): Mark => {
    const box = { x: xOf(unit, width) - 1, y: 1, width: wide, height: height - 2 };
    return { kind: "rect", ...box, stroke: "var(--ink)" };
  };
  const others = reference && reference.values.length === count ? reference.values : undefined;
  return (
    <Chart
      title={props.title}
      heading={props.heading}
      summary={`The ${quantity} of each of ${count} ${item}s.`}
      height={height}
      depends={[values, others, selected, domain[0], domain[1], colour]}
      draw={(width) => {
        const bar = Math.max(0.6, slot(width) * 0.78);
        const box = (unit: number) => {
          const value = Number.isFinite(values[unit]) ? values[unit] : 0;
          const x = xOf(unit, width).toFixed(2);
          return `M${x},${y(0).toFixed(1)}V${y(value).toFixed(1)}h${bar.toFixed(2)}V${y(0).toFixed(1)}z`;
        };
        const marks: Mark[] = [...leftAxis(y, axis, width - 2)];
        marks.push({ kind: "path", d: units.map(box).join(""), fill: colour });
        if (others) {
          const ticks = units.map(
            (unit) => `M${xOf(unit, width).toFixed(2)},${y(others[unit]).toFixed(1)}h${bar.toFixed(2)}`,
          );
          marks.push({ kind: "path", d: ticks.join(""), stroke: "var(--ink)", strokeWidth: 1.2 });
        }
        marks.push(
          line(axis, Math.round(y(0)) + 0.5, width - 2, Math.round(y(0)) + 0.5, "var(--line-strong)"),
        );
        for (const unit of name && slot(width) >= NAMED ? units : []) {
          const [middle, value] = [xOf(unit, width) + bar / 2, values[unit]];
          marks.push(label(middle, height - PAD, name!(unit), "middle"));
          if (slot(width) < VALUED || !Number.isFinite(value)) continue;
          marks.push(label(middle, y(value) + (value < 0 ? TEXT - 2 : -4), text(value), "middle"));
        }
        if (selected !== undefined && selected < count) {
          const d = `M${(xOf(selected, width) + bar / 2).toFixed(1)},0l4,-0v0l-4,5l-4,-5z`;
          marks.push({ kind: "path", d, fill: "var(--ink)" }, frame(selected, width, bar + 2));
        }
        return marks;
      }}
      table={() => ({
        columns: [item, quantity, ...(others ? [reference!.label] : [])],
        rows: units.map((unit) => [unit, values[unit], ...(others ? [others[unit]] : [])]),
      })}
      cursor={{
        count,
        at: (px, _, width) => {
          const unit = Math.floor((px - left) / slot(width));
          return unit >= 0 && unit < count ? unit : undefined;
        },
        read: (unit) =>
          `${item} ${unit}: ${short(values[unit])}${others ? `, ${reference!.label} ${short(others[unit])}` : ""}`,
        marks: (unit, width) => [frame(unit, width, Math.max(2, slot(width)) + 1)],
      }}
      onPick={props.onPick}
    />
  );
}
