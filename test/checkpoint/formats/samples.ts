/** Where tests of formats get their files from: third-party data that is not part of the repository, and systems' Python. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";

/** A folder of third-party data; undefined, and said so, where SLUICE_DATA does not lead to it. */
export function dataFolder(name: string): string | undefined {
  const root = process.env.SLUICE_DATA;
  const folder = root === undefined ? undefined : join(root, name);
  if (folder !== undefined && existsSync(folder)) return folder;
  console.log(
    `skipping tests of ${name}: ${root === undefined ? "SLUICE_DATA is not set" : `${folder} does not exist`}`,
  );
  return undefined;
}

const PYTHON = "/usr/bin/python3";

/** Whether the system's Python can import all modules; says so where it cannot. */
export function hasPython(...modules: string[]): boolean {
  const run = spawnSync(PYTHON, ["-c", `import ${modules.join(", ")}`], { stdio: "ignore" });
  if (run.status === 0) return true;
  console.log(`skipping live comparisons: ${PYTHON} cannot import ${modules.join(", ")}`);
  return false;
}

/** Runs a script with the system's Python. @returns what it printed */
export function python(script: string, ...args: string[]): string {
  return execFileSync(PYTHON, ["-c", script, ...args], {
    encoding: "utf8",
    maxBuffer: 256 * 1024 * 1024,
    stdio: ["ignore", "pipe", "pipe"],
  });
}

/** A folder that the system clears by itself. */
export function scratchFolder(): string {
  return mkdtempSync(join(tmpdir(), "sluice-formats-"));
}
