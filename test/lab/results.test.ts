/** The results pages say what the kept results say. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { runLab } from "../../lab/program.ts";
import {
  agrees,
  agreesWith,
  chanceOf,
  holds,
  meansOfThree,
  medianPlace,
  middleOf,
  missedByThree,
} from "../../lab/results/agreement.ts";
import { pageText } from "../../lab/results/main.ts";
import { dataFile, memoryPage } from "../../lab/results/memory.ts";
import { studies } from "../../lab/results/studies.ts";
import { runCommand } from "../support/commandLine.ts";

const root = resolve(import.meta.dirname, "../..");

test.each(["results", "null-results"] as const)("docs/%s.md is what npm run results writes", (page) => {
  expect(readFileSync(resolve(root, `docs/${page}.md`), "utf8")).toBe(pageText(page));
});

test("docs/memory.md is what lab/results/memory.ts writes", () => {
  const page = readFileSync(resolve(root, "docs/memory.md"), "utf8");
  expect(page).toBe(memoryPage(JSON.parse(readFileSync(dataFile, "utf8"))));
});

describe.each(studies)("$id", ({ id, title, command, rows, columns, theirs, page }) => {
  test("has a figure for every field", () => {
    expect(theirs).toHaveLength(rows.entries.length);
    for (const row of theirs) expect(row).toHaveLength(columns.length);
  });

  test("was run by the command that is printed, or says that it was not run", () => {
    const text = readFileSync(resolve(root, `docs/${page}.md`), "utf8").replaceAll(" \\\n  ", " ");
    const section = text.slice(text.indexOf(`## ${title}\n`)).split("\n## ")[0];
    const path = resolve(root, `lab/results/data/${id}.json`);
    if (!existsSync(path)) {
      expect(section).toContain(`lab -- ${command}\n`);
      return expect(section).toContain("Not run for this page");
    }
    const kept = JSON.parse(readFileSync(path, "utf8"));
    expect(section).toContain(`lab -- ${kept.command}\n`);
    for (const [, row] of rows.entries) {
      const runs = kept.runs.filter(({ key }: { key: string }) => row.test(` ${key} `));
      expect(runs.length).toBeGreaterThan(0);
    }
  });
});

describe("PyTorch run again", () => {
  const names = readdirSync(resolve(root, "lab/results/data/pytorch"));

  test.each(names)("%s has runs of the settings that Sluice ran", (name) => {
    const keysOf = (path: string): string[] =>
      JSON.parse(readFileSync(resolve(root, "lab/results/data", path), "utf8")).runs.map(
        ({ key }: { key: string }) => key.replace(/ seed=\d+$/, ""),
      );
    const ours = new Set(keysOf(name));
    const again = keysOf(`pytorch/${name}`);
    expect(again.length).toBeGreaterThan(0);
    for (const key of again) expect(ours).toContain(key);
  });
});

describe("agreement", () => {
  const page = (shows: "updates" | "ratio") => ({ shows }) as (typeof studies)[number];
  const solvedAt = (...at: (number | null)[]) =>
    at.map((each) => ({ key: "", solvedAt: each, measure: null }));
  const ratio = (...values: number[]) =>
    values.map((value) => ({ key: "", solvedAt: null, measure: null, ratio: value }));

  test.each([
    [{ seeds: [10, 20] }, solvedAt(20, 30), true],
    [{ seeds: [10, 19] }, solvedAt(20, 30), false],
    [{ seeds: [10, null] }, solvedAt(20, 30), true],
    [{ seeds: [null, null] }, solvedAt(20, 30), false],
    [{ solved: 8, of: 8, median: 15, from: 10, to: 19 }, solvedAt(20, null), false],
    [{ solved: 7, of: 8, median: 15, from: 10, to: 19 }, solvedAt(20, null), true],
    [{ solved: 0, of: 8 }, solvedAt(null, 20), true],
    [{ solved: 0, of: 8 }, solvedAt(20), false],
  ])("of updates: %j with %j is %j", (theirs, runs, answer) => {
    expect(agrees(page("updates"), theirs, runs)).toBe(answer);
  });

  test.each([
    [{ seeds: [10, 30] }, solvedAt(20, 25), "within"],
    [{ seeds: [10, 30] }, solvedAt(21, 25), "outside"],
    [{ seeds: [10, 30, null] }, solvedAt(20, 30), "within"],
    // Somewhere from 10 to never.
    [{ seeds: [10, null] }, solvedAt(20, 30), "none"],
    [{ seeds: [10, null] }, solvedAt(20, null), "none"],
    [{ solved: 4, of: 8, median: 15 }, solvedAt(10, 20), "none"],
    [{ solved: 8, of: 8, median: 15 }, solvedAt(10, 20), "within"],
    [{ solved: 8, of: 8, median: 25 }, solvedAt(10, 20), "outside"],
    // Later than all updates.
    [{ seeds: [10, null, null] }, solvedAt(20, null), "within"],
    [{ seeds: [10, null, null] }, solvedAt(20, 30), "outside"],
    [{ solved: 1, of: 8, median: 15 }, solvedAt(10, 20), "outside"],
    [{ solved: 0, of: 8 }, solvedAt(null, 20), "within"],
    [{ solved: 0, of: 8 }, solvedAt(null, null), "neither"],
    [{ seeds: [null, null] }, solvedAt(null, null), "neither"],
    [{ solved: 0, of: 8 }, solvedAt(10, 20), "outside"],
    [{ solved: 0, of: 8 }, [], undefined],
  ])("the median of %j and the spread of %j: %j", (theirs, runs, place) => {
    expect(medianPlace(page("updates"), theirs, runs)).toBe(place);
  });

  test("of ratios is a factor of 2 of the geometric mean, and 0 is what single precision makes of less", () => {
    expect(agrees(page("ratio"), { median: 1 }, ratio(1, 4))).toBe(true);
    expect(agrees(page("ratio"), { median: 1 }, ratio(1, 4.1))).toBe(false);
    expect(agrees(page("ratio"), { median: 0 }, ratio(1e-20))).toBe(true);
    expect(agreesWith(page("ratio"), ratio(0.4), ratio(1))).toBe(false);
    expect(agreesWith(page("ratio"), ratio(0.4), [])).toBeUndefined();
  });
});

describe("three seeds", () => {
  const runs = [1, 1, 1, 1000].map((ratio) => ({ key: "", solvedAt: null, measure: null, ratio }));

  test("are of different runs, and their means in order", () => {
    const means = meansOfThree(runs);
    expect(new Set(means.map((mean) => Math.round(mean)))).toEqual(new Set([1, 10]));
    expect(means).toEqual(means.toSorted((a, b) => a - b));
    // One group in four is of the ones alone: four standard errors.
    const share = means.filter((mean) => mean < 2).length / means.length;
    expect(Math.abs(share - 0.25)).toBeLessThan(4 * Math.sqrt(0.1875 / means.length));
    expect(meansOfThree(runs)).toEqual(means);
  });

  test("miss the mean of all by more than a factor of 2 in a share of groups", () => {
    // It is 5.6: the ones are too low, and the other groups, with a mean of 10, are near.
    const below = meansOfThree(runs).filter((mean) => mean < 2).length;
    expect(missedByThree(runs)).toBe(below / meansOfThree(runs).length);
  });

  test("the middle holds 95 %", () => {
    const middle = middleOf(Array.from({ length: 1000 }, (_, k) => k));
    expect(middle).toEqual([25, 974]);
    expect([24, 25, 974, 975].map((value) => holds(middle, value))).toEqual([false, true, true, false]);
    expect(holds([1e-20, 1e-18], 0)).toBe(true);
    expect(holds([1e-9, 1e-8], 0)).toBe(false);
  });
});

test("ranks of runs: one that was not solved is later than all, and what single precision cannot hold is 0", () => {
  const page = (shows: "updates" | "ratio") => ({ shows }) as (typeof studies)[number];
  const solved = (...at: (number | null)[]) => at.map((solvedAt) => ({ key: "", solvedAt, measure: null }));
  const ratio = (...values: number[]) =>
    values.map((value) => ({ key: "", solvedAt: null, measure: null, ratio: value }));
  expect(chanceOf(page("updates"), solved(1, 2, 3), solved(4, 5, null))).toBeCloseTo(0.1, 12);
  expect(chanceOf(page("ratio"), ratio(0, 0, 0), ratio(1e-40, 2e-41, 3e-39))).toBe(1);
  expect(chanceOf(page("ratio"), ratio(1e-20, 2e-20, 3e-20), ratio(1, 2, 3))).toBeCloseTo(0.1, 12);
  expect(chanceOf(page("ratio"), ratio(1), [])).toBeUndefined();
});

test("the options of every printed command are known", async () => {
  const known = new Map<string, string>();
  for (const { command } of studies) {
    const [name, ...args] = command.split(" ");
    if (!known.has(name)) known.set(name, (await runCommand([name, "--help"], {}, runLab)).out);
    for (const option of args.filter((word) => word.startsWith("--"))) {
      expect(known.get(name)).toContain(`${option} `);
    }
  }
});
