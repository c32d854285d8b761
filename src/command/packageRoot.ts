import { existsSync, readFileSync } from "node:fs";
import { dirname, join, sep } from "node:path";

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

/**
 * Returns a command as the user can type it here: `npm run sluice -- inspect FILE` in a clone, `npx sluice …` in a project that installed the
 * package, and `sluice …` elsewhere.
 *
 * @param args   after the name of the program
 * @param called the file that Node was started with
 */
export function commandLine(args: string, { root } = packageRoot(), called = process.argv[1] ?? ""): string {
  if (existsSync(join(root, "tools", "sluice.mjs"))) return `npm run sluice -- ${args}`;
  return `${called.includes(`node_modules${sep}`) ? "npx " : ""}sluice ${args}`;
}
