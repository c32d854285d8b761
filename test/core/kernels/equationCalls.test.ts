/** The kernel of equations on every set against plain TypeScript in double precision: the library's cells, and cells that chance makes. */
import { describe, expect, it } from "vitest";
import { weightEntries } from "../../../src/core/cells/cell.ts";
import { gruDefinition, lstmDefinition } from "../../../src/core/cells/defined/asDefined.ts";
import type { Noise } from "../../../src/core/cells/defined/compile.ts";
import { type DefinedCell, defineCell } from "../../../src/core/cells/defined/definedCell.ts";
import { definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { type DefinedRequest, definedEngine } from "../../../src/core/cells/defined/engine/engine.ts";
import { plain } from "../../../src/core/cells/defined/engine/plain.ts";
import { availableKernels, kernels, useKernels } from "../../../src/core/kernels/choose.ts";
import { equationsBackward, equationsForward } from "../../../src/core/kernels/compiled/equationCalls.ts";
import type { EquationsKernel } from "../../../src/core/kernels/kernels.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { referenceKernels } from "../../../src/core/kernels/reference.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { expectClose, largestOf } from "../../support/compare.ts";
import { isExhaustive } from "../../support/exhaustive.ts";
import { type EquationsCase, randomCell, randomEquations } from "../../support/randomCells.ts";

useDefinedCells();

const lstm = { kind: "lstm" as const, inputSize: 1, hiddenSize: 1, projSize: 0, coupled: false };
const known: Record<string, DefinedCell> = Object.fromEntries(
  Object.entries({
    ...definitions,
    "sLSTM with heads": { ...definitions.sLSTM, recurrentBlocks: 2 },
    "rgLRU with blocks": { ...definitions.rgLRU, inputBlocks: 2 },
    "clipped LSTM": lstmDefinition({ ...lstm, peephole: true, cellClip: 0.4 }),
    "projected LSTM": lstmDefinition({ ...lstm, peephole: false, cellClip: 0, projSize: 2 }),
    "coupled LSTM": lstmDefinition({ ...lstm, peephole: true, coupled: true, cellClip: 0 }),
    "GRU that resets before": gruDefinition({ kind: "gru", inputSize: 1, hiddenSize: 1, resetAfter: false }),
  }).map(([name, definition]) => [name, defineCell(definition)]),
);

/** In double precision. */
function widened<T>(value: T): T {
  if (value instanceof Float32Array) return Float64Array.from(value) as T;
  if (value === null || typeof value !== "object" || Object.getPrototypeOf(value) !== Object.prototype)
    return value;
  return Object.fromEntries(
    Object.entries(value).map(([key, each]) => [key, key === "spec" ? each : widened(each)]),
  ) as T;
}

const needs = { input: true, initial: true, weights: true };

/** Everything that a layer computes, by name. */
function results(request: DefinedRequest, isPlain: boolean) {
  const runner = isPlain ? plain : definedEngine()!.runner;
  const set = isPlain ? referenceKernels : kernels();
  const result = runner.forward(request, set);
  const like = (array: FloatArray, phase: number) => array.map((_: number, k: number) => Math.cos(k + phase));
  const states = Object.fromEntries(
    request.spec.cell.parts.map((part, k) => [part, like(result.final[part]!, k + 1)]),
  );
  const gradients = runner.backward(request, result, { output: like(result.output, 0), states }, needs, set);
  return {
    output: result.output,
    gates: result.trace.gates,
    kept: result.trace.kept,
    ...result.final,
    "gradient of input": gradients.input!,
    ...Object.fromEntries(
      Object.entries(gradients.initial!).map(([part, each]) => [`gradient of ${part}`, each!]),
    ),
    ...Object.fromEntries(
      weightEntries(gradients.weights!).map(([key, each]) => [`gradient of ${key}`, each]),
    ),
  };
}

/** @param normalised bound of the error, of the largest number of an array */
function agrees(options: EquationsCase, normalised: number): void {
  const request = randomEquations(options);
  const expected = results(widened(request), true);
  const before = kernels().name;
  for (const name of availableKernels()) {
    useKernels(name);
    const got: Record<string, FloatArray> = results(request, false);
    for (const [key, values] of Object.entries(expected)) {
      expect(got[key].constructor.name).toBe("Float32Array");
      expectClose(`${name} ${key}`, got[key], values, { normalised });
    }
    const untraced = definedEngine()!.runner.forward({ ...request, traced: false }, kernels());
    expectClose(`${name} untraced`, untraced.output, got.output, { absolute: 1e-6 });
  }
  useKernels(before);
}

const noises: Noise[] = [{}, { zoneout: { hidden: "mask" } }, { hiddenMask: true }, { candidateMask: true }];
const shapes = [
  { units: 14, inputs: 4, batch: 3, steps: 5 },
  { units: 18, inputs: 6, batch: 37, steps: 4, lengths: true, reverse: true },
  { units: 64, inputs: 8, batch: 5, steps: 3, lengths: true },
  { units: 16, inputs: 2, batch: 1, steps: 7, reverse: true },
];

describe.each(Object.entries(known))("%s", (name, cell) => {
  it.each(shapes)("%o", (shape) => {
    const inputs = cell.usesInput ? shape.units : shape.inputs;
    const projSize = cell.definition.projection ? 6 : undefined;
    agrees({ cell, ...shape, inputs, projSize }, name.startsWith("layerNorm") ? 1e-4 : 2e-5);
  });
});

it("a projection that is wider than all else", () => {
  agrees({ cell: known["projected LSTM"], units: 34, inputs: 2, batch: 2, steps: 3, projSize: 700 }, 2e-5);
});

it.each([1e-40, 1e-50])("limits the cell to %s, which float32 cannot tell from no limit", (cellClip) => {
  const cell = defineCell(lstmDefinition({ ...lstm, peephole: false, cellClip }));
  const request = randomEquations({ cell, units: 66, inputs: 64, batch: 2, steps: 3 });
  for (const name of availableKernels()) {
    useKernels(name);
    const { final } = definedEngine()!.runner.forward(request, kernels());
    expect(largestOf(final.cell!)).toBeLessThanOrEqual(2 ** -126);
  }
});

it.each(noises)("noise %o in an LSTM", (noise) => {
  agrees(
    { cell: defineCell(lstmDefinition({ ...lstm, peephole: false, cellClip: 0 })), ...shapes[1], noise },
    2e-5,
  );
});

it.each(Array.from({ length: isExhaustive ? 200 : 40 }, (_, k) => k))("random cell %d", (seed) => {
  const shape = shapes[seed % shapes.length];
  agrees({ cell: randomCell(seed), ...shape, noise: noises[seed % 3] }, 1e-3);
});

it("refuses lists that do not fit, or computes, and computes as before after them", () => {
  if (!nativeAddon().found) return console.log("no addon here: no door to attack");
  const machine = nativeMachine({ threads: 1 });
  const calls: Parameters<EquationsKernel["run"]>[] = [];
  const request = randomEquations({ cell: known["layerNormGRU"], ...shapes[0] });
  const recording = {
    run: (...call: Parameters<EquationsKernel["run"]>) => {
      calls.push(call);
      machine.run(...call);
    },
  };
  const result = equationsForward(request, recording);
  equationsBackward(request, result, { output: result.output, states: {} }, needs, recording);
  const random = new Random(3);
  const below = (end: number) => Math.floor(random.uniform() * end);
  let refused = 0;
  for (let turn = 0; turn < 3000; turn++) {
    const [kernel, numbers, operands] = calls[turn % 2];
    const own = [...numbers];
    const list = (operands[2]!.array as Int32Array).slice();
    const wrong = [0, -1, 1, 2, 5, 37, 65535, 1 << 16, 7 << 16, 2 ** 31 - 1, -(2 ** 31)][below(11)];
    if (below(4) === 0) own[7 + below(own.length - 7)] = wrong;
    else list[below(list.length)] = wrong;
    try {
      const copies = operands.map(
        (operand, k) => operand && { ...operand, array: k === 2 ? list : operand.array.slice() },
      );
      machine.run(kernel, own, copies as typeof operands);
    } catch (error) {
      refused++;
      expect(String(error)).toMatch(/fit it|memory/);
    }
  }
  expect(refused).toBeGreaterThan(1000);
  expect(equationsForward(request, machine).output).toEqual(result.output);
});
