/** Weights that a graph makes of stored tensors are edited where they are stored. */
import { existsSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { editedFile, openCheckpoint } from "../../../src/checkpoint.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { setBias } from "../../../src/modules.ts";
import { runs } from "../../support/exhaustive.ts";
import { overwriteTensors } from "../../support/overwrite.ts";
import { readAll } from "../../support/readAll.ts";
import { waves } from "./fileBytes.ts";
import { long, model, node } from "./onnxModels.ts";

const [I, H] = [3, 2];
const inputs = [{ name: "X", dtype: "F32", shape: ["T", "N", I] }];

/**
 * An LSTM whose weights are PyTorch's, brought into the order i o f g by the graph: sliced, joined, and given a leading axis; the input
 * weights are stored transposed.
 */
function exported(): Uint8Array {
  const initializers = new Map<string, RawTensor>([
    ["rnn.weight_t", fromFloat(waves(4 * H * I, 0), [I, 4 * H])],
    ["rnn.weight_hh", fromFloat(waves(4 * H * H, 1000), [4 * H, H])],
    ["rnn.bias_ih", fromFloat(waves(4 * H, 2000), [4 * H])],
    ["rnn.bias_hh", fromFloat(waves(4 * H, 3000), [4 * H])],
    ["zero", long(0)],
    ...[0, 1, 2, 3, 4].map((k): [string, RawTensor] => [`at${k}`, long(k * H)]),
  ]);
  const nodes = [node("Transpose", ["rnn.weight_t"], ["rnn.weight_ih"])];
  const inOrder = (from: string, to: string) => {
    // i f g o → i o f g
    [0, 3, 1, 2].forEach((block, k) => {
      nodes.push(node("Slice", [from, `at${block}`, `at${block + 1}`, "zero"], [`${to}.${k}`]));
    });
    const parts = [0, 1, 2, 3].map((k) => `${to}.${k}`);
    nodes.push(node("Concat", parts, [`${to}.all`], { axis: { int: 0 } }));
    nodes.push(node("Unsqueeze", [`${to}.all`, "zero"], [to]));
  };
  inOrder("rnn.weight_ih", "W");
  inOrder("rnn.weight_hh", "R");
  for (const side of ["ih", "hh"]) {
    [0, 3, 1, 2].forEach((block, k) => {
      nodes.push(
        node("Slice", [`rnn.bias_${side}`, `at${block}`, `at${block + 1}`, "zero"], [`b_${side}.${k}`]),
      );
    });
  }
  const parts = ["ih", "hh"].flatMap((side) => [0, 1, 2, 3].map((k) => `b_${side}.${k}`));
  nodes.push(node("Concat", parts, ["b"], { axis: { int: 0 } }));
  nodes.push(node("Unsqueeze", ["b", "zero"], ["B"]));
  nodes.push(node("LSTM", ["X", "W", "R", "B"], ["Y"], { hidden_size: { int: H } }));
  return writeOnnx(model({ initializers, nodes, inputs }));
}

/** An LSTM whose bias, B, a node makes of a stored tensor. */
function biased(stored: [name: string, RawTensor], made: ReturnType<typeof node>): Uint8Array {
  const initializers = new Map<string, RawTensor>([
    ["W", fromFloat(waves(4 * H * I, 0), [1, 4 * H, I])],
    ["R", fromFloat(waves(4 * H * H, 9), [1, 4 * H, H])],
    stored,
  ]);
  const nodes = [made, node("LSTM", ["X", "W", "R", "B"], ["Y"], { hidden_size: { int: H } })];
  return writeOnnx(model({ initializers, nodes, inputs }));
}

async function setForget(bytes: Uint8Array): Promise<Uint8Array> {
  const checkpoint = await openCheckpoint(bytes);
  const tensors = await readAll(checkpoint);
  const { changed } = setBias(checkpoint, tensors, { gate: "forget", bias: 1 });
  return (await editedFile(bytes, checkpoint, tensors, changed)).bytes;
}

describe("a folded weight", () => {
  test("is changed in the initializers it comes from, and nothing else is", async () => {
    const bytes = exported();
    const edited = await setForget(bytes);
    expect(edited.length).toBe(bytes.length);
    const before = await readAll(await openOnnx(bytesSource(bytes)));
    const after = await readAll(await openOnnx(bytesSource(edited)));
    const expected = (name: string, fill: number) => {
      const values = toFloat(before.get(name)!).slice();
      // Forget is the second block of PyTorch.
      values.fill(fill, H, 2 * H);
      return [...values];
    };
    expect([...toFloat(after.get("rnn.bias_ih")!)]).toEqual(expected("rnn.bias_ih", 1));
    expect([...toFloat(after.get("rnn.bias_hh")!)]).toEqual(expected("rnn.bias_hh", 0));
    for (const name of ["rnn.weight_t", "rnn.weight_hh", "W", "R"]) {
      expect(after.get(name)!.bytes, name).toEqual(before.get(name)!.bytes);
    }
    const different = [...bytes.keys()].filter((k) => bytes[k] !== edited[k]);
    expect(different.length).toBeGreaterThan(0);
    expect(different.length).toBeLessThanOrEqual(2 * H * 4);
  });

  test("any number of a transposed, sliced and joined matrix finds its place", async () => {
    const bytes = exported();
    const contents = await openOnnx(bytesSource(bytes));
    const whole = await contents.tensors.get("W")!.read();
    for (const place of [0, 5, 4 * H * I - 1]) {
      const raw = { ...whole, bytes: whole.bytes.slice() };
      new DataView(raw.bytes.buffer).setFloat32(4 * place, 77, true);
      const { bytes: edited } = await overwriteTensors(bytes, contents, new Map([["W", raw]]));
      const again = await (await openOnnx(bytesSource(edited))).tensors.get("W")!.read();
      expect(again.bytes).toEqual(raw.bytes);
    }
  });

  test("that an operation computes is refused, with what to do", async () => {
    const bytes = biased(
      ["b16", fromFloat(waves(8 * H, 5), [1, 8 * H], "F16")],
      node("Cast", ["b16"], ["B"], { to: { int: 1 } }),
    );
    await expect(setForget(bytes)).rejects.toThrow(/computes with Cast.*sluice convert/);
  });

  test("a number with several copies must become the same in all", async () => {
    const bytes = biased(
      ["half", fromFloat(waves(4 * H, 5), [1, 4 * H])],
      node("Concat", ["half", "half"], ["B"], { axis: { int: 1 } }),
    );
    // The biases of both sides are one: 1 and 0 cannot both be stored there.
    await expect(setForget(bytes)).rejects.toThrow(/in several places.*sluice convert/);
  });

  test("more numbers of two bytes than there are tags", async () => {
    const wide = 2 ** 14;
    const initializers = new Map<string, RawTensor>([
      ["x", fromFloat(new Float32Array(4 * wide), [wide, 4], "F16")],
      ["R", fromFloat(waves(4), [1, 4, 1], "F16")],
    ]);
    const nodes = [
      node("Transpose", ["x"], ["y"]),
      node("Unsqueeze", ["y"], ["W"], { axes: { ints: [0] } }),
      node("LSTM", ["X", "W", "R"], ["Y"], { hidden_size: { int: 1 } }),
    ];
    const inputs = [{ name: "X", dtype: "F16", shape: ["T", "N", wide] }];
    const bytes = writeOnnx(model({ initializers, nodes, inputs }));
    const contents = await openOnnx(bytesSource(bytes));
    const edit = fromFloat(new Float32Array(4 * wide).fill(1), [1, 4, wide], "F16");
    await expect(overwriteTensors(bytes, contents, new Map([["W", edit]]))).rejects.toThrow(
      /fewer than 65536 numbers in F16/,
    );
  });

  test("zeros that the graph makes are nowhere in the file", async () => {
    const bytes = biased(["shape", long(1, 8 * H)], node("ConstantOfShape", ["shape"], ["B"]));
    await expect(setForget(bytes)).rejects.toThrow(/made by the graph/);
  });
});

test("a weight of thousands of stored parts takes time in proportion to them", async () => {
  const names = Array.from({ length: runs(40_000, 4000) }, (_, k) => k.toString(36));
  const initializers = new Map<string, RawTensor>(
    names.map((name) => [name, fromFloat(waves(4), [1, 4, 1])]),
  );
  initializers.set("recurrent", fromFloat(waves(4), [1, 4, 1]));
  const nodes = [
    node("Concat", names, ["weight"], { axis: { int: 2 } }),
    node("LSTM", ["X.", "weight", "recurrent"], ["Y."], { hidden_size: { int: 1 } }),
  ];
  const inputs = [{ name: "X.", dtype: "F32", shape: ["T", "N", names.length] }];
  const bytes = writeOnnx(model({ initializers, nodes, inputs }));
  const edit = fromFloat(new Float32Array(4 * names.length).fill(3), [1, 4, names.length]);
  const contents = await openOnnx(bytesSource(bytes));
  const start = process.cpuUsage();
  const { bytes: edited } = await overwriteTensors(bytes, contents, new Map([["weight", edit]]));
  const { user, system } = process.cpuUsage(start);
  expect((user + system) / 1000).toBeLessThan(3000);
  const weight = await (await openOnnx(bytesSource(edited))).tensors.get("weight")!.read();
  expect(Buffer.compare(weight.bytes, edit.bytes)).toBe(0);
});

const data = process.env.SLUICE_DATA;
const silero = data === undefined ? undefined : join(data, "silero-vad/silero_vad_16k_op15.onnx");
if (silero === undefined || !existsSync(silero))
  console.log("skipping the voice detector: SLUICE_DATA is not set");

test.skipIf(silero === undefined || !existsSync(silero))(
  "a published model: its forget gate is set in the initializers",
  async () => {
    const bytes = new Uint8Array(readFileSync(silero!));
    const edited = await setForget(bytes);
    const different = [...bytes.keys()].filter((k) => bytes[k] !== edited[k]).length;
    // Two biases of 128 numbers.
    expect(different).toBeGreaterThan(128);
    expect(different).toBeLessThanOrEqual(2 * 128 * 4);
    const [layer] = (await openCheckpoint(edited)).layers;
    const [{ weights }] = await layer.records();
    expect(new Set(weights.biasIh!.subarray(128, 256))).toEqual(new Set([1]));
    expect(new Set(weights.biasHh!.subarray(128, 256))).toEqual(new Set([0]));
  },
);
