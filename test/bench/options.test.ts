import { describe, expect, test } from "vitest";
import { chosen, readOptions } from "../../bench/options.ts";
import { scalings, workloads } from "../../bench/workloads.ts";

const names = (args: string[]) => readOptions("bench", args).workloads.map(({ name }) => name);

describe("options of the benchmark", () => {
  test("choose more workloads from quick to full", () => {
    expect(names(["--full"])).toEqual(workloads.map(({ name }) => name));
    const usual = names([]);
    expect(usual).toEqual(workloads.filter(({ runs }) => runs !== "full").map(({ name }) => name));
    const quick = names(["--quick"]);
    expect(quick).toEqual(workloads.filter(({ runs }) => runs === "quick").map(({ name }) => name));
    expect(readOptions("bench", ["--quick"]).scalings).toEqual([]);
    expect(readOptions("bench", []).scalings).toEqual(scalings);
  });

  test("choose by a part of the name", () => {
    expect(names(["--only", "gru training (32, 100"])).toEqual(["gru training (32, 100, 128, 256)"]);
    const small = names(["--only", "small"]);
    expect(names([]).slice(0, small.length)).toEqual(small);
    expect(readOptions("bench", ["--only", "gru"]).scalings).toEqual([]);
    const { workloads: none, scalings: some } = readOptions("bench", ["--only", "time by batch"]);
    expect(none).toEqual([]);
    expect(some.map(({ size }) => size)).toEqual(["batch"]);
  });

  test("set the effort, whatever the run", () => {
    const args = ["--rounds", "7", "--ms", "11", "--patience", "13", "--threads", "1,4", "--peers", "/p"];
    for (const run of [[], ["--quick"], ["--full"]]) {
      expect(readOptions("bench", [...run, ...args])).toMatchObject({
        ...{ effort: { rounds: 7, milliseconds: 11, patience: 13_000 }, threadCounts: [1, 4], peers: "/p" },
      });
    }
    expect(readOptions("bench", ["--rounds", "7"]).effort).not.toEqual(readOptions("bench", []).effort);
    expect(readOptions("bench", []).effort.rounds).toBe(3);
    expect(["--quick", "--full"].map((run) => readOptions("bench", [run]).minutes)).toEqual([1, 14]);
    expect(readOptions("bench", ["--full", "--minutes", "3"]).minutes).toBe(3);
  });

  test("are kept as the command that makes such a run", () => {
    const { command, page } = readOptions("bench", ["--full", "--page", "a.md"]);
    expect(command).toBe("npm run bench -- --full --page a.md");
    expect(page).toBe("a.md");
  });

  test("that do not exist are refused by name", () => {
    expect(() => readOptions("bench", ["--fast"])).toThrow("'--fast'");
  });

  test("that choose nothing are refused, with what there is", () => {
    expect(() => readOptions("bench", ["--quick", "--only", "construction"])).toThrow(
      /^--only: expected a part of "lstm.*, got "construction"\. More run with --full\.$/,
    );
  });

  test.each(["--json", "--page"])("refuse %s where no file can be", (name) => {
    for (const path of ["/no/such/folder/x", "."])
      expect(() => readOptions("bench", [name, path])).toThrow(`${name}: expected a file in a folder that`);
  });

  test("refuse more threads than there can be", () => {
    expect(() => readOptions("bench", ["--threads", "2,5000"])).toThrow(
      '--threads: expected a whole number from 1 to 1024, got "5000".',
    );
  });

  test.each([
    ["--rounds", "0"],
    ["--ms", "much"],
    ["--threads", "1,"],
  ])("refuse %s %s", (name, value) => {
    expect(() => readOptions("bench", [name, value])).toThrow(`${name}: expected a whole number`);
  });

  test("choose contenders by parts of their names", () => {
    const all = ["Sluice native, 1 T", "Sluice wasm-simd, 1 T", "PyTorch, 1 T"].map((name) => ({
      name,
      ours: name.startsWith("Sluice"),
    }));
    const chosenOf = (...args: string[]) =>
      chosen(all, readOptions("bench", args).contenders).map(({ name }) => name);
    expect(chosenOf()).toEqual(all.map(({ name }) => name));
    expect(chosenOf("--contenders", "native, PyTorch")).toEqual(["Sluice native, 1 T", "PyTorch, 1 T"]);
    expect(chosenOf("--contenders", "Sluice")).toHaveLength(2);
    expect(() => chosenOf("--contenders", "native,Tensor")).toThrow(/^--contenders: .*, got "Tensor"\.$/);
    expect(() => chosenOf("--contenders", "PyTorch")).toThrow("one of Sluice's");
  });
});
