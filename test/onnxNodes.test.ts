/**
 * The recurrent node tests of ONNX, run by Sluice. Most have constant weights and one step, so they prove how files are read more than
 * which gate is which; two have random weights. Skipped, and said so, where the data is not installed.
 */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openOnnx } from "../src/checkpoint/formats/onnx/open.ts";
import type { RecurrentNode } from "../src/checkpoint/formats/onnx/recurrent.ts";
import { recogniseLayers } from "../src/checkpoint/interop/recognise.ts";
import { readLayer } from "../src/checkpoint/interop/records.ts";
import { toFloat } from "../src/core/storage/raw.ts";
import { bytesSource } from "../src/core/storage/source.ts";
import { tensor } from "../src/core/tensor/create.ts";
import { moduleOf } from "../src/modules.ts";
import { readTensorFile, withInitializers } from "./checkpoint/formats/onnxFiles.ts";
import { readAll } from "./support/readAll.ts";

const NODES = "/usr/share/libonnx-testdata/data/node";

function listCases(): string[] {
  try {
    return readdirSync(NODES).filter((name) => /^test_(lstm|gru|rnn|simple_rnn)_/.test(name));
  } catch {
    console.log("skipping the node tests of ONNX: libonnx-testdata is not installed");
    return [];
  }
}

const cases = listCases();

describe.skipIf(cases.length === 0)("node tests of ONNX", () => {
  test.each(cases)("%s", async (name) => {
    const load = (path: string) => new Uint8Array(readFileSync(join(NODES, name, path)));
    const model = load("model.onnx");
    const { metadata } = await openOnnx(bytesSource(model));
    const names = (metadata.get("inputs") as { name: string }[]).map((input) => input.name);
    const files = names.map((input, k) => [input, load(`test_data_set_0/input_${k}.pb`)] as const);
    const weights = new Map(files.filter(([input]) => /^[WRBP]$/.test(input)));
    const contents = await openOnnx(bytesSource(await withInitializers(model, weights)));
    const tensors = await readAll(contents);
    const shapes = new Map([...tensors].map(([key, { shape }]) => [key, shape]));
    const { layers } = recogniseLayers({ format: "onnx", shapes, metadata: contents.metadata });
    expect(layers).toHaveLength(1);
    const module = moduleOf(readLayer(layers[0], tensors));
    const [node] = contents.metadata.get("recurrent") as RecurrentNode[];
    module.batchFirst = node.layout === 1;
    const x = await readTensorFile(new Map(files).get("X")!);
    // Lengths and initial states, where there are any, are the full length and 0.
    const { state } = module.forward(tensor(toFloat(x) as Float32Array, [...x.shape]));
    const place = node.outputs.filter((output) => output !== "").indexOf(node.outputs[1]);
    // [D, N, H], or [N, D, H] with the batch first; one direction makes them the same numbers.
    const expected = toFloat(await readTensorFile(load(`test_data_set_0/output_${place}.pb`)));
    expect(state.hidden.data.length).toBe(expected.length);
    for (let k = 0; k < expected.length; k++) expect(state.hidden.data[k]).toBeCloseTo(expected[k], 6);
  });
});
