/**
 * Follows a run directory that `sluice view run/` serves: new lines of metrics.jsonl, and the name of the newest training state. Lines are
 * checked; those that are not records of updates are counted and left out.
 */

/** One update. */
interface LogRecord {
  step: number;
  epoch: number;
  loss: number;
  gradNorm: number;
  lr: number;
  /** Running mean of the losses, with a decay of 0.95. */
  mean: number;
  /** The newest that was measured, after an epoch. */
  validationLoss?: number;
}

/** The log so far. */
export interface Log {
  records: LogRecord[];
  /** Lines that are not records. */
  skipped: number;
}

/** More than this of a log is not kept: the page shows the last part. */
const MOST_RECORDS = 200_000;

/** Takes in the text of a log piece by piece, whole lines only. */
export class LogReader {
  readonly log: Log = { records: [], skipped: 0 };
  #rest = "";
  #decoder = new TextDecoder();

  add(bytes: Uint8Array): void {
    const lines = (this.#rest + this.#decoder.decode(bytes, { stream: true })).split("\n");
    this.#rest = lines.pop()!;
    for (const line of lines) this.#take(line);
    const { records } = this.log;
    if (records.length > MOST_RECORDS) records.splice(0, records.length - MOST_RECORDS);
  }

  #take(line: string): void {
    const record = recordFrom(line);
    if (record === undefined) {
      if (line.trim() !== "") this.log.skipped++;
      return;
    }
    const { records } = this.log;
    // A resumed run repeats the records after its last training state.
    while (records.length > 0 && records[records.length - 1].step >= record.step) records.pop();
    const { mean = Number.NaN, validationLoss } = records.at(-1) ?? {};
    const next = Number.isFinite(record.loss) ? record.loss : mean;
    records.push({
      validationLoss,
      ...record,
      mean: Number.isNaN(mean) ? next : 0.95 * mean + 0.05 * next,
    });
  }
}

function recordFrom(line: string): Omit<LogRecord, "mean"> | undefined {
  let value: unknown;
  try {
    value = JSON.parse(line);
  } catch {
    return undefined;
  }
  if (value === null || typeof value !== "object") return undefined;
  const [step, epoch, loss, gradNorm, lr] = ["step", "epoch", "loss", "gradNorm", "lr"].map((key) =>
    numberAt(value, key),
  );
  if (!Number.isSafeInteger(step) || !Number.isSafeInteger(epoch)) return undefined;
  const { validation } = value as { validation?: unknown };
  const validationLoss = numberAt(validation ?? {}, "loss");
  return {
    step,
    epoch,
    loss,
    gradNorm,
    lr,
    ...(Number.isFinite(validationLoss) && { validationLoss }),
  };
}

/** NaN for anything but a number. */
function numberAt(value: object, key: string): number {
  const found: unknown = Object.hasOwn(value, key) ? (value as Record<string, unknown>)[key] : undefined;
  return typeof found === "number" ? found : Number.NaN;
}

/** Names of checkpoints by step, the newest last. */
export function checkpointsOf(names: readonly unknown[]): { name: string; step: number }[] {
  return names
    .flatMap((name) => {
      const step =
        typeof name === "string" ? /^checkpoint-(\d{1,15})\.safetensors$/.exec(name)?.[1] : undefined;
      return step === undefined ? [] : [{ name: name as string, step: Number(step) }];
    })
    .sort((a, b) => a.step - b.step);
}

export interface Looked {
  /** Whether a run is served at all. */
  isServed: boolean;
  log: Log;
  checkpoint?: { name: string; step: number };
  /** The trained model is there: the run has ended. */
  ended: boolean;
}

/** Reads the served run directory again at each look. */
export class RunFollower {
  #reader = new LogReader();
  #read = 0;

  /** @throws TypeError when the server is gone */
  async look(): Promise<Looked> {
    const response = await fetch("served.json", { credentials: "same-origin", cache: "no-store" });
    const served = response.ok
      ? ((await response.json().catch(() => undefined)) as { run?: unknown })
      : undefined;
    const names = Array.isArray(served?.run) ? (served.run as unknown[]) : undefined;
    if (names === undefined) return { isServed: false, log: this.#reader.log, ended: false };
    if (names.includes("metrics.jsonl")) await this.#readLog();
    const checkpoint = checkpointsOf(names).at(-1);
    return {
      isServed: true,
      log: { ...this.#reader.log },
      ...(checkpoint && { checkpoint }),
      ended: names.includes("model.safetensors"),
    };
  }

  async #readLog(): Promise<void> {
    const options = { credentials: "same-origin", cache: "no-store" } as const;
    const head = await fetch("run/metrics.jsonl", { ...options, method: "HEAD" });
    const size = Number(head.headers.get("content-length") ?? Number.NaN);
    if (!head.ok || size === this.#read) return;
    // The log is shorter than before: the run was started again, or resumed.
    if (size < this.#read) this.#restart();
    const headers = { Range: `bytes=${this.#read}-` };
    const response = await fetch("run/metrics.jsonl", { ...options, headers });
    // Cut between the two questions; the next look sees it.
    if (!response.ok) return;
    // The whole, from a host that knows no ranges.
    if (response.status === 200) this.#restart();
    const bytes = new Uint8Array(await response.arrayBuffer());
    this.#read += bytes.length;
    this.#reader.add(bytes);
  }

  #restart(): void {
    this.#reader = new LogReader();
    this.#read = 0;
  }
}

/** At most so many of a list, evenly, the last one always. */
export function thinned<Item>(list: readonly Item[], most: number): Item[] {
  if (list.length <= most) return [...list];
  return Array.from({ length: most }, (_, k) => list[Math.round((k * (list.length - 1)) / (most - 1))]);
}
