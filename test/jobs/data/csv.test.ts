import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { readCSV, readCSVPieces } from "../../../src/jobs/data/csv.ts";
import { numbersOf, numericColumns } from "../../../src/jobs/data/table.ts";
import { runs } from "../../support/exhaustive.ts";

const bytes = (text: string) => new TextEncoder().encode(text);

async function faultOf(work: () => unknown): Promise<FormatError> {
  try {
    await work();
  } catch (error) {
    if (error instanceof FormatError) return error;
    throw error;
  }
  throw new Error("expected a FormatError, got none");
}

describe("readCSV", () => {
  test("reads a header, quotes, both line ends, a byte-order mark and empty lines", async () => {
    const table = await readCSV(
      bytes('\ufeffname,"the ""value"""\r\n"a, b",1\r\n\r\n"two\nlines",2\nlast,3'),
    );
    expect([...table.columns]).toEqual([
      ["name", ["a, b", "two\nlines", "last"]],
      ['the "value"', ["1", "2", "3"]],
    ]);
    expect([...table.lines!]).toEqual([2, 4, 6]);
  });

  test("finds semicolons and tabs, and takes a given delimiter", async () => {
    expect([...(await readCSV("a;b;c,d\n1;2;3")).columns.keys()]).toEqual(["a", "b", "c,d"]);
    expect([...(await readCSV("a\tb\n1\t2")).columns.keys()]).toEqual(["a", "b"]);
    expect([...(await readCSV("a|b\n1|2", { delimiter: "|" })).columns.keys()]).toEqual(["a", "b"]);
    for (const names of ["time\ttemp, °C", "time\ta, b; c|d"]) {
      const table = await readCSV(`${names}\n1\t2\n3\t4\n`);
      expect([...table.columns.keys()]).toEqual(names.split("\t"));
    }
  });

  test("names such as __proto__ are names", async () => {
    const table = await readCSV("__proto__,constructor\n1,2\n");
    expect([...numbersOf(table, "__proto__")]).toEqual([1]);
    expect(({} as Record<string, unknown>).polluted).toBeUndefined();
    expect(Object.getPrototypeOf({})).toBe(Object.prototype);
  });

  test.each([
    ["too few cells", "a,b\n1,2\n3\n", "ROW", 3, 2],
    ["too many cells", "a,b\n1,2,3\n", "ROW", 2, 3],
    ["a quote that is not closed", 'a,b\n1,2\n3,"4\n5,6\n', "QUOTE", 3, 2],
    ["text after a closing quote", 'a,b\n1,"2"x\n', "QUOTE", 2, 2],
    ["no lines", "", "HEADER", 1, undefined],
    ["an empty name", "a,\n1,2\n", "HEADER", 1, 2],
    ["a name twice", "a,b,a\n1,2,3\n", "DUPLICATE", 1, 3],
    ["a NUL byte", "a\n1\n\0\n", "VALUE", 3, undefined],
    ["a NUL byte after lines as old Macs end them", "a\r1\r\n\0\r", "VALUE", 3, undefined],
    ["an empty name after comments", "# x\n\n#\na,b,\n1,2,3\n", "HEADER", 4, 3],
  ])("refuses %s", async (_what, text, code, line, column) => {
    const fault = await faultOf(() => readCSV(bytes(text), { name: "file.csv" }));
    expect(fault.code).toBe(code);
    expect([fault.place.line, fault.place.column]).toEqual([line, column]);
    expect(fault.message).toContain("file.csv");
  });

  test.each([
    ["a wrong byte", [97, 10, 0xc3, 0xa4, 0xff, 97], 2, 2],
    ["a character that is cut off", [97, 10, 98, 0xc3], 2, 2],
    ["after lines as old Macs end them", [97, 13, 98, 13, 99, 0xff], 3, 2],
  ])("refuses bytes that are not UTF-8: %s", async (_what, values, line, column) => {
    const fault = await faultOf(() => readCSV(Uint8Array.from(values)));
    expect([fault.code, fault.place.line, fault.place.column]).toEqual(["ENCODING", line, column]);
  });

  test.each(["\n", "\r\n", "\r"])("pieces end at the ends of lines %j", async (end) => {
    // Three pieces.
    const text = `a,b\r${"é1234,5\r".repeat(250_000)}`.replaceAll("\r", end);
    let rows = 0;
    for await (const { columns } of readCSVPieces(bytesSource(bytes(text)), {})) {
      rows += columns.get("a")!.filter((cell) => cell === "é1234").length;
    }
    expect(rows).toBe(250_000);
  });

  test.each(["\n", "\r\n", " \n", "#\n"])("reads a header after very many lines %j", async (line) => {
    const count = runs(4e6, 4e5);
    const table = await readCSV(`${line.repeat(count)}a,b\n1,2\n`);
    expect([...table.columns]).toEqual([
      ["a", ["1"]],
      ["b", ["2"]],
    ]);
    expect([...table.lines!]).toEqual([count + 2]);
  });

  test("a quote within a cell is a letter like others", async () => {
    const table = await readCSV('a,b\n5" pipe,1\n"6"" pipe",2\n7,3"\n');
    expect([...table.columns]).toEqual([
      ["a", ['5" pipe', '6" pipe', "7"]],
      ["b", ["1", "2", '3"']],
    ]);
  });

  test("lines that end in two ways", async () => {
    const table = await readCSV('a,b\n1,2\r\n"3","4"\r\n\r\n5,6\n');
    expect([...table.columns]).toEqual([
      ["a", ["1", "3", "5"]],
      ["b", ["2", "4", "6"]],
    ]);
    expect([...table.lines!]).toEqual([2, 3, 5]);
  });

  test("any cells written by the rules come back unchanged", async () => {
    const cell = fc.string().filter((text) => !text.includes("\0"));
    const rows = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 8 });
    const quote = (text: string) => `"${text.replaceAll('"', '""')}"`;
    await fc.assert(
      fc.asyncProperty(rows, async (written) => {
        const text = ["a,b", ...written.map((row) => row.map(quote).join(","))].join("\n");
        const table = await readCSV(bytes(text));
        expect(table.columns.get("a")).toEqual(written.map(([first]) => first));
        expect(table.columns.get("b")).toEqual(written.map(([, second]) => second));
      }),
      { seed: 20, numRuns: 200 },
    );
  });

  test("any bytes give a table or a FormatError", async () => {
    await fc.assert(
      fc.asyncProperty(fc.uint8Array({ maxLength: 60 }), async (source) => {
        try {
          await readCSV(source);
        } catch (error) {
          expect(error).toBeInstanceOf(FormatError);
        }
      }),
      { seed: 21, numRuns: 500 },
    );
  });
});

describe("numbersOf", async () => {
  const table = await readCSV("x,y,z\n1, 2.5 ,a\n-3e2,NA,b\n.5,7,\n", { name: "n.csv" });

  test("reads decimal numbers", async () => {
    expect([...numbersOf(table, "x")]).toEqual([1, -300, 0.5]);
  });

  test("a missing cell stops, or becomes what is asked for", async () => {
    const fault = await faultOf(() => numbersOf(table, "y"));
    expect(fault.place).toEqual({ line: 3, column: 2, entry: "y" });
    expect(fault.message).toBe(
      'csv: n.csv line 3, column 2 ("y"): expected a number, got "NA". Fill the cell, or choose what to do: --missing previous, linear or drop (in code, missing: "previous").',
    );
    expect([...numbersOf(table, "y", "previous")]).toEqual([2.5, 2.5, 7]);
    expect([...numbersOf(table, "y", "linear")]).toEqual([2.5, 4.75, 7]);
    expect([...numbersOf(table, "y", "drop")]).toEqual([2.5, 7]);
  });

  test("text is never missing, and a column without numbers has nothing to repeat", async () => {
    expect((await faultOf(() => numbersOf(table, "z", "previous"))).place.line).toBe(2);
    expect(
      (await faultOf(async () => numbersOf(await readCSV("x\nNaN\n"), "x", "previous"))).message,
    ).toContain("a number in some row");
  });

  test.each(["0x10", "1_000", "12,34,5", "1,23.4", "Infinity", "1e999", "--1", "1 2"])(
    "refuses %s",
    async (cell) => {
      expect((await faultOf(async () => numbersOf(await readCSV(`x\n"${cell}"\n`), "x"))).code).toBe("VALUE");
    },
  );

  test("an unknown column is refused with the names there are", async () => {
    expect(() => numbersOf(table, "w")).toThrow('expected one of the columns "x", "y", "z", got "w"');
  });

  test("finds the numeric columns", async () => {
    expect(numericColumns(table)).toEqual(["x", "y"]);
  });

  test.each(["abc", "1e999"])(
    "one bad cell (%s) leaves a column numeric: reading it says where",
    async (cell) => {
      const spoilt = await readCSV(`x,y,code\n1,2,a1\n2,${cell},7\n3,4,b2\n`, { name: "t.csv" });
      expect(numericColumns(spoilt)).toEqual(["x", "y"]);
      expect(() => numbersOf(spoilt, "y")).toThrow(
        `t.csv line 3, column 2 ("y"): expected a number, got "${cell}".`,
      );
    },
  );
});

test("a path in the place of the text is refused with what reads it", async () => {
  await expect(readCSV("energy.csv")).rejects.toThrow(
    'got the path "energy.csv". readTable(await openData(path))',
  );
});
