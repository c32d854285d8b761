import { existsSync, mkdirSync, readFileSync, statSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { DefinedLayer, GRU, Linear, LSTM, Module } from "../../src/core/nn/index.ts";
import { fromFloat, toFloat } from "../../src/core/storage/raw.ts";
import { readSafetensors } from "../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { encodeModel, type Json } from "../../src/core/train/index.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();

class Model extends Module {
  readonly encoder = new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 });
  readonly decoder = new GRU({ inputSize: 5, hiddenSize: 2, seed: 2 });
  readonly head = new Linear({ inFeatures: 2, outFeatures: 1, seed: 3 });

  override forward(): never {
    throw new Error("only its parameters are of interest");
  }
}

const model = new Model();
const file = folder.path("model.safetensors");
beforeAll(() => {
  for (const gate of ["input", "forget", "cell", "output"] as const) {
    for (const [k, cell] of model.encoder.gates[gate].cells.entries()) {
      cell.inputBias!.data.forEach((_, unit, data) => {
        data[unit] = Math.cos(5 * k + unit + gate.length);
      });
      cell.hiddenBias!.data.fill(0);
    }
  }
  // The doubled bias: 1 in both.
  model.encoder.cell(1, "forward").gates.forget.inputBias!.data.fill(1);
  model.encoder.cell(1, "forward").gates.forget.hiddenBias!.data.fill(1);
  writeFileSync(file, encodeModel(model));
});

const inspect = async (path: string) => JSON.parse((await runCommand(["inspect", path, "--json"])).out);

describe("sluice inspect", () => {
  test("--json gives layers, cells and gates", async () => {
    const report = await inspect(file);
    expect(report.format).toBe("safetensors");
    expect(report.layers.map(({ name }: { name: string }) => name).sort()).toEqual(["decoder", "encoder"]);
    const encoder = report.layers.find(({ name }: { name: string }) => name === "encoder");
    expect(encoder).toMatchObject({
      cell: "lstm",
      inputSize: 3,
      hiddenSize: 4,
      numLayers: 2,
      bidirectional: true,
      biases: 2,
    });
    expect(
      encoder.cells.map((cell: { layer: number; direction: string }) => `${cell.layer} ${cell.direction}`),
    ).toEqual(["0 forward", "0 reverse", "1 forward", "1 reverse"]);
    expect(Object.keys(encoder.cells[0].gates)).toEqual(["input", "forget", "cell", "output"]);
    const { forget } = encoder.cells[2].gates;
    expect(forget).toMatchObject({ range: { start: 4, end: 8 }, bias: { mean: 2, sd: 0, min: 2, max: 2 } });
    expect(forget.timescale).toBeCloseTo(1 + Math.exp(2), 12);
    const values = [...model.encoder.cell(0, "reverse").gates.output.bias()];
    const mean = values.reduce((a, b) => a + b) / 4;
    expect(encoder.cells[1].gates.output.bias).toMatchObject({
      min: Math.min(...values),
      max: Math.max(...values),
    });
    expect(encoder.cells[1].gates.output.bias.mean).toBeCloseTo(mean, 12);
    const decoder = report.layers.find(({ name }: { name: string }) => name === "decoder");
    expect(Object.keys(decoder.cells[0].gates)).toEqual(["reset", "update", "new"]);
    expect(decoder.cells[0].gates.new.bias).toBeNull();
    expect(decoder.cells[0].gates.update.timescale).toBeGreaterThan(1);
  });

  test("the table is aligned, and says where two biases add up", async () => {
    const { code, out } = await runCommand(["inspect", file]);
    expect(code).toBe(0);
    expect(out).toContain("encoder, LSTM 3 -> 4, 2 layers, bidirectional, two biases");
    const rows = out.split("\n").filter((row) => /^ {2} +\d {2}(forward|reverse)/.test(row));
    expect(rows).toHaveLength(16 + 4);
    const ends = rows.slice(0, 16).map((row) => row.indexOf(")"));
    expect(new Set(rows.slice(0, 3).map((row) => row.indexOf("["))).size).toBe(1);
    expect(ends.every((end) => end > 0)).toBe(true);
    expect(out).toMatch(/note: encoder layer 1 forward forget: two biases add up, 1\.00 \+ 1\.00 = 2\.00/);
  });

  test("a file without recurrent layers says so; another kind of file is refused", async () => {
    const plain = folder.path("plain.safetensors");
    writeFileSync(plain, encodeModel(new Linear({ inFeatures: 2, outFeatures: 2 })));
    expect((await runCommand(["inspect", plain])).out).toContain("no recurrent layer found");
    writeFileSync(folder.path("text.safetensors"), "hello");
    const refused = await runCommand(["inspect", folder.path("text.safetensors")]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(await runCommand(["inspect", folder.path("none")])).toMatchObject({ code: 2 });
  });

  test("a cell that is given by its equations is named as such, and is not converted", async () => {
    const own = folder.path("own.safetensors");
    const layer = new DefinedLayer({ cell: "mgu", inputSize: 2, hiddenSize: 3, seed: 1 });
    writeFileSync(own, encodeModel(layer, layer.config() as unknown as Json));
    const reason = 'whose cell, "MGU", is defined by equations, which no other framework can read';
    expect((await runCommand(["inspect", own])).out).toContain(reason);
    const refused = await runCommand(["convert", own, folder.path("own.onnx")]);
    expect(refused).toMatchObject({ code: 2, out: "" });
    expect(refused.error).toContain(reason);
  });

  test("names cannot move the cursor", async () => {
    const { tensors } = readSafetensors(readFileSync(file));
    const named = new Map(
      [...tensors].map(([name, raw]) => [name.replace("encoder", "\u001b[2J\u202eenc"), raw]),
    );
    const evil = folder.path("evil.safetensors");
    writeFileSync(evil, writeSafetensors(named));
    for (const options of [[], ["--json"]]) {
      const { out } = await runCommand(["inspect", evil, ...options]);
      expect(out).toMatch(/^[\x20-\x7e\n]*$/);
    }
    expect(
      (await inspect(evil)).layers.some(({ name }: { name: string }) => name === "\u001b[2J\u202eenc"),
    ).toBe(true);
  });
});

describe("sluice set", () => {
  const out = folder.path("changed.safetensors");
  const set = (options: string, from = file, to = out) =>
    runCommand(["set", from, "--out", to, ...options.split(" ")]);

  /** Offsets of bytes that differ, by the tensor they are in. */
  function changedElements(path: string): Record<string, number[]> {
    const [before, after] = [readSafetensors(readFileSync(file)), readSafetensors(readFileSync(path))];
    const changed: Record<string, number[]> = {};
    for (const [name, { bytes }] of before.tensors) {
      const other = after.tensors.get(name)!.bytes;
      const elements = new Set([...bytes.keys()].filter((k) => bytes[k] !== other[k]).map((k) => k >> 2));
      if (elements.size > 0) changed[name] = [...elements].sort((a, b) => a - b);
    }
    return changed;
  }

  test("touches the gate's bytes in the selected cell and no others", async () => {
    const ran = await set("--gate forget --bias 1 --module encoder --layer 1 --direction forward");
    expect(ran.code).toBe(0);
    expect(ran.out).toContain("encoder, layer 1 forward: forget has an effective bias of 1\n");
    // 1 + 1 becomes 1 + 0: the input's bias is right already.
    expect(changedElements(out)).toEqual({ "encoder.bias_hh_l1": [4, 5, 6, 7] });
    expect(readFileSync(out).length).toBe(statSync(file).size);
    const encoder = (await inspect(out)).layers.find(({ name }: { name: string }) => name === "encoder");
    expect(encoder.cells[2].gates.forget.bias).toEqual({ mean: 1, sd: 0, min: 1, max: 1 });
  });

  test("without a selection every cell of the layer is set", async () => {
    const ran = await set("--gate o --bias -0.25 --module encoder --json");
    expect(JSON.parse(ran.out).cells).toHaveLength(4);
    expect(
      Object.values(changedElements(out)).every((elements) => elements.every((k) => k >= 12 && k < 16)),
    ).toBe(true);
    expect(Object.keys(changedElements(out)).sort()).toEqual([
      "encoder.bias_ih_l0",
      "encoder.bias_ih_l0_reverse",
      "encoder.bias_ih_l1",
      "encoder.bias_ih_l1_reverse",
    ]);
  });

  test("prints what a file of float16 holds", async () => {
    const half = folder.path("half.safetensors");
    const { tensors } = readSafetensors(readFileSync(file));
    const rounded = [...tensors].map(
      ([name, raw]) => [name, fromFloat(toFloat(raw), raw.shape, "F16")] as const,
    );
    writeFileSync(half, writeSafetensors(new Map(rounded)));
    const ran = await set("--gate forget --bias 1.0001 --module encoder --layer 1", half);
    expect(ran.out).toContain("1 forward: forget has an effective bias of 1, as float16 rounds 1.0001\n");
  });

  test("may write to the file itself", async () => {
    const copy = folder.path("copy.safetensors");
    writeFileSync(copy, readFileSync(file));
    expect((await set("--gate retain --bias 3 --module decoder", copy, copy)).code).toBe(0);
    expect(Object.keys(changedElements(copy)).sort()).toEqual(["decoder.bias_hh_l0", "decoder.bias_ih_l0"]);
  });

  test.each([
    ["an unknown gate", ["--gate", "forgot", "--bias", "1"]],
    ["a gate without a single bias", ["--gate", "new", "--bias", "1", "--module", "decoder"]],
    ["a layer that is not", ["--gate", "forget", "--bias", "1", "--layer", "7"]],
    ["a module that is not", ["--gate", "forget", "--bias", "1", "--module", "x"]],
    ["no bias", ["--gate", "forget"]],
    ["a bias that is not a number", ["--gate", "forget", "--bias", "one"]],
    ["a bias that float32 cannot hold", ["--gate", "forget", "--bias", "1e300", "--module", "encoder"]],
    [
      "a folder that is not",
      ["--gate", "forget", "--bias", "1", "--module", "encoder", "--out", folder.path("no/where")],
    ],
  ])("refuses %s, and the old file stays", async (_what, args) => {
    const old = folder.path("old.safetensors");
    writeFileSync(old, "old");
    const ran = await runCommand(["set", file, "--out", old, ...args]);
    expect(ran).toMatchObject({ code: 2, out: "" });
    expect(ran.error).toMatch(/^sluice: .*\n$/);
    expect(readFileSync(old, "utf8")).toBe("old");
  });
});

test.each(["set --gate forget --bias 1", "init --scheme chrono"])(
  "%s keeps the format, and refuses the ending of another",
  async (given) => {
    const [command, ...args] = `${given} --module encoder`.split(" ");
    const out = folder.path("other.npz");
    const { code, error } = await runCommand([command, file, ...args, "--out", out]);
    expect([code, existsSync(out)]).toEqual([2, false]);
    expect(error).toMatch(
      /^sluice: expected .* safetensors, got .*, which names npz\. .*sluice convert.*\n$/,
    );
  },
);

test.each<[command: string, ...more: string[]]>([
  ["inspect"],
  ["set", "--gate", "forget", "--bias", "1", "--out", folder.path("never")],
  ["init", "--scheme", "chrono", "--out", folder.path("never")],
  ["convert", folder.path("never.npz")],
  ["view"],
])("%s says the same of a file that is not there, and of a device", async (command, ...more) => {
  const missing = await runCommand([command, folder.path("nothing"), ...more]);
  expect([missing.code, missing.error]).toEqual([
    2,
    `sluice: file: expected a file, got none at ${folder.path("nothing")}. Check how the path is written.\n`,
  ]);
  const device = await runCommand([command, "/dev/zero", ...more]);
  expect([device.code, device.error]).toEqual([
    2,
    "sluice: file: expected a regular file at /dev/zero, got a folder, device or pipe.\n",
  ]);
});

test("view does not serve a directory without a run", async () => {
  mkdirSync(folder.path("letters"));
  const ran = await runCommand(["view", folder.path("letters")]);
  expect([ran.code, ran.error]).toEqual([
    2,
    expect.stringMatching(
      /^sluice: \S+: expected a checkpoint or a run directory, got a directory without a run\./,
    ),
  ]);
});
