/** How time grows with one size, of those that are held to targets. */
import { toLinear } from "./compare.ts";
import type { Race } from "./race.ts";
import { LINEAR_WITHIN, type Scaling } from "./workloads.ts";

export interface ScalingRow {
  size: Scaling["size"];
  contender: string;
  points: string[];
  /** Why there are no times: wrong results or an error at some point */
  broken?: string;
  /** Of the fastest round, by point */
  milliseconds?: number[];
  /** By point: 1 is linear */
  linear?: number[];
  met?: boolean;
}

/** @param races one for each point, of the same contenders */
export function scalingRows(size: Scaling["size"], races: readonly Race[]): ScalingRow[] {
  const points = races.map(({ workload }) => workload);
  const byPoint = races.map((race) => race.rows());
  return byPoint[0].map(({ contender }, k) => {
    const rows = byPoint.map((all) => all[k]);
    const known = { size, contender, points: points.map(({ name }) => name) };
    const broken = rows.map((row) => row.refused ?? row.failed).find((why) => why !== undefined);
    if (broken !== undefined) return { ...known, broken };
    // The fastest round: how a program grows is to be seen, and not what others did meanwhile.
    const milliseconds = rows.map((row) => row.range![0]);
    const linear = toLinear(points, milliseconds);
    return {
      ...known,
      milliseconds,
      linear,
      met: linear.every((value) => Math.abs(value - 1) <= LINEAR_WITHIN),
    };
  });
}
