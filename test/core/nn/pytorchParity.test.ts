/**
 * Recurrent layers against PyTorch: outputs, final states and all gradients of every recorded case, under every kernel set. The
 * cases are those of `test/golden/recurrent`, and those of the folder that the environment variable SLUICE_CASES names.
 */
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { mul } from "../../../src/core/autograd/elementwise.ts";
import { sum } from "../../../src/core/autograd/reduce.ts";
import { concat, reshape } from "../../../src/core/autograd/shape.ts";
import { gateNames } from "../../../src/core/cells/gates.ts";
import { availableKernels, kernelChoice, useKernels } from "../../../src/core/kernels/choose.ts";
import { GRU, type GRUOptions } from "../../../src/core/nn/gru.ts";
import { LSTM, type LSTMOptions } from "../../../src/core/nn/lstm.ts";
import { RNN, type RNNOptions } from "../../../src/core/nn/rnn.ts";
import type { DType, FloatArray } from "../../../src/core/tensor/dtype.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import {
  camelCaseKeys,
  type RecordedAll,
  readCases,
  recordedTensor,
  recordedValues,
} from "../../support/cases.ts";
import { difference, expectClose } from "../../support/compare.ts";

interface RecurrentCase {
  module: "LSTM" | "GRU" | "RNN";
  /** PyTorch's constructor options */
  options: Record<string, unknown>;
  lengths: number[] | null;
  parameters: RecordedAll;
  /** `input`, and perhaps `state.hidden` and `state.cell` */
  inputs: RecordedAll;
  /** The gradients are those of the sum of results times these weights. */
  objective: RecordedAll;
  /** Results, and gradients under `gradient.` and the name: PyTorch's in float64, taken for the truth */
  float64: RecordedAll;
  /** Of each of them, the error of PyTorch's float32: largest |float32 - float64| by largest |float64| */
  error32: Record<string, number>;
  /** The same error, the worst of this and of seven neighbouring cases */
  worst32: Record<string, number>;
  /** The root mean square of these eight errors */
  usual32: Record<string, number>;
}

const cases = readCases<RecurrentCase>("recurrent");
const fresh = process.env.SLUICE_CASES;
if (fresh) cases.push(...readCases<RecurrentCase>(fresh));

function layerOf({ module, options }: RecurrentCase, dtype: DType): LSTM | GRU | RNN {
  const ours: unknown = { ...camelCaseKeys(options), dtype };
  if (module === "LSTM") return new LSTM(ours as LSTMOptions);
  return module === "GRU" ? new GRU(ours as GRUOptions) : new RNN(ours as RNNOptions);
}

function tensorsOf(recorded: RecordedAll, dtype: DType): Record<string, Tensor> {
  return Object.fromEntries(
    Object.entries(recorded).map(([name, one]) => [name, recordedTensor(one, dtype)]),
  );
}

/** Runs a case forward and backward. `spoil` may first change the parameters. */
function run(
  recorded: RecurrentCase,
  dtype: DType,
  spoil: (layer: LSTM | GRU | RNN) => void = () => {},
): Record<string, FloatArray> {
  const layer = layerOf(recorded, dtype);
  layer.loadStateDict(tensorsOf(recorded.parameters, dtype));
  spoil(layer);
  const inputs = tensorsOf(recorded.inputs, dtype);
  for (const input of Object.values(inputs)) input.requiresGrad = true;
  const { input, "state.hidden": hidden, "state.cell": cell } = inputs;
  const state = hidden && { hidden, ...(cell && { cell }) };
  const { output, state: final } = layer.forward(input, {
    ...(state && { state: state as never }),
    ...(recorded.lengths && { lengths: recorded.lengths }),
  });

  const results: Record<string, Tensor> = { output, "state.hidden": final.hidden };
  if ("cell" in final) results["state.cell"] = final.cell;
  const weights = tensorsOf(recorded.objective, dtype);
  const parts = Object.entries(results).map(([name, result]) =>
    reshape(sum(mul(result, weights[name])), [1]),
  );
  sum(concat(parts)).backward();

  const arrays: Record<string, FloatArray> = {};
  for (const [name, result] of Object.entries(results)) arrays[name] = result.data;
  for (const [name, leaf] of [...Object.entries(inputs), ...layer.namedParameters()])
    if (leaf.grad !== undefined) arrays[`gradient.${name}`] = leaf.grad.data;
  return arrays;
}

/** Fails unless there is exactly what PyTorch gave, and within 1e-10: both compute in float64 and differ in the order of sums only. */
function expectTruth(recorded: RecurrentCase, got: Record<string, FloatArray>): void {
  expect(Object.keys(got).sort()).toEqual(Object.keys(recorded.float64).sort());
  for (const [name, expected] of Object.entries(recorded.float64))
    expectClose(name, got[name], recordedValues(expected), { absolute: 1e-10 });
}

/**
 * The accuracy budget of float32. No tensor is further from float64, as a part of its largest number, than six times PyTorch's worst
 * in that case and seven neighbouring ones, or than a millionth: one unlucky sum decides the error of a tensor of a few numbers, and
 * a user cannot see it. What users do see is the typical error: each as a multiple of PyTorch's root mean square in those eight cases,
 * its root mean square over all tensors of a kind is at most 1.3. The root mean square of the errors themselves is decided by the
 * single worst conditioned tensor, and PyTorch's own differ by more than 1.5 times in a quarter of pairs.
 */
const BUDGET = { worst: 6, floor: 1e-6, rootMeanSquare: 1.3 };

/** Tensors whose errors are averaged together. */
function kindOf(name: string): string {
  return name.replace(/(weight|bias)_.*/, "$1").replace(/state\..*/, "state");
}

describe.each(availableKernels())("recurrent layers on %s kernels", (set) => {
  const before = kernelChoice().name;
  beforeAll(() => useKernels(set));
  afterAll(() => useKernels(before));

  it.each(cases)("%s: float64 is PyTorch's within 1e-10", (_, recorded) => {
    expectTruth(recorded, run(recorded, "float64"));
  });

  it.each(cases)("%s: float32 is within the budget of a tensor", (_, recorded) => {
    const got = run(recorded, "float32");
    for (const [name, truth] of Object.entries(recorded.float64)) {
      const bound = Math.max(BUDGET.worst * recorded.worst32[name], BUDGET.floor);
      expectClose(name, got[name], recordedValues(truth), { normalised: bound });
    }
  });

  it("float32 errors are on average within the budget", () => {
    const kinds = new Map<string, { ours: number[]; theirs: number[]; ratios: number[] }>();
    for (const [, recorded] of cases) {
      const got = run(recorded, "float32");
      for (const [name, truth] of Object.entries(recorded.float64)) {
        const errors = kinds.get(kindOf(name)) ?? { ours: [], theirs: [], ratios: [] };
        const error = difference(got[name], recordedValues(truth)).normalised;
        errors.ours.push(error);
        // PyTorch is exact in all eight cases where a layer of rectified units is silent.
        if (error > 0 || recorded.usual32[name] > 0) errors.ratios.push(error / recorded.usual32[name]);
        errors.theirs.push(recorded.error32[name]);
        kinds.set(kindOf(name), errors);
      }
    }
    expect(kinds.size).toBe(6);
    if (fresh) printErrors(set, kinds);
    for (const [kind, { ratios }] of kinds) {
      expect(rootMeanSquare(ratios), kind).toBeLessThanOrEqual(BUDGET.rootMeanSquare);
    }
  });
});

function rootMeanSquare(errors: readonly number[]): number {
  return Math.sqrt(errors.reduce((sum, error) => sum + error * error, 0) / errors.length);
}

/** The distribution of the errors beside PyTorch's, in units of 1e-7 of a tensor's largest number. */
function printErrors(
  set: string,
  kinds: ReadonlyMap<string, { ours: readonly number[]; theirs: readonly number[] }>,
): void {
  const row = (errors: readonly number[]) => {
    const sorted = [...errors].sort((a, b) => a - b);
    const at = (share: number) => sorted[Math.min(sorted.length - 1, Math.floor(share * sorted.length))];
    return [rootMeanSquare(errors), at(0.5), at(0.999), at(1)].map((e) => (e * 1e7).toFixed(2)).join(" ");
  };
  const lines = [...kinds].map(
    ([kind, { ours, theirs }]) =>
      `  ${kind} (${ours.length} tensors): Sluice ${row(ours)}; PyTorch ${row(theirs)}`,
  );
  console.log(
    `float32 errors on ${set}, 1e-7 of a tensor's largest number: root mean square, median, 99.9 %, worst\n${lines.join("\n")}`,
  );
}

describe("the comparison", () => {
  const gated = cases.filter(([, { module }]) => module !== "RNN");

  it.each(gated)("%s: notices any two gates that have changed places", (_, recorded) => {
    const names = gateNames(layerOf(recorded, "float64").cells[0].spec);
    for (let a = 0; a < names.length; a++) {
      for (let b = a + 1; b < names.length; b++) {
        const got = run(recorded, "float64", (layer) => {
          for (const parameter of layer.parameters()) swapGates(parameter, a, b, layer.hiddenSize);
        });
        expect(() => expectTruth(recorded, got), `${names[a]} and ${names[b]}`).toThrow(/expected .*, got /);
      }
    }
  });

  it("covers every option", () => {
    const golden = readCases<RecurrentCase>("recurrent").map(([, recorded]) => recorded);
    for (const module of ["LSTM", "GRU", "RNN"]) {
      const own = golden.filter((recorded) => recorded.module === module);
      const values = (name: string): Set<unknown> => new Set(own.map(({ options }) => options[name]));
      for (const name of ["bias", "batch_first", "bidirectional"])
        expect(values(name), `${module} ${name}`).toEqual(new Set([true, false]));
      expect(values("num_layers")).toEqual(new Set([1, 2, 3]));
      expect(values("hidden_size")).toContain(1);
      const ranks = new Set(own.map(({ inputs }) => inputs.input.shape.length));
      expect(ranks).toEqual(new Set([2, 3]));
      const states = new Set(own.map(({ inputs }) => "state.hidden" in inputs));
      expect(states).toEqual(new Set([true, false]));
      expect(own.some(({ lengths }) => lengths !== null && new Set(lengths).size > 1)).toBe(true);
      if (module === "LSTM") expect(values("proj_size").size).toBeGreaterThan(1);
      if (module === "RNN") expect(values("nonlinearity")).toEqual(new Set(["tanh", "relu"]));
    }
  });
});

/** Swaps the rows of two gates; leaves alone what has no rows by gate, the projection. */
function swapGates(parameter: Tensor & { name: string }, a: number, b: number, hiddenSize: number): void {
  if (parameter.name.startsWith("weight_hr")) return;
  const { data } = parameter;
  const block = (hiddenSize * data.length) / parameter.shape[0];
  const first = data.slice(a * block, (a + 1) * block);
  data.copyWithin(a * block, b * block, (b + 1) * block);
  data.set(first, b * block);
}
