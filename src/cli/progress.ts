/** The progress of training: a bar with loss, speed and time left for whoever watches, plain lines for logs, JSON for programs. */
import { Presets, SingleBar } from "cli-progress";
import type { StepReport } from "../train/index.ts";
import { duration, jsonLine, line, type Output, readable } from "./output.ts";

/** Without a terminal, at most one line in so many milliseconds within an epoch. */
const LINE_EVERY = 30_000;

export interface Progress {
  report(report: StepReport): void;
  end(): void;
}

/**
 * @param total updates in all
 * @param batches updates per epoch
 * @param style  how: for people (a bar on a terminal, else lines) or as JSON lines
 */
export function startProgress(
  output: Output,
  { total, batches, style }: { total: number; batches: number; style: "people" | "json" },
): Progress {
  if (style === "json")
    return { report: (report) => jsonLine(output, { event: "step", ...report }), end: () => {} };
  const speed = speedometer();
  const describe = (report: StepReport) => ({
    epoch: String(report.epoch),
    loss: readable(report.loss),
    validation: report.validation === undefined ? "" : describeValidation(report.validation),
    speed: `${readable(speed.rate())}/s`,
    left: duration((total - report.step) / speed.rate()),
  });
  if (output.isTerminal) return barOf(output, total, speed, describe);
  let lastLine = Date.now();
  return {
    report(report) {
      speed.tick();
      const ended = report.batch === batches;
      if (!ended && Date.now() - lastLine < LINE_EVERY) return;
      lastLine = Date.now();
      const { epoch, loss, validation, speed: rate, left } = describe(report);
      const parts = [
        `epoch ${epoch}`,
        `step ${report.step}/${total}`,
        `loss ${loss}`,
        validation,
        rate,
        `${left} left`,
      ];
      line(output, parts.filter((part) => part !== "").join("  "));
    },
    end: () => {},
  };
}

function barOf(
  output: Output,
  total: number,
  speed: ReturnType<typeof speedometer>,
  describe: (report: StepReport) => Record<string, string>,
): Progress {
  const format = "{bar} {percentage}%  epoch {epoch}  loss {loss}  {validation}  {speed}  {left} left";
  const bar = new SingleBar(
    { format, stream: output.progress, hideCursor: true, clearOnComplete: false },
    Presets.rect,
  );
  let validation = "";
  let isStarted = false;
  return {
    report(report) {
      speed.tick();
      const payload = describe(report);
      // The last validation stays in sight until the next.
      if (payload.validation !== "") validation = payload.validation;
      if (isStarted) bar.update(report.step, { ...payload, validation });
      else bar.start(total, report.step, { ...payload, validation });
      isStarted = true;
    },
    end() {
      if (isStarted) bar.stop();
    },
  };
}

/** The measures of the validation part that say most. */
function describeValidation(validation: Record<string, number>): string {
  const { bitsPerCharacter, mae, accuracy, loss } = validation;
  if (bitsPerCharacter !== undefined) return `validation ${bitsPerCharacter.toFixed(3)} bits/character`;
  if (mae !== undefined) return `validation error ${readable(mae)}`;
  if (accuracy !== undefined) return `validation accuracy ${(100 * accuracy).toFixed(1)} %`;
  return `validation loss ${readable(loss)}`;
}

/** Updates per second, over the last ones: an average since the start would hide what is happening now. */
function speedometer(): { tick(): void; rate(): number } {
  const times = [performance.now()];
  return {
    tick() {
      times.push(performance.now());
      if (times.length > 200) times.shift();
    },
    rate: () => ((times.length - 1) / Math.max(1, times[times.length - 1] - times[0])) * 1000,
  };
}
