/**
 * The files of a training run, written in an order that lets a run killed at any moment resume:
 *
 * - `checkpoint-<step>.safetensors`: the newest two. The log is durable up to a step before we write its checkpoint, and we remove the
 *   oldest checkpoint last.
 * - `metrics.jsonl`: one line per update. Resuming cuts off the lines after the checkpoint, which training writes again.
 * - `config.json`: your description of the run.
 * - `model.safetensors`: the parameters at the end of training.
 */
import { crc32 } from "../storage/crc32.ts";
import { ArgumentError, FormatError, refuseValue } from "../tensor/errors.ts";
import type { Json } from "../tensor/json.ts";
import { decodeCheckpoint, encodeCheckpoint, type TrainingState } from "./checkpoint.ts";
import { differences } from "./json.ts";
import { type CheckpointStore, checkStore } from "./store.ts";

export const LOG = "metrics.jsonl";
export const CONFIG = "config.json";
export const MODEL = "model.safetensors";

const encoder = new TextEncoder();
const kept = 2;

/** How `fit` starts when its store already holds a run. */
export type Resume = boolean | "force";

/** The data of a checkpoint: the identity of the run, the position in its log, and the training state. */
type RunData = { identity: Json; log: { bytes: number; crc: number }; state: Json };

function isRunData(data: unknown): data is RunData {
  const { identity, log, state } = (data ?? {}) as { [Name in keyof RunData]?: Partial<RunData["log"]> };
  const isLog = Number.isSafeInteger(log?.bytes) && Number.isSafeInteger(log?.crc);
  return identity !== undefined && state !== undefined && isLog;
}

export class Run {
  readonly #store: CheckpointStore;
  readonly #identity: Json;
  readonly #notice: (message: string) => void;
  /** Checkpoints that this run read or wrote itself, oldest first: the ones to keep. */
  #good: string[] = [];
  #log = { bytes: 0, crc: 0 };

  /**
   * @param identity settings that must not change when the run resumes
   * @param notice   receives messages that need no action
   */
  constructor(store: CheckpointStore, identity: Json, notice: (message: string) => void) {
    this.#store = store;
    this.#identity = identity;
    this.#notice = notice;
  }

  /**
   * Prepares the files, and finds where the run stopped.
   *
   * @returns the newest good checkpoint, or undefined when the run starts from the beginning
   * @throws ArgumentError when the stopped run had other settings, unless `resume` is `"force"`; FormatError when every
   *   checkpoint is damaged
   */
  async begin(resume: Resume, config: Json | undefined): Promise<TrainingState | undefined> {
    const found = resume === false ? undefined : await newestCheckpoint(this.#store);
    const state = found === undefined ? undefined : this.#accept(found, resume === "force");
    for (const fault of found?.faults ?? []) this.#notice(`fit: ${fault} Continuing from ${found!.name}.`);
    if (state === undefined) {
      for (const name of checkpointsIn(await this.#store.list())) await this.#store.remove(name);
      await this.#store.remove(MODEL);
      await this.#store.write(LOG, new Uint8Array());
    } else {
      await this.#cutLog();
      // A run that dies between writing a checkpoint and removing the oldest leaves one too many.
      const names = checkpointsIn(await this.#store.list());
      const surplus = names.indexOf(found!.name) + 1 - kept;
      for (const name of names.slice(0, Math.max(0, surplus))) await this.#store.remove(name);
    }
    if (config !== undefined) {
      await this.#store.write(CONFIG, encoder.encode(`${JSON.stringify(config, null, 2)}\n`));
    }
    return state;
  }

  /** Says so if the run is complete. @returns the last line of its log, unless that has changed */
  async complete(step: number): Promise<object | undefined> {
    if (!(await this.#store.list()).includes(MODEL)) return undefined;
    this.#notice(
      `fit: the run in ${this.#store.name ?? "the store"} is complete (${step.toLocaleString("en")} updates); nothing to do. More epochs continue it, resume: false starts again.`,
    );
    const [last] = /.*\n$/.exec(new TextDecoder().decode(await this.#store.read(LOG))) ?? ["null"];
    try {
      return JSON.parse(last) ?? undefined;
    } catch {
      return undefined;
    }
  }

  /** Adds a line to the log. */
  async log(record: Json): Promise<void> {
    const line = encoder.encode(`${JSON.stringify(record)}\n`);
    await this.#store.append(LOG, line, false);
    this.#log = { bytes: this.#log.bytes + line.length, crc: crc32(line, this.#log.crc) };
  }

  /** Writes a checkpoint. */
  async save(step: number, state: TrainingState): Promise<void> {
    const data: RunData = { identity: this.#identity, log: this.#log, state: state.data };
    const name = `checkpoint-${step}.safetensors`;
    const bytes = encodeCheckpoint({ data: data as unknown as Json, tensors: state.tensors });
    await this.#store.append(LOG, new Uint8Array(), true);
    await this.#store.write(name, bytes);
    this.#good = [...this.#good.filter((known) => known !== name), name].slice(-kept);
    for (const old of checkpointsIn(await this.#store.list())) {
      if (!this.#good.includes(old)) await this.#store.remove(old);
    }
  }

  /** Writes the trained model. */
  async finish(model: Uint8Array): Promise<void> {
    await this.#store.write(MODEL, model);
  }

  /** Continues from a checkpoint. @throws ArgumentError (`SETTINGS`) when its run had other settings */
  #accept({ name, state }: { name: string; state: TrainingState }, force: boolean): TrainingState {
    if (!isRunData(state.data)) {
      throw new FormatError("checkpoint", "VALUE", `expected a run's state, got other data.`);
    }
    const { identity, log, state: data } = state.data;
    const { loss } = this.#identity as { loss: Json };
    // Earlier versions did not record the loss.
    const changed = differences({ loss, ...(identity as object) }, this.#identity);
    if (changed.length > 0) {
      const list = changed.join("; ");
      if (!force) {
        throw new ArgumentError(
          `fit: expected the settings of the run that ${name} belongs to, got others: ${list}. Set them back, use another directory, or pass resume: "force".`,
          "SETTINGS",
        );
      }
      this.#notice(`fit: continuing from ${name} with other settings: ${list}.`);
    }
    this.#good = [name];
    this.#log = log;
    return { data, tensors: state.tensors };
  }

  /** Cuts off the lines after the checkpoint. */
  async #cutLog(): Promise<void> {
    const { bytes, crc } = this.#log;
    const present = (await this.#store.list()).includes(LOG) ? await this.#store.read(LOG) : new Uint8Array();
    const before = present.subarray(0, bytes);
    if (before.length === bytes && crc32(before) === crc) {
      if (present.length > bytes) await this.#store.write(LOG, before);
      return;
    }
    this.#notice(
      `fit: ${LOG} has changed since the run stopped; new lines follow its ${present.length} bytes.`,
    );
    this.#log = { bytes: present.length, crc: crc32(present) };
  }
}

/** More than a folder holds; an array of holes may claim any length. */
const MOST_NAMES = 2 ** 24;

/**
 * Returns only the names of checkpoints, oldest first.
 *
 * @param names of files, e.g. `await store.list()`
 * @throws ArgumentError for anything but a list
 * @example
 * checkpointsIn(["checkpoint-20.safetensors", "config.json", "checkpoint-3.safetensors"])[0]; // "checkpoint-3.safetensors"
 */
export function checkpointsIn(names: readonly string[]): string[] {
  if (!Array.isArray(names) || names.length > MOST_NAMES)
    refuseValue("checkpointsIn", "a list of names", names);
  const step = (name: string) => Number(/^checkpoint-(\d{1,15})\.safetensors$/.exec(name)?.[1] ?? Number.NaN);
  return names
    .filter((name) => typeof name === "string" && !Number.isNaN(step(name)))
    .sort((a, b) => step(a) - step(b));
}

/**
 * Returns the newest undamaged checkpoint, or undefined when the store has none. Its parameters are `model.<name>`.
 *
 * @param store holds the files of a run
 * @returns its file name and state, and the faults of newer ones
 * @throws FormatError when there are checkpoints and all are damaged; ArgumentError unless `store` is a store
 * @example
 * const found = await newestCheckpoint(memoryStore()); // undefined
 */
export async function newestCheckpoint(
  store: CheckpointStore,
): Promise<{ name: string; state: TrainingState; faults: string[] } | undefined> {
  checkStore("newestCheckpoint", store);
  const names = checkpointsIn(await store.list());
  const faults: string[] = [];
  for (const name of names.toReversed()) {
    try {
      return { name, state: decodeCheckpoint(await store.read(name)), faults };
    } catch (error) {
      if (!(error instanceof FormatError)) throw error;
      faults.push(`${name} is damaged (${error.message})`);
    }
  }
  if (names.length === 0) return undefined;
  throw new FormatError(
    "checkpoint",
    "CHECKSUM",
    `expected a good checkpoint, got ${names.length} that are damaged: ${faults.join("; ")}. Remove them to start again.`,
  );
}
