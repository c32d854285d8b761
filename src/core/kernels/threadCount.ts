/** How many threads compute: `useThreads` decides, else the environment variable `SLUICE_THREADS`, else one for each core, up to 64. */
import { environment } from "../tensor/environment.ts";
import { refuseValue } from "../tensor/errors.ts";

const MOST = 1024;
/** Layers have no work for more. */
const MOST_BY_DEFAULT = 64;

let wish: number | undefined;

/**
 * Asks for this number of threads from now on; choose.ts then chooses again.
 *
 * @throws ArgumentError unless it is a whole number from 1 to 1024
 */
export function wishForThreads(threads: number): void {
  wish = checked("useThreads", threads, threads);
}

/**
 * @param cores default: what the platform reports, else 1
 * @throws ArgumentError when `SLUICE_THREADS` is not a whole number from 1 to 1024
 */
export function wantedThreads(cores: number = coresHere()): number {
  if (wish !== undefined) return wish;
  const setting = environment("SLUICE_THREADS");
  if (setting !== undefined)
    return checked("SLUICE_THREADS", /^\d+$/.test(setting) ? Number(setting) : NaN, setting);
  return Math.min(cores, MOST_BY_DEFAULT);
}

function coresHere(): number {
  const { navigator } = globalThis as { navigator?: { hardwareConcurrency?: number } };
  return navigator?.hardwareConcurrency || 1;
}

function checked(where: string, threads: number, given: unknown): number {
  if (Number.isInteger(threads) && threads >= 1 && threads <= MOST) return threads;
  refuseValue(where, `a whole number from 1 to ${MOST}`, given);
}
