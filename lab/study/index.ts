/** Experiments on gates that anyone can run again: tasks, grids, networks and their training. */
export { type GridOptions, runKey, runsOf, type StudyRun, settingsOf } from "./grid.ts";
export { type AnyRecurrent, StudyNetwork, studyCells } from "./network.ts";
export { type FinishedRun, type SettingSummary, type Spread, spreadOf, summarise } from "./summary.ts";
export type { Batch, Evaluate, Measure, Problem, StudyTask, TaskOption } from "./task.ts";
export { studyTasks, taskNamed } from "./tasks/index.ts";
export { networkOf, type RunOptions, type RunResult, type Setting, train as trainRun } from "./train.ts";
