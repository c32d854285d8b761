/** Shows the progress of training: a bar on a terminal, plain lines in logs, JSON for programs. */
import { Bar, type Progress, type TrainingShown, trainingProgress } from "../platform/node/progress.ts";
import { jsonLine, line, type Output } from "./output.ts";

export { Bar } from "../platform/node/progress.ts";

export function startProgress(
  output: Output,
  { style, ...shown }: TrainingShown & { style: "people" | "json" },
): Progress {
  if (style === "json")
    return { report: (report) => jsonLine(output, { event: "step", ...report }), end: () => {} };
  const bar = output.isTerminal ? new Bar(output.progress) : undefined;
  return trainingProgress(shown, bar, (text) => line(output, text));
}
