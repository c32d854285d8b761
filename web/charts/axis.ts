/** Axes, few and thin. */
import { label, line, type Mark } from "./marks.ts";
import { short } from "./numbers.ts";

interface Scale {
  (value: number): number | undefined;
  ticks(count: number): number[];
  tickFormat(count: number, specifier?: string): (value: number) => string;
}

/** Between an axis and its labels, or two labels, and the width of the widest figure of a label. */
const LABEL_GAP = 5;
const FIGURE = 6.6;

/** A horizontal axis with ticks below `y`. @param room pixels that a tick's label takes */
export function bottomAxis(scale: Scale, y: number, from: number, to: number, room = 64): Mark[] {
  const count = Math.max(2, Math.floor((to - from) / room));
  const ticks = scale.ticks(count);
  const format = namesOf(scale, count);
  const marks: Mark[] = [line(from, y + 0.5, to, y + 0.5, "var(--line-strong)")];
  // Ticks of a logarithmic scale lie closer and closer: one without room for its name is left out.
  let free = from - 1;
  for (const tick of ticks) {
    const x = scale(tick)!;
    const text = format(tick);
    if (x < from - 0.5 || x > to + 0.5 || text === "") continue;
    const anchor = x - from < 10 ? "start" : to - x < 10 ? "end" : "middle";
    const width = FIGURE * text.length;
    const left = x - width * { start: 0, middle: 0.5, end: 1 }[anchor];
    if (left < free) continue;
    free = left + width + LABEL_GAP;
    marks.push(line(x, y, x, y + 4, "var(--line-strong)"), label(x, y + 15, text, anchor));
  }
  return marks;
}

/** Names of ticks. A logarithmic scale names few of its ticks, and none within a narrow range: then each has its name. */
function namesOf(scale: Scale, count: number): (tick: number) => string {
  const format = scale.tickFormat(count);
  return scale.ticks(count).some((tick) => format(tick) !== "") ? format : short;
}

/** Pixels left of a vertical axis that its labels take. */
export function leftRoom(scale: Scale, count = 4): number {
  const longest = Math.max(0, ...scale.ticks(count).map((tick) => short(tick).length));
  return LABEL_GAP + Math.ceil(FIGURE * longest);
}

/** A vertical axis with labels left of `x`, and lines across to `to`. */
export function leftAxis(scale: Scale, x: number, to: number, count = 4): Mark[] {
  const named = namesOf(scale, count);
  return scale.ticks(count).flatMap((tick): Mark[] => {
    const y = scale(tick)!;
    if (named(tick) === "") return [];
    return [
      line(x, Math.round(y) + 0.5, to, Math.round(y) + 0.5, "var(--line)"),
      label(x - LABEL_GAP, y + 3.5, short(tick), "end"),
    ];
  });
}
