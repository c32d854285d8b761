/** Shows the progress of training on a terminal. */
import type { StepReport } from "../../core/train/fit.ts";

/** Milliseconds between two lines within an epoch without a terminal, and between two states of a bar. */
const LINE_EVERY = 30_000;
const BAR_EVERY = 100;

export interface Progress {
  report(report: StepReport): void;
  end(): void;
}

export interface TrainingShown {
  /** Updates in all. */
  total: number;
  /** Updates per epoch. */
  batches: number;
  /** The unit in which people read the loss, and the factor that converts it. */
  unit?: { readonly name: string; readonly factor: number };
  /** Whether training may end early. */
  mayEnd?: boolean;
}

/**
 * Shows reports of training.
 *
 * @param bar   on a terminal
 * @param print writes a line at the end of each epoch, and without a bar now and then; default: no lines
 */
export function trainingProgress(
  { total, batches, unit, mayEnd = false }: TrainingShown,
  bar?: Bar,
  print?: (text: string) => void,
): Progress {
  const clock = new Clock(batches);
  let lastLine = performance.now();
  let validation = "";
  return {
    report(report) {
      const isEnd = report.batch === batches;
      clock.tick(isEnd);
      const loss =
        unit === undefined ? readable(report.loss) : `${readable(report.loss * unit.factor)} ${unit.name}`;
      const measured = report.validation && describeValidation(report.validation, unit);
      // A bar shows the last validation until the next.
      validation = measured ?? validation;
      const seconds = clock.secondsFor(total - report.step);
      const left = `${mayEnd && seconds >= 0.5 ? "at most " : ""}${duration(seconds)} left`;
      // Nothing ran of a run that was complete.
      const speed = report.complete ? [] : [`${readable(clock.speed)}/s`, left];
      const parts = (of: string) => [`loss ${loss}`, of, ...speed];
      if (bar !== undefined && !(isEnd && print !== undefined))
        return bar.draw(report.step / total, [`epoch ${report.epoch}`, ...parts(validation)], isEnd);
      if (print === undefined || (!isEnd && performance.now() - lastLine < LINE_EVERY)) return;
      bar?.clear();
      lastLine = performance.now();
      const texts = [`epoch ${report.epoch}`, `step ${report.step}/${total}`, ...parts(measured ?? "")];
      print(texts.filter((text) => text !== "").join("  "));
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

  /** Draws as `barLine`, at most ten times a second unless it must. */
  draw(share: number, parts: readonly string[], must = false): void {
    if (!must && performance.now() - this.#last < BAR_EVERY) return;
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
function describeValidation(validation: Record<string, number>, unit: TrainingShown["unit"]): string {
  const { bitsPerCharacter, mae, accuracy, labels, loss } = validation;
  if (bitsPerCharacter !== undefined)
    return `validation ${bitsPerCharacter.toFixed(3)}${unit === undefined ? " bits/character" : ""}`;
  if (mae !== undefined) return `validation error ${readable(mae)}`;
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

/** Returns a number with four significant digits, or all before the point if there are more; with an exponent below 1e-4 and from 1e7 on. */
export function readable(value: number): string {
  if (!Number.isFinite(value)) return String(value);
  const size = Math.abs(value);
  if (size !== 0 && (size >= 1e12 || size < 1e-4)) return value.toExponential(3);
  return String(Number(size >= 1000 ? value.toFixed(0) : value.toPrecision(4)));
}

/** Returns seconds as `0:07`, `12:30` or `1:02:03`. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  const two = (n: number) => String(n).padStart(2, "0");
  const [hours, minutes] = [Math.floor(whole / 3600), Math.floor(whole / 60) % 60];
  return hours > 0 ? `${hours}:${two(minutes)}:${two(whole % 60)}` : `${minutes}:${two(whole % 60)}`;
}
