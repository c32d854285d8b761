/** Many series on the command line: train, eval, forecast and predict. */
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, expect, test } from "vitest";
import { Random } from "../../src/core/tensor/random.ts";
import { readCSV } from "../../src/jobs/data/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();
const [run, data, fresh] = ["run", "shops.csv", "fresh.csv"].map(folder.path);
const day = (t: number) => new Date(Date.UTC(2024, 0, 1 + t)).toISOString().slice(0, 10);
let trained = "";

beforeAll(async () => {
  const random = new Random(3);
  const rows = (shop: string, count: number, scale: number) =>
    Array.from({ length: count }, (_, t) => {
      const price = 1 + random.integer(2);
      return `${shop},${day(t)},${price},${(scale * (20 + 3 * Math.sin((2 * Math.PI * t) / 7) - 5 * price)).toFixed(3)}`;
    });
  const header = "shop,day,price,sales";
  writeFileSync(data, [header, ...rows("a", 90, 1), ...rows("b", 70, 50)].join("\n"));
  const ahead = [0, 1, 2].map((h) => `new,${day(40 + h)},2,`);
  writeFileSync(fresh, [header, ...rows("new", 40, 1000), ...ahead].join("\n"));
  const columns = ["--series", "shop", "--target", "sales", "--known-future", "price"];
  const sizes = ["--hidden", "4", "--epochs", "8", "--horizon", "3", "--season", "7", "--windows", "64"];
  const ran = await runCommand(["train", data, ...columns, ...sizes, "--out", run]);
  expect(ran.error).toBe("");
  trained = ran.out;
}, 120_000);

test("train says what it learns from, and compares by the scaled error", () => {
  expect(trained).toContain("shops.csv: 2 series of 70 to 90 rows, 160 in all");
  expect(trained).toContain("also given price (known ahead)");
  expect(trained).toMatch(/each epoch draws 64 of \d+ windows/);
  expect(trained).toMatch(
    /(The network .* than the linear forecast alone|adds nothing: it is switched off)\. Measured from \d+ origins of 2 series\./,
  );
});

test("forecast: a series that it was not trained on, with the series in the file", async () => {
  const out = folder.path("next.csv");
  const ran = await runCommand(["forecast", run, fresh, "--out", out, "--plot", folder.path("next.svg")]);
  expect(ran.error).toBe("");
  expect(ran.out.split("\n")[0]).toMatch(/^shop +date +sales +80 % interval +95 % interval$/);
  const table = await readCSV(readFileSync(out, "utf8"));
  expect([...table.columns.keys()].slice(0, 4)).toEqual(["shop", "day", "sales", "sales_lower_50"]);
  expect(table.columns.get("shop")).toEqual(["new", "new", "new"]);
  expect(table.columns.get("day")).toEqual([day(40), day(41), day(42)]);
  const predicted = await runCommand(["predict", run, fresh, "--json"]);
  const { series } = JSON.parse(predicted.out);
  expect(series[0].values.sales.map(String)).toEqual(table.columns.get("sales"));
  expect(readFileSync(folder.path("next.svg"), "utf8")).toContain("new, sales: forecast of 3 rows");
});

test("forecast: names what it must know ahead", async () => {
  const ran = await runCommand(["forecast", run]);
  expect(ran).toMatchObject({ code: 2 });
  expect(ran.error).toContain('expected "price" for the 3 rows after 2024-03-30 of "a", got 0');
});

test("eval: by step and by series, from several origins, with refits, in a report", async () => {
  const report = folder.path("report.html");
  const args = ["eval", run, "--origins", "2", "--refit", "--report", report];
  const ran = await runCommand(args);
  expect(ran.error).toBe("training for origin 1 of 2\ntraining for origin 2 of 2\n");
  for (const text of [
    "MASE",
    "rows ahead",
    "series",
    "best baseline",
    "a new network was trained at each origin",
  ])
    expect(ran.out).toContain(text);
  const page = readFileSync(report, "utf8");
  for (const text of [
    "Error by series",
    "Error by series and step",
    "a, sales: history and forecasts",
    "2024-03-2",
  ])
    expect(page).toContain(text);
  expect(page).not.toMatch(/NaN|undefined|Infinity/);
  const machine = JSON.parse((await runCommand(["eval", run, "--origins", "2", "--json"])).out);
  expect(machine.report.targets.map(({ series }: { series: string }) => series)).toEqual(["a", "b"]);
  expect(machine.report.targets[0].methods[0].steps).toHaveLength(3);
});
