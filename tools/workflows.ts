/**
 * Checks the workflows of GitHub: actionlint finds nothing, every action is named by its commit, and one job alone may publish.
 *
 *   node --import tsx tools/workflows.ts
 */
import { readdirSync, readFileSync } from "node:fs";
import { createRequire } from "node:module";
import { join, resolve } from "node:path";

const root = resolve(import.meta.dirname, "..");
const { createLinter } = createRequire(join(root, "tools/checks/package/"))("actionlint");
/** Runners that GitHub offers and this actionlint does not know yet. */
const RUNNERS = ["ubuntu-24.04", "ubuntu-24.04-arm", "macos-15", "macos-15-intel", "windows-11-arm"];

const lint = await createLinter();
const folder = join(root, ".github/workflows");
const findings: string[] = [];
for (const file of readdirSync(folder)) {
  const text = readFileSync(join(folder, file), "utf8");
  for (const { line, kind, message } of lint(text, file)) {
    if (kind === "runner-label" && RUNNERS.some((name) => message.startsWith(`label "${name}" is unknown`)))
      continue;
    findings.push(`${file}:${line}: ${message}`);
  }
  for (const [, action] of text.matchAll(/uses: *(.*)/g)) {
    if (!/^[\w./-]+@[0-9a-f]{40} # v\d/.test(action))
      findings.push(`${file}: expected a commit and its version, got ${action}`);
  }
  const publishing = text.match(/id-token: *write/g) ?? [];
  if (publishing.length > 1) findings.push(`${file}: expected one job with id-token: write`);
}
if (findings.length > 0) {
  console.error(findings.join("\n"));
  process.exit(1);
}
console.log("workflows: actionlint finds nothing, actions are pinned");
