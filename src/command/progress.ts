/** Shows the progress of training: a bar on a terminal, plain lines in logs, JSON for programs. */

import type { StepReport } from "../core/train/index.ts";
import type { Task } from "../tasks.ts";
import { duration, jsonLine, line, type Output, readable } from "./output.ts";

/** Milliseconds between two lines within an epoch without a terminal, and between two states of a bar. */
const LINE_EVERY = 30_000;
const BAR_EVERY = 100;

export interface Progress {
  report(report: StepReport): void;
  end(): void;
}

interface ProgressOptions {
  /** Updates in all. */
  total: number;
  /** Updates per epoch. */
  batches: number;
  /** A bar on a terminal, else lines; or JSON lines. */
  style: "people" | "json";
  unit?: Task["unit"];
  /** Whether training may end early. */
  mayEnd?: boolean;
}

export function startProgress(
  output: Output,
  { total, batches, style, unit, mayEnd = false }: ProgressOptions,
): Progress {
  if (style === "json")
    return { report: (report) => jsonLine(output, { event: "step", ...report }), end: () => {} };
  const clock = new Clock(batches);
  const bar = output.isTerminal ? new Bar(output.progress) : undefined;
  let lastLine = performance.now();
  let validation = "";
  return {
    report(report) {
      clock.tick(report.batch === batches);
      const loss =
        unit === undefined ? readable(report.loss) : `${readable(report.loss * unit.factor)} ${unit.name}`;
      const measured = report.validation && describeValidation(report.validation, unit);
      // A bar shows the last validation until the next.
      validation = measured ?? validation;
      const seconds = clock.secondsFor(total - report.step);
      const left = `${mayEnd && seconds >= 0.5 ? "at most " : ""}${duration(seconds)} left`;
      const parts = (of: string) => [`loss ${loss}`, of, `${readable(clock.speed)}/s`, left];
      const isEnd = report.batch === batches;
      if (bar !== undefined && !isEnd)
        return bar.draw(report.step / total, [`epoch ${report.epoch}`, ...parts(validation)]);
      if (!isEnd && performance.now() - lastLine < LINE_EVERY) return;
      bar?.clear();
      lastLine = performance.now();
      const texts = [`epoch ${report.epoch}`, `step ${report.step}/${total}`, ...parts(measured ?? "")];
      line(output, texts.filter((text) => text !== "").join("  "));
    },
    end: () => bar?.clear(),
  };
}

/** A line at the foot of a terminal that is written again and again. */
export class Bar {
  readonly #stream: NodeJS.WritableStream & { columns?: number };
  #last = Number.NEGATIVE_INFINITY;

  constructor(stream: NodeJS.WritableStream) {
    this.#stream = stream;
  }

  /** Draws as `barLine`, at most ten times a second. */
  draw(share: number, parts: readonly string[]): void {
    if (performance.now() - this.#last < BAR_EVERY) return;
    this.#last = performance.now();
    this.#stream.write(`${CLEAR}${barLine(share, this.#stream.columns ?? 80, parts)}`);
  }

  clear(): void {
    if (this.#last > Number.NEGATIVE_INFINITY) this.#stream.write(CLEAR);
    this.#last = Number.NEGATIVE_INFINITY;
  }
}

/** To the first column, and clears the line from there. */
const CLEAR = "\u001b[1G\u001b[0K";

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
function describeValidation(validation: Record<string, number>, unit: Task["unit"]): string {
  const { bitsPerCharacter, accuracy, labels, loss } = validation;
  if (bitsPerCharacter !== undefined)
    return `validation ${bitsPerCharacter.toFixed(3)}${unit === undefined ? " bits/character" : ""}`;
  if (labels === 1) return "validation of one label only";
  if (accuracy !== undefined) return `validation accuracy ${(100 * accuracy).toFixed(1)} %`;
  return `validation loss ${readable(loss)}`;
}

/** Updates whose time counts: an average since the start would hide a change. */
const RECENT = 200;

/**
 * The speed of training, and the time that is left. Updates and the ends of epochs, which also validate and save, are timed apart. The first
 * half of the first epoch does not count after it, because there the engine compiles.
 */
class Clock {
  readonly #batches: number;
  #before = performance.now();
  #updates = 0;
  #times: number[] = [];
  /** Seconds that the end of an epoch took beyond an update. */
  #atEnd = 0;

  constructor(batches: number) {
    this.#batches = batches;
  }

  /** Call after each update. @param isEnd of an epoch */
  tick(isEnd: boolean): void {
    const now = performance.now();
    const seconds = (now - this.#before) / 1000;
    this.#before = now;
    this.#updates++;
    // An epoch of one update has no other time.
    if (isEnd && this.#batches > 1) this.#atEnd = Math.max(0, seconds - this.#mean());
    else this.#times.push(seconds);
    if (this.#updates < RECENT && this.#updates === Math.floor(this.#batches / 2)) this.#times = [seconds];
    if (this.#times.length > RECENT) this.#times.shift();
  }

  #mean(): number {
    return this.#times.reduce((sum, seconds) => sum + seconds, 0) / Math.max(1, this.#times.length);
  }

  /** Updates per second, without the ends of epochs. */
  get speed(): number {
    return 1 / Math.max(1e-6, this.#mean());
  }

  /** Returns the seconds that further updates take. */
  secondsFor(updates: number): number {
    return updates * this.#mean() + Math.ceil(updates / this.#batches) * this.#atEnd;
  }
}
