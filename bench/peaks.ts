/** The peak of the machine, multiply-adds in registers, measured in the same run; rates are a share of it. */
import type { Absent, Asked } from "./contender.ts";
import type { Player } from "./contenders.ts";
import type { About, Request } from "./requests.ts";

/** GFLOP/s of one thread, by hardware. */
export type PerThread = { native?: number; wasm?: number };

export interface Field<A> {
  /** Contenders that answer */
  able: A[];
  /** Contenders that do not, and why */
  absent: Absent[];
  /** By the name of the contender */
  versions: Record<string, string>;
}

/** Asks every contender for its version. */
export async function greet<A extends Asked<Player>>(players: readonly A[]): Promise<Field<A>> {
  const field: Field<A> = { able: [], absent: [], versions: {} };
  for (const one of players) {
    const { name } = one.contender;
    try {
      field.versions[name] = (await one.ask<About>({ about: true } satisfies Request)).version;
      field.able.push(one);
    } catch (error) {
      field.absent.push({ name, why: `does not start: ${(error as Error).message}` });
    }
  }
  return field;
}

/**
 * Measures the peak again and keeps the best. Other programs may use a core at any time, so we measure before and after the workloads.
 *
 * @returns whether it rose by more than a hundredth
 */
export async function raisePeaks(players: readonly Asked<Player>[], perThread: PerThread): Promise<boolean> {
  const before = { ...perThread };
  for (const one of players.filter(({ contender }) => contender.ours)) {
    const { hardware, threads } = one.contender;
    const { peak } = await one.ask<About>({ about: true } satisfies Request);
    if (peak === undefined || hardware === undefined) continue;
    // Kernels in WebAssembly measure one thread, native ones all threads.
    const each = hardware === "native" ? peak / threads : peak;
    perThread[hardware] = Math.max(each, perThread[hardware] ?? 0);
  }
  return (["native", "wasm"] as const).some((kind) => (perThread[kind] ?? 0) > 1.01 * (before[kind] ?? 0));
}

/** Returns the peak of each contender by name, GFLOP/s for its threads. For peers it is the peak that Sluice's kernels measured. */
export function peaksOf(players: readonly Asked<Player>[], perThread: PerThread): Map<string, number> {
  const peaks = new Map<string, number>();
  for (const { contender } of players) {
    const { name, threads, hardware } = contender;
    const peak = hardware && perThread[hardware];
    if (peak !== undefined) peaks.set(name, peak * threads);
  }
  return peaks;
}
