/** One budget for a whole file: what it counts, what raises it, and that the cost of a file grows as the file does. */
import { describe, expect, it } from "vitest";
import { Budget } from "../../../src/checkpoint/formats/budget.ts";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { inflateHead } from "../../../src/checkpoint/formats/inflate.ts";
import { defaultLimits, limitsFrom } from "../../../src/checkpoint/formats/limits.ts";
import { bytesSource } from "../../../src/checkpoint/formats/source.ts";
import { expensive } from "./expensive.ts";

const unlimited = { steps: Infinity, cells: Infinity, outputBytes: Infinity, entries: Infinity };

describe("a budget", () => {
  it("grows with the file and with the files that belong to it, up to a ceiling", () => {
    const spend = (budget: Budget, steps: number) => () => budget.spend("steps", steps, "npz");
    expect(spend(new Budget(0), 4e6)).not.toThrow();
    expect(spend(new Budget(0), 4e6 + 1)).toThrow(/limit steps/);
    expect(spend(new Budget(1000), 4e6 + 4000)).not.toThrow();
    const two = new Budget(1000);
    two.admit(1000);
    expect(spend(two, 4e6 + 8000)).not.toThrow();
    expect(spend(new Budget(1e12), defaultLimits.steps + 1)).toThrow(/limit steps/);
  });

  it("adds up, says where it ended, and what was given up can be taken back", () => {
    const budget = new Budget(0, { cells: 10 });
    const mark = budget.mark();
    budget.spend("cells", 10, "gguf");
    const over = () => budget.spend("cells", 1, "gguf", () => ({ offset: 7 }));
    expect(over).toThrow(expect.objectContaining({ code: "LIMIT", place: { offset: 7 } }));
    budget.restore(mark);
    expect(() => budget.spend("cells", 10, "gguf")).not.toThrow();
  });

  it("pays for keys that engines do not hash by all earlier ones", () => {
    const [hashed, long] = ["x".repeat(16_383), "x".repeat(16_384)];
    const spent = (key: string, times: number) => {
      const budget = new Budget(0, unlimited);
      for (let k = 0; k < times; k++) budget.spendKey(key, "json");
      return budget.mark().steps;
    };
    expect(spent(hashed, 100)).toBe(0);
    expect(spent(long, 100)).toBe((256 * (100 * 101)) / 2);
    const refused = () => new Budget(0, { steps: 255 }).spendKey(long, "json", () => ({ offset: 7 }));
    expect(refused).toThrow(expect.objectContaining({ code: "LIMIT", place: { offset: 7 } }));
  });
});

describe("limits", () => {
  it.each([
    [{ tensor: 1 }, /"tensor"/],
    [{ tensors: Number.NaN }, /tensors.*NaN/],
    [{ tensors: -1 }, /tensors.*-1/],
    [{ steps: 1.5 }, /steps.*1\.5/],
    [{ tensors: "5" }, /tensors.*"5"/],
    ["x", /"x"/],
    [[1], /object/],
    [null, /null/],
    [new Map([["steps", 1]]), /a plain object such as .*, got a Map/],
    [Object.create({ steps: 1 }), /a plain object/],
    [
      new (class Own {
        steps = 1;
      })(),
      /got an Own/,
    ],
    [JSON.parse('{"__proto__": 1}'), /__proto__/],
  ])("%j is refused", async (limits, message) => {
    expect(() => limitsFrom({ limits })).toThrow(message);
    const opening = openFile(bytesSource(Uint8Array.of(1)), { limits });
    await expect(opening).rejects.toMatchObject({ name: "ArgumentError" });
  });

  it("takes names that there are, and Infinity", () => {
    expect(limitsFrom({ limits: { tensors: 3, rank: undefined, steps: Infinity } })).toEqual({
      ...defaultLimits,
      tensors: 3,
      steps: Infinity,
    });
  });
});

const opens = Object.entries(expensive).filter(([, { code }]) => code === undefined);

it.each(opens)("%s: twice the file costs at most twice as much", async (_name, { n, bytes }) => {
  const costs = [];
  for (const size of [n / 4, n / 2, n]) {
    const file = new Uint8Array(bytes(Math.floor(size)));
    const budget = new Budget(file.length, unlimited);
    await openFile(bytesSource(file), { budget });
    costs.push(budget.mark());
  }
  for (const cost of ["steps", "cells", "entries"] as const) {
    for (const k of [1, 2]) expect(costs[k][cost]).toBeLessThanOrEqual(2.2 * costs[k - 1][cost] + 100);
  }
});

it.each(["steps", "cells", "outputBytes"] as const)(
  "a higher limit of %s opens what the default refuses",
  async (name) => {
    const made = Object.values(expensive).find(
      ({ file }) => file === { steps: "turns.onnx", cells: "model.json", outputBytes: "views.pt" }[name],
    )!;
    const source = bytesSource(new Uint8Array(made.bytes(made.n)));
    await expect(openFile(source)).rejects.toThrow(new RegExp(`limit ${name}\\)`));
    expect((await openFile(source, { limits: { [name]: Infinity } })).format).toBeTypeOf("string");
  },
);

it("the head of a deflate stream is inflated without the rest", () => {
  const { bytes } = expensive["npz of arrays of zeros"];
  const file = bytes(1);
  const view = new DataView(file.buffer, file.byteOffset);
  const start = 30 + view.getUint16(26, true);
  const [compressed, size] = [view.getUint32(18, true), view.getUint32(22, true)];
  const stream = file.slice(start, start + compressed);
  expect(Buffer.from(inflateHead("npz", stream, size, 6)).toString("latin1")).toBe("\x93NUMPY");
  // Damage behind the head is not seen.
  stream.fill(255, 2000);
  expect(inflateHead("npz", stream, size, 1000)).toHaveLength(1000);
  expect(() => inflateHead("npz", stream, size, size)).toThrow(/deflate stream/);
});
