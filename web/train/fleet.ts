/**
 * The workers that train: spreads runs over the cores, and keeps them in step. All runs make the same few updates, a round, before any of
 * them goes on, so whatever the page shows of several runs is from the same update.
 */
import { startWorker } from "../app/trusted.ts";
import { WorkerClient } from "../worker/client.ts";
import type { Methods, Report, RunProgress, RunSpec } from "./protocol.ts";

/** A run as far as the page knows it. */
export interface Seen extends Omit<RunProgress, "id"> {
  spec: RunSpec;
}

export interface FleetState {
  runs: readonly Seen[];
  isRunning: boolean;
  /** The kernel set that computes; undefined before every run has reported. */
  kernels?: string;
  /** Updates a second of the last round. */
  rate?: number;
}

/** Milliseconds that a round should take: the page draws after each, and pauses between two. */
const ROUND = 120;

export class Fleet {
  /** Updates after which all have ended; it may move. */
  end: number;
  readonly #workers: WorkerClient<Methods>[];
  #changed: (state: FleetState) => void;
  readonly #failed: (error: unknown) => void;
  #state: FleetState;
  /** Updates that every run has made, or makes now. */
  #at = 0;
  /** Updates after which all wait. */
  #target = 0;
  /** Updates of a round. */
  #round = 1;
  #isBusy = false;
  #frame = 0;

  /** @param changed is called at most once a frame */
  constructor(
    specs: readonly RunSpec[],
    changed: (state: FleetState) => void,
    failed: (error: unknown) => void,
  ) {
    this.end = specs[0].updates;
    this.#changed = changed;
    this.#failed = failed;
    this.#state = {
      runs: specs.map((spec) => ({ spec, update: 0, points: [[0, Number.NaN, Number.NaN]] })),
      isRunning: false,
    };
    // Runs that these replace must not show until the first report.
    this.#set({});
    const count = Math.min(specs.length, Math.max(1, navigator.hardwareConcurrency || 2));
    this.#workers = Array.from(
      { length: count },
      () => new WorkerClient<Methods>(startWorker("train-worker.js")),
    );
    void this.#ask((worker, k) =>
      worker.call("begin", { runs: specs.filter((_, index) => index % count === k) }),
    );
  }

  go(): void {
    void this.#train(Infinity);
  }

  /** Takes effect after the present round. */
  pause(): void {
    this.#target = this.#at;
    this.#set({ isRunning: false });
  }

  step(updates: number): void {
    void this.#train(this.#at + updates);
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    // Calls that end now have nothing more to show.
    this.#changed = () => {};
    for (const worker of this.#workers) worker.close();
  }

  async #train(target: number): Promise<void> {
    this.#target = target;
    this.#set({ isRunning: true });
    if (this.#isBusy) return;
    this.#isBusy = true;
    while (this.#left > 0 && this.#state.runs.some(({ divergedAt }) => divergedAt === undefined))
      await this.#next();
    this.#isBusy = false;
    this.#set({ isRunning: false });
  }

  get #left(): number {
    return Math.min(this.#target, this.end) - this.#at;
  }

  /** A round, and the size of the next one by the time of this one in the workers: drawing must not make rounds shorter. */
  async #next(): Promise<void> {
    const began = performance.now();
    const made = Math.min(this.#round, this.#left);
    this.#at += made;
    const until = this.#at;
    const trained = await this.#ask((worker) => worker.call("train", { until }));
    this.#round = Math.max(1, Math.min(4 * this.#round, Math.round((ROUND * made) / trained)));
    this.#set({ rate: (1000 * made) / (performance.now() - began) });
  }

  /** Asks all workers, and takes over what they report when all have. @returns the milliseconds that the slowest trained */
  async #ask(call: (worker: WorkerClient<Methods>, k: number) => Promise<Report>): Promise<number> {
    try {
      const reports = await Promise.all(this.#workers.map(call));
      const news = new Map(reports.flatMap(({ runs }) => runs.map((run) => [run.id, run])));
      const runs = this.#state.runs.map((seen): Seen => {
        const { points, id: _, ...rest } = news.get(seen.spec.id)!;
        return { ...seen, ...rest, points: points.length > 0 ? [...seen.points, ...points] : seen.points };
      });
      this.#set({ runs, kernels: reports[0].kernels });
      return Math.max(...reports.map(({ milliseconds }) => milliseconds));
    } catch (error) {
      this.#target = 0;
      this.close();
      this.#failed(error);
      return ROUND;
    }
  }

  #set(change: Partial<FleetState>): void {
    this.#state = { ...this.#state, ...change };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#changed(this.#state));
  }
}
