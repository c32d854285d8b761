/** How the time of contenders with targets grows with one size. */

import { medianOf } from "../src/core/tensor/statistics.ts";
import { toLinear } from "./compare.ts";
import type { Race } from "./race.ts";
import { LINEAR_WITHIN, type Scaling } from "./workloads.ts";

export interface ScalingRow {
  size: Scaling["size"];
  contender: string;
  points: string[];
  /** The reason for missing times: wrong results or an error at some point */
  broken?: string;
  /** By point, median over rounds */
  milliseconds?: number[];
  /** By point, median over rounds: 1 is linear */
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
    const milliseconds = rows.map((row) => row.milliseconds!);
    // Within a round, since a machine is slower in one minute than in the next: how the program grows is to be seen.
    const rounds = Math.min(...rows.map((row) => row.byRound!.length));
    const byRound = Array.from({ length: rounds }, (_, r) =>
      toLinear(
        points,
        rows.map((row) => row.byRound![r]),
      ),
    );
    const linear = points.map((_, k) => medianOf(byRound.map((ratios) => ratios[k])));
    return {
      ...known,
      milliseconds,
      linear,
      met: linear.every((value) => Math.abs(value - 1) <= LINEAR_WITHIN),
    };
  });
}
