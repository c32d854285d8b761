/**
 * NaN and infinities at random places of inputs, targets and weights in random steps: training stops in that step with an error that names a
 * tensor, and no parameter has changed. `SLUICE_INJECTIONS` says how many.
 */
import { expect, test } from "vitest";
import { mseLoss } from "../../../src/core/autograd/losses.ts";
import { NumericError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { type CellName, makeRun, Network, randomBatches } from "./runs.ts";

const injections = Number(process.env.SLUICE_INJECTIONS ?? 40);
const random = new Random(Number(process.env.SLUICE_SEED ?? 31));

const one = <T>(list: readonly T[]): T => list[random.integer(list.length)];
const parametersOf = (model: Network) =>
  JSON.stringify([...model.namedParameters()].map(([name, { data }]) => [name, ...data].map(String)));

async function inject(): Promise<void> {
  const value = one([Number.NaN, Infinity, -Infinity]);
  const where = one(["input", "target", "weight"] as const);
  const cell = one<CellName>(["lstm", "gru", "rnn"]);
  // Of ten batches, each an update of its own.
  const bad = random.integer(10);
  const spoil = ({ data }: Tensor) => {
    data[random.integer(data.length)] = value;
  };
  const model = new Network(cell);
  const good = randomBatches(10);
  const batches = {
    ...good,
    batch(epoch: number, index: number) {
      const batch = good.batch(epoch, index) as { input: Tensor; target: Tensor };
      if (index === bad && where !== "weight") spoil(batch[where]);
      return batch;
    },
  };
  let count = 0;
  let before = "";
  const { steps } = makeRun({
    model,
    source: batches,
    epochs: 1,
    accumulate: 1,
    validate: undefined,
    earlyStopping: undefined,
    loss: (output, target) => {
      if (count++ === bad) before = parametersOf(model);
      return mseLoss(output, target);
    },
  });
  const what = `${value} in ${where} of a ${cell}, step ${bad + 1}`;
  let reports = 0;
  const run = async () => {
    if (where === "weight" && bad === 0) spoil(one(model.parameters()));
    for await (const _ of steps) if (++reports === bad && where === "weight") spoil(one(model.parameters()));
  };
  const error = await run().then(
    () => undefined,
    (caught: unknown) => caught,
  );
  expect(error, what).toBeInstanceOf(NumericError);
  const { step, tensor } = error as NumericError;
  expect(step, what).toBe(bad + 1);
  expect(reports, what).toBe(bad);
  expect(tensor, what).not.toBe("");
  if (before !== "") expect(parametersOf(model), what).toBe(before);
}

test(`${injections} injections`, async () => {
  for (let k = 0; k < injections; k++) await inject();
  console.log(`${injections} values that are not finite, noticed in their step`);
}, 3_600_000);
