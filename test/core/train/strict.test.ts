/** Training in strict arithmetic: losses and parameters after some updates have the same bits on every kernel set that runs here. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { mseLoss } from "../../../src/core/autograd/losses.ts";
import { useArithmetic } from "../../../src/core/kernels/arithmetic.ts";
import { availableKernels, kernelChoice, useKernels } from "../../../src/core/kernels/choose.ts";
import { Adam, clipGradNorm } from "../../../src/core/train/index.ts";
import { expectSame } from "../../support/compare.ts";
import "../../support/nodeKernels.ts";
import { type CellName, Network, randomBatches } from "./runs.ts";

const UPDATES = 3;

/** Losses, and all parameters afterwards, with dropout and a clipped gradient. */
async function trained(cell: CellName): Promise<Float64Array> {
  const model = new Network(cell, 40);
  const optimizer = new Adam(model.parameters(), { lr: 0.01 });
  const batches = randomBatches(UPDATES, 12, 20);
  const numbers: number[] = [];
  for (let update = 0; update < UPDATES; update++) {
    const { input, target } = await batches.batch(0, update);
    optimizer.zeroGrad();
    const loss = mseLoss(model.forward(input).output, target);
    loss.backward();
    clipGradNorm(model.parameters(), 0.1);
    optimizer.step();
    numbers.push(loss.item());
  }
  for (const parameter of model.parameters()) numbers.push(...parameter.data);
  return Float64Array.from(numbers);
}

const before = kernelChoice();
beforeAll(() => useArithmetic("strict"));
afterAll(() => {
  useArithmetic(before.arithmetic.name);
  useKernels(before.name);
});

describe.each(["lstm", "gru", "rnn"] as const)("training an %s", (cell) => {
  test("has the same bits on every kernel set", async () => {
    useKernels("reference");
    const expected = await trained(cell);
    const others = availableKernels().filter((name) => name !== "reference");
    expect(others.length).toBeGreaterThan(0);
    for (const name of others) {
      useKernels(name);
      expectSame(name, await trained(cell), expected);
    }
  });
});
