import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";

const root = resolve(import.meta.dirname, "../../..");

test("what docs/forget-gate.md quotes is what examples/thread.ts prints", { timeout: 60_000 }, () => {
  const page = readFileSync(resolve(root, "docs/forget-gate.md"), "utf8");
  const printed = execFileSync(process.execPath, ["--import", "tsx", "examples/thread.ts"], {
    cwd: root,
    encoding: "utf8",
  });
  const quotes = [...page.matchAll(/```text\n([\s\S]*?)```/g)].map(([, quote]) => quote);
  for (const quote of quotes) expect(printed).toContain(quote);
  // Nothing that is printed is left unexplained.
  const lines = printed.split("\n").filter((line) => line !== "" && !line.startsWith("#"));
  for (const line of lines) expect(quotes.join("")).toContain(`${line}\n`);
});
