/**
 * Makes the commit and the tag of a version: writes it into package.json, package-lock.json and CITATION.cff, gives the changes under
 * "Unreleased" its heading, and removes what the pages say about installing before the first release.
 *
 *   node --import tsx tools/version.ts 0.2.0
 */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const [version = ""] = process.argv.slice(2);
const run = (command: string, ...args: string[]) =>
  execFileSync(command, args, { cwd: root, encoding: "utf8" });

function refuse(message: string): never {
  console.error(`tools/version.ts: ${message}`);
  process.exit(2);
}

function edit(name: string, pattern: RegExp, text: string): void {
  const before = readFileSync(join(root, name), "utf8");
  if (!pattern.test(before)) refuse(`${name}: expected ${pattern}, found none`);
  writeFileSync(join(root, name), before.replace(pattern, text));
}

if (!/^\d+\.\d+\.\d+$/.test(version))
  refuse(`expected a version such as 0.2.0, got ${JSON.stringify(version)}`);
if (run("git", "status", "--porcelain") !== "") refuse("expected no changes that are not committed");
if (!/## Unreleased\n\n- /.test(readFileSync(join(root, "CHANGELOG.md"), "utf8")))
  refuse('CHANGELOG.md: expected changes under "Unreleased", got none');

run("npm", "version", version, "--no-git-tag-version", "--ignore-scripts");
for (const page of ["README.md", "docs/start.md", "docs/tutorials/voice.md", "docs/coming-from/vad-web.md"]) {
  // How to install what is not released: one paragraph, for the first release to remove.
  const text = readFileSync(join(root, page), "utf8");
  const released = text.replace(/^Not on npm yet: .*\n(?:.+\n)*\n/m, "");
  const named = released.replaceAll(/path\/to\/clone\/sluice(-silero)?-[\d.]+tgz/g, (_, silero) =>
    silero ? "@sluice/silero" : "sluice",
  );
  writeFileSync(join(root, page), named);
}
edit("CITATION.cff", /^version: .*$/m, `version: ${version}`);
edit("CHANGELOG.md", /^## Unreleased$/m, `## Unreleased\n\n## ${version}`);
run("git", "commit", "-qam", `Version ${version}`);
run("git", "tag", "-a", `v${version}`, "-m", `Version ${version}`);
console.log(`v${version}: committed and tagged; push both with \`git push --follow-tags\``);
