/**
 * Builds the package where there is none. npm runs this in the clone of an install from git, which would have no code otherwise, and
 * after `npm ci` in a checkout, where it may cost little: plain JavaScript, so that it starts fast, and a page without examples.
 * `npm pack` builds all of it by `prepack`.
 */
import { execFileSync } from "node:child_process";
import { existsSync } from "node:fs";
import { resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const isBuilt = ["index.js", "web/index.html"].every((file) => existsSync(resolve(root, "dist", file)));
if (!isBuilt) {
  const run = (...script) =>
    execFileSync("npm", ["run", "--silent", ...script], { cwd: root, stdio: "inherit", shell: true });
  run("build");
  run("build:web", "--", "--without-examples");
}
