/** Axes, few and thin. */
import { label, line, type Mark } from "./marks.ts";
import { short } from "./numbers.ts";

interface Scale {
  (value: number): number | undefined;
  ticks(count: number): number[];
  tickFormat(count: number, specifier?: string): (value: number) => string;
}

/** A horizontal axis with ticks below `y`. @param room pixels that a tick's label takes */
export function bottomAxis(scale: Scale, y: number, from: number, to: number, room = 64): Mark[] {
  const count = Math.max(2, Math.floor((to - from) / room));
  const format = scale.tickFormat(count);
  const marks: Mark[] = [line(from, y + 0.5, to, y + 0.5, "var(--line-strong)")];
  for (const tick of scale.ticks(count)) {
    const x = scale(tick)!;
    const text = format(tick);
    if (x < from - 0.5 || x > to + 0.5 || text === "") continue;
    marks.push(line(x, y, x, y + 4, "var(--line-strong)"));
    const anchor = x - from < 10 ? "start" : to - x < 10 ? "end" : "middle";
    marks.push(label(x, y + 15, text, anchor));
  }
  return marks;
}

/** Between a vertical axis and its labels, and the width of the widest figure of a label. */
const LABEL_GAP = 5;
const FIGURE = 6.6;

/** Pixels left of a vertical axis that its labels take. */
export function leftRoom(scale: Scale, count = 4): number {
  const longest = Math.max(0, ...scale.ticks(count).map((tick) => short(tick).length));
  return LABEL_GAP + Math.ceil(FIGURE * longest);
}

/** A vertical axis with labels left of `x`, and lines across to `to`. */
export function leftAxis(scale: Scale, x: number, to: number, count = 4): Mark[] {
  const named = scale.tickFormat(count);
  return scale.ticks(count).flatMap((tick): Mark[] => {
    const y = scale(tick)!;
    // A logarithmic scale names few of its ticks.
    if (named(tick) === "") return [];
    return [
      line(x, Math.round(y) + 0.5, to, Math.round(y) + 0.5, "var(--line)"),
      label(x - LABEL_GAP, y + 3.5, short(tick), "end"),
    ];
  });
}
