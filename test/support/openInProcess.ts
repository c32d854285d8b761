/**
 * Opens a file in a process of its own, with a small heap and a bound on its time, so that a file that ends or freezes the
 * process fails one test and not the run.
 */
import { fork } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";

export interface Opened {
  /** Of the error; undefined when it opened. */
  code?: string;
  message?: string;
  /** Tensors of a file that opened. */
  tensors?: number;
  /** Milliseconds of processor time that opening took, which other processes do not change much. */
  ms: number;
}

const script = resolve(import.meta.dirname, "openingProcess.ts");

/** MiB of heap: what a file of less than a megabyte must be content with. */
const HEAP = 256;

/** The process, its start included, is stopped after so many milliseconds: far more than a busy machine needs. */
const PATIENCE = 60_000;

/**
 * @param options of `openCheckpoint`, as far as JSON holds them
 * @returns what came of it; `code` is `"killed"` when the process died or had to be stopped
 */
export async function openInProcess(name: string, bytes: Uint8Array, options: object = {}): Promise<Opened> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-open-"));
  try {
    const path = join(folder, name);
    writeFileSync(path, bytes);
    return await new Promise<Opened>((done, reject) => {
      const child = fork(script, [path, JSON.stringify(options)], {
        execArgv: ["--import", "tsx", `--max-old-space-size=${HEAP}`],
        stdio: ["ignore", "ignore", "ignore", "ipc"],
      });
      let opened: Opened = { code: "killed", ms: PATIENCE };
      const timer = setTimeout(() => child.kill("SIGKILL"), PATIENCE);
      child.on("message", (message) => (opened = message as Opened));
      child.on("error", reject);
      child.on("exit", () => {
        clearTimeout(timer);
        done(opened);
      });
    });
  } finally {
    rmSync(folder, { recursive: true });
  }
}
