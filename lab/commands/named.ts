/** The studies that the command line knows by name: every task, and two grids over delayed recall. */
import type { GridOptions } from "../study/grid.ts";
import type { StudyTask } from "../study/task.ts";
import { studyTasks, taskNamed } from "../study/tasks/index.ts";

export interface NamedStudy {
  name: string;
  about: string;
  task: StudyTask;
  /** Default values to try; the rest are the task's defaults */
  grid: GridOptions;
  seeds?: number;
}

/** T against forget bias: the reach of every bias, in one picture. */
export const HEATMAP: NamedStudy = {
  name: "heatmap",
  about: "delayed recall, T against bias: how far every bias reaches",
  task: taskNamed("recall"),
  grid: {
    task: "recall",
    options: { steps: [10, 20, 30, 50, 100] },
    schemes: [
      ...[-1, 0, 1, 2, 3, 5].map((bias) => `retainBias:value=${bias}`),
      "chrono:tMax=T",
      "uniformGate",
      "pytorch",
    ],
    updates: 800,
  },
  seeds: 2,
};

/** The same grid before training: how far a gradient reaches. */
const REACH: NamedStudy = {
  name: "reach",
  about: "how far a gradient reaches before training, in delayed recall over T steps",
  task: taskNamed("recall"),
  grid: {
    task: "recall",
    options: { steps: [20, 50, 100, 200] },
    schemes: [
      ...[-1, 0, 1, 2, 3, 5].map((bias) => `retainBias:value=${bias}`),
      "chrono:tMax=T",
      "uniformGate",
    ],
    updates: 0,
  },
  seeds: 12,
};

export const namedStudies: readonly NamedStudy[] = [
  ...studyTasks.map((task) => ({ name: task.name, about: task.about, task, grid: { task: task.name } })),
  HEATMAP,
  REACH,
];
