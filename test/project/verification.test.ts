/** The page on checks in their full form says what its rows say, and nothing that no row says. */
import { execFileSync } from "node:child_process";
import { existsSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { countTests, runCommand } from "../../tools/checks/command.ts";
import { figuresOf, type Row, readRows, verificationPage } from "../../tools/checks/page.ts";
import { LIMIT, nightly, type Part, parts } from "../../tools/checks/parts.ts";
import { readTrials, runtimesPage } from "../../tools/checks/runtimes.ts";

const docs = resolve(import.meta.dirname, "../../docs");

const two: Part[] = [
  { name: "first", what: "One thing", command: "true", figures: { seeds: /(\d+) seeds/g } },
  { name: "second", what: "Another", command: "true", figures: {} },
];
const row: Row = {
  part: "first",
  commit: "0123abc",
  date: "2026-01-02T03:04:05.000Z",
  node: "v20.0.0",
  seconds: 61,
  status: "passed",
  tests: { passed: 1200, failed: 0, skipped: 3 },
  figures: { seeds: 27 },
};

test("the page in docs/ is what its rows and the parts make", () => {
  const rows = readRows(readFileSync(resolve(docs, "verification.jsonl"), "utf8"));
  expect(readFileSync(resolve(docs, "verification.md"), "utf8")).toBe(verificationPage(parts, nightly, rows));
});

test("the page on runtimes in docs/ is what its rows make", () => {
  const trials = readTrials(readFileSync(resolve(docs, "runtimes.jsonl"), "utf8"));
  expect(readFileSync(resolve(docs, "reference/runtimes.md"), "utf8")).toBe(runtimesPage(trials));
});

test("a runtime has the date of its last row, and none without a row", () => {
  const page = runtimesPage([
    { name: "node-22", version: "22.1.0", date: "2026-01-01" },
    { name: "node-22", version: "22.2.0", date: "2026-01-02" },
    { name: "win32-x64", version: "22.2.0", date: "2026-01-03" },
    { name: "firefox", version: "153.0", date: "2026-01-04", lacks: "a sound device" },
  ]);
  const not = "built by the workflow, not yet run";
  expect(page).toContain(`| Node 22 | 22.2.0 | tested 2026-01-02 | ${not} |`);
  expect(page).toContain("| Windows x64 | 22.2.0 | tested 2026-01-03, under Wine |");
  expect(page).toContain(`| Firefox ESR | 153.0 | tested 2026-01-04 | ${not} | a sound device |`);
  expect(page).toContain(`| Electron's renderer |  | ${not} | not run |  |`);
  expect(page.match(/tested/g)).toHaveLength(3);
});

test("a part without a row was not run, one with a row is what the last row says", () => {
  const page = verificationPage(two, [], [{ ...row, status: "failed" }, row]);
  expect(page).toContain(
    "| `first` | One thing | passed | 2026-01-02 | 0123abc | 1,200 / 0 / 3 | 27 seeds | 2 |",
  );
  expect(page).toContain("| `second` | Another | not run |");
  expect(page).toContain(
    "Of 2 parts 1 passed, 0 failed or ran out of time, and 1 were not run: 2 minutes, at one commit.",
  );
  expect(verificationPage(two, [], [row, { ...row, status: "failed" }])).toContain(
    "Of 2 parts 0 passed, 1 failed",
  );
  expect(verificationPage(two, [], [])).not.toMatch(/\| passed \|/);
});

test("tests of parts add up, and the commits at which they ran are counted", () => {
  const page = verificationPage(
    two,
    [],
    [row, { ...row, part: "second", commit: "f00", tests: { passed: 5, failed: 1, skipped: 0 } }],
  );
  expect(page).toContain("3 minutes, at 2 commits. 1,205 tests passed, 1 failed and 3 were skipped.");
});

test("figures of nightly checks add up over the runs that passed", () => {
  const kills: Part = { name: "kills", what: "Kills", command: "true", figures: {} };
  const runs = [
    { ...row, part: "kills", figures: { kills: 100 } },
    { ...row, part: "kills", figures: { kills: 50 } },
    { ...row, part: "kills", figures: { kills: 7 }, status: "failed" as const },
  ];
  expect(verificationPage([], [kills], runs)).toContain(
    "| `kills` | Kills | failed, 2026-01-02 | 2 | 150 kills |",
  );
});

test("a release has at most twenty parts, each with a name of its own, and figures are sums of printed counts", () => {
  const names = [...parts, ...nightly].map(({ name }) => name);
  expect(new Set(names).size).toBe(names.length);
  expect(parts.length).toBeLessThanOrEqual(20);
  expect(figuresOf(two[0], "8 seeds\n 3 seeds")).toEqual({ seeds: 11 });
  expect(LIMIT).toBeLessThanOrEqual(3600);
});

test.each(["tools/checks/parts.ts", "tools/ci.ts", "tools/runtimes.sh", "tools/sanitize-kernels.sh"])(
  "tests, tools, scripts and settings that %s names are there",
  (file) => {
    const root = resolve(docs, "..");
    const text = readFileSync(resolve(root, file), "utf8");
    const named = [...text.matchAll(/\b(?:test|tools)\/[\w/-]+(?:\.\w+)*/g)].map(([path]) => path);
    expect(named.filter((path) => !existsSync(resolve(root, path)))).toEqual([]);
    const { scripts } = JSON.parse(readFileSync(resolve(root, "package.json"), "utf8"));
    const run = [...text.matchAll(/npm run (?:--silent )?([\w:]+)/g)].map(([, script]) => script);
    expect(run.filter((script) => !(script in scripts))).toEqual([]);
    // A part whose setting no test reads would run the sample, and pass.
    const settings = [...text.matchAll(/\bSLUICE_\w+(?==)/g)].map(([name]) => name);
    const code = ["test", "src", "vitest.config.ts"];
    const read = execFileSync("git", ["grep", "-ohw", "SLUICE_[A-Z_]*", "--", ...code], { cwd: root });
    expect(settings.filter((name) => !read.includes(`${name}\n`))).toEqual([]);
  },
);

test("summaries of Vitest add up", () => {
  const output =
    " Test Files  1 failed (1)\n      Tests  1 failed | 12 passed | 3 skipped (16)\n\n      Tests  4 passed (4)\n";
  expect(countTests(output)).toEqual({ passed: 16, failed: 1, skipped: 3 });
});

test("a check is timed, stopped at its limit, and fails with its first line that fails", async () => {
  const quiet = { quiet: true };
  const good = await runCommand("true", quiet);
  expect(good.status).toBe("passed");
  expect(good.processor).toBeGreaterThanOrEqual(0);
  expect((await runCommand("false\ntrue", quiet)).status).toBe("failed");
  const stopped = await runCommand("sleep 60", { limit: 0.2, quiet: true });
  expect(stopped.status).toBe("timed out");
  expect(stopped.seconds).toBeLessThan(30);
});
