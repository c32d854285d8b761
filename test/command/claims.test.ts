/** Commands print computed sentences: each case makes a fixed sentence false. */
import { readFileSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { resultsOf } from "../../src/command/results.ts";
import { Random } from "../../src/core/tensor/random.ts";
import type { MethodErrors } from "../../src/tasks.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
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

describe("what the networks add", () => {
  /** The sentence that the figures of a run allow. */
  function expectedSentence(directory: string): string {
    const { evaluation } = JSON.parse(readFileSync(`${directory}/run.json`, "utf8"));
    const gain = 1 - evaluation.mae / evaluation["mae of the linear forecast alone"];
    if (evaluation.network === 0) return "The network adds nothing: it is switched off.";
    if (Math.abs(gain) < 0.005)
      return "The network changes nothing: its errors are those of the linear forecast alone.";
    return `The network makes ${Math.round(100 * Math.abs(gain))} % ${gain > 0 ? "smaller" : "larger"} errors than the linear forecast alone.`;
  }

  const trained = async (name: string, header: string, row: (t: number) => string, ...options: string[]) => {
    const out = folder.path(`run ${name}`);
    const ran = await runCommand(["train", table(`${name}.csv`, header, 400, row), ...options, "--out", out]);
    expect(ran.out).toContain(`${expectedSentence(out)} Measured from`);
    return ran.out;
  };

  test("nothing on noise, where it is switched off", async () => {
    const random = new Random(11);
    const out = await trained("noise", "v", () => String(100 + random.normal()), ...tiny, "--lr", "1e30");
    expect(out).toContain("the network adds, on the validation part: nothing: it is switched off");
  });

  test("then the best baseline is not the forecast itself", () => {
    const method = (name: string, error: number) =>
      ({ name, mae: error, rmse: 1, smape: 1, mase: 1, steps: [error] }) satisfies MethodErrors;
    const methods = [
      method("this forecast", 2),
      method("the linear forecast alone", 2),
      method("last value", 3),
    ];
    const { tables } = resultsOf({ horizon: 1, origins: 1, network: 0, methods, targets: [] });
    expect(tables.find(({ heading }) => heading === "Error by step")!.header).toContain("last value");
  });

  test("much where a feature tells what comes", async () => {
    const random = new Random(5);
    let hint = 0;
    const row = () => {
      const value = 100 + 15 * hint + random.normal();
      hint = random.normal();
      return `${hint},${value}`;
    };
    const given = ["--target", "v", "--feature", "hint", "--horizon", "1", "--window", "4", "--season", ""];
    const out = await trained("told", "hint,v", row, ...given, "--hidden", "8", "--epochs", "30");
    expect(out).toMatch(/The network makes [5-9]\d % smaller errors than the linear forecast alone\./);
  });

  test("on a random walk the forecast does not claim a season", async () => {
    const ran = await runCommand(["train", walk, ...tiny, "--season", "7", "--out", folder.path("walk7")]);
    expect(ran.out).toContain("\nlast value ");
    expect(ran.out).toContain("season: 7 rows\n");
  });

  test.each([
    [0, 0.5, "The network makes 100 % smaller errors than the linear forecast alone."],
    [50, 1, "The network makes 25 times larger errors than the linear forecast alone."],
    [2.001, 1, "The network changes nothing"],
    [Number.NaN, 1, "The errors are not finite"],
  ])("an error of %d with a share of %d of its correction", (mae, network, sentence) => {
    const method = (name: string, error: number) =>
      ({ name, mae: error, rmse: 1, smape: 1, mase: 1, steps: [error] }) satisfies MethodErrors;
    const methods = [method("this forecast", mae), method("the linear forecast alone", 2)];
    const report = { methods, network, origins: 5, horizon: 1, starts: [], targets: [] };
    expect(resultsOf(report).verdict[0]).toContain(sentence);
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
      "season: none found: the steps of the training part do not repeat after 2 to 106 rows by more than chance",
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
    // 40 rows, 24 of them for training: twelve months do not fit three times.
    expect(await notesOf(monthly, "--date", "month")).toContain("after 2 to 8 rows by more than chance");
  });

  test("one that was found says so; none that was asked for is none given", async () => {
    const weekly = table("weekly.csv", "v", 200, (t) =>
      String(Math.sin((2 * Math.PI * t) / 7) + (t % 3) / 50),
    );
    expect(await notesOf(weekly)).toContain("found in the training part");
    expect(await notesOf(weekly, "--season", "")).toContain("season: none given");
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
