/**
 * Opens files in a process of its own, with a small heap and a bound on its time, so that a file that ends or freezes the process fails one
 * check and not the run.
 */
import { type ChildProcess, fork } from "node:child_process";
import { createHash } from "node:crypto";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

/** Ways to open a file. */
export type Door = "checkpoint" | "file" | "inspect" | "convert" | "init" | "model" | "page";

/** All of them. */
export const checkpointDoors: readonly Door[] = [
  "checkpoint",
  "file",
  "inspect",
  "convert",
  "init",
  "model",
  "page",
];

export interface Opening {
  door: Door;
  path: string;
  /** Of the door's function, as far as JSON holds them */
  options?: object;
}

export interface Opened {
  /** Of the error, `"killed"` when the process died or had to be stopped; undefined when it opened. */
  code?: string;
  message?: string;
  /** Tensors of a file that opened. */
  count?: number;
  /** Milliseconds of processor time, which other processes do not change much. */
  ms: number;
  /** Heap and buffers in use afterwards. */
  megabytes: number;
}

const script = resolve(import.meta.dirname, "doorProcess.ts");

/** MiB of heap: what a file of less than a megabyte must be content with. */
const HEAP = 256;

/**
 * Milliseconds of processor time after which a small file counts as one that hangs: ten times the two seconds that it may take. On a shared
 * machine processor time itself varies several times, so a closer limit would fail by chance.
 */
export const HANGS = 20_000;

/** A process is stopped after so many milliseconds: far more than a busy machine needs. */
export const PATIENCE = 60_000;

/** A process that opens one file after another; it is started again when it dies. */
export class Doors {
  readonly #folder = mkdtempSync(join(tmpdir(), "sluice-doors-"));
  readonly #files = new Set<string>();
  #openings = 0;
  #most = 0;
  #child: Promise<ChildProcess> | undefined;

  /** Opens a file of a folder, or bytes under a name. */
  async open(door: Door, name: string, bytes?: Uint8Array, options?: object): Promise<Opened> {
    const path = bytes === undefined ? name : join(this.#folder, name);
    if (bytes !== undefined) writeFileSync(path, bytes);
    const before = await this.#child;
    if (before?.connected !== true) this.#child = start();
    this.#files.add(
      createHash("sha256")
        .update(bytes ?? path)
        .digest("hex"),
    );
    this.#openings++;
    const opened = await answerOf((await this.#child)!, { door, path, options });
    this.#most = Math.max(this.#most, opened.megabytes);
    return opened;
  }

  /** Ends the process, so that the next file begins with an empty heap. */
  async restart(): Promise<void> {
    (await this.#child)?.kill("SIGKILL");
    this.#child = undefined;
  }

  async close(): Promise<void> {
    console.log(
      `doors: ${this.#files.size} files opened ${this.#openings} times; at most ${this.#most.toFixed(0)} MB in use`,
    );
    await this.restart();
    rmSync(this.#folder, { recursive: true });
  }
}

function start(): Promise<ChildProcess> {
  const child = fork(script, {
    execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP}`],
    stdio: ["ignore", "ignore", "ignore", "ipc"],
  });
  return new Promise((done, reject) => {
    child.once("message", () => {
      // A process that dies while we write to it is seen by its exit.
      child.on("error", () => {});
      done(child);
    });
    child.once("error", reject);
    child.once("exit", (code) => reject(new Error(`the process of doors.ts ended with code ${code}`)));
  });
}

function answerOf(child: ChildProcess, opening: Opening): Promise<Opened> {
  return new Promise((done) => {
    const end = (opened: Opened) => {
      clearTimeout(timer);
      child.removeAllListeners("message");
      child.removeAllListeners("exit");
      done(opened);
    };
    const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
    child.once("message", (message) => end(message as Opened));
    child.once("exit", () => end({ code: "killed", ms: PATIENCE, megabytes: 0 }));
    child.send(opening);
  });
}
