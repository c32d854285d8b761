/** Turns the options of a study into a grid of settings, and checks that every network can be made. */
import { type PresetName, presets, Random } from "../../src/index.ts";
import type { GridOptions } from "../study/grid.ts";
import { networkOf } from "../study/index.ts";
import type { OptimizerName } from "../study/task.ts";
import { taskNamed } from "../study/tasks/index.ts";
import type { Setting } from "../study/train.ts";
import { UsageError } from "./failure.ts";
import type { NamedStudy } from "./named.ts";
import { schemesFrom } from "./schemes.ts";

/** The given options; those of the task have their own names. */
export interface StudyOptions {
  cell?: string[];
  scheme?: string[];
  bias?: number[];
  hidden?: number[];
  layers?: number[];
  weights?: string[];
  optimizer?: string[];
  lr?: number[];
  batch?: number;
  updates?: number;
  seeds?: number;
  firstSeed: number;
  jobs?: number;
  data?: string;
  out?: string;
  json?: boolean;
}

/** @throws UsageError for unknown weights and optimisers */
export function gridOf(
  { task, grid }: NamedStudy,
  options: StudyOptions & Record<string, unknown>,
): GridOptions {
  const given = Object.fromEntries(
    task.options.flatMap(({ name }) =>
      options[name] === undefined ? [] : [[name, options[name] as number[]]],
    ),
  );
  if (options.bias?.length === 0) {
    throw new UsageError("study: expected biases separated by commas, such as --bias 0,1, got none.");
  }
  const schemes = [
    ...(options.scheme ?? []),
    ...(options.bias ?? []).map((bias) => `retainBias:value=${bias}`),
  ];
  for (const weights of options.weights ?? []) {
    if (weights === "default" || Object.hasOwn(presets, weights)) continue;
    throw new UsageError(
      `study: expected weights, one of default, ${Object.keys(presets).join(", ")}, got ${weights}.`,
    );
  }
  for (const optimizer of options.optimizer ?? []) {
    if (["adam", "rmsprop", "sgd"].includes(optimizer)) continue;
    throw new UsageError(`study: expected an optimizer, one of adam, rmsprop, sgd, got ${optimizer}.`);
  }
  return {
    ...grid,
    options: { ...grid.options, ...given },
    ...(options.cell && { cells: options.cell }),
    ...(schemes.length > 0 && { schemes }),
    ...(options.hidden && { hiddenSizes: options.hidden }),
    ...(options.layers && { layers: options.layers }),
    ...(options.weights && { weights: options.weights as (PresetName | "default")[] }),
    ...(options.optimizer && { optimizers: options.optimizer as OptimizerName[] }),
    ...(options.lr && { lrs: options.lr }),
    ...(options.batch !== undefined && { batch: options.batch }),
    ...(options.updates !== undefined && { updates: options.updates }),
  };
}

/** Makes every network once, to refuse impossible ones before hours of training. */
export function checkSettings(settings: readonly Setting[], data: string | undefined): void {
  for (const setting of settings) {
    const schemes = schemesFrom(setting.scheme);
    const problem = taskNamed(setting.task).make(setting.options, setting.batch, data);
    networkOf(setting, problem, schemes, 0);
    problem.next(new Random(0), 1);
  }
}
