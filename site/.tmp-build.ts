import { copyFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { execFileSync } from "node:child_process";
import { makeRelative } from "./relative.ts";
const site = import.meta.dirname, root = resolve(site, "..");
execFileSync(process.execPath, [join(site, "node_modules/vitepress/bin/vitepress.js"), "build", "."], { cwd: site, stdio: "inherit" });
makeRelative(join(root, "dist/site")); copyFileSync(join(site, "404.html"), join(root, "dist/site/404.html"));
