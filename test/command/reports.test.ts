/** Files that `forecast` and `eval` write: CSV, plots and reports agree with what is printed. */
import { readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { formatTable } from "../../src/command/table.ts";
import { Random } from "../../src/core/tensor/random.ts";
import { readCSV } from "../../src/jobs/data/index.ts";
import { drawCharts } from "../../src/jobs/figure/chart.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
const run = folder.path("run");
const data = folder.path("days.csv");
/** A name that would be markup. */
const TARGET = "a<b>&c";

beforeAll(async () => {
  const random = new Random(3);
  const rows = Array.from({ length: 160 }, (_, t) => {
    const day = new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
    return `${day},${(20 + 5 * Math.sin((2 * Math.PI * t) / 7) + random.normal()).toFixed(3)},${t + random.normal()}`;
  });
  writeFileSync(data, [`day,"${TARGET}",other`, ...rows].join("\n"));
  const args = ["--hidden", "4", "--epochs", "1", "--horizon", "3", "--season", "7", "--out", run];
  expect((await runCommand(["train", data, "--target", `${TARGET},other`, ...args])).error).toBe("");
}, 120_000);

const textOf = (name: string) => readFileSync(folder.path(name), "utf8");

test("sluice run points to the commands for a run of sluice train", async () => {
  const { code, error } = await runCommand(["run", run, data]);
  expect(code).toBe(2);
  expect(error).toMatch(
    /^sluice: run: expected a network, got .*Use sluice forecast, predict, sample or eval\.\n$/,
  );
});

describe("sluice forecast", () => {
  test("--out has dates, values and bounds of each level, as --json has", async () => {
    const args = ["forecast", run, "--out", folder.path("f.csv"), "--json"];
    const machine = JSON.parse((await runCommand(args)).out);
    const table = await readCSV(textOf("f.csv"));
    const bounds = (name: string) =>
      ["50", "80", "95"].flatMap((level) => [`${name}_lower_${level}`, `${name}_upper_${level}`]);
    expect([...table.columns.keys()]).toEqual([
      "day",
      TARGET,
      ...bounds(TARGET),
      "other",
      ...bounds("other"),
    ]);
    expect(table.columns.get("day")).toEqual(machine.dates);
    expect(table.columns.get("other")!.map(Number)).toEqual(machine.values.other);
    expect(table.columns.get("other_upper_95")!.map(Number)).toEqual(machine.intervals.other[2].upper);
  });

  test.each(["f.svg", "f.html"])(
    "--plot %s: history, forecast and bands of each target, in light and dark",
    async (name) => {
      const ran = await runCommand(["forecast", run, "--plot", folder.path(name)]);
      expect(ran.out).toContain(`written: ${folder.path(name)}\n`);
      const drawn = textOf(name);
      expect(drawn.match(/class="band"/g)).toHaveLength(4);
      for (const part of [
        "known",
        "forecast",
        "80 % interval",
        "95 % interval",
        "2024-06-09",
        "prefers-color-scheme: dark",
      ])
        expect(drawn).toContain(part);
      expect(drawn).toContain("a&lt;b&gt;&amp;c");
      expect(drawn).not.toContain("<b>");
      expect(drawn).not.toMatch(/NaN|undefined|Infinity|<script|src=|url\(/);
    },
  );

  test.each([
    ["--plot", "f.png", "expected --plot to name an .svg or .html file, got"],
    ["--out", "days.csv", "expected a file other than the data, got"],
    ["--out", "link.csv", "expected a file other than the data, got"],
  ])("refuses %s %s", async (option, name, message) => {
    if (name === "link.csv") symlinkSync("days.csv", folder.path(name));
    const ran = await runCommand(["forecast", run, option, folder.path(name)]);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.error).toContain(message);
  });
});

describe("sluice eval --report", () => {
  test("the page and the JSON have the same figures", async () => {
    const ran = await runCommand(["eval", run, "--report", folder.path("r.html"), "--json"]);
    const { report, mae, mase } = JSON.parse(ran.out);
    expect([report.methods[0].mae, report.methods[0].mase]).toEqual([mae, mase]);
    const page = textOf("r.html");
    for (const heading of ["Errors", "Errors of other", "Error by step"])
      expect(page).toContain(`<details><summary>${heading}</summary>`);
    expect(page).toContain(">other: history and forecasts</text>");
    for (const { name, rmse } of report.methods) {
      expect(page).toContain(`<td>${name}</td>`);
      expect(page).toContain(`<td>${Number(rmse >= 1000 ? rmse.toFixed(0) : rmse.toPrecision(4))}</td>`);
    }
    expect(page).not.toMatch(/NaN|undefined|Infinity|<script|src=|<b>/);
  });

  test.each(["eval", "forecast"])(
    "the page of %s has its verdict first, then pictures, and no text twice",
    async (command) => {
      const file = folder.path(`${command}.html`);
      await runCommand([command, run, command === "eval" ? "--report" : "--plot", file]);
      const page = readFileSync(file, "utf8");
      const places = ['<p class="verdict">', "<svg", "<details>"].map((part) => page.indexOf(part));
      expect(Math.min(...places)).toBeGreaterThan(0);
      expect(places).toEqual([...places].sort((a, b) => a - b));
      expect(page).not.toContain("<details open");
      const sentences = [...page.matchAll(/<(?:h1|p|summary)[^>]*>([^<]+)</g)].map(([, text]) => text);
      expect(sentences.length).toBeGreaterThan(3);
      expect(new Set(sentences).size).toBe(sentences.length);
      const titles = [...page.matchAll(/font-weight="600">([^<]+)</g)].map(([, text]) => text);
      expect([...new Set(titles)]).toEqual(titles);
    },
  );

  test("refuses a name without the ending of a page", async () => {
    const ran = await runCommand(["eval", run, "--report", folder.path("r.pdf")]);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.error).toContain("expected --report to name an .html file");
  });
});

describe("sluice predict", () => {
  const classes = folder.path("classes");
  const words = folder.path("words.jsonl");
  beforeAll(async () => {
    const lines = Array.from({ length: 60 }, (_, k) =>
      JSON.stringify({ text: "ab"[k % 2].repeat(1 + (k % 3)), label: k % 2 === 0 ? "a, first" : 2 }),
    );
    writeFileSync(words, lines.join("\n"));
    const args = ["--hidden", "4", "--epochs", "1", "--class-weights", "balanced", "--out", classes];
    const ran = await runCommand(["train", words, ...args]);
    expect(ran.out).toMatch(/\nlabel +precision +recall +F1\n/);
  }, 120_000);

  test("a classifier gives labels and probabilities, printed, as JSON and as CSV", async () => {
    const out = folder.path("p.csv");
    writeFileSync(folder.path("new.jsonl"), '{"text":"ab"}\n\n{"text":"b"}\n');
    const args = ["predict", classes, folder.path("new.jsonl")];
    const { predictions } = JSON.parse((await runCommand([...args, "--out", out, "--json"])).out);
    const table = await readCSV(textOf("p.csv"));
    expect(table.columns.get("line")!.map(Number)).toEqual([1, 3]);
    const probability = (k: number, label: string | number) =>
      predictions[k].probabilities.find((each: { label: unknown }) => each.label === label).probability;
    expect(table.columns.get("probability of 2")!.map(Number)).toEqual([
      probability(0, 2),
      probability(1, 2),
    ]);
    expect(table.columns.get('probability of "a, first"')!.map(Number)[0]).toBe(probability(0, "a, first"));
    expect(probability(0, 2) + probability(0, "a, first")).toBeCloseTo(1, 6);
    const shown = (await runCommand(args)).out.split("\n");
    expect(shown[0]).toMatch(/^line +label +probability +then$/);
    expect(shown[2]).toContain(JSON.stringify(predictions[1].label));
  });

  test("a forecaster gives the rows that forecast gives", async () => {
    const { out } = await runCommand(["predict", run, data]);
    expect(out).toBe((await runCommand(["forecast", run, data])).out);
  });

  test.each([
    [["--plot", "x.svg"], "expected --plot for a forecaster only, got a classifier"],
    [["--out", words], "expected --out to name another file than the data"],
  ])("refuses a classifier with %s", async (options, message) => {
    const ran = await runCommand(["predict", classes, words, ...options]);
    expect(ran).toMatchObject({ code: 2 });
    expect(ran.error).toContain(message);
  });

  test("eval prints a confusion matrix, and tables refuse --class-weights", async () => {
    expect((await runCommand(["eval", classes])).out).toMatch(/\nlabel \\ answer +2 +"a, first"\n/);
    const { report } = JSON.parse((await runCommand(["eval", classes, "--json"])).out);
    expect(report.confusion.flat().reduce((a: number, b: number) => a + b)).toBe(report.sequences);
    const other = await runCommand([
      "train",
      data,
      "--class-weights",
      "balanced",
      "--out",
      folder.path("no"),
    ]);
    expect(other.error).toContain("--class-weights: expected the task classify");
  });
});

test("a table may have more rows than a call takes arguments", () => {
  const rows = Array.from({ length: 200_000 }, (_, k) => [String(k)]);
  expect(formatTable(["line"], rows).split("\n").at(-1)).toBe("199999");
});

describe("a chart", () => {
  const chart = (...values: number[]) =>
    drawCharts("t", [{ title: "t", x: "row", y: "v", lines: [{ label: "v", from: 0, values }] }]);

  test.each([
    ["a constant", [5, 5, 5]],
    ["zeros", [0, 0]],
    ["one value", [3]],
    ["no value", []],
    ["gaps", [1, Number.NaN, 2, Number.POSITIVE_INFINITY]],
    ["huge values", [1e300, 2e300]],
    ["values that differ by little", [1e9, 1e9 + 1]],
    ["tiny values", [1e-12, 3e-12]],
  ])("of %s has no number that is none", (_, values) => {
    expect(chart(...values)).not.toMatch(/NaN|Infinity/);
  });

  test("a gap breaks the line", () => {
    expect(chart(1, 2, Number.NaN, 1, 2)).toMatch(/d="M[^LM]+L[^LM]+M[^LM]+L[^LM]+"/);
  });
});
