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

  test("that choose nothing are refused, with what there is", () => {
    expect(() => readOptions("bench", ["--quick", "--only", "construction"])).toThrow(
      /^--only: expected a part of "lstm.*, got "construction"\. More run with --full\.$/,
    );
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
