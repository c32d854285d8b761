/** One budget for a whole file: what it counts, what raises it, and that the cost of a file grows as the file does. */
import { describe, expect, it } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { Budget, type Limits } from "../../../src/core/storage/budget.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { sampled } from "../../support/exhaustive.ts";
import { expensive } from "./expensive.ts";

const unlimited = { work: Infinity, memory: Infinity };

describe("a budget", () => {
  it("grows with the file and with the files that belong to it", () => {
    const spend = (budget: Budget, work: number, memory: number) => () => budget.spend(work, memory, "npz");
    expect(spend(new Budget(0), 4e6, 2 ** 26)).not.toThrow();
    expect(spend(new Budget(0), 4e6 + 1, 0)).toThrow(/limit work/);
    expect(spend(new Budget(0), 0, 2 ** 26 + 1)).toThrow(/limit memory/);
    expect(spend(new Budget(1000), 4e6 + 4000, 2 ** 26 + 2000)).not.toThrow();
    const two = new Budget(1000);
    two.admit(1000);
    expect(spend(two, 4e6 + 8000, 2 ** 26 + 4000)).not.toThrow();
  });

  it("adds up, says where it ended, and what was given up can be taken back", () => {
    const budget = new Budget(0, { memory: 10 });
    const mark = budget.mark();
    budget.spend(0, 10, "gguf");
    const over = () => budget.spend(0, 1, "gguf", () => ({ offset: 7 }));
    expect(over).toThrow(expect.objectContaining({ code: "LIMIT", place: { offset: 7 } }));
    budget.restore(mark);
    expect(() => budget.spend(0, 10, "gguf")).not.toThrow();
  });
});

describe("limits", () => {
  it.each([
    [{ tensors: 1 }, /"tensors"/],
    [{ memory: Number.NaN }, /memory.*NaN/],
    [{ memory: -1 }, /memory.*-1/],
    [{ work: 1.5 }, /work.*1\.5/],
    [{ work: "5" }, /work.*"5"/],
    ["x", /"x"/],
    [[1], /object/],
    [null, /null/],
    [new Map([["work", 1]]), /a plain object such as .*, got a Map/],
    [Object.create({ work: 1 }), /a plain object/],
    [
      new (class Own {
        work = 1;
      })(),
      /got an Own/,
    ],
    [JSON.parse('{"__proto__": 1}'), /__proto__/],
  ])("%j is refused", async (limits, message) => {
    expect(() => new Budget(1, limits as Partial<Limits>)).toThrow(message);
    const opening = openFile(bytesSource(Uint8Array.of(1)), { limits });
    await expect(opening).rejects.toMatchObject({ name: "ArgumentError" });
  });

  it("may be Infinity, or left out", () => {
    const budget = new Budget(0, { work: Infinity, memory: undefined });
    expect(() => budget.spend(1e12, 1, "npz")).not.toThrow();
  });
});

const opens = sampled(
  Object.entries(expensive).filter(([, { code }]) => code === undefined),
  8,
);

it.each(opens)("%s: twice the file costs at most twice as much", async (_name, { n, bytes }) => {
  const costs = [];
  for (const size of [n / 4, n / 2, n]) {
    const file = new Uint8Array(bytes(Math.floor(size)));
    const budget = new Budget(file.length, unlimited);
    await openFile(bytesSource(file), { budget });
    costs.push(budget.mark());
  }
  for (const cost of ["work", "memory"] as const) {
    for (const k of [1, 2]) expect(costs[k][cost]).toBeLessThanOrEqual(2.2 * costs[k - 1][cost] + 2000);
  }
});

it.each(["work", "memory"] as const)("a higher limit of %s opens what the default refuses", async (name) => {
  const made = Object.values(expensive).find(
    ({ file }) => file === { work: "turns.onnx", memory: "model.json" }[name],
  )!;
  const source = bytesSource(new Uint8Array(made.bytes(made.n)));
  await expect(openFile(source)).rejects.toThrow(new RegExp(`limit ${name}\\)`));
  expect((await openFile(source, { limits: { [name]: Infinity } })).format).toBeTypeOf("string");
});
