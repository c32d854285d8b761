/**
 * Builds the package where there is none, which npm asks for in the clone of an install from git: without it the install holds no code.
 * That takes about seven seconds of processor time; a page without examples saves another minute. `npm ci` in a checkout asks as well, but
 * there everything runs from sources, so nothing is built; `npm pack` builds all of it by `prepack`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const isBuilt = ["index.js", "web/index.html"].every((file) => existsSync(resolve(root, "dist", file)));
if (!isBuilt && process.env.npm_command !== "ci") {
  const run = (...script) =>
    execFileSync("npm", ["run", "--silent", ...script], { cwd: root, stdio: "inherit", shell: true });
  run("build");
  run("build:web", "--", "--without-examples");
}
