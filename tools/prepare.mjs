/**
 * Builds the package for an install from git, which has no code otherwise. `npm ci` in a checkout runs this too, but builds nothing,
 * because a checkout runs from sources; `npm pack` builds everything by `prepack`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const isBuilt = ["index.js", "web/index.html"].every((file) => existsSync(resolve(root, "dist", file)));
if (!isBuilt && process.env.npm_command !== "ci") {
  const run = (script) =>
    execFileSync("npm", ["run", "--silent", script], { cwd: root, stdio: "inherit", shell: true });
  run("build");
  run("build:web");
}
