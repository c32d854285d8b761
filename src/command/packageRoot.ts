import { existsSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";

interface Manifest {
  name?: string;
  version: string;
}

/** Finds the folder of the package from the sources, a build, or the bundle that a checkout keeps. */
export function packageRoot(): { root: string; version: string } {
  for (let root = import.meta.dirname; root !== dirname(root); root = dirname(root)) {
    const file = join(root, "package.json");
    if (!existsSync(file)) continue;
    const { name, version } = JSON.parse(readFileSync(file, "utf8")) as Manifest;
    if (name === "sluice") return { root, version };
  }
  throw new Error("sluice: expected package.json of sluice in a folder above this file, got none.");
}
