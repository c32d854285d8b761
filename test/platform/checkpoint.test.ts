import { mkdtempSync, readdirSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { expect, test } from "vitest";
import { openCheckpoint, reportGates } from "../../src/checkpoint.ts";
import { editFile } from "../../src/command/editFile.ts";
import { LSTM } from "../../src/core/nn/lstm.ts";
import { encodeModel } from "../../src/core/train/weights.ts";
import { setBias, toModule, weightsOf } from "../../src/modules.ts";
import { openCheckpointFile, saveCheckpointFile } from "../../src/platform/node/checkpoint.ts";
import { isLive } from "../support/exhaustive.ts";
import { readAll } from "../support/readAll.ts";

const folder = () => mkdtempSync(join(tmpdir(), "sluice-checkpoint-"));

test("a model is written with the files it needs, and opened by its path", async () => {
  const directory = folder();
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
  await saveCheckpointFile(join(directory, "model.json"), weightsOf(lstm), { format: "tfjs" });
  expect(readdirSync(directory).sort()).toEqual([
    expect.stringMatching(/^group1-[0-9a-f]{16}-shard1of1\.bin$/),
    "model.json",
  ]);
  const checkpoint = await openCheckpointFile(join(directory, "model.json"));
  const module = await toModule(checkpoint.layers[0]);
  await checkpoint.close();
  expect(module.parameter("weight_ih_l0").data).toEqual(lstm.parameter("weight_ih_l0").data);
});

test("damage to a file with a checksum is noticed when it is opened, and before it is edited", async () => {
  const path = join(folder(), "model.safetensors");
  const bytes = encodeModel(new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 }));
  const begin = new TextDecoder().decode(bytes).indexOf("crc32:") + 6;
  for (let bit = 8 * begin; bit < 8 * bytes.length; bit += isLive ? 5 : 31) {
    const damaged = bytes.slice();
    damaged[bit >> 3] ^= 1 << (bit & 7);
    writeFileSync(path, damaged);
    await expect(openCheckpointFile(path), `bit ${bit}`).rejects.toMatchObject({ name: "FormatError" });
  }
  const damaged = bytes.slice();
  damaged[bytes.length - 1] ^= 1;
  writeFileSync(path, damaged);
  const edit = editFile(path, path, {}, () => ({ changed: new Map() }));
  await expect(edit).rejects.toMatchObject({ code: "CHECKSUM" });
  expect(new Uint8Array(readFileSync(path))).toEqual(damaged);
  writeFileSync(path, bytes);
  await (await openCheckpointFile(path)).close();
});

test("nothing is written for what has no place, and a missing file is named", async () => {
  const directory = folder();
  const projected = new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, seed: 1 });
  await expect(
    saveCheckpointFile(join(directory, "a.onnx"), weightsOf(projected), { format: "onnx" }),
  ).rejects.toThrow(/got a projection/);
  expect(readdirSync(directory)).toEqual([]);
  await expect(openCheckpointFile(join(directory, "a.onnx"))).rejects.toMatchObject({ code: "MISSING" });
  await saveCheckpointFile(join(directory, "b.pt"), weightsOf(projected), { format: "pytorch" });
  await expect(openCheckpointFile(join(directory, "b.pt"), { from: "nothing" })).rejects.toThrow(
    /expected a framework/,
  );
});

test("a file says at once that a forget bias was set twice, and gives its tensors to a model", async () => {
  const path = join(folder(), "model.pt");
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
  const { inputBias, hiddenBias } = lstm.cell(0).gates.forget;
  for (const bias of [inputBias, hiddenBias]) bias!.data.fill(1);
  await saveCheckpointFile(path, lstm.stateDict(), { format: "pytorch" });
  const checkpoint = await openCheckpointFile(path);
  const doubt =
    "nn.LSTM layer 0 forward forget: two biases add up, 1.00 + 1.00 = 2.00 on average. Both hold the same constant: was one meant?";
  expect(checkpoint.warnings).toEqual([doubt]);
  // Bytes, as in a page, say and give the same.
  const inMemory = await openCheckpoint(readFileSync(path));
  expect(inMemory.warnings).toEqual([doubt]);
  expect(await inMemory.stateDict()).toEqual(await checkpoint.stateDict());
  // The command and the page say the same, of the values that they have: once, and no longer after an edit.
  const tensors = await readAll(checkpoint);
  expect(reportGates(checkpoint, tensors).notes).toEqual([doubt]);
  const { changed } = setBias(checkpoint, tensors, { gate: "forget", bias: 1 });
  expect(reportGates(checkpoint, new Map([...tensors, ...changed])).notes).toEqual([]);
  const again = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 2 });
  again.loadStateDict(await checkpoint.stateDict());
  expect(again.stateDict()).toEqual(lstm.stateDict());
  await checkpoint.close();
});
