/** The kernel of equations on every set against plain TypeScript in double precision: the library's cells, and cells that chance makes. */
import { describe, expect, it } from "vitest";
import { lstmDefinition } from "../../../src/core/cells/defined/asDefined.ts";
import { defineCell } from "../../../src/core/cells/defined/definedCell.ts";
import { definedEngine } from "../../../src/core/cells/defined/engine/engine.ts";
import { availableKernels, kernels, useKernels } from "../../../src/core/kernels/choose.ts";
import { equationsBackward, equationsForward } from "../../../src/core/kernels/compiled/equationCalls.ts";
import type { EquationsKernel } from "../../../src/core/kernels/kernels.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import type { FloatArray } from "../../../src/core/tensor/dtype.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { expectClose, largestOf } from "../../support/compare.ts";
import { runs } from "../../support/exhaustive.ts";
import {
  type EquationsCase,
  equationsResults,
  equationsShapes,
  knownCells,
  lstm,
  noises,
  randomCell,
  randomEquations,
  shapeFor,
  widened,
} from "../../support/randomCells.ts";

useDefinedCells();

const needs = { input: true, initial: true, weights: true };

/** @param normalised bound of the error, of the largest number of an array */
function agrees(options: EquationsCase, normalised: number): void {
  const request = randomEquations(options);
  const expected = equationsResults(widened(request));
  const before = kernels().name;
  for (const name of availableKernels()) {
    useKernels(name);
    const got: Record<string, FloatArray> = equationsResults(request, kernels());
    for (const [key, values] of Object.entries(expected)) {
      expect(got[key].constructor.name).toBe("Float32Array");
      expectClose(`${name} ${key}`, got[key], values, { normalised });
    }
    const untraced = definedEngine()!.runner.forward({ ...request, traced: false }, kernels());
    expectClose(`${name} untraced`, untraced.output, got.output, { absolute: 1e-6 });
  }
  useKernels(before);
}

describe.each(Object.entries(knownCells))("%s", (name, cell) => {
  it.each(equationsShapes)("%o", (shape) => {
    agrees(shapeFor(cell, shape), name.startsWith("layerNorm") ? 1e-4 : 2e-5);
  });
});

it("a projection that is wider than all else", () => {
  agrees(
    { cell: knownCells["projected LSTM"], units: 34, inputs: 2, batch: 2, steps: 3, projSize: 700 },
    2e-5,
  );
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
    {
      cell: defineCell(lstmDefinition({ ...lstm, peephole: false, cellClip: 0 })),
      ...equationsShapes[1],
      noise,
    },
    2e-5,
  );
});

it.each(Array.from({ length: runs(200, 40) }, (_, k) => k))("random cell %d", (seed) => {
  const shape = equationsShapes[seed % equationsShapes.length];
  agrees({ cell: randomCell(seed), ...shape, noise: noises[seed % 3] }, 1e-3);
});

it.each(["single", "double"] as const)(
  "refuses lists that do not fit, or computes, and computes as before after them, in %s precision",
  (precision) => {
    if (!nativeAddon().found) return console.log("no addon here: no door to attack");
    const machine = nativeMachine({ threads: 1 });
    const calls: Parameters<EquationsKernel["run"]>[] = [];
    const given = randomEquations({ cell: knownCells.layerNormGRU, ...equationsShapes[0] });
    const request = precision === "double" ? widened(given) : given;
    const run = (...call: Parameters<EquationsKernel["run"]>) => machine.run(...call, precision);
    const recording: EquationsKernel = {
      precision,
      run(...call) {
        calls.push(call);
        run(...call);
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
        machine.run(kernel, own, copies as typeof operands, precision);
      } catch (error) {
        refused++;
        expect(String(error)).toMatch(/fit it|memory/);
      }
    }
    expect(refused).toBeGreaterThan(1000);
    expect(equationsForward(request, { precision, run }).output).toEqual(result.output);
  },
);
