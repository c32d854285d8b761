/** The results pages say what the kept results say. */
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { pageText } from "../../tools/results/main.ts";
import { studies } from "../../tools/results/studies.ts";
import { runCommand } from "../support/commandLine.ts";

const root = resolve(import.meta.dirname, "../..");

test.each(["results", "null-results"] as const)("docs/%s.md is what npm run results writes", (page) => {
  expect(readFileSync(resolve(root, `docs/${page}.md`), "utf8")).toBe(pageText(page));
});

describe.each(studies)("$id", ({ id, title, command, rows, columns, theirs, page }) => {
  test("has a figure for every field", () => {
    expect(theirs).toHaveLength(rows.entries.length);
    for (const row of theirs) expect(row).toHaveLength(columns.length);
  });

  test("was run by the command that is printed, or says that it was not run", () => {
    const text = readFileSync(resolve(root, `docs/${page}.md`), "utf8");
    const section = text.slice(text.indexOf(`## ${title}\n`)).split("\n## ")[0];
    const path = resolve(root, `docs/results/${id}.json`);
    if (!existsSync(path)) {
      expect(section).toContain(`study ${command}\n`);
      return expect(section).toContain("Not run for this page");
    }
    const kept = JSON.parse(readFileSync(path, "utf8"));
    expect(section).toContain(`study ${kept.command}\n`);
    for (const [, row] of rows.entries) {
      const runs = kept.runs.filter(({ key }: { key: string }) => row.test(` ${key} `));
      expect(runs.length).toBeGreaterThan(0);
    }
  });
});

test("the options of every printed command are known", async () => {
  const known = new Map<string, string>();
  for (const { command } of studies) {
    const [name, ...args] = command.split(" ");
    if (!known.has(name)) known.set(name, (await runCommand(["study", name, "--help"])).out);
    for (const option of args.filter((word) => word.startsWith("--"))) {
      expect(known.get(name)).toContain(`${option} `);
    }
  }
});
