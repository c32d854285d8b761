import { describe, expect, it } from "vitest";
import type { CellSpec } from "../../../src/core/cells/cell.ts";
import { gateIndex, gateNames, retainGate } from "../../../src/core/cells/gates.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { ArgumentError } from "../../../src/core/tensor/errors.ts";
import { difference } from "../../support/compare.ts";
import { randomLayer } from "../../support/layers.ts";

const sizes = { inputSize: 2, hiddenSize: 3 };
const lstm: CellSpec = { kind: "lstm", ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 };
const coupled: CellSpec = { ...lstm, coupled: true };
const gru: CellSpec = { kind: "gru", ...sizes, resetAfter: true };
const rnn: CellSpec = { kind: "rnn", ...sizes, nonlinearity: "tanh" };

describe("gates", () => {
  it("are named in storage order", () => {
    expect(gateNames(lstm)).toEqual(["input", "forget", "cell", "output"]);
    expect(gateNames(coupled)).toEqual(["forget", "cell", "output"]);
    expect(gateNames(gru)).toEqual(["reset", "update", "new"]);
    expect(gateNames(rnn)).toEqual(["hidden"]);
  });

  it("have aliases", () => {
    expect(["i", "f", "g", "o", "candidate"].map((name) => gateIndex(lstm, name))).toEqual([0, 1, 2, 3, 2]);
    expect(["f", "g", "o", "candidate"].map((name) => gateIndex(coupled, name))).toEqual([0, 1, 2, 1]);
    expect(["r", "z", "n", "candidate"].map((name) => gateIndex(gru, name))).toEqual([0, 1, 2, 2]);
    expect(gateIndex(rnn, "h")).toBe(0);
  });

  it("refuse a name that does not exist, and list those that do", () => {
    for (const name of ["forgot", "z", "", "constructor", "toString"]) {
      const attempt = (): number => gateIndex(lstm, name);
      expect(attempt).toThrow(ArgumentError);
      expect(attempt).toThrow(
        `expected one of input (i), forget (f), cell (g, candidate), output (o), got ${JSON.stringify(name)}.`,
      );
      expect(attempt).toThrow(expect.objectContaining({ code: "NAME" }));
    }
    expect(() => gateIndex(coupled, "input")).toThrow("A coupled input gate is 1 - forget.");
  });

  it("say which of them keeps the old state, with its sign", () => {
    expect(retainGate(rnn)).toBeUndefined();
    for (const spec of [lstm, coupled, gru]) {
      const { gate, sign } = retainGate(spec)!;
      const request = randomLayer({ spec, steps: 4 });
      const { hiddenSize: H } = spec;
      const start = gateIndex(spec, gate) * H;
      request.weights.biasIh!.fill(100 * sign, start, start + H);
      if (spec === lstm) request.weights.biasIh!.fill(-100, 0, H);
      const { final } = referenceKernels.forward(request);
      const kept = spec.kind === "lstm" ? "cell" : "hidden";
      expect(difference(final[kept]!, request.initial[kept]!).absolute).toBeLessThan(1e-12);
    }
  });
});

/** Every pair of gates of a cell, as positions. */
function pairs(spec: CellSpec): [number, number][] {
  const count = gateNames(spec).length;
  return Array.from({ length: count }, (_, a) => a).flatMap((a) =>
    Array.from({ length: count - a - 1 }, (_, b): [number, number] => [a, a + 1 + b]),
  );
}

it("swapping the rows of any two gates in any one weight changes the output", () => {
  for (const spec of [lstm, coupled, gru, { ...gru, resetAfter: false }]) {
    const before = referenceKernels.forward(randomLayer({ spec })).output;
    for (const [a, b] of pairs(spec)) {
      for (const name of ["weightIh", "weightHh", "biasIh", "biasHh"] as const) {
        const request = randomLayer({ spec });
        const weight = request.weights[name]!;
        const length = weight.length / gateNames(spec).length;
        const first = weight.slice(a * length, (a + 1) * length);
        weight.copyWithin(a * length, b * length, (b + 1) * length);
        weight.set(first, b * length);
        const changed = difference(referenceKernels.forward(request).output, before).absolute;
        expect(changed, `${spec.kind}: ${name}, gates ${a} and ${b}`).toBeGreaterThan(1e-4);
      }
    }
  }
});
