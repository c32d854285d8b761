/** Schemes applied to the tensors of a checkpoint. */
import { expect, test } from "vitest";
import { biases } from "../../../src/core/init/schemes.ts";
import { availableKernels } from "../../../src/core/kernels/choose.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { encodeModel, kernelChoice, LSTM, schemes, useKernels } from "../../../src/index.ts";
import { initializeCheckpoint, initializeTensors, setBias } from "../../../src/modules.ts";
import { archiveWithDamage, checkpointFrom } from "../../support/checkpoints.ts";

/** A GRU of Chainer, whose stored update gate writes: its numbers have the opposite sign. */
const chainer = new Map(
  ["_r", "_z", ""].flatMap((end) =>
    ["W", "U"].flatMap((side): [string, RawTensor][] => [
      [`gru/${side}${end}/W`, fromFloat(Float32Array.of(0.5, 0, -0.5, 1), [2, 2])],
      [`gru/${side}${end}/b`, fromFloat(Float32Array.of(0.25, 0.5), [2])],
    ]),
  ),
);

test.each(["set", "init"])("%s writes no negative zero into the second bias of a negated gate", (command) => {
  const checkpoint = checkpointFrom(chainer, { from: "chainer.GRU" });
  const { changed } =
    command === "set"
      ? setBias(checkpoint, chainer, { gate: "update", bias: 1 })
      : initializeTensors(checkpoint, chainer, biases({ update: 1 }));
  expect([...toFloat(changed.get("gru/W_z/b")!)]).toEqual([-1, -1]);
  for (const value of toFloat(changed.get("gru/U_z/b")!)) expect(Object.is(value, 0)).toBe(true);
});

test("set changes the gate of a stack that is not whole, and one unit alone", () => {
  const tensors = new Map([
    ["weight_ih_l1", fromFloat(new Float32Array(24), [8, 3])],
    ["weight_hh_l1", fromFloat(new Float32Array(16), [8, 2])],
    ["bias_ih_l1", fromFloat(new Float32Array(8).fill(0.25), [8])],
    ["bias_hh_l1", fromFloat(new Float32Array(8).fill(0.5), [8])],
  ]);
  const { changed, cells } = setBias(checkpointFrom(tensors), tensors, { gate: "f", bias: 2, unit: 1 });
  expect(cells).toEqual([{ module: "", layer: 1, direction: "forward", gate: "forget" }]);
  expect([...toFloat(changed.get("bias_ih_l1")!)]).toEqual([0.25, 0.25, 0.25, 2, 0.25, 0.25, 0.25, 0.25]);
  expect([...toFloat(changed.get("bias_hh_l1")!)]).toEqual([0.5, 0.5, 0.5, 0, 0.5, 0.5, 0.5, 0.5]);
});

test("options in a Map are refused, as they would be ignored", async () => {
  const checkpoint = checkpointFrom(chainer, { from: "chainer.GRU" });
  const options = new Map([["seed", 1]]) as object;
  const refusal = /expected the (options|selection) to be a plain object/;
  expect(() => initializeTensors(checkpoint, chainer, biases({ update: 1 }), options)).toThrow(refusal);
  await expect(initializeCheckpoint(new Uint8Array(8), "recommended", options)).rejects.toThrow(refusal);
});

test("every kernel set writes the same bits", async () => {
  const file = encodeModel(new LSTM({ inputSize: 9, hiddenSize: 70, seed: 1 }));
  const both = ["recommended", schemes.weights("hiddenWeight", "orthogonal", { per: "matrix" })] as const;
  const written = new Set<string>();
  const before = kernelChoice().name;
  try {
    for (const name of availableKernels()) {
      useKernels(name);
      for (const scheme of both) {
        const { bytes } = await initializeCheckpoint(file, scheme, { seed: 3 });
        written.add(Buffer.from(bytes).toString("base64"));
      }
    }
  } finally {
    useKernels(before);
  }
  expect(written.size).toBe(both.length);
});

test("an edit in place reads only the tensors of layers", async () => {
  const file = await archiveWithDamage();
  const { bytes, format } = await initializeCheckpoint(file, "recommended");
  expect([format, bytes.length]).toEqual(["npz", file.length]);
});
