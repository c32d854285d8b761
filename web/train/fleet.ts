/** The workers that train: spreads runs over the cores and gathers their reports. */
import { startWorker } from "../app/trusted.ts";
import type { Failure } from "../worker/calls.ts";
import type { Command, Gates, Report, RunSpec } from "./protocol.ts";

/** A run as far as the page knows it. */
export interface Seen {
  spec: RunSpec;
  update: number;
  points: [update: number, accuracy: number, loss: number][];
  solvedAt?: number;
  divergedAt?: number;
  ended: boolean;
  rate?: number;
  gates?: Gates;
}

export interface FleetState {
  runs: readonly Seen[];
  isRunning: boolean;
  /** The kernel set that computes; undefined before the first report. */
  kernels?: string;
  /** Whether every run has reported. */
  isReady: boolean;
}

export class Fleet {
  readonly #workers: Worker[];
  readonly #changed: (state: FleetState) => void;
  readonly #failed: (failure: Failure) => void;
  #state: FleetState;
  /** Runs that have reported. */
  readonly #heard = new Set<number>();
  #stepping = 0;
  #frame = 0;

  /** @param changed is called at most once a frame */
  constructor(
    specs: readonly RunSpec[],
    changed: (state: FleetState) => void,
    failed: (failure: Failure) => void,
  ) {
    this.#changed = changed;
    this.#failed = failed;
    this.#state = {
      runs: specs.map((spec) => ({ spec, update: 0, points: [[0, Number.NaN, Number.NaN]], ended: false })),
      isRunning: false,
      isReady: false,
    };
    const count = Math.min(specs.length, Math.max(1, navigator.hardwareConcurrency || 2));
    this.#workers = Array.from({ length: count }, (_, k) => {
      const worker = startWorker("train-worker.js");
      worker.onmessage = ({ data }: MessageEvent<Report>) => this.#receive(data);
      worker.onerror = (event) => {
        event.preventDefault();
        this.#failed({
          name: "Error",
          code: "WORKER",
          message: event.message || "The worker could not start.",
        });
      };
      const runs = specs.filter((_, index) => index % count === k);
      worker.postMessage({ kind: "begin", runs } satisfies Command);
      return worker;
    });
  }

  go(): void {
    this.#set({ isRunning: true });
    this.#tell({ kind: "go" });
  }

  pause(): void {
    this.#stepping = 0;
    this.#set({ isRunning: false });
    this.#tell({ kind: "pause" });
  }

  step(updates: number): void {
    this.#stepping = this.#workers.length;
    this.#set({ isRunning: true });
    this.#tell({ kind: "step", updates });
  }

  /** Asks for the gates of the runs with this seed. */
  look(seed: number): void {
    this.#tell({ kind: "look", seed });
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    for (const worker of this.#workers) worker.terminate();
  }

  #tell(command: Command): void {
    for (const worker of this.#workers) worker.postMessage(command);
  }

  #receive(report: Report): void {
    switch (report.kind) {
      case "failed":
        this.close();
        this.#failed(report.error);
        return;
      case "paused":
        if (this.#stepping > 0 && --this.#stepping === 0) this.#set({ isRunning: false });
        return;
      case "progress": {
        const news = new Map(report.runs.map((run) => [run.id, run]));
        const runs = this.#state.runs.map((seen): Seen => {
          const told = news.get(seen.spec.id);
          if (told === undefined) return seen;
          const { points, id: _, ...rest } = told;
          return { ...seen, ...rest, points: points.length > 0 ? [...seen.points, ...points] : seen.points };
        });
        const isRunning = this.#state.isRunning && !runs.every(({ ended }) => ended);
        for (const id of news.keys()) this.#heard.add(id);
        const isReady = this.#heard.size === runs.length;
        this.#set({ runs, isRunning, isReady, kernels: report.kernels });
      }
    }
  }

  #set(change: Partial<FleetState>): void {
    this.#state = { ...this.#state, ...change };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#changed(this.#state));
  }
}
