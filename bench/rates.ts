/** How long a contender may take for a workload, by what it took for others: what would take too long is better not asked. */
import type { Player } from "./contenders.ts";
import { operations, type Workload } from "./workloads.ts";

export interface Estimate {
  /** Milliseconds of a call */
  call: number;
  /** How that is known, in words */
  basis: string;
}

/** What is known of contenders so far. */
export class Rates {
  readonly #best = new Map<string, number>();

  /** Undefined where nothing is known. */
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

/** Operations a call; of construction, what an orthogonal matrix costs. */
const work = (w: Workload) => operations(w) || w.hiddenSize ** 3;

/** Workloads of about one rate: one sequence alone is another matter than many. */
function key({ name }: Player, { task, batch }: Workload): string {
  const kind = task === "inference" || task === "construction" ? task : "gradients";
  return `${name}, ${kind}, ${batch === 1 ? "alone" : "batch"}`;
}
