/** Where tests of formats get their files from: third-party data that is not part of the repository, and systems' Python. */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdtempSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { isLive } from "../../support/exhaustive.ts";

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

const PYTHON = process.env.PYTHON ?? "/usr/bin/python3";

/** Finds modules without importing them: PyTorch alone takes seconds. Prints those that are not there. */
const FIND = `
import sys
from importlib.machinery import PathFinder
for name in sys.argv[1:]:
    places = None
    for part in name.split("."):
        found = PathFinder.find_spec(part, places)
        places = found and found.submodule_search_locations
        if found is None:
            print(name)
            break
`;

/** Why a comparison with software in the system's Python does not run here; undefined where it does. */
export function lacksPython(...modules: string[]): string | undefined {
  if (!isLive) return "SLUICE_LIVE=1, as .ci/run has it, runs comparisons with other software";
  const { status, stdout } = spawnSync(PYTHON, ["-c", FIND, ...modules], { encoding: "utf8" });
  if (status === 0 && stdout === "") return undefined;
  return `${PYTHON} does not have ${stdout?.trim() || modules.join(", ")}`;
}

/** Whether a comparison with modules of the system's Python runs here; says why where it does not. */
export function hasPython(...modules: string[]): boolean {
  const why = lacksPython(...modules);
  if (why !== undefined) console.log(`Skipped: comparisons with ${modules.join(", ")}. ${why}.`);
  return why === undefined;
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
