/** Checks that all tasks share. */
import type { Module } from "../../core/nn/index.ts";
import { checkChoice, type Rule, readOptions } from "../../core/tensor/check.ts";
import { ArgumentError, describe } from "../../core/tensor/errors.ts";
import { checkFields, type TaskConfigs } from "./configs.ts";
import type { HeldOut } from "./task.ts";

/** Seeds that leave room to derive more by adding up to 8. */
export const seedRule: Rule = {
  words: "an integer from 0 to 2^53 - 9",
  holds: (v) => Number.isSafeInteger(v) && v >= 0 && v <= Number.MAX_SAFE_INTEGER - 8,
};

const heldOutRule: Rule = {
  words: "a fraction above 0 and below 1, as without such a part there is nothing to measure on",
  holds: (v) => v > 0 && v < 1,
};

/** Returns both held-out fractions. @throws ArgumentError unless both are above 0, and together leave data to train on */
export function heldOutParts(where: string, given: Partial<HeldOut> | undefined, usual: number): HeldOut {
  const each = [usual, heldOutRule] as const;
  const parts = readOptions(`${where}: heldOut`, given ?? {}, { validation: each, test: each });
  if (parts.validation + parts.test < 1) return parts;
  throw new ArgumentError(
    `${where}: expected validation and test to leave something to train on, got ${parts.validation} and ${parts.test}.`,
  );
}

/** @throws ArgumentError unless `model` is of the class */
export function checkModel<T extends Module>(
  where: string,
  kind: new (config: never) => T,
  model: unknown,
): asserts model is T {
  if (!(model instanceof kind)) {
    throw new ArgumentError(
      `${where}: expected a ${kind.name}, got ${describe(model)}. A task has one, and loadModel reads one from its file.`,
    );
  }
}

/** @throws ArgumentError unless it is a configuration of the task; FormatError when a field of it is wrong */
export function checkConfig(where: string, config: unknown, task: keyof TaskConfigs): void {
  if (config === null || typeof config !== "object" || (config as { task?: unknown }).task !== task) {
    throw new ArgumentError(
      `${where}: expected the configuration of a ${task} task, got ${describe(config)}. Pass the one that belongs to the model.`,
    );
  }
  checkFields(task, config);
}

/** @throws ArgumentError unless `part` is a part */
export function checkPart(where: string, part: unknown): void {
  checkChoice(where, "part", part, ["test", "all"], "NAME");
}
