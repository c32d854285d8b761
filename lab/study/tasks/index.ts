/** The tasks of a study, by name. */
import { ArgumentError } from "../../../src/index.ts";
import { shown } from "../shown.ts";
import type { StudyTask } from "../task.ts";
import { addingTask } from "./adding.ts";
import { bracketsTask } from "./brackets.ts";
import { copyTask } from "./copy.ts";
import { languageTask } from "./language.ts";
import { musicTask } from "./music.ts";
import { recallTask } from "./recall.ts";

export const studyTasks: readonly StudyTask[] = [
  recallTask,
  addingTask,
  copyTask,
  bracketsTask,
  languageTask,
  musicTask,
];

/** Returns the task of a name. @throws ArgumentError (`NAME`) for an unknown one */
export function taskNamed(name: string): StudyTask {
  const task = studyTasks.find((each) => each.name === name);
  if (task !== undefined) return task;
  throw new ArgumentError(
    `study: expected a task, one of ${studyTasks.map((each) => each.name).join(", ")}, got ${shown(name)}.`,
    "NAME",
  );
}
