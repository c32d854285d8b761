import { readdirSync, readFileSync } from "node:fs";
import { join, resolve } from "node:path";
import { describe, expect, test } from "vitest";
import { operations, scalings, type Workload, workloads } from "../../bench/workloads.ts";

const lstm: Workload = {
  ...{
    name: "w",
    task: "inference",
    cell: "lstm",
    batch: 1,
    steps: 1,
    inputSize: 3,
    hiddenSize: 5,
    layers: 1,
  },
  ...{ runs: "usual", targets: [] },
};

/** Multiplications and additions of a product [rows, inner] × [inner, columns]. */
const product = (rows: number, inner: number, columns: number) => 2 * rows * inner * columns;

describe("operations", () => {
  test("of a step are its products with input and state", () => {
    expect(operations(lstm)).toBe(product(1, 3, 20) + product(1, 5, 20));
    expect(operations({ ...lstm, cell: "gru" })).toBe(product(1, 3, 15) + product(1, 5, 15));
  });

  test("of backward are the weights' gradients, and that of the state, but not of the data", () => {
    expect(operations({ ...lstm, task: "backward" })).toBe(
      product(3, 1, 20) + product(5, 1, 20) + product(1, 20, 5),
    );
  });

  test("of training are both ways, with the gradient of the input of each layer but the first", () => {
    const both = operations(lstm) + operations({ ...lstm, task: "backward" });
    expect(operations({ ...lstm, task: "training" })).toBe(both);
    const second = { ...lstm, inputSize: 5 };
    const upper = operations({ ...second, task: "training" }) + product(1, 20, 5);
    expect(operations({ ...lstm, task: "training", layers: 2 })).toBe(both + upper);
  });

  test("of the character model are 10.7 GFLOP", () => {
    const model = workloads.find(({ task }) => task === "language")!;
    expect(operations(model) / 1e9).toBeCloseTo(10.7, 1);
  });

  test("grow with batch and steps", () => {
    expect(operations({ ...lstm, batch: 7, steps: 11 })).toBe(77 * operations(lstm));
  });
});

describe("workloads", () => {
  test("have names of their own, and are data", () => {
    const all = [...workloads, ...scalings.flatMap(({ points }) => points)];
    expect(new Set(workloads.map(({ name }) => name)).size).toBe(workloads.length);
    expect(JSON.parse(JSON.stringify(all))).toEqual(all);
  });

  test("of a scaling differ in one size, over a decade", () => {
    for (const { size, points } of scalings) {
      expect(points.at(-1)![size]).toBe(10 * points[0][size]);
      for (const { name, ...rest } of points) {
        expect(name).toBe(`${size} ${rest[size]}`);
        const { name: _, ...first } = points[0];
        expect({ ...rest, [size]: first[size] }).toEqual(first);
      }
    }
  });
});

test("what browsers share with Node imports nothing of Node", () => {
  const folder = resolve(import.meta.dirname, "../../bench");
  const nets = readdirSync(join(folder, "nets")).map((name) => join("nets", name));
  for (const file of ["workloads.ts", "numbers.ts", "compare.ts", "requests.ts", ...nets]) {
    const text = readFileSync(join(folder, file), "utf8");
    expect(text, file).not.toMatch(/from "node:|node\.ts"|\bprocess\b|\bBuffer\b/);
  }
});
