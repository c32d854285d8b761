/** Large files: the same series as from the whole table, in little memory. */
import { execFileSync } from "node:child_process";
import { closeSync, openSync, statSync, writeSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { readTable } from "../../../src/jobs/data/index.ts";
import { forecastTableOf } from "../../../src/jobs/tasks/largeTable.ts";
import type { SeriesColumns } from "../../../src/jobs/tasks/readSeries.ts";
import { readSeries } from "../../../src/jobs/tasks/readSeries.ts";
import { isLeftOut } from "../../support/exhaustive.ts";
import { temporaryFolder } from "../../support/folders.ts";

const folder = temporaryFolder();

const fileOf = (text: string) => ({ name: "large.csv", bytes: new TextEncoder().encode(text) });
const columns: SeriesColumns = {
  targets: ["y"],
  features: ["x"],
  date: ["day"],
  statics: ["size"],
  panel: "shop",
};
const read = (text: string, rules = {}, of = columns) =>
  forecastTableOf(fileOf(text), { dateFormat: "d/m/y" }, () => of, { large: 0, ...rules });

/** Semicolons, decimal commas, dates with the day first, quotes around delimiters and line ends, comments; over 2 MB: three pieces. */
const lines = ["# about it", "day;unused;y;x;shop;size"];
for (let t = 0; t < 20_000; t++) {
  const day = new Date(Date.UTC(1990, 0, 1 + Math.floor(t / 2)))
    .toISOString()
    .slice(0, 10)
    .split("-")
    .reverse()
    .join("/");
  lines.push(
    `${day};"${"long text; ".repeat(10)}\n${t}";1.${100 + (t % 800)},${t % 100}5;"${t % 3 === 0 ? "1,5" : "2"}";${t % 2 === 0 ? "é" : "s2"};${t % 2 === 0 ? "4,5" : "7"}`,
  );
}

describe("forecastTableOf", () => {
  test("gives the series of the whole table, in any notation", async () => {
    const file = fileOf(lines.join("\n"));
    expect(file.bytes.length).toBeGreaterThan(2 ** 21);
    const [packed, whole] = [await read(lines.join("\n")), await readTable(file, { dateFormat: "d/m/y" })];
    expect(packed.packed?.size).toBe(3);
    expect(packed.rows).toBe(whole.rows);
    expect(readSeries(packed, columns)).toEqual(readSeries(whole, columns));
  });

  test("a bad cell has its line, also after quoted line ends", async () => {
    const bad = [...lines];
    bad[15_002] = bad[15_002].replace(/;1\.\d+,\d+;/, ";oops;");
    await expect(read(bad.join("\n"))).rejects.toThrow(
      /large\.csv line 30003, column 3 \("y"\): expected a number, got "oops"/,
    );
    const bytes = fileOf(lines.join("\n")).bytes;
    bytes[bytes.length - 40] = 0xff;
    const spoilt = { name: "large.csv", bytes };
    await expect(
      forecastTableOf(spoilt, { dateFormat: "d/m/y" }, () => columns, { large: 0 }),
    ).rejects.toThrow(/line 4000\d, column/);
  });

  test("missing values are filled or refused as in a small table", async () => {
    const text = `day,y\n${Array.from({ length: 50 }, (_, t) => `${2000 + t},${t === 30 ? "" : t}`).join("\n")}\n`;
    const of: SeriesColumns = { targets: ["y"], features: [], date: ["day"] };
    const table = await read(text, {}, of);
    expect(readSeries(table, { ...of, missing: "linear" }).series[0].values[30]).toBe(30);
    expect(readSeries(table, { ...of, missing: "drop" }).series[0].values).toHaveLength(49);
    expect(() => readSeries(table, of)).toThrow('row 31, column 2 ("y"): expected a number');
  });

  const daily = Array.from({ length: 60_000 }, (_, t) => new Date(Date.UTC(1900, 0, 1 + t)));
  test.each([
    [
      "dates in columns of year, month and day",
      "year,month,day,y\n",
      (date: Date, t: number) =>
        `${date.getUTCFullYear()},${date.getUTCMonth() + 1},${date.getUTCDate()},${t}.25`,
      { targets: ["y"], features: [], date: ["year", "month", "day"] },
    ],
  ])("%s", async (_, header, row, of: SeriesColumns) => {
    const text = header + daily.map(row).join("\n");
    expect(text.length).toBeGreaterThan(2 ** 20);
    const whole = await readTable(fileOf(text));
    expect(readSeries(await read(text, {}, of), of)).toEqual(readSeries(whole, of));
    const path = {
      ...fileOf(text),
      size: text.length,
      read: async (a: number, b: number) => fileOf(text).bytes.slice(a, b),
    };
    const { bytes: __, ...ranges } = path;
    expect(readSeries(await forecastTableOf(ranges, {}, () => of), of)).toEqual(readSeries(whole, of));
  });

  test.skipIf(isLeftOut("tables and texts of over 32 MB")).each([
    ["csv", 64],
    ["txt", 128],
  ])(
    "a %s file of over 32 MB becomes a task in a heap of %i MB",
    (kind, heap) => {
      const path = folder.path(`large.${kind}`);
      const file = openSync(path, "w");
      if (kind === "csv") writeSync(file, "minute,unused,value\n");
      let rows = 0;
      for (; statSync(path).size <= 2 ** 25; ) {
        let text = "";
        for (let k = 0; k < 20_000; k++, rows++) {
          const minute = new Date(60_000 * rows).toISOString().slice(0, 16);
          text += `${minute},text,${((rows * 7919) % 1000) / 10}\n`;
        }
        writeSync(file, text);
      }
      closeSync(file);
      const script = join(import.meta.dirname, "../../support/largeTableProcess.ts");
      const args = [`--max-old-space-size=${heap}`, "--import", "tsx", script, path];
      const printed = JSON.parse(execFileSync(process.execPath, args, { encoding: "utf8" }));
      if (kind === "csv") {
        // Windows are sampled: 3200 of an epoch, 64 a batch.
        expect(printed.length).toBe(50);
        expect(printed.note).toContain(`large.csv: ${Math.min(rows, 2 ** 20)} rows`);
      } else expect(printed.note).toContain("characters");
    },
    180_000,
  );
});
