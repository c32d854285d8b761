/**
 * Every pair of a source whose numbers are quantized or short and a target: what comes out is the numbers of the source, as floats where
 * the target has no such element type, with a note. This file computes the numbers by the definition of each format.
 */
import { mkdtempSync, readFileSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { widened } from "../../../src/checkpoint/interop/save/widen.ts";
import { fromFloat, openCheckpoint, type RawTensor, toFloat } from "../../../src/checkpoint.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { openCheckpointFile } from "../../../src/platform/node/checkpoint.ts";
import { runCommand } from "../../support/commandLine.ts";
import { kerasLayer, kerasSequential } from "../../support/kerasConfigs.ts";
import { floats, longs, model, u32 } from "../formats/tfliteBuilder.ts";

/** A layer of 2 inputs and 1 unit, and a table beside it; the integers that files store. */
const SHAPES = { kernel: [2, 4], recurrent: [1, 4], bias: [4], table: [2, 3] };
const integers = (count: number, start: number) =>
  Array.from({ length: count }, (_, k) => ((start + 37 * k) % 255) + 1);
const SIZES = Object.entries(SHAPES).map(
  ([name, shape]) => [name, shape.reduce((a, b) => a * b, 1)] as const,
);
const stored = Object.fromEntries(SIZES.map(([name, size], k) => [name, integers(size, 11 * k)]));

interface Source {
  /** Files by name, the main one first. */
  files: Map<string, Uint8Array>;
  from?: string;
  /** The numbers of the tensors, by what they are called in the file. */
  expected: Record<string, Float32Array>;
  /** The note on the tensor beside the layer. */
  table: { name: string; type: string };
}

/** TensorFlow.js: q · scale + min, float32 arithmetic of the loader done in double here. */
function tfjs(dtype: "uint8" | "uint16" | "float16"): Source {
  const scale = 0.0125;
  const min = -1.5;
  const names = {
    kernel: "lstm/kernel",
    recurrent: "lstm/recurrent_kernel",
    bias: "lstm/bias",
    table: "embedding/embeddings",
  };
  const expected: Source["expected"] = {};
  const parts: Uint8Array[] = [];
  const weights = Object.entries(names).map(([key, name]) => {
    const values = stored[key];
    const shape = SHAPES[key as keyof typeof SHAPES];
    if (dtype === "float16") {
      const halves = fromFloat(
        Float32Array.from(values, (q) => q / 64 - 1),
        shape,
        "F16",
      );
      parts.push(halves.bytes);
      expected[name] = Float32Array.from(values, (q) => q / 64 - 1);
      return { name, shape, dtype: "float32", quantization: { dtype } };
    }
    const array = dtype === "uint8" ? Uint8Array.from(values) : Uint16Array.from(values, (q) => 200 * q);
    parts.push(new Uint8Array(array.buffer));
    expected[name] = Float32Array.from(array, (q) => q * scale + min);
    return { name, shape, dtype: "float32", quantization: { dtype, scale, min } };
  });
  const lstm = { units: 1, activation: "tanh", recurrent_activation: "sigmoid" };
  const modelTopology = kerasSequential(kerasLayer("LSTM", "lstm", lstm));
  const json = { modelTopology, weightsManifest: [{ paths: ["w.bin"], weights }] };
  return {
    files: new Map([
      ["model.json", new TextEncoder().encode(JSON.stringify(json))],
      ["w.bin", new Uint8Array(Buffer.concat(parts))],
    ]),
    expected,
    table: {
      name: names.table,
      type: dtype === "float16" ? "F16" : `${dtype === "uint8" ? "U8" : "U16"} with a scale`,
    },
  };
}

/** safetensors under Keras's names. */
function safetensors(dtype: "F16" | "BF16"): Source {
  const names = {
    kernel: "lstm/kernel",
    recurrent: "lstm/recurrent_kernel",
    bias: "lstm/bias",
    table: "embedding",
  };
  const expected: Source["expected"] = {};
  const tensors = Object.entries(names).map(([key, name]): [string, RawTensor] => {
    // Sixteenths below 16 have at most eight digits, so both types hold them.
    expected[name] = Float32Array.from(stored[key], (q) => q / 16 - 8);
    return [name, fromFloat(expected[name], SHAPES[key as keyof typeof SHAPES], dtype)];
  });
  const bytes = writeSafetensors(new Map(tensors));
  return {
    files: new Map([["model.safetensors", bytes]]),
    from: "keras.LSTM",
    expected,
    table: { name: names.table, type: dtype },
  };
}

/** TFLite, a table alone: (q - zero) · scale, one pair for all or one for each row. */
function tflite(perRow: boolean): Source {
  const scale = perRow ? [0.5, 0.25] : [0.5];
  const zero = perRow ? [0, 0] : [3];
  const values = stored.table.map((q) => q - 128);
  const bytes = model({
    tensors: [
      {
        name: "table",
        shape: SHAPES.table,
        type: 9,
        buffer: 1,
        quantization: [undefined, undefined, floats(...scale), longs(...zero), undefined, undefined, u32(0)],
      },
    ],
    buffers: [values.map((q) => q & 0xff)],
  });
  const expected = Float32Array.from(values, (q, k) => {
    const row = perRow ? Math.floor(k / 3) : 0;
    return (q - zero[row]) * scale[row];
  });
  return {
    files: new Map([["model.tflite", bytes]]),
    expected: { table: expected },
    table: { name: "table", type: "I8 with a scale" },
  };
}

const sources: [string, () => Source][] = [
  ["TensorFlow.js uint8", () => tfjs("uint8")],
  ["TensorFlow.js uint16", () => tfjs("uint16")],
  ["TensorFlow.js float16", () => tfjs("float16")],
  ["safetensors F16", () => safetensors("F16")],
  ["safetensors BF16", () => safetensors("BF16")],
  ["TFLite int8", () => tflite(false)],
  ["TFLite int8 by rows", () => tflite(true)],
];

/** Short types that a target has, so that they stay. */
const HAS: Record<string, readonly string[]> = {
  ".safetensors": ["F16", "BF16"],
  ".pt": ["F16", "BF16"],
  ".npz": ["F16"],
};
const flat = Object.keys(HAS);
const layersOnly = [".onnx", ".h5", ".weights.h5", ".keras", "model.json"];

function write({ files }: Source): { folder: string; main: string } {
  const folder = mkdtempSync(join(tmpdir(), "sluice-widen-"));
  for (const [name, bytes] of files) writeFileSync(join(folder, name), bytes);
  return { folder, main: join(folder, [...files.keys()][0]) };
}

async function convert(source: Source, ending: string) {
  const { folder, main } = write(source);
  const out = join(folder, ending.startsWith(".") ? `out${ending}` : `out-${ending}`);
  const from = source.from === undefined ? [] : ["--from", source.from];
  const ran = await runCommand(["convert", main, out, ...from, "--verify", "--json"]);
  expect([ending, ran.error, ran.code]).toEqual([ending, "", 0]);
  return { out, ...(JSON.parse(ran.out) as { notes: string[]; verification: { difference: number } }) };
}

describe.each(sources)("%s", (_, make) => {
  const source = make();
  const hasLayer = Object.keys(source.expected).length > 1;

  test.each(flat)(
    "to %s: the table has its numbers, and a note says what became of its type",
    async (ending) => {
      const { out, notes } = await convert(source, ending);
      const { tensors } = await openCheckpoint(new Uint8Array(readFileSync(out)));
      const dots = (text: string) => text.replaceAll("/", ".");
      const [, table] = [...tensors].find(([key]) => dots(key) === dots(source.table.name))!;
      const raw = await table.read();
      expect(raw.quantization).toBeUndefined();
      expect([...toFloat(raw)]).toEqual([...source.expected[source.table.name]]);
      const stays = HAS[ending].includes(source.table.type);
      expect(raw.dtype).toBe(stays ? source.table.type : "F32");
      const said = notes.filter((note) => note.includes(`${source.table.type} becomes float32`));
      expect(said).toHaveLength(stays ? 0 : 1);
    },
  );

  if (!hasLayer) return;
  test.each([...flat, ...layersOnly])("to %s: the layer has its numbers", async (ending) => {
    const { out, notes, verification } = await convert(source, ending);
    const written = await openCheckpointFile(out);
    const [layer] = written.layers;
    const [cell] = await layer.records();
    await written.close();
    const kernel = source.expected["lstm/kernel"];
    // Keras stores [inputs, gates]; records have [gates, inputs], and TensorFlow.js and Keras the order of PyTorch.
    const rows = Float32Array.from({ length: 8 }, (_, k) => kernel[(k % 2) * 4 + Math.floor(k / 2)]);
    expect([...cell.weights.weightIh]).toEqual([...rows]);
    expect([...(cell.weights.biasIh ?? cell.weights.biasHh)!]).toEqual([...source.expected["lstm/bias"]]);
    expect(verification.difference).toBeLessThan(1e-6);
    expect(notes.join()).toMatch(/its numbers \((U8|U16|F16|BF16)\) are written as float32/);
  });
});

test("tens of thousands of tensors of one type have one note, in time in proportion", () => {
  const tensors = new Map(
    Array.from({ length: 60_000 }, (_, k) => [`t${k}`, fromFloat(Float32Array.of(k), [1], "BF16")]),
  );
  const notes: string[] = [];
  const start = process.cpuUsage();
  expect(widened("npz", tensors, ({ cell }) => notes.push(cell)).size).toBe(60_000);
  const { user, system } = process.cpuUsage(start);
  expect(notes).toEqual(["t0 and 59999 more"]);
  expect((user + system) / 1e6).toBeLessThan(2);
});
