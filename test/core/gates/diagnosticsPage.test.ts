import { execFileSync } from "node:child_process";
import { readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { diagnostics } from "../../../src/index.ts";

const root = resolve(import.meta.dirname, "../../..");
const page = readFileSync(resolve(root, "docs/diagnostics.md"), "utf8");

test("what docs/diagnostics.md quotes is what examples/gates.ts prints", { timeout: 60_000 }, () => {
  const printed = execFileSync(process.execPath, ["--import", "tsx", "examples/gates.ts"], {
    cwd: root,
    encoding: "utf8",
  });
  expect(page).toContain(`\`\`\`text\n${printed}\`\`\``);
});

test("the functions that it names are there, and all diagnostics are named", () => {
  const named = [...page.matchAll(/^\| ((?:`[^`]*`,? )+)\| \*/gm)].flatMap(([, cell]) =>
    [...cell.matchAll(/`(?:new )?(\w+)/g)].map(([, name]) => name),
  );
  for (const name of named) expect(diagnostics).toHaveProperty(name);
  const { timescaleOf: _, Sensitivity: __, ...gates } = diagnostics;
  expect(Object.keys(gates).filter((name) => !named.includes(name))).toEqual([]);
});
