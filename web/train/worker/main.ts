/** The start of a training worker: trains each of its runs up to the same update, and reports on all of them. */
import { kernelChoice, useThreads } from "../../../src/index.ts";
import { serve } from "../../worker/serve.ts";
import type { Methods, Report, RunProgress } from "../protocol.ts";
import { Trainer } from "./trainer.ts";

/** Curves need no more points than this. */
const POINTS = 500;

let trainers: Trainer[] = [];

// There are as many of these workers as cores.
useThreads(1);

serve<Methods>({
  begin({ runs }) {
    trainers = runs.map((spec) => new Trainer(spec));
    return report();
  },
  train: ({ until }) => report(until),
});

function report(until = 0): Report {
  const start = performance.now();
  const points = trainers.map((trainer) => train(trainer, until));
  const milliseconds = performance.now() - start;
  const runs = trainers.map((trainer, k): RunProgress => {
    const { spec, update, solvedAt, divergedAt } = trainer;
    const gates = spec.seed === 1 && divergedAt === undefined ? trainer.gates() : undefined;
    return {
      id: spec.id,
      update,
      points: points[k],
      ...(solvedAt !== undefined && { solvedAt }),
      ...(divergedAt !== undefined && { divergedAt }),
      ...(gates && { gates }),
    };
  });
  return { runs, milliseconds, kernels: kernelChoice().name };
}

/** Returns the new points of its curves. */
function train(trainer: Trainer, until: number): RunProgress["points"] {
  const every = Math.max(1, Math.floor(trainer.spec.updates / POINTS));
  const points: RunProgress["points"] = [];
  while (trainer.divergedAt === undefined && trainer.update < until) {
    trainer.step();
    const { update, right, loss, solvedAt } = trainer;
    if (update % every === 0 || update === solvedAt) points.push([update, right, loss]);
  }
  return points;
}
