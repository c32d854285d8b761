/**
 * Reports phrases that read as translated, in comments, texts and Markdown.
 *
 *   tsx tools/voice.ts            fails where a folder has more of them than tools/voice.json allows
 *   tsx tools/voice.ts PATH ...   prints each one below these paths
 *   tsx tools/voice.ts --lower    lowers the allowances to what is left
 */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync, writeFileSync } from "node:fs";
import { resolve } from "node:path";
import { parseArgs } from "node:util";
import { type Finding, findPhrases } from "./checks/voice.ts";

const root = resolve(import.meta.dirname, "..");
const allowancesFile = resolve(root, "tools/voice.json");

const texts = /\.(?:tsx?|mjs|js|cpp|h|css|html|py|sh|md)$/;
/** Recorded data, a text for models, and the list of phrases itself. */
const skipped =
  /^(?:test\/golden\/|lab\/results\/data\/|web\/watch\/sample\.ts$|tools\/checks\/voice\.ts$|test\/project\/voice\.test\.ts$)/;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: { lower: { type: "boolean", default: false } },
});

const listed = execFileSync("git", ["ls-files", "-co", "--exclude-standard"], {
  cwd: root,
  encoding: "utf8",
});
const found = new Map<string, string[]>();
const print = (file: string, { line, phrase, instead }: Finding) =>
  `${file}:${line}: "${phrase}": ${instead}`;
for (const file of listed.split("\n").filter((file) => texts.test(file) && !skipped.test(file))) {
  // Git still lists a file that was removed and not staged.
  if (!existsSync(resolve(root, file))) continue;
  const findings = findPhrases(readFileSync(resolve(root, file), "utf8"));
  if (findings.length === 0) continue;
  const [folder] = file.split("/");
  found.set(folder, [...(found.get(folder) ?? []), ...findings.map((each) => print(file, each))]);
}

const all = [...found.values()].flat();
const allowances: Record<string, number> = JSON.parse(readFileSync(allowancesFile, "utf8"));
if (positionals.length > 0) {
  console.log(all.filter((line) => positionals.some((path) => line.startsWith(path))).join("\n"));
} else if (values.lower) {
  const lowered = Object.entries(allowances)
    .map(([folder, allowed]) => [folder, Math.min(allowed, found.get(folder)?.length ?? 0)] as const)
    .filter(([, left]) => left > 0);
  writeFileSync(allowancesFile, `${JSON.stringify(Object.fromEntries(lowered), null, 2)}\n`);
} else {
  const beyond = [...found].filter(([folder, lines]) => lines.length > (allowances[folder] ?? 0));
  for (const [folder, lines] of beyond)
    console.log(
      `${folder}: ${lines.length} phrases, ${allowances[folder] ?? 0} allowed\n${lines.join("\n")}`,
    );
  console.log(
    beyond.length > 0
      ? "See CONTRIBUTING.md, The voice."
      : `Voice: ${all.length} phrases are left to rewrite.`,
  );
  process.exitCode = beyond.length > 0 ? 1 : 0;
}
