/** Estimates a contender's time for a workload from its times for others, so that we can skip workloads that would take too long. */
import type { Player } from "./contenders.ts";
import { operations, type Workload } from "./workloads.ts";

export interface Estimate {
  /** Milliseconds of a call */
  call: number;
  /** The reason for the estimate, in words */
  basis: string;
}

/** The rates of contenders so far. */
export class Rates {
  readonly #best = new Map<string, number>();

  /** Returns undefined without a measurement. */
  estimate(player: Player, w: Workload): Estimate | undefined {
    const rate = this.#best.get(key(player, w));
    if (rate !== undefined) return { call: work(w) / rate, basis: "at its rate so far" };
    if (player.expected === undefined || operations(w) === 0) return undefined;
    return { call: work(w) / player.expected / 1e6, basis: "at the rate that is expected of it" };
  }

  /** @param milliseconds of a call */
  learn(player: Player, w: Workload, milliseconds: number): void {
    const rate = work(w) / milliseconds;
    this.#best.set(key(player, w), Math.max(rate, this.#best.get(key(player, w)) ?? 0));
  }
}

/** Operations of a call; for construction, the cost of an orthogonal matrix. */
const work = (w: Workload) => operations(w) || w.hiddenSize ** 3;

/** Groups workloads of similar rate: one sequence alone differs from many. */
function key({ name }: Player, { name: row, task, batch }: Workload): string {
  if (task === "tape") return `${name}, ${row}`;
  const kind = ["inference", "stream", "construction"].includes(task) ? task : "gradients";
  return `${name}, ${kind}, ${batch === 1 ? "alone" : "batch"}`;
}
