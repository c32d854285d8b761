/** Commands print computed sentences: each case makes a fixed sentence false. */
import { readFileSync, writeFileSync } from "node:fs";
import { afterAll, describe, expect, test } from "vitest";
import { describeMeasures } from "../../src/command/results.ts";
import { Random } from "../../src/core/tensor/random.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
afterAll(folder.remove);
const tiny = ["--hidden", "4", "--epochs", "1"];

/** A table of rows that the function gives. */
function table(name: string, header: string, rows: number, row: (t: number) => string): string {
  const lines = Array.from({ length: rows }, (_, t) => row(t));
  writeFileSync(folder.path(name), [header, ...lines].join("\n"));
  return folder.path(name);
}

const random = new Random(4);
let level = 100;
const walk = table("walk.csv", "v", 400, () => (level += random.normal()).toFixed(4));

describe("the forecast beside single methods", () => {
  /** The sentence for a forecast whose mean absolute error is 2, beside methods with these. */
  const verdict = (mae: number, methods: Record<string, number>) => {
    const each = Object.entries(methods).flatMap(([name, error]) => [
      [`mae of ${name}`, error],
      [`rmse of ${name}`, 1],
    ]);
    const measures = { mae, rmse: 1, windows: 5, ...Object.fromEntries(each) };
    return describeMeasures("forecast", measures)[1];
  };

  test.each(["the LSTM", "last value", "Theta", "ridge on lags", "seasonal naive, 7 rows"])(
    "the comparison is with the best that is printed: %s",
    (best) => {
      const others = {
        "the LSTM": 4,
        "last value": 4,
        Theta: 4,
        "ridge on lags": 4,
        "seasonal naive, 7 rows": 4,
      };
      expect(verdict(2, { ...others, [best]: 2.5 })).toBe(
        `The forecast's mean absolute error is 20.0 % smaller than that of the best single method here, ${best}. Measured from 5 origins.`,
      );
      expect(verdict(3, { ...others, [best]: 2 })).toBe(
        `The forecast's mean absolute error is 50.0 % larger than that of the best single method here, ${best}. Measured from 5 origins.`,
      );
    },
  );

  test("a method without errors, and a difference that rounds to nothing", () => {
    expect(verdict(3, { Theta: 0 })).toContain("of Theta is 0, that of the forecast is not");
    expect(verdict(0, { Theta: 0 })).toContain("is that of the best single method");
    expect(verdict(1.99999, { Theta: 2 })).toContain("is that of the best single method");
  });

  /** Series in which different methods are right, with the one that wins. */
  const worlds: [
    winner: string,
    season: string,
    next: (n: () => number, last: number[], t: number) => number,
  ][] = [
    ["last value", "", (n, [last]) => last + (n() > 1 ? 5 * n() : 0)],
    ["drift", "", (n, [last]) => last + 2 + (n() > 1 ? 5 * n() : 0)],
    ["mean", "", (n) => 100 + n()],
    ["ridge on lags", "", (n, [a, b]) => 5 + 1.6 * a - 0.9 * b + n()],
    ["seasonal naive, 7 rows", "7", (n, last) => last[6] + (n() > 1 ? 5 * n() : 0)],
    ["seasonal ridge of logarithms", "7", (n, _, t) => 3 * [3, 9, 1, 7, 2, 8, 5][t % 7] + n()],
    ["seasonal drift, 7 rows", "7", (n, last) => last[6] * 1.03 * Math.exp(0.02 * n())],
  ];

  /** Rows that each follow from the seven before, the latest first. */
  function grown(rows: number, next: (last: number[], t: number) => number): number[] {
    const series = [100, 104, 91, 110, 99, 120, 85];
    while (series.length < rows) series.push(next(series.slice(-7).reverse(), series.length));
    return series;
  }

  /** What `train` must say about a run: computed from the figures it kept. */
  function expectedSentence(directory: string): string {
    const { mae, ...others } = JSON.parse(readFileSync(`${directory}/run.json`, "utf8")).evaluation;
    const [[name, least]] = Object.entries<number>(others)
      .filter(([key]) => key.startsWith("mae of "))
      .sort(([, a], [, b]) => a - b);
    const share = `${(100 * Math.abs(mae / least - 1)).toFixed(1)} %`;
    const best = name.slice("mae of ".length);
    return share === "0.0 %"
      ? `The forecast's mean absolute error is that of the best single method here, ${best}.`
      : `The forecast's mean absolute error is ${share} ${mae < least ? "smaller" : "larger"} than that of the best single method here, ${best}.`;
  }

  test.each(worlds)("of a run in which %s wins (season %s)", async (winner, season, next) => {
    const random = new Random(11);
    const values = grown(400, (last, t) => next(() => random.normal(), last, t));
    const file = table(`${winner}.csv`, "v", values.length, (t) => String(values[t]));
    const out = folder.path(`wins ${winner}`);
    const args = [
      "train",
      file,
      ...tiny,
      "--horizon",
      "4",
      "--window",
      "8",
      "--season",
      season,
      "--out",
      out,
    ];
    const ran = await runCommand(args);
    expect(ran.out).toContain(`${expectedSentence(out)} Measured from`);
    expect(ran.out).toContain(`best single method here, ${winner}.`);
  });

  test("of a run in which the network wins, because a feature tells what comes", async () => {
    const random = new Random(5);
    let hint = 0;
    const file = table("told.csv", "hint,v", 400, () => {
      const value = 100 + 15 * hint + random.normal();
      hint = random.normal();
      return `${hint},${value}`;
    });
    const out = folder.path("wins network");
    const args = ["--target", "v", "--feature", "hint", "--horizon", "1", "--window", "4", "--season", ""];
    const learn = ["--hidden", "8", "--epochs", "40", "--lr", "0.01", "--out", out];
    const ran = await runCommand(["train", file, ...args, ...learn]);
    expect(ran.out).toContain(`${expectedSentence(out)} Measured from`);
    expect(ran.out).toContain("best single method here, the LSTM.");
  });

  test("on a random walk the forecast does not claim a season", async () => {
    const ran = await runCommand(["train", walk, ...tiny, "--season", "7", "--out", folder.path("walk7")]);
    expect(ran.out).toContain("\nlast value ");
    expect(ran.out).toContain("season: 7 rows\n");
  });
});

describe("the season", () => {
  let runs = 0;
  const notesOf = async (file: string, ...options: string[]) => {
    const out = folder.path(`season${runs++}`);
    const ran = await runCommand([
      "train",
      file,
      ...tiny,
      "--horizon",
      "2",
      "--window",
      "4",
      ...options,
      "--out",
      out,
    ]);
    expect(ran.error).toBe("");
    return ran.out.split("\n").find((text) => text.startsWith("season: "));
  };

  test("none says which lags were tried and what would have counted", async () => {
    expect(await notesOf(walk)).toBe(
      "season: none; over the rows to forecast, repeating the row 2 to 106 rows before was not better than repeating the last row by 5 % and by more than chance, in the training part",
    );
  });

  test("a series too short for the season of its dates does not deny the season", async () => {
    const monthly = table(
      "monthly.csv",
      "month,v",
      40,
      (t) =>
        `${2000 + Math.floor(t / 12)}-${String(1 + (t % 12)).padStart(2, "0")}-01,${Math.sin((Math.PI * t) / 6)}`,
    );
    // 40 rows, 32 of them for training: twelve months do not fit three times.
    expect(await notesOf(monthly, "--date", "month")).toContain("season: none tried");
  });

  test("one that was found says so; none that was asked for is none given", async () => {
    const weekly = table("weekly.csv", "v", 200, (t) =>
      String(Math.sin((2 * Math.PI * t) / 7) + (t % 3) / 50),
    );
    expect(await notesOf(weekly)).toContain("found in the training part");
    expect(await notesOf(weekly, "--season", "")).toContain("season: none given");
  });
});

test("beyond the rows that were learned at once, a forecast says what it is made of, or what is missing", async () => {
  const file = table("features.csv", "hint,v", 200, (t) => `${t % 5},${Math.sin((2 * Math.PI * t) / 7)}`);
  const run = async (name: string, ...options: string[]) => {
    const args = ["train", file, ...tiny, "--target", "v", "--horizon", "3", ...options, "--out"];
    await runCommand([...args, folder.path(name)]);
    return folder.path(name);
  };
  const plain = await run("plain");
  expect((await runCommand(["forecast", plain])).out).not.toContain("note");
  const note =
    "the model was trained to predict 3 rows at once; row 4 and later ones are predicted from its own predictions, and no error was measured for them";
  expect((await runCommand(["forecast", plain, "--horizon", "4"])).out).toContain(`note: ${note}\n`);
  const machine = JSON.parse((await runCommand(["forecast", plain, "--horizon", "4", "--json"])).out);
  expect(machine.notes).toEqual([note]);
  const [, , { lower, upper }] = machine.intervals.v;
  expect(upper[3] - lower[3]).toBeGreaterThan(upper[2] - lower[2]);

  const withFeature = await run("features", "--feature", "hint", "--model", "network");
  expect((await runCommand(["forecast", withFeature])).code).toBe(0);
  expect(await runCommand(["forecast", withFeature, "--horizon", "4"])).toMatchObject({
    code: 2,
    error:
      'sluice: forecast: expected at most 3 rows, as many as the model predicts at once, got 4. Later ones need values of "hint" that are not known yet. Ask for fewer rows, or train with a longer horizon or without features.\n',
  });
});

test("accuracy on data of one label is NaN", async () => {
  const lines = Array.from(
    { length: 60 },
    (_, k) => `{"text":"${"ab"[k % 2].repeat(1 + (k % 3))}","label":"${"ab"[k % 2]}"}`,
  );
  writeFileSync(folder.path("both.jsonl"), lines.join("\n"));
  writeFileSync(folder.path("one.jsonl"), lines.filter((_, k) => k % 2 === 0).join("\n"));
  const out = folder.path("classes");
  const trained = await runCommand([
    "train",
    folder.path("both.jsonl"),
    ...tiny,
    "--test",
    "0.3",
    "--out",
    out,
  ]);
  expect(trained.out).toMatch(/accuracy: [\d.]+ % of 18 sequences/);
  const one = await runCommand(["eval", out, folder.path("one.jsonl")]);
  expect(one.out).toContain("accuracy: not given, because all 30 sequences have the same label");
  expect(one.out).not.toContain("%");
  // Nor in the lines of training.
  const rare = [...Array.from({ length: 59 }, () => '{"text":"a","label":0}'), '{"text":"b","label":1}'];
  writeFileSync(folder.path("rare.jsonl"), rare.join("\n"));
  const ran = await runCommand([
    "train",
    folder.path("rare.jsonl"),
    ...tiny,
    "--seed",
    "1",
    "--out",
    folder.path("rare"),
  ]);
  expect(ran.out).toContain("validation of one label only");
  expect(ran.out).toContain("accuracy: not given, because all 6 sequences have the same label");
});
