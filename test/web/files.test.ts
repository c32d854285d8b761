/** Which of several files is the checkpoint. */
import { expect, test } from "vitest";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { filesOf } from "../../web/worker/files.ts";

const chosenOf = async (...names: string[]) => {
  const { main, beside } = await filesOf({ kind: "files", files: names.map((name) => new File([], name)) });
  return [main.name, ...beside.keys()];
};

test("the file that names the others is opened, whatever the order of the drop", async () => {
  expect(await chosenOf("net.bin", "model.json")).toEqual(["model.json", "net.bin"]);
  expect(await chosenOf("net.data", "net.onnx")).toEqual(["net.onnx", "net.data"]);
  expect(await chosenOf("one.pt", "two.txt")).toEqual(["one.pt", "two.txt"]);
});

test("a vocabulary is not the checkpoint, unless it comes alone", async () => {
  expect(await chosenOf("vocab.json", "manifest.json", "net")).toEqual([
    "manifest.json",
    "vocab.json",
    "net",
  ]);
  expect(await chosenOf("vocab.json", "net.bin")).toEqual(["net.bin", "vocab.json"]);
  expect(await chosenOf("vocab.json")).toEqual(["vocab.json"]);
});

test("of a whole folder, the file that is a checkpoint is opened", async () => {
  const model = new File([new Uint8Array(writeSafetensors(new Map()))], "model.safetensors");
  const text = (name: string, content: string) => new File([content], name);
  for (const other of [
    text("config.json", '{"architectures":["Model"],"hidden_size":8}'),
    text("data.csv", "a,b\n1,2\n"),
    text("README.md", "# A model"),
    text("empty.onnx", ""),
  ])
    expect((await filesOf({ kind: "files", files: [other, model] })).main.name).toBe("model.safetensors");
});
