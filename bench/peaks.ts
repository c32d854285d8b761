/** What the machine does at most, multiply-adds in registers, measured in the same run: what rates are a share of. */
import type { Absent, Asked } from "./contender.ts";
import type { Player } from "./contenders.ts";
import type { About, Request } from "./requests.ts";

/** GFLOP/s of one thread, by what computes. */
export type PerThread = { native?: number; wasm?: number };

export interface Machine<A> {
  /** Who answers */
  able: A[];
  /** Who does not, and why */
  absent: Absent[];
  /** By the name of the contender */
  versions: Record<string, string>;
  perThread: PerThread;
}

/** Asks everybody several times and takes the best peaks: other programs use a core whenever they like. */
export async function measurePeaks<A extends Asked<Player>>(players: readonly A[]): Promise<Machine<A>> {
  const machine: Machine<A> = { able: [...players], absent: [], versions: {}, perThread: {} };
  for (let attempt = 0; attempt < 3; attempt++) {
    for (const one of [...machine.able]) {
      const { name, hardware, threads } = one.contender;
      try {
        const { version, peak } = await one.ask<About>({ about: true } satisfies Request);
        machine.versions[name] = version;
        if (peak === undefined || hardware === undefined) continue;
        // Kernels in WebAssembly measure one thread, native ones all they have.
        const each = hardware === "native" ? peak / threads : peak;
        machine.perThread[hardware] = Math.max(each, machine.perThread[hardware] ?? 0);
      } catch (error) {
        machine.able.splice(machine.able.indexOf(one), 1);
        machine.absent.push({ name, why: `does not start: ${(error as Error).message}` });
      }
    }
  }
  return machine;
}

/** By name, GFLOP/s of what a contender computes on, with its threads. What peers do is a share of the peak that our kernels measured. */
export function peaksOf(players: readonly Player[], perThread: PerThread): Map<string, number> {
  const peaks = new Map<string, number>();
  for (const { name, threads, hardware } of players) {
    const peak = hardware && perThread[hardware];
    if (peak !== undefined) peaks.set(name, peak * threads);
  }
  return peaks;
}
