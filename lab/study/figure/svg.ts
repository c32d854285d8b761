/** Axes of the lab's figures: scales of d3, ticks of logarithms, short numbers. */
import type { ScaleLinear, ScaleLogarithmic } from "d3-scale";
import { axes as drawAxes } from "../../../src/jobs/figure/axes.ts";

export type NumberScale = ScaleLinear<number, number> | ScaleLogarithmic<number, number>;

/** Axes of a panel; scales map to pixels from its left and its top. */
export function axes(
  size: { width: number; height: number },
  x: NumberScale,
  y: NumberScale,
  labels: { x: string; y?: string },
): string {
  const axisOf = (at: NumberScale, label = "") => ({ at, label, ticks: ticksOf(at, 4), name: shortNumber });
  return drawAxes(size, axisOf(x, labels.x), axisOf(y, labels.y), { y: 38, x: 31 }).join("");
}

/** A logarithmic axis gives a tick for every digit; powers of ten are enough, and few of them. */
function ticksOf(scale: NumberScale, count: number): number[] {
  const all = scale.ticks(count);
  if (!("base" in scale)) return all;
  const powers = all.filter((tick) => Number.isInteger(Math.round(Math.log10(tick) * 1e6) / 1e6));
  const every = Math.ceil(powers.length / (count + 1));
  return powers.filter((_, k) => (powers.length - 1 - k) % every === 0);
}

export function shortNumber(value: number): string {
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e5 || size < 1e-3)) return value.toExponential(0).replace("e+", "e");
  return String(Number(value.toPrecision(4)));
}
