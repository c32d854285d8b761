/** The runs of one start, over their seeds, as one curve: the median and the span from the least to the best. */
import { medianOf } from "../../src/core/tensor/statistics.ts";
import type { Seen } from "./fleet.ts";
import type { Start } from "./protocol.ts";

export interface Series {
  start: Start;
  label: string;
  runs: readonly Seen[];
}

export function labelOf(start: Start): string {
  return start.kind === "chrono" ? "chrono" : `bias ${String(start.bias).replace("-", "−")}`;
}

/** Groups runs by how they start, in the order in which starts first appear. */
export function seriesOf(runs: readonly Seen[]): Series[] {
  const groups = new Map<string, Series & { runs: Seen[] }>();
  for (const run of runs) {
    const label = labelOf(run.spec.start);
    const group = groups.get(label) ?? { start: run.spec.start, label, runs: [] };
    group.runs.push(run);
    groups.set(label, group);
  }
  return [...groups.values()];
}

interface Line {
  values: Float64Array;
  low: Float64Array;
  high: Float64Array;
}

/**
 * One quantity of some runs at common updates. NaN beyond where the shortest of them is.
 *
 * @param pick 1: accuracy, 2: loss
 */
export function lineOf(runs: readonly Seen[], at: readonly number[], pick: 1 | 2): Line {
  const empty = () => new Float64Array(at.length).fill(Number.NaN);
  const line: Line = { values: empty(), low: empty(), high: empty() };
  const places = runs.map(() => 0);
  for (const [k, update] of at.entries()) {
    const values: number[] = [];
    for (const [r, { points }] of runs.entries()) {
      while (places[r] < points.length - 1 && points[places[r] + 1][0] <= update) places[r]++;
      if (points[points.length - 1][0] >= update) values.push(points[places[r]][pick]);
    }
    if (values.length < runs.length) break;
    line.values[k] = medianOf(values);
    line.low[k] = Math.min(...values);
    line.high[k] = Math.max(...values);
  }
  return line;
}
