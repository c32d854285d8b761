/**
 * The workers that train: spreads runs over the cores, and keeps them in step. All runs make the same few updates, a round, before any of
 * them goes on, so whatever the page shows of several runs is from the same update.
 */
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
  gates?: Gates;
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
  readonly #workers: Worker[];
  readonly #changed: (state: FleetState) => void;
  readonly #failed: (failure: Failure) => void;
  #state: FleetState;
  /** Answers to come: each worker gives one to each command. */
  #due = 0;
  /** Updates that every run has made, or makes now. */
  #at = 0;
  /** Updates after which all wait. */
  #target = 0;
  /** Updates of a whole round; those of the present one, when it began, and the time that the slowest worker trained. */
  #round = 1;
  #made = 0;
  #began = 0;
  #trained = 0;
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
    };
    const count = Math.min(specs.length, Math.max(1, navigator.hardwareConcurrency || 2));
    this.#workers = Array.from({ length: count }, () => {
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
      return worker;
    });
    this.#tell((k) => ({ kind: "begin", runs: specs.filter((_, index) => index % count === k) }));
  }

  go(): void {
    this.#train(Infinity);
  }

  /** Takes effect after the present round. */
  pause(): void {
    this.#target = this.#at;
    this.#set({ isRunning: false });
  }

  step(updates: number): void {
    this.#train(this.#at + updates);
  }

  /** Asks for the gates of the runs with this seed. */
  look(seed: number): void {
    this.#tell(() => ({ kind: "look", seed }));
  }

  close(): void {
    cancelAnimationFrame(this.#frame);
    for (const worker of this.#workers) worker.terminate();
  }

  #tell(command: (worker: number) => Command): void {
    this.#due += this.#workers.length;
    for (const [k, worker] of this.#workers.entries()) worker.postMessage(command(k));
  }

  #train(target: number): void {
    this.#target = Math.min(target, this.#state.runs[0].spec.updates);
    this.#set({ isRunning: true });
    if (this.#due === 0) this.#next();
  }

  #next(): void {
    if (this.#at >= this.#target || this.#state.runs.every(({ ended }) => ended)) {
      this.#set({ isRunning: false });
      return;
    }
    this.#began = performance.now();
    this.#made = Math.min(this.#round, this.#target - this.#at);
    this.#at += this.#made;
    const until = this.#at;
    this.#tell(() => ({ kind: "train", until }));
  }

  #receive(report: Report): void {
    if (report.kind === "failed") {
      this.close();
      this.#failed(report.error);
      return;
    }
    const news = new Map(report.runs.map((run) => [run.id, run]));
    const runs = this.#state.runs.map((seen): Seen => {
      const told = news.get(seen.spec.id);
      if (told === undefined) return seen;
      const { points, id: _, ...rest } = told;
      return { ...seen, ...rest, points: points.length > 0 ? [...seen.points, ...points] : seen.points };
    });
    this.#state = { ...this.#state, runs };
    this.#trained = Math.max(this.#trained, report.milliseconds);
    if (--this.#due > 0) return;
    this.#set({ kernels: report.kernels, ...this.#pace() });
    this.#next();
  }

  /** Fits the next round to the time that this one took in the workers: drawing must not make rounds shorter. */
  #pace(): Pick<FleetState, "rate"> {
    if (this.#made === 0) return {};
    const [made, trained] = [this.#made, this.#trained];
    [this.#made, this.#trained] = [0, 0];
    this.#round = Math.max(1, Math.min(4 * this.#round, Math.round((ROUND * made) / trained)));
    return { rate: (1000 * made) / (performance.now() - this.#began) };
  }

  #set(change: Partial<FleetState>): void {
    this.#state = { ...this.#state, ...change };
    cancelAnimationFrame(this.#frame);
    this.#frame = requestAnimationFrame(() => this.#changed(this.#state));
  }
}
