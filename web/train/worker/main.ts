/** The start of a training worker: trains each of its runs up to the same update and reports on all of them. */
import { kernelChoice, useThreads } from "../../../src/index.ts";
import { failureOf } from "../../worker/serve.ts";
import type { Command, Report, RunProgress } from "../protocol.ts";
import { Trainer } from "./trainer.ts";

interface WorkerScope {
  onmessage: ((event: MessageEvent<Command>) => void) | null;
  postMessage(message: Report, transfer?: Transferable[]): void;
}

const scope = self as unknown as WorkerScope;

/** Curves need no more points than this. */
const POINTS = 500;

let trainers: Trainer[] = [];
/** Seed of the runs whose gates are reported. */
let seen = 1;

// There are as many of these workers as cores.
useThreads(1);

scope.onmessage = ({ data }) => {
  try {
    obey(data);
  } catch (error) {
    trainers = [];
    scope.postMessage({ kind: "failed", error: failureOf(error) });
  }
};

function obey(command: Command): void {
  if (command.kind === "begin") trainers = command.runs.map((spec) => new Trainer(spec));
  if (command.kind === "look") seen = command.seed;
  const until = command.kind === "train" ? command.until : 0;
  const start = performance.now();
  const points = trainers.map((trainer) => train(trainer, until));
  const milliseconds = performance.now() - start;
  const transfer: Transferable[] = [];
  const runs = trainers.map((trainer, k): RunProgress => {
    const { spec, update, solvedAt, divergedAt } = trainer;
    const gates = spec.seed === seen && divergedAt === undefined ? trainer.gates() : undefined;
    if (gates !== undefined) {
      for (const values of Object.values(gates.activations)) transfer.push(values.buffer as ArrayBuffer);
      transfer.push(gates.bias.buffer as ArrayBuffer, gates.kept.buffer as ArrayBuffer);
    }
    return {
      id: spec.id,
      update,
      points: points[k],
      ...(solvedAt !== undefined && { solvedAt }),
      ...(divergedAt !== undefined && { divergedAt }),
      ended: trainer.hasEnded,
      ...(gates && { gates }),
    };
  });
  scope.postMessage({ kind: "progress", runs, milliseconds, kernels: kernelChoice().name }, transfer);
}

/** Returns the new points of its curves. */
function train(trainer: Trainer, until: number): RunProgress["points"] {
  const every = Math.max(1, Math.floor(trainer.spec.updates / POINTS));
  const points: RunProgress["points"] = [];
  while (!trainer.hasEnded && trainer.update < until) {
    trainer.step();
    const { update, right, loss, solvedAt } = trainer;
    if (update % every === 0 || update === solvedAt) points.push([update, right, loss]);
  }
  return points;
}
