/** Plans as files, whose bytes are checked; plans that were made elsewhere, with equal bits. */
import { expect, test } from "vitest";
import { readSafetensors } from "../../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { FormatError } from "../../../src/core/tensor/errors.ts";
import { Network } from "../../../src/network.ts";
import { Machine } from "../../../src/realtime/network/machine.ts";
import { readPlan } from "../../../src/realtime/network/readPlan.ts";
import { Steps } from "../../../src/realtime/network/steps.ts";
import { writePlan } from "../../../src/realtime/network/writePlan.ts";
import { chain, dense, lstm, sequence } from "../../support/chains.ts";

const network = new Network(
  chain(
    [
      lstm("a", 3, 4),
      { name: "m", kind: "pool", operation: "mean", size: 2 },
      { name: "n", kind: "instanceNorm", eps: 1e-3, weights: new Map() },
      dense("d", 4, 2, "softmax"),
    ],
    { inputs: [{ name: "x", frames: 4, features: 3, blocks: true }] },
  ),
);
const file = writePlan(network.plan);
const { tensors, metadata } = readSafetensors(file);
type Json = Record<string, unknown>;
const changed = (edit: (plan: Json) => void) => {
  const json = JSON.parse(metadata.get("sluice.plan")!);
  edit(json);
  return writeSafetensors(tensors, new Map([["sluice.plan", JSON.stringify(json)]]));
};

test("a plan from its file and a copied one answer with equal bits", () => {
  const x = sequence(12);
  const [first, second] = [readPlan(file), structuredClone(network.plan)].map(
    (plan) => new Steps(new Machine(plan)),
  );
  const y = [0, 1].map(() => new Float32Array(4));
  for (let t = 0; t < 3; t++) {
    const block = x.subarray(12 * t, 12 * t + 12);
    const wanted = [...network.step(block)!];
    first.step(block, y[0]);
    second.step(block, y[1]);
    expect(y.map((each) => [...each])).toEqual([wanted, wanted]);
  }
});

test.each<[string, Uint8Array, string]>([
  ["no plan", writeSafetensors(tensors), "MISSING"],
  ["another version", changed((plan) => (plan.version = 0)), "VERSION"],
  ["no arrays", changed((plan) => (plan.arrays = 3)), "HEADER"],
  ["arrays without end", changed((plan) => (plan.arrays as unknown[]).push(2 ** 40)), "LIMIT"],
  ["many arrays", changed((plan) => (plan.arrays as unknown[]).push(...Array(20).fill(2 ** 20))), "LIMIT"],
  ["an array of -1 numbers", changed((plan) => (plan.arrays as unknown[]).push(-1)), "LIMIT"],
  [
    "a tensor that is not there",
    changed((plan) => (plan.arrays as unknown[]).push({ array: "z" })),
    "MISSING",
  ],
  ["an input without an array", changed((plan) => (plan.inputs = [[999, 1]])), "HEADER"],
  [
    "a call beyond its arrays",
    changed((plan) =>
      (plan.layers as { calls: unknown[] }[])[1].calls.push([
        "copy",
        1,
        { array: 999, by: 0 },
        { array: 0, by: 0 },
      ]),
    ),
    "HEADER",
  ],
  [
    "a call beyond an array",
    changed((plan) =>
      (plan.layers as { calls: unknown[] }[])[1].calls.push([
        "copy",
        1,
        { array: 0, by: 1e9 },
        { array: 0, by: 0 },
      ]),
    ),
    "HEADER",
  ],
])("%s is refused", (_, bytes, code) => {
  expect(() => readPlan(bytes)).toThrow(FormatError);
  expect(() => readPlan(bytes)).toThrow(expect.objectContaining({ code }));
});

test("an operation of another version is refused by the layer's name", () => {
  const plan = readPlan(
    changed((plan) => (plan.layers as { calls: unknown[] }[])[1].calls.push(["toString"])),
  );
  expect(() => new Machine(plan)).toThrow(/layer "m": expected an operation of this version, got "toString"/);
});
