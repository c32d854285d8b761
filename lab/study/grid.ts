/** Which runs a study is made of: every combination of the values given for each axis, times the seeds. */
import { ArgumentError, type PresetName } from "../../src/index.ts";
import { shown } from "./shown.ts";
import type { OptimizerName } from "./task.ts";
import { taskNamed } from "./tasks/index.ts";
import type { Setting } from "./train.ts";

/** Values of each axis; missing ones take the task's defaults. */
export interface GridOptions {
  task: string;
  /** By name of the task option */
  options?: Readonly<Record<string, readonly number[]>>;
  cells?: readonly string[];
  /** As written; `T` stands for the steps of the task */
  schemes?: readonly string[];
  hiddenSizes?: readonly number[];
  layers?: readonly number[];
  weights?: readonly (PresetName | "default")[];
  optimizers?: readonly OptimizerName[];
  lrs?: readonly number[];
  batch?: number;
  updates?: number;
}

/** One run: a setting and a seed. */
export interface StudyRun {
  setting: Setting;
  seed: number;
}

/** Returns a run as one text: equal runs have equal keys in any grid. */
export function runKey({ setting, seed }: StudyRun): string {
  const { task, options, cell, hiddenSize, layers, scheme, weights, optimizer, lr, batch, updates } = setting;
  const values = Object.keys(options)
    .sort()
    .map((name) => `${name}=${options[name]}`);
  return [
    task,
    ...values,
    `${cell}:${hiddenSize}x${layers}`,
    scheme,
    weights,
    `${optimizer}:${lr}`,
    `batch=${batch}`,
    `updates=${updates}`,
    `seed=${seed}`,
  ].join(" ");
}

/**
 * All settings of a grid, the options of the task varying slowest and schemes fastest; equal ones once.
 *
 * @throws ArgumentError for an unknown task, option or value
 */
export function settingsOf(grid: GridOptions): Setting[] {
  const task = taskNamed(grid.task);
  const { defaults } = task;
  for (const name of Object.keys(grid.options ?? {})) {
    if (task.options.some((option) => option.name === name)) continue;
    const known = task.options.map((option) => option.name).join(", ");
    throw new ArgumentError(`${task.name}: expected an option (${known}), got ${shown(name)}.`, "NAME");
  }
  const axes: [string, readonly (number | string)[]][] = [
    ...task.options.map(({ name, default: usual, least, most = Number.MAX_SAFE_INTEGER }) => {
      const values = grid.options?.[name] ?? defaults.options?.[name] ?? [usual];
      for (const value of values) checkInteger(`${task.name} ${name}`, value, least, most);
      return [name, values] as [string, readonly number[]];
    }),
    ["cell", grid.cells ?? defaults.cells],
    ["hiddenSize", grid.hiddenSizes ?? [defaults.hiddenSize]],
    ["layers", grid.layers ?? [1]],
    ["weights", grid.weights ?? ["default"]],
    ["optimizer", grid.optimizers ?? [defaults.optimizer]],
    ["lr", grid.lrs ?? [defaults.lr]],
    ["scheme", grid.schemes ?? defaults.schemes],
  ];
  for (const [name, values] of axes) {
    if (values.length > 0) continue;
    throw new ArgumentError(`${task.name}: expected at least one value for ${name}, got none.`);
  }
  const { batch = defaults.batch, updates = defaults.updates } = grid;
  checkInteger(`${task.name} batch`, batch, 1, Number.MAX_SAFE_INTEGER);
  checkInteger(`${task.name} updates`, updates, 0, Number.MAX_SAFE_INTEGER);
  let combinations: Record<string, number | string>[] = [{}];
  for (const [name, values] of axes) {
    combinations = combinations.flatMap((before) => values.map((value) => ({ ...before, [name]: value })));
  }
  const settings = combinations.map((values): Setting => {
    const options = Object.fromEntries(task.options.map(({ name }) => [name, values[name] as number]));
    return {
      task: task.name,
      options,
      cell: values.cell as string,
      hiddenSize: values.hiddenSize as number,
      layers: values.layers as number,
      scheme: withSteps(values.scheme as string, options.steps),
      weights: values.weights as Setting["weights"],
      optimizer: values.optimizer as OptimizerName,
      lr: values.lr as number,
      batch,
      updates,
    };
  });
  const byKey = new Map(settings.map((setting) => [runKey({ setting, seed: 0 }), setting]));
  return [...byKey.values()];
}

/** Each setting with each seed. */
export function runsOf(settings: readonly Setting[], seeds: readonly number[]): StudyRun[] {
  return settings.flatMap((setting) => seeds.map((seed) => ({ setting, seed })));
}

/** `chrono:tMax=T` for a task of 20 steps is `chrono:tMax=20`. */
function withSteps(scheme: string, steps: number | undefined): string {
  return scheme.replace(/=T(?![A-Za-z])/g, () => {
    if (steps !== undefined) return `=${steps}`;
    throw new ArgumentError(`study: expected a task with steps for ${scheme}, got one without.`);
  });
}

function checkInteger(where: string, value: number, least: number, most: number): void {
  if (Number.isSafeInteger(value) && value >= least && value <= most) return;
  const upTo = most === Number.MAX_SAFE_INTEGER ? `of at least ${least}` : `from ${least} to ${most}`;
  throw new ArgumentError(`${where}: expected an integer ${upTo}, got ${shown(value)}.`);
}
