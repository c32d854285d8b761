/** The start of a training worker: trains its runs in turn and reports their progress. */
import { kernelChoice, useThreads } from "../../../src/index.ts";
import { failureOf } from "../../worker/serve.ts";
import type { Command, Report, RunProgress } from "../protocol.ts";
import { Trainer } from "./trainer.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Command>) => void) | null;
  postMessage(message: Report, transfer?: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;

/** Milliseconds that a run trains before the next one's turn. */
const SLICE = 24;
/** Milliseconds between reports. */
const REPORT = 120;
/** Curves need no more points than this. */
const POINTS = 500;

interface Run {
  trainer: Trainer;
  points: RunProgress["points"];
  /** Milliseconds and updates of the last slices, fading. */
  time: number;
  made: number;
  /** Updates after which it waits. */
  until: number;
  isReported: boolean;
}

let runs: Run[] = [];
let turn = 0;
let isScheduled = false;
let isStepping = false;
let reported = 0;
/** Seed of the runs whose gates are reported. */
let seen = 1;

// There are as many of these workers as cores.
useThreads(1);

// A message to itself comes after waiting messages of the page; a timer of 0 would wait longer.
const channel = new MessageChannel();
channel.port1.onmessage = () => guarded(slice);

scope.onmessage = ({ data }) => guarded(() => obey(data));

function obey(command: Command): void {
  switch (command.kind) {
    case "begin":
      runs = command.runs.map((spec) => ({
        trainer: new Trainer(spec),
        points: [],
        time: 0,
        made: 0,
        until: 0,
        isReported: false,
      }));
      report(true);
      return;
    case "look":
      seen = command.seed;
      report(true);
      return;
    case "pause":
      for (const run of runs) run.until = run.trainer.update;
      isStepping = false;
      report(true);
      return;
    case "go":
      for (const run of runs) run.until = run.trainer.spec.updates;
      isStepping = false;
      break;
    case "step":
      for (const run of runs) run.until = run.trainer.update + command.updates;
      isStepping = true;
  }
  schedule();
}

function schedule(): void {
  if (isScheduled) return;
  isScheduled = true;
  channel.port2.postMessage(undefined);
}

const isWaiting = ({ trainer, until }: Run) => trainer.hasEnded || trainer.update >= until;

function slice(): void {
  isScheduled = false;
  const open = runs.filter((run) => !isWaiting(run));
  if (open.length === 0) {
    report(true);
    if (isStepping) scope.postMessage({ kind: "paused" });
    isStepping = false;
    return;
  }
  train(open[turn++ % open.length]);
  if (performance.now() - reported > REPORT) report(false);
  schedule();
}

function train(run: Run): void {
  const { trainer } = run;
  const every = Math.max(1, Math.floor(trainer.spec.updates / POINTS));
  const start = performance.now();
  const before = trainer.update;
  let now = start;
  while (now - start < SLICE && !isWaiting(run)) {
    trainer.step();
    const { update, right, loss } = trainer;
    if (update % every === 0 || update === trainer.solvedAt) run.points.push([update, right, loss]);
    now = performance.now();
  }
  run.time = run.time * 0.9 + (now - start);
  run.made = run.made * 0.9 + (trainer.update - before);
  run.isReported = false;
}

/** @param all also of runs without progress */
function report(all: boolean): void {
  const told = runs.filter((run) => all || !run.isReported);
  reported = performance.now();
  if (told.length === 0) return;
  const transfer: Transferable[] = [];
  const progress = told.map((run): RunProgress => {
    const { trainer, points, time, made } = run;
    const isSeen = trainer.spec.seed === seen && trainer.divergedAt === undefined;
    const gates = isSeen ? trainer.gates() : undefined;
    if (gates !== undefined) {
      for (const values of Object.values(gates.activations)) transfer.push(values.buffer as ArrayBuffer);
      transfer.push(gates.bias.buffer as ArrayBuffer, gates.kept.buffer as ArrayBuffer);
    }
    run.points = [];
    run.isReported = true;
    return {
      id: trainer.spec.id,
      update: trainer.update,
      points,
      ...(trainer.solvedAt !== undefined && { solvedAt: trainer.solvedAt }),
      ...(trainer.divergedAt !== undefined && { divergedAt: trainer.divergedAt }),
      ended: trainer.hasEnded,
      ...(time > 0 && { rate: (1000 * made) / time }),
      ...(gates && { gates }),
    };
  });
  scope.postMessage({ kind: "progress", runs: progress, kernels: kernelChoice().name }, transfer);
}

function guarded(work: () => void): void {
  try {
    work();
  } catch (error) {
    runs = [];
    scope.postMessage({ kind: "failed", error: failureOf(error) });
  }
}
