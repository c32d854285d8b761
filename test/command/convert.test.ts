import { existsSync, readFileSync, symlinkSync, writeFileSync } from "node:fs";
import { describe, expect, test } from "vitest";
import { saveCheckpoint } from "../../src/checkpoint.ts";
import { GRU, Linear, LSTM, Module } from "../../src/core/nn/index.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { weightsOf } from "../../src/modules.ts";
import { openCheckpointFile } from "../../src/platform/node/checkpoint.ts";
import { classifyTask, sequencesFrom } from "../../src/tasks.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const folder = temporaryFolder();

class Model extends Module {
  readonly encoder = new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 });
  readonly head = new Linear({ inFeatures: 8, outFeatures: 1, seed: 3 });

  override forward(): never {
    throw new Error("only its parameters are of interest");
  }
}

const model = new Model();
const file = folder.path("model.pt");
writeFileSync(file, saveCheckpoint(weightsOf(model), { format: "pytorch" }));

const json = async (...args: string[]) => {
  const { code, out, error } = await runCommand([...args, "--json"]);
  expect(error).toBe("");
  expect(code).toBe(0);
  return JSON.parse(out);
};

describe("a whole model", () => {
  const records = Array.from({ length: 12 }, (_, n) => ({ sequence: [n, 2], label: n % 2 }));
  const { model: trained, config } = classifyTask(sequencesFrom(records), { recurrent: { hiddenSize: 3 } });
  const run = folder.path("whole.safetensors");
  writeFileSync(run, encodeModel(trained, config as never));

  test("of a run goes to ONNX, with what it takes and gives", async () => {
    const out = folder.path("whole.onnx");
    const { task, inputs, outputs } = await json("convert", run, out);
    expect(task).toBe("classify");
    expect(inputs).toEqual([
      { name: "input", dtype: "F64", shape: ["T", "N", 1] },
      { name: "lengths", dtype: "I32", shape: ["N"] },
    ]);
    expect(outputs).toEqual([{ name: "probabilities", dtype: "F32", shape: ["N", 2] }]);
    const checkpoint = await openCheckpointFile(out);
    expect(checkpoint.layers.map(({ hiddenSize }) => hiddenSize)).toEqual([3]);
    await checkpoint.close();
  });

  test("its layer alone when named; options of a layer are refused without", async () => {
    const { layers } = await json("convert", run, folder.path("layer.onnx"), "--module", "recurrent");
    expect(layers).toMatchObject([{ name: "recurrent" }]);
    const { code, error } = await runCommand(["convert", run, folder.path("no.onnx"), "--verify"]);
    expect(code).toBe(2);
    expect(error).toContain("expected a whole model without --verify");
    expect(existsSync(folder.path("no.onnx"))).toBe(false);
  });
});

describe("sluice convert", () => {
  test("an order that the user gives is taken into account where the framework stays the same", async () => {
    const source = new LSTM({ inputSize: 3, hiddenSize: 2, seed: 5 });
    const [from, to] = [folder.path("own.pt"), folder.path("ordered.pt")];
    writeFileSync(from, saveCheckpoint(weightsOf(source), { format: "pytorch" }));
    const { layers, verification } = await json("convert", from, to, "--order", "ifog", "--verify");
    expect(layers[0].from).toBe("pytorch.LSTM in order ifog");
    expect(verification).toMatchObject({ cells: 1, difference: 0 });
    const checkpoint = await openCheckpointFile(to);
    const bias = (await checkpoint.layers[0].records())[0].weights.biasIh!;
    await checkpoint.close();
    const stored = source.parameter("bias_ih_l0").data;
    // The third block of the file was said to be the output gate.
    expect([...bias]).toEqual([...stored.slice(0, 4), ...stored.slice(6, 8), ...stored.slice(4, 6)]);
  });

  test.each([
    ["model.onnx", ["--module", "encoder"]],
    ["model.h5", []],
    ["model.weights.h5", []],
    ["model.keras", []],
    ["model.json", []],
    ["model.npz", ["--to", "mxnet"]],
    ["other.safetensors", ["--to", "tf1.LSTMCell"]],
  ])("to %s and back, it runs the same", async (name, options) => {
    const out = folder.path(name);
    const done = await json("convert", file, out, "--verify", ...options);
    expect(done.layers).toEqual([{ name: "encoder", from: "pytorch.LSTM", cells: 4 }]);
    expect(done.verification).toMatchObject({ cells: 4, skipped: [] });
    // Two biases become one, or a forget bias of 1 is taken out and added again: one rounding each.
    expect(done.verification.difference).toBeLessThan(1e-6);
    const back = folder.path("back.safetensors");
    const from = done.format === "npz" || done.format === "safetensors" ? ["--from", done.framework] : [];
    expect((await json("convert", out, back, "--verify", ...from)).verification.difference).toBeLessThan(
      1e-6,
    );
  });

  test("what is in the convention of the target already is copied bit for bit", async () => {
    const out = folder.path("same.safetensors");
    const { notes } = await json("convert", file, out);
    expect(notes).toEqual([]);
    const checkpoint = await openCheckpointFile(out);
    for (const [name, parameter] of model.stateDict()) {
      const { bytes } = await checkpoint.tensors.get(name)!.read();
      expect([...bytes], name).toEqual([
        ...new Uint8Array(parameter.data.buffer, parameter.data.byteOffset, bytes.length),
      ]);
    }
    await checkpoint.close();
  });

  test("other tensors are kept or named, and the lines say what happened", async () => {
    const { code, out } = await runCommand(["convert", file, folder.path("b.onnx"), "--verify"]);
    expect(code).toBe(0);
    expect(out).toContain("encoder: 4 cells, pytorch.LSTM -> onnx\n");
    expect(out).toContain(
      "note: 2 tensors belong to no recurrent layer and were left out, such as head.weight\n",
    );
    expect(out).toMatch(/read back by Sluice, largest difference on random input over 4 cells: 0\.00e\+0\n/);
    expect(out).toContain("the record pytorch.LSTM: checked against PyTorch itself, which our checks run\n");
    expect(out).toContain(
      "the record onnx.LSTM: checked against ONNX Runtime itself, which our checks run\n",
    );
    await json("convert", file, folder.path("c.npz"), "--to", "keras");
    const checkpoint = await openCheckpointFile(folder.path("c.npz"));
    expect(checkpoint.tensors.has("head.weight")).toBe(true);
    expect([...checkpoint.tensors.keys()].some((name) => name.includes("weight_ih"))).toBe(false);
    await checkpoint.close();
  });

  test("a record of which only the source was read is named, with --verify and without", async () => {
    const to = ["--to", "torch7.FastLSTM"];
    const { code, out } = await runCommand(["convert", file, folder.path("s.npz"), ...to]);
    expect(code).toBe(0);
    expect(out).toContain("the record torch7.FastLSTM: checked by source only\n");
    expect(out).not.toContain("the record pytorch.LSTM");
    const { checked, verification } = await json("convert", file, folder.path("s.npz"), ...to, "--verify");
    expect(checked).toEqual({
      "pytorch.LSTM": { how: "run", by: "PyTorch" },
      "torch7.FastLSTM": { how: "source" },
    });
    expect(verification.proves).toMatch(/reads back.*does not prove the records/);
    const golden = await json("convert", file, folder.path("k.h5"), "--verify");
    expect(golden.checked["keras.LSTM"]).toEqual({ how: "golden", by: "Keras 2" });
    const own = await json("convert", file, folder.path("o.npz"), "--order", "ifog");
    expect(own.checked).toMatchObject({ "pytorch.LSTM in order ifog": { how: "given" } });
  });

  test("what the target cannot hold is refused with the reason; --lossy drops it and says how much", async () => {
    const peeping = folder.path("peephole.npz");
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, peephole: true, seed: 1 });
    writeFileSync(peeping, saveCheckpoint(weightsOf(lstm), { format: "npz", framework: "tf1.LSTMCell" }));
    const refused = await runCommand(["convert", peeping, folder.path("d.pt")]);
    expect(refused.code).toBe(2);
    expect(refused.error).toMatch(/got peepholes .*lossy/);
    expect(existsSync(folder.path("d.pt"))).toBe(false);
    const { notes, verification } = await json(
      "convert",
      peeping,
      folder.path("d.pt"),
      "--lossy",
      "--verify",
    );
    expect(notes[0]).toMatch(/layer 0 forward: dropped: peepholes, a change of up to 0\.\d+/);
    expect(verification.difference).toBeGreaterThan(1e-3);
    const gru = folder.path("gru.pt");
    writeFileSync(
      gru,
      saveCheckpoint(weightsOf(new GRU({ inputSize: 3, hiddenSize: 4, seed: 1 })), { format: "pytorch" }),
    );
    const after = await runCommand(["convert", gru, folder.path("gru.json")]);
    expect(after.code).toBe(2);
    expect(after.error).toMatch(/acts after .*no weights make the two equal. Allow a lossy conversion/);
  });

  test.each([
    [true, "model.json", []],
    [true, "g.h5", ["--to", "keras.GRU-reset-before"]],
    [true, "g.keras", ["--to", "keras.GRU-reset-before"]],
    [true, "g.onnx", ["--to", "onnx.GRU-reset-before"]],
    [true, "g.safetensors", ["--to", "torch7.GRU"]],
    [true, "g.npz", ["--to", "tf1.GRUCell"]],
    [false, "g.pt", []],
    [false, "g.weights.h5", ["--to", "keras.GRU"]],
    [false, "g.onnx", ["--to", "onnx.GRU"]],
  ])(
    "--lossy writes the other reset form and measures it (reset after: %s, to %s)",
    async (resetAfter, name, to) => {
      const path = folder.path("form.onnx");
      const gru = new GRU({ inputSize: 3, hiddenSize: 4, resetAfter, seed: 1 });
      writeFileSync(path, saveCheckpoint(weightsOf(gru), { format: "onnx" }));
      const { notes, verification } = await json(
        "convert",
        path,
        folder.path(name),
        ...to,
        "--lossy",
        "--verify",
      );
      const form = (after: boolean) => (after ? "after" : "before");
      expect(notes.join("\n")).toMatch(
        `acts ${form(resetAfter)} the recurrent product, while that of this class acts ${form(!resetAfter)} it`,
      );
      const told = Number(/outputs on random input, a change of up to (.*)/.exec(notes.at(-1))![1]);
      expect(told).toBeGreaterThan(1e-3);
      // The note measures what is to be written, the check what was written.
      expect(verification).toMatchObject({ cells: 1, skipped: [] });
      expect(verification.difference).toBeCloseTo(told, 3);
    },
  );

  test("a projection is refused with its reason, lossy or not", async () => {
    const path = folder.path("projected.pt");
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, projSize: 2, seed: 1 });
    writeFileSync(path, saveCheckpoint(weightsOf(lstm), { format: "pytorch" }));
    for (const options of [[], ["--lossy"]]) {
      const { code, error } = await runCommand(["convert", path, folder.path("p.h5"), ...options]);
      expect(code).toBe(2);
      expect(error).toMatch(
        /lstm layer 0 forward: keras.LSTM: .* a projection; without it the output has 4 numbers instead of 2/,
      );
    }
  });

  test("weights that are not finite are not said to be equal", async () => {
    const path = folder.path("nan.pt");
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
    lstm.parameter("weight_ih_l0").data[0] = Number.NaN;
    writeFileSync(path, saveCheckpoint(weightsOf(lstm), { format: "pytorch" }));
    const { verification } = await json("convert", path, folder.path("nan.onnx"), "--verify");
    expect(verification).toMatchObject({ cells: 0 });
    expect(verification.skipped[0]).toMatch(/outputs are not finite/);
  });

  test("bad arguments end with code 2 and one line", async () => {
    for (const [args, message] of [
      [["model.xyz"], /expected an output that ends in/],
      [["x.onnx", "--format", "tflite"], /a format with a writer/],
      [["x.onnx", "--module", "decoder"], /module: expected "encoder", got "decoder"/],
      [["x.onnx", "--to", "keras"], /expected framework onnx for onnx/],
      [["x.npz", "--order", "ifgg"], /order: expected each gate/],
    ] as const) {
      const { code, error } = await runCommand(["convert", file, folder.path(args[0]), ...args.slice(1)]);
      expect(code, args.join(" ")).toBe(2);
      expect(error).toMatch(message);
      expect(error.trim().split("\n")).toHaveLength(1);
    }
  });

  test("a user's own order of gates", async () => {
    const out = folder.path("own.safetensors");
    await json("convert", file, out, "--order", "igfo", "--to", "mlx");
    const checkpoint = await openCheckpointFile(out, { from: "mlx" });
    const [cell] = await checkpoint.layers[0].records();
    await checkpoint.close();
    const stored = model.encoder.parameter("weight_ih_l0").data;
    const [H, I] = [4, 3];
    expect([...cell.weights.weightIh.subarray(H * I, 2 * H * I)]).toEqual([
      ...stored.subarray(2 * H * I, 3 * H * I),
    ]);
  });
});

describe("sluice set in every format", () => {
  const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 5 });

  test.each([
    ["a.pt", "pytorch"],
    ["a.npz", "npz"],
    ["a.onnx", "onnx"],
    ["a.h5", "keras-h5"],
    ["a.weights.h5", "keras-weights"],
  ] as const)("%s: the format stays, and so do all bytes but the gate's", async (name, format) => {
    const path = folder.path(name);
    writeFileSync(path, saveCheckpoint(weightsOf(lstm), { format }));
    const out = folder.path(`set-${name}`);
    const { cells, note } = await json("set", path, "--gate", "forget", "--bias", "1", "--out", out);
    expect(cells).toHaveLength(1);
    expect(note).toBeUndefined();
    const [before, after] = [readFileSync(path), readFileSync(out)];
    expect(after.length).toBe(before.length);
    const changed = before.reduce((count, byte, k) => count + Number(byte !== after[k]), 0);
    // Four biases of the input, four of the state, 4 bytes each, and a zip's two checksums of each member.
    expect(changed).toBeGreaterThan(0);
    expect(changed).toBeLessThanOrEqual(8 * 4 + 16);
    const { layers } = await json("inspect", out);
    expect(layers[0].cells[0].gates.forget.bias).toMatchObject({ mean: 1, sd: 0 });
    const original = (await json("inspect", path)).layers[0].cells[0].gates;
    for (const gate of ["input", "cell", "output"]) {
      expect(layers[0].cells[0].gates[gate].bias).toEqual(original[gate].bias);
    }
  });

  test("a format that cannot be changed in place becomes safetensors, and the note says so", async () => {
    const path = folder.path("ascii.t7");
    // In ASCII numbers have no fixed place.
    const storage = (index: number, values: number[]) =>
      `4\n${index}\n3\nV 1\n18\ntorch.FloatStorage\n${values.length}\n${values.join(" ")}\n`;
    const weight = `4\n3\n3\nV 1\n17\ntorch.FloatTensor\n2\n2 4\n4 1\n1\n${storage(4, [1, 2, 3, 4, 5, 6, 7, 8])}`;
    const bias = `4\n5\n3\nV 1\n17\ntorch.FloatTensor\n1\n4\n1\n1\n${storage(6, [1, 2, 3, 4])}`;
    writeFileSync(path, `4\n1\n3\nV 1\n10\nnn.SeqLSTM\n3\n2\n2\n2\n6\nweight\n${weight}2\n4\nbias\n${bias}`);
    const before = readFileSync(path);
    symlinkSync("ascii.t7", folder.path("link.t7"));
    for (const itself of [path, folder.path("link.t7")]) {
      const { code, error } = await runCommand([
        "set",
        path,
        "--gate",
        "forget",
        "--bias",
        "9",
        "--out",
        itself,
      ]);
      expect([code, error]).toEqual([2, expect.stringContaining("expected another file to write to")]);
    }
    expect(readFileSync(path)).toEqual(before);
    const out = folder.path("a.safetensors");
    const { note } = await json("set", path, "--gate", "forget", "--bias", "9", "--out", out);
    expect(note).toMatch(/torch7 cannot be changed in place .* safetensors/);
    const report = await json("inspect", out, "--from", "torch7.SeqLSTM");
    expect(report.format).toBe("safetensors");
    expect(report.layers[0].cells[0].gates.forget.bias.mean).toBe(9);
  });
});

describe("sluice inspect warns", () => {
  test("of a framework that the file is not of", async () => {
    const { layers, notes } = await json("inspect", file, "--from", "keras");
    expect(layers).toEqual([]);
    expect(notes).toContain("encoder: does not belong to keras; names and shapes fit pytorch.LSTM");
  });

  test("of a bias of 1 in another gate, and of units without weights", async () => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 64, seed: 5 });
    lstm.gates.output.setBias(1);
    lstm.parameter("weight_ih_l0").data.fill(0, 0, 6);
    lstm.parameter("weight_hh_l0").data.fill(0, 0, 128);
    const path = folder.path("w.safetensors");
    writeFileSync(path, saveCheckpoint(weightsOf(lstm), { format: "safetensors" }));
    const { notes } = await json("inspect", path);
    expect(notes).toHaveLength(2);
    expect(notes[0]).toMatch(/input: 2 of 64 units depend on neither input nor state/);
    expect(notes[1]).toMatch(
      /the output gate has a bias of 1\.00 on average and forget one of -?0\.\d\d.*--order/,
    );
    lstm.gates.forget.setBias(1);
    writeFileSync(path, saveCheckpoint(weightsOf(lstm), { format: "safetensors" }));
    expect((await json("inspect", path)).notes).toHaveLength(1);
  });
});
