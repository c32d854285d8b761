/** The learning settings of a model's gates as plain data, for checkpoints. */
import { checkOptionNames } from "../tensor/check.ts";
import { ArgumentError, describe, refuseValue } from "../tensor/errors.ts";
import { isPlain } from "../tensor/lists.ts";
import { checkLearning, type LearningRange } from "./learning.ts";
import { checkModule, type Module } from "./module.ts";
import type { Parameter } from "./parameter.ts";

/** Ranges by the path of their parameter. */
export type LearningSettings = Record<string, LearningRange[]>;

/**
 * Returns the settings of a module and its children; omits parameters without any.
 *
 * @param root any module
 * @example
 * lstm.gates.forget.learn({ trainable: false }, ["bias"]);
 * learningSettings(lstm).bias_ih_l0[0].trainable; // false
 */
export function learningSettings(root: Module): LearningSettings {
  checkModule("learningSettings", root);
  const found: LearningSettings = {};
  for (const [name, { learning }] of root.namedParameters()) {
    if (learning.length > 0) found[name] = structuredClone([...learning]);
  }
  return found;
}

/**
 * Sets the learning settings of a module to those that `learningSettings` returned for a similar one; all other parameters learn as
 * usual.
 *
 * @param root     any module
 * @param settings by path of the parameter; may come from a file
 * @throws ArgumentError for anything else, or (`NAME`) for a parameter that the module lacks; then nothing changes
 * @example
 * const { learning } = decodeModel(encodeModel(lstm));
 * restoreLearning(lstm, learning ?? {});
 */
export function restoreLearning(root: Module, settings: unknown): void {
  const where = "restoreLearning";
  checkModule(where, root);
  if (!isPlain(settings)) refuseValue(where, "ranges by parameter", settings);
  const parameters = root.namedParameters();
  for (const [name, ranges] of Object.entries(settings)) {
    const parameter = parameters.get(name);
    if (parameter === undefined) {
      throw new ArgumentError(
        `${where}: expected parameters of this model, ${[...parameters.keys()].join(", ")}, got ${describe(name)}.`,
        "NAME",
      );
    }
    checkRanges(`${where}, ${name}`, ranges, parameter);
  }
  const given = settings as LearningSettings;
  for (const [name, parameter] of parameters) {
    parameter.learning = Object.hasOwn(given, name) ? structuredClone(given[name]) : [];
  }
}

/** Like gates, ranges are whole rows of the parameter, in order and disjoint. */
function checkRanges(where: string, ranges: unknown, { size, shape }: Parameter): void {
  if (!Array.isArray(ranges)) refuseValue(where, "a list of ranges", ranges);
  const rowSize = size / shape[0];
  let from = 0;
  for (const range of ranges) {
    checkOptionNames(where, range, ["start", "end", "trainable", "weightDecay", "rate"]);
    const { start, end, ...learning } = range as LearningRange;
    const fits = [start, end].every((edge) => Number.isSafeInteger(edge) && edge % rowSize === 0);
    if (!fits || start < from || end <= start || end > size) {
      throw new ArgumentError(
        `${where}: expected ranges of whole rows of ${rowSize} in order, from ${from} to ${size}, got ${describe(start)} to ${describe(end)}.`,
      );
    }
    checkLearning(where, learning);
    for (const key of ["trainable", "weightDecay", "rate"] as const) {
      if (learning[key] === undefined) throw new ArgumentError(`${where}: expected ${key}, got none.`);
    }
    from = end;
  }
}
