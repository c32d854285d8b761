/** Runs models in evaluation. */
import { noGrad } from "../../core/autograd/tape.ts";
import type { Module } from "../../core/nn/index.ts";

/** Runs `work` with the model in evaluation mode and without a tape, then restores the mode; returns the result. */
export function inEvaluation<T>(model: Module, work: () => T): T {
  const modes = model.modules().map((module) => ({ module, training: module.training }));
  model.eval();
  try {
    return noGrad(work);
  } finally {
    for (const { module, training } of modes) module.training = training;
  }
}
