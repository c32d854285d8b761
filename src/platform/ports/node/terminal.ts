/** The terminal of this process. */
import { Bar, type Progress, type TrainingShown, trainingProgress } from "../../node/progress.ts";

/** Returns the progress of `fit` as a line on standard error; undefined unless that is a terminal. */
export function terminalProgress(shown: TrainingShown): Progress | undefined {
  const { stderr } = process;
  if (stderr.isTTY !== true) return undefined;
  const progress = trainingProgress(shown, new Bar(stderr));
  return { ...progress, end: () => void stderr.write("\n") };
}
