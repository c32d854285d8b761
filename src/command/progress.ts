/** Shows the progress of training: a bar on a terminal, plain lines in logs, JSON for programs. */
import { SingleBar } from "cli-progress";
import type { StepReport } from "../core/train/index.ts";
import { duration, jsonLine, line, type Output, readable } from "./output.ts";

/** Milliseconds between two lines within an epoch, without a terminal. */
const LINE_EVERY = 30_000;

export interface Progress {
  report(report: StepReport): void;
  end(): void;
}

/**
 * @param total updates in all
 * @param batches updates per epoch
 * @param style  for people (a bar on a terminal, else lines) or as JSON lines
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
  const lineOf = (report: StepReport) => {
    const { epoch, loss, validation, speed: rate, left } = describe(report);
    const step = `step ${report.step}/${total}`;
    return [`epoch ${epoch}`, step, `loss ${loss}`, validation, rate, `${left} left`]
      .filter((part) => part !== "")
      .join("  ");
  };
  if (output.isTerminal) return barOf(output, { total, batches }, speed, describe, lineOf);
  let lastLine = Date.now();
  return {
    report(report) {
      speed.tick();
      const ended = report.batch === batches;
      if (!ended && Date.now() - lastLine < LINE_EVERY) return;
      lastLine = Date.now();
      line(output, lineOf(report));
    },
    end: () => {},
  };
}

/** Shows a bar within each epoch, and replaces it by a line at the end. */
function barOf(
  output: Output,
  { total, batches }: { total: number; batches: number },
  speed: ReturnType<typeof speedometer>,
  describe: (report: StepReport) => Record<string, string>,
  lineOf: (report: StepReport) => string,
): Progress {
  const bar = new SingleBar({
    format: (_options, { progress, maxWidth }, { epoch, loss, validation, speed: rate, left }) =>
      barLine(progress, maxWidth, [`epoch ${epoch}`, `loss ${loss}`, validation, rate, `${left} left`]),
    stream: output.progress,
    hideCursor: true,
    clearOnComplete: true,
  });
  let validation = "";
  let isShown = false;
  const hide = () => {
    if (isShown) bar.stop();
    isShown = false;
  };
  return {
    report(report) {
      speed.tick();
      const payload = describe(report);
      // Show the last validation until the next.
      if (payload.validation !== "") validation = payload.validation;
      if (isShown) bar.update(report.step, { ...payload, validation });
      else bar.start(total, report.step, { ...payload, validation });
      isShown = true;
      if (report.batch !== batches) return;
      hide();
      line(output, lineOf(report));
    },
    end: hide,
  };
}

/** Widest and narrowest bar, in columns. */
const BAR = { most: 40, least: 8 };

/**
 * Returns a bar and texts beside it in less than `width` columns. It drops texts that do not fit, starting with the last but one.
 *
 * @param share from 0 to 1
 */
export function barLine(share: number, width: number, parts: readonly string[]): string {
  const shown = [`${Math.floor(100 * share)}%`, ...parts.filter((part) => part !== "")];
  const text = () => shown.join("  ");
  const room = () => width - 1 - text().length - 1;
  while (shown.length > 3 && room() < BAR.least) shown.splice(-2, 1);
  const size = Math.min(BAR.most, room());
  if (size < BAR.least) return text().slice(0, Math.max(0, width - 1));
  const full = Math.round(size * share);
  return `${"\u25a0".repeat(full)}${" ".repeat(size - full)} ${text()}`;
}

/** The most useful measure of the validation part. */
function describeValidation(validation: Record<string, number>): string {
  const { bitsPerCharacter, mae, accuracy, labels, loss } = validation;
  if (bitsPerCharacter !== undefined) return `validation ${bitsPerCharacter.toFixed(3)} bits/character`;
  if (mae !== undefined) return `validation error ${readable(mae)}`;
  if (labels === 1) return "validation of one label only";
  if (accuracy !== undefined) return `validation accuracy ${(100 * accuracy).toFixed(1)} %`;
  return `validation loss ${readable(loss)}`;
}

/** Updates per second over the last 200: an average since the start would hide a change. */
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
