/** Which of several files is the checkpoint. */
import { expect, test } from "vitest";
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
