/** Runs a check and measures its time, the processor time of all its processes, and the sums of Vitest's summaries. */
import { spawn } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";
import type { Readable } from "node:stream";
import { stripVTControlCharacters } from "node:util";

export const root = resolve(import.meta.dirname, "../..");

export interface Tests {
  passed: number;
  failed: number;
  skipped: number;
}

export interface Outcome {
  status: "passed" | "failed" | "timed out";
  /** Seconds from start to end */
  seconds: number;
  /** Seconds of processor time, of all processes; undefined when the check was stopped */
  processor?: number;
  tests: Tests;
  /** Everything the check printed */
  output: string;
}

export interface CommandOptions {
  /** Seconds after which the check is stopped */
  limit?: number;
  /** Keep the output until the check has ended, since another one prints at the same time */
  quiet?: boolean;
  /** Print nothing; the output comes back with the outcome */
  silent?: boolean;
}

/** Adds up the lines `Tests  1 failed | 12 passed | 3 skipped (16)` of Vitest. */
export function countTests(output: string): Tests {
  const tests = { passed: 0, failed: 0, skipped: 0 };
  for (const [, line] of output.matchAll(/^\s*Tests {2}(.*)\(\d+\)\s*$/gm)) {
    for (const [, count, what] of line.matchAll(/(\d+) (passed|failed|skipped)/g)) {
      tests[what as keyof Tests] += Number(count);
    }
  }
  return tests;
}

/** Adds counts of tests. */
export function addTests(all: readonly Tests[]): Tests {
  return all.reduce(
    (sum, { passed, failed, skipped }) => ({
      passed: sum.passed + passed,
      failed: sum.failed + failed,
      skipped: sum.skipped + skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  );
}

function environment(): NodeJS.ProcessEnv {
  const data = resolve(root, "../shared/data");
  return {
    // Real checkpoints, if any, are beside the checkout; tests that need them report their absence.
    ...(existsSync(data) ? { SLUICE_DATA: data } : {}),
    // Comparisons with other software run too.
    SLUICE_LIVE: "1",
    ...process.env,
    // Summaries are read back.
    NO_COLOR: "1",
    FORCE_COLOR: undefined,
  };
}

/** Bash measures its children and prints the figures to a fourth pipe, separate from the check's output. */
const MEASURED = `exec 4>&2 2>&3; TIMEFORMAT='%U %S'; time bash -euo pipefail -c "$0" 2>&4 3>&-`;

/** Runs lines of Bash from the root of the project; the first that fails ends them. */
export function runCommand(
  command: string,
  { limit, quiet = false, silent = false }: CommandOptions = {},
): Promise<Outcome> {
  return new Promise((done, reject) => {
    const start = performance.now();
    const child = spawn("bash", ["-c", MEASURED, command], {
      cwd: root,
      env: environment(),
      stdio: ["ignore", "pipe", "pipe", "pipe"],
      // Its own process group: the limit ends all of it.
      detached: true,
    });
    let output = "";
    let times = "";
    const keep = (text: string) => {
      output += stripVTControlCharacters(text);
      if (!quiet && !silent) process.stdout.write(text);
    };
    const [, out, errors, measured] = child.stdio as Readable[];
    for (const stream of [out, errors]) stream.setEncoding("utf8").on("data", keep);
    measured.setEncoding("utf8").on("data", (text: string) => (times += text));
    let timedOut = false;
    const stop = () => process.kill(-child.pid!, "SIGKILL");
    const expire = () => {
      timedOut = true;
      stop();
    };
    const timer = limit === undefined ? undefined : setTimeout(expire, 1000 * limit);
    const interrupt = () => {
      stop();
      process.exit(130);
    };
    process.once("SIGINT", interrupt);
    child.on("error", reject);
    child.on("close", (code) => {
      clearTimeout(timer);
      process.off("SIGINT", interrupt);
      if (quiet && !silent) process.stdout.write(output);
      const parts = /^([\d.]+) ([\d.]+)\s*$/m.exec(times);
      done({
        status: timedOut ? "timed out" : code === 0 ? "passed" : "failed",
        seconds: (performance.now() - start) / 1000,
        processor: parts === null ? undefined : Number(parts[1]) + Number(parts[2]),
        tests: countTests(output),
        output,
      });
    });
  });
}
