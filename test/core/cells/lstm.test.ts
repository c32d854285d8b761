import { expect, it } from "vitest";
import { type LSTMSpec, stateSize } from "../../../src/core/cells/cell.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import type { LayerRequest } from "../../../src/core/cells/sequence.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { expectClose } from "../../support/compare.ts";
import { allSpecs, plainLSTM, randomLayer } from "../../support/layers.ts";
import { describeCells } from "./equations.ts";

const sigma = (a: number): number => 1 / (1 + Math.exp(-a));

/** The equations once more, gate by gate and in another style, for one sequence of a batch of one. */
function naive(request: LayerRequest): { output: number[]; cell: number[] } {
  const spec = request.spec as LSTMSpec;
  const { weights, input, initial, steps } = request;
  const { inputSize: I, hiddenSize: H } = spec;
  const S = stateSize(spec);
  const names = gateNames(spec);
  const peepholes = names.filter((name) => name !== "cell");
  let h = Array.from(initial.hidden);
  let c = Array.from(initial.cell!);
  const output: number[] = [];

  for (let t = 0; t < steps; t++) {
    const x = Array.from(input.subarray(t * I, (t + 1) * I));
    const sum = (gate: string, k: number, seen: number[]): number => {
      const row = names.indexOf(gate as never) * H + k;
      let a = (weights.biasIh?.[row] ?? 0) + (weights.biasHh?.[row] ?? 0);
      a += x.reduce((total, value, j) => total + value * weights.weightIh[row * I + j], 0);
      a += h.reduce((total, value, j) => total + value * weights.weightHh[row * S + j], 0);
      if (spec.peephole && gate !== "cell")
        a += weights.weightCh![peepholes.indexOf(gate as never) * H + k] * seen[k];
      return a;
    };
    const units = [...c.keys()];
    const forget = units.map((k) => sigma(sum("forget", k, c)));
    const enter = spec.coupled ? forget.map((f) => 1 - f) : units.map((k) => sigma(sum("input", k, c)));
    const content = units.map((k) => Math.tanh(sum("cell", k, c)));
    const grown = units.map((k) => forget[k] * c[k] + enter[k] * content[k]);
    const next = grown.map((v) =>
      spec.cellClip === 0 ? v : Math.sign(v) * Math.min(Math.abs(v), spec.cellClip),
    );
    const m = units.map((k) => sigma(sum("output", k, next)) * Math.tanh(next[k]));
    h =
      spec.projSize === 0
        ? m
        : Array.from({ length: S }, (_, p) => m.reduce((a, v, k) => a + v * weights.weightHr![p * H + k], 0));
    c = next;
    output.push(...h);
  }
  return { output, cell: c };
}

const specs = allSpecs().filter((spec) => spec.kind === "lstm");

describeCells(specs, naive);

it("cell clip limits some cell states of the gradient check and not others", () => {
  for (const spec of specs.filter((candidate) => candidate.kind === "lstm" && candidate.cellClip > 0)) {
    const { trace } = referenceKernels.forward(randomLayer({ spec, seed: 2 }));
    const atLimit = Array.from(trace.cell!, (c) => Math.abs(c) === (spec as LSTMSpec).cellClip);
    expect(atLimit).toContain(true);
    expect(atLimit).toContain(false);
  }
});

it("a coupled input gate is 1 - forget", () => {
  const plain = plainLSTM(2, 3);
  const coupled = randomLayer({ spec: { ...plain, coupled: true }, steps: 4 });
  // σ(-a) = 1 - σ(a): the same network without coupling has the input rows of minus the forget rows.
  const uncouple = (rows: Float64Array): Float64Array =>
    Float64Array.of(...rows.subarray(0, rows.length / 3).map((v) => -v), ...rows);
  const { weightIh, weightHh, biasIh, biasHh } = coupled.weights;
  const weights = {
    weightIh: uncouple(weightIh as Float64Array),
    weightHh: uncouple(weightHh as Float64Array),
    biasIh: uncouple(biasIh as Float64Array),
    biasHh: uncouple(biasHh as Float64Array),
  };
  const expected = referenceKernels.forward({ ...coupled, spec: plain, weights });
  expectClose("output", referenceKernels.forward(coupled).output, expected.output, { absolute: 1e-14 });
});
