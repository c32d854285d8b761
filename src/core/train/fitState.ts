/** The training state of `fit` at one moment: captured and restored. */
import { initializations, restoreInitializations } from "../nn/initialization.ts";
import { learningSettings, restoreLearning } from "../nn/learningSettings.ts";
import type { Module } from "../nn/module.ts";
import { describe, FormatError } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import type { RandomState } from "../tensor/random.ts";
import type { Tensor } from "../tensor/tensor.ts";
import type { TrainingState } from "./checkpoint.ts";
import type { EarlyStopping } from "./earlyStopping.ts";
import type { Optimizer } from "./optimizer.ts";
import type { Schedule } from "./schedules.ts";
import { packTree, type Tree, unpackTree } from "./tree.ts";

/** The position of a run: plain data. */
export interface Progress {
  /** Updates made. */
  step: number;
  /** Epoch and number of the next batch, counted from 0. */
  epoch: number;
  batch: number;
  /** Sum of losses and number of updates in this epoch. */
  lossSum: number;
  updates: number;
}

/** The parts that keep state between updates. */
export interface FitParts {
  model: Module;
  optimizer: Optimizer;
  schedule: Schedule | undefined;
  earlyStopping: EarlyStopping | undefined;
}

/** Returns a copy of the state of every part. */
export function captureState(parts: FitParts, progress: Progress, carried: Tree): TrainingState {
  const { model, optimizer, schedule, earlyStopping } = parts;
  const tensors = new Map<string, Tensor>();
  const addAll = (prefix: string, named: ReadonlyMap<string, Tensor>) => {
    for (const [name, tensor] of named) tensors.set(`${prefix}.${name}`, tensor);
  };
  const optimizerState = optimizer.stateDict();
  addAll("model", model.stateDict());
  addAll("optimizer", optimizerState.tensors);
  addAll("best", earlyStopping?.parameters ?? new Map());
  const data = {
    progress,
    optimizer: optimizerState.data,
    schedule: schedule?.state?.() ?? null,
    earlyStopping: earlyStopping?.state() ?? null,
    randoms: model.randomStates(),
    initialization: initializations(model),
    learning: learningSettings(model),
    carried: packTree(carried, "carried", tensors),
  };
  return { data: data as unknown as Json, tensors };
}

interface StateData {
  progress: Progress;
  optimizer: Json;
  schedule: Json;
  earlyStopping: Json;
  randoms: Record<string, RandomState>;
  initialization?: Json;
  learning?: Json;
  carried: Json;
}

function checkProgress(progress: unknown): void {
  const { step, epoch, batch, lossSum, updates } = (progress ?? {}) as Partial<Progress>;
  const areCounts = [step, epoch, batch, updates].every((n) => Number.isSafeInteger(n) && (n as number) >= 0);
  if (areCounts && typeof lossSum === "number") return;
  throw new FormatError("checkpoint", "VALUE", `expected the progress of a run, got ${describe(progress)}.`);
}

/** Restores the state of every part. @returns the position of the run, and the recurrent state it carried */
export function restoreState(
  { model, optimizer, schedule, earlyStopping }: FitParts,
  { data, tensors }: TrainingState,
): { progress: Progress; carried: Tree } {
  const state = (data ?? {}) as unknown as StateData;
  checkProgress(state.progress);
  const under = (prefix: string) =>
    new Map(
      [...tensors]
        .filter(([name]) => name.startsWith(`${prefix}.`))
        .map(([name, tensor]) => [name.slice(prefix.length + 1), tensor]),
    );
  model.loadStateDict(under("model"));
  optimizer.loadStateDict({ data: state.optimizer, tensors: under("optimizer") });
  if (state.schedule !== null) schedule?.loadState?.(state.schedule);
  if (state.earlyStopping !== null) earlyStopping?.loadState(state.earlyStopping, under("best"));
  model.loadRandomStates(state.randoms);
  if (state.initialization !== undefined) restoreInitializations(model, state.initialization);
  if (state.learning !== undefined) restoreLearning(model, state.learning);
  return { progress: state.progress, carried: unpackTree(state.carried, tensors) };
}
