import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { annotated } from "../../src/checkpoint/formats/annotate.ts";
import { openFile } from "../../src/checkpoint/formats/detect.ts";
import {
  bytesSource,
  checkpointFiles,
  fromFloat,
  openCheckpoint,
  saveCheckpoint,
  type WritableFormat,
} from "../../src/checkpoint.ts";
import { initialize, schemeFrom, schemeTable } from "../../src/core/init/index.ts";
import { chrono, closedInput, scaleAll, unitForgetBias, weights } from "../../src/core/init/schemes.ts";
import { kernelChoice, useKernels } from "../../src/core/kernels/choose.ts";
import { GRU, LSTM, onWarning, RNN } from "../../src/core/nn/index.ts";
import { readSafetensors } from "../../src/core/storage/safetensors/open.ts";
import { writeSafetensors } from "../../src/core/storage/safetensors/write.ts";
import { initializeCheckpoint, recordOf } from "../../src/modules.ts";
import { openCheckpointFile } from "../../src/platform/node/checkpoint.ts";
import { archiveWithDamage } from "../support/checkpoints.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { writeNpz } from "../support/writers.ts";

const folder = temporaryFolder();

const lstm = () => new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 });
const bytesOf = (name: string) => new Uint8Array(readFileSync(folder.path(name)));

async function effective(path: string, gate: number, size = 4): Promise<number[][]> {
  const checkpoint = await openCheckpointFile(path);
  const records = await Promise.all(checkpoint.layers.map((layer) => layer.records()));
  await checkpoint.close();
  return records.flat().map(({ weights }) =>
    Array.from({ length: size }, (_, k) => {
      const at = gate * size + k;
      return (weights.biasIh?.[at] ?? 0) + (weights.biasHh?.[at] ?? 0);
    }),
  );
}

const formats: [WritableFormat, string][] = [
  ["safetensors", "m.safetensors"],
  ["pytorch", "m.pt"],
  ["npz", "m.npz"],
  ["onnx", "m.onnx"],
  ["keras-h5", "m.h5"],
  ["keras-weights", "m.weights.h5"],
  ["keras", "m.keras"],
];

describe("sluice init", () => {
  test.each(formats)(
    "%s: the gates of the scheme change in the file's own format, and nothing else",
    async (format, name) => {
      writeFileSync(folder.path(name), saveCheckpoint(recordOf(lstm(), "rnn"), { format }));
      const out = folder.path(`out-${name}`);
      const { code, out: text } = await runCommand([
        "init",
        folder.path(name),
        "--scheme",
        "retainBias:value=2",
        "--out",
        out,
      ]);
      expect(code).toBe(0);
      expect(text).not.toMatch(/note/);
      for (const biases of await effective(out, 1)) for (const bias of biases) expect(bias).toBeCloseTo(2, 6);
      const [before, after] = [folder.path(name), out];
      for (const gate of [0, 2, 3])
        expect(await effective(after, gate)).toEqual(await effective(before, gate));
      const [a, b] = [await openCheckpointFile(before), await openCheckpointFile(after)];
      expect(b.format).toBe(a.format);
      // At most the bias of one gate of four cells, on both sides.
      let different = 0;
      for (const [tensor, lazy] of a.tensors) {
        const [x, y] = [(await lazy.read()).bytes, (await b.tensors.get(tensor)!.read()).bytes];
        different += x.filter((byte, k) => byte !== y[k]).length;
      }
      expect(different).toBeGreaterThan(0);
      expect(different).toBeLessThanOrEqual(4 * 2 * 4 * 4);
      await a.close();
      await b.close();
    },
  );

  test.each([
    ["safetensors", 2 ** 20 - 100],
    ["onnx", 2 ** 20 - 60],
  ] as const)(
    "%s: records that readers would refuse are left out, and a note says so",
    async (format, length) => {
      const name = `short.${format}`;
      const file = saveCheckpoint(recordOf(lstm(), "rnn"), { format });
      writeFileSync(folder.path(name), file);
      const contents = await openFile(bytesSource(file));
      // Just below the limit.
      writeFileSync(folder.path(`full-${name}`), annotated(file, contents, { other: ["x".repeat(length)] }));
      const out = folder.path(`out-full-${name}`);
      const edit = ["init", folder.path(`full-${name}`), "--scheme", "unitForgetBias", "--out", out];
      const { code, out: text } = await runCommand(edit);
      expect(code).toBe(0);
      expect(text).toMatch(/note: which schemes initialised its layers is not kept in the output/);
      expect((await effective(out, 1)).flat().every((bias) => bias === 1)).toBe(true);
      const plain = await runCommand(["init", folder.path(name), "--scheme", "unitForgetBias", "--out", out]);
      expect(plain.out).not.toMatch(/not kept/);
    },
  );

  test("an edit in place reads only the tensors of layers", async () => {
    writeFileSync(folder.path("damaged.npz"), await archiveWithDamage());
    const out = folder.path("damaged-out.npz");
    const args = ["init", folder.path("damaged.npz"), "--scheme", "unitForgetBias", "--out", out];
    expect((await runCommand(args)).code).toBe(0);
    const head = (await openFile(bytesSource(bytesOf("damaged-out.npz")))).tensors.get("head")!;
    await expect(head.read()).rejects.toMatchObject({ code: "CHECKSUM" });
  });

  test("TensorFlow.js: the shard changes, and model.json goes along", async () => {
    const [from, to] = [folder.path("tfjs"), folder.path("tfjs-out")];
    mkdirSync(from);
    mkdirSync(to);
    const files = checkpointFiles(recordOf(lstm(), "rnn"), { format: "tfjs" });
    for (const [name, bytes] of files) writeFileSync(join(from, name), bytes);
    const edit = ["init", join(from, "model.json"), "--scheme", "unitForgetBias", "--out"];
    expect((await runCommand([...edit, join(to, "model.json")])).code).toBe(0);
    expect(await effective(join(to, "model.json"), 1)).toEqual(new Array(4).fill(new Array(4).fill(1)));
    expect(await effective(join(from, "model.json"), 1)).not.toEqual(
      await effective(join(to, "model.json"), 1),
    );
    const before = await effective(join(from, "model.json"), 1);
    expect((await runCommand([...edit, join(from, "other.json")])).code).toBe(0);
    expect(await effective(join(from, "other.json"), 1)).toEqual(new Array(4).fill(new Array(4).fill(1)));
    expect(await effective(join(from, "model.json"), 1)).toEqual(before);
    // Another model of the same weights has the same shard.
    writeFileSync(join(from, "copy.json"), files.get("model.json")!);
    expect((await runCommand([...edit, join(from, "model.json")])).code).toBe(0);
    expect(await effective(join(from, "model.json"), 1)).toEqual(new Array(4).fill(new Array(4).fill(1)));
    expect(await effective(join(from, "copy.json"), 1)).toEqual(before);
  });

  test("TensorFlow.js: weights_manifest.json alone, into another folder and in place", async () => {
    const [from, to] = [folder.path("tfjs-weights"), folder.path("tfjs-weights-out")];
    mkdirSync(from);
    mkdirSync(to);
    const files = checkpointFiles(recordOf(lstm(), "rnn"), { format: "tfjs" });
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(files.get("model.json")));
    files.delete("model.json");
    for (const [name, bytes] of files) writeFileSync(join(from, name), bytes);
    writeFileSync(join(from, "weights_manifest.json"), JSON.stringify(weightsManifest));
    const edit = ["init", join(from, "weights_manifest.json"), "--scheme", "unitForgetBias", "--out"];
    for (const place of [to, from]) {
      expect((await runCommand([...edit, join(place, "weights_manifest.json")])).code).toBe(0);
      expect(await effective(join(place, "weights_manifest.json"), 1)).toEqual(
        new Array(4).fill(new Array(4).fill(1)),
      );
    }
  });

  test("every scheme and preset is what the library does to a module with the same seed", async () => {
    const name = folder.path("all.safetensors");
    const made = {
      lstm,
      gru: () => new GRU({ inputSize: 3, hiddenSize: 4, seed: 1 }),
      rnn: () => new RNN({ inputSize: 3, hiddenSize: 4, nonlinearity: "tanh", seed: 1 }),
    };
    let applied = 0;
    const kernelsInUse = kernelChoice().name;
    for (const [kind, make] of Object.entries(made)) {
      writeFileSync(
        name,
        saveCheckpoint(recordOf(make(), kind), { format: "safetensors", framework: "pytorch" }),
      );
      for (const entry of schemeTable) {
        const module = make();
        let refusal: string | undefined;
        try {
          // The command computes with the reference, so that its files are the same on every machine.
          useKernels("reference");
          initialize(module, schemeFrom(entry.name), { seed: 7 });
        } catch (error) {
          refusal = (error as Error).message;
        } finally {
          useKernels(kernelsInUse);
        }
        const run = await runCommand([
          "init",
          name,
          "--scheme",
          entry.name,
          "--seed",
          "7",
          "--module",
          kind,
          "--out",
          folder.path("one.safetensors"),
        ]);
        expect(run.code, `${entry.name} ${kind}: ${run.error}`).toBe(refusal === undefined ? 0 : 2);
        if (refusal !== undefined) {
          expect(run.error).toContain(refusal.slice(0, 60));
          continue;
        }
        applied++;
        const { tensors } = readSafetensors(bytesOf("one.safetensors"));
        for (const [key, parameter] of module.stateDict()) {
          const { bytes } = tensors.get(`${kind}.${key}`)!;
          expect(
            new Uint8Array(parameter.data.buffer, parameter.data.byteOffset, bytes.length),
            `${entry.name} ${key}`,
          ).toEqual(bytes);
        }
      }
    }
    expect(applied).toBeGreaterThan(40);
  });

  test("several schemes in turn, any gates by name, and one fill for one side", async () => {
    writeFileSync(
      folder.path("a.npz"),
      saveCheckpoint(recordOf(lstm(), "rnn"), { format: "npz", framework: "tf1.LSTMCell" }),
    );
    const { code, out } = await runCommand([
      "init",
      folder.path("a.npz"),
      "--scheme",
      "weights:part=hiddenWeight,fill=constant,per=gate,value=0.5",
      "--scheme",
      "biases:forget=3,input=-3",
      "--layer",
      "0",
      "--out",
      folder.path("b.npz"),
      "--json",
    ]);
    expect(code).toBe(0);
    expect(JSON.parse(out).records["rnn/forward_layer"]).toHaveLength(2);
    const checkpoint = await openCheckpointFile(folder.path("b.npz"));
    const [record] = await checkpoint.layers[0].records();
    await checkpoint.close();
    expect(new Set(record.weights.weightHh)).toEqual(new Set([0.5]));
    // The forget bias of 1 that TensorFlow adds is part of the 3.
    expect(new Set(record.weights.biasIh!.subarray(4, 8))).toEqual(new Set([3]));
  });

  test("a gain by the name of its activation, a fan, and one gate alone, as the library takes them", async () => {
    writeFileSync(
      folder.path("gain.safetensors"),
      saveCheckpoint(recordOf(lstm(), "rnn"), { format: "safetensors" }),
    );
    const schemes = [
      "weights:part=hiddenWeight,fill=orthogonal,per=gate,gain=tanh,gate=forget",
      "weights:part=inputWeight,fill=kaimingNormal,per=matrix,gain=relu,fan=out",
    ];
    const out = folder.path("gain-out.safetensors");
    const { code } = await runCommand([
      "init",
      folder.path("gain.safetensors"),
      ...schemes.flatMap((scheme) => ["--scheme", scheme]),
      "--seed",
      "5",
      "--out",
      out,
    ]);
    expect(code).toBe(0);
    const module = lstm();
    const kernelsInUse = kernelChoice().name;
    try {
      // As the command does, so that its files are the same on every machine.
      useKernels("reference");
      initialize(
        module,
        [
          weights("hiddenWeight", "orthogonal", { per: "gate", gain: "tanh", gates: ["forget"] }),
          weights("inputWeight", "kaimingNormal", { per: "matrix", gain: "relu", fan: "out" }),
        ],
        { seed: 5 },
      );
    } finally {
      useKernels(kernelsInUse);
    }
    const { tensors } = readSafetensors(bytesOf("gain-out.safetensors"));
    expect([...tensors.keys()].sort()).toEqual(
      [...module.stateDict().keys()].map((key) => `rnn.${key}`).sort(),
    );
    for (const [key, { data }] of module.stateDict()) {
      expect(tensors.get(`rnn.${key}`)!.bytes, key).toEqual(fromFloat(data, [data.length]).bytes);
    }
  });

  test("the metadata of safetensors and of ONNX records each init, and adds up", async () => {
    const module = lstm();
    const plain = writeSafetensors(
      new Map([
        // Named like a piece of a vector, and none.
        ["odd:weight_ih_l0", fromFloat(Float32Array.of(5), [1])] as const,
        ...[...module.stateDict()].map(
          ([key, { data, shape }]) => [`net.${key}`, fromFloat(data, shape)] as const,
        ),
      ]),
      new Map([["author", "me"]]),
    );
    const once = await initializeCheckpoint(plain, chrono(50), { seed: 3 });
    const twice = await initializeCheckpoint(once.bytes, unitForgetBias(), { module: "net", layer: 1 });
    const { metadata, tensors } = readSafetensors(twice.bytes);
    expect(metadata.get("author")).toBe("me");
    const records = JSON.parse(metadata.get("initialization")!);
    expect(records.net.map(({ scheme }: { scheme: string }) => scheme)).toEqual(["chrono", "unitForgetBias"]);
    expect(records.net[1].cells).toEqual([
      { layer: 1, direction: "forward" },
      { layer: 1, direction: "reverse" },
    ]);
    expect([...tensors.keys()].sort()).toEqual([...readSafetensors(plain).tensors.keys()].sort());
    const model = saveCheckpoint(recordOf(module, "net"), { format: "onnx" });
    const edited = await initializeCheckpoint(model, ["recommended", chrono(50)], { seed: 3 });
    const again = await initializeCheckpoint(edited.bytes, unitForgetBias());
    const properties = (await openCheckpoint(again.bytes)).metadata.get("properties") as Map<string, string>;
    expect([...properties.keys()].filter((key) => key.startsWith("initialization"))).toHaveLength(2);
    expect(JSON.parse(properties.get("initialization")!)).toEqual(edited.records);
  });

  test("inspect says what was done, also of what convert made, or convert says that it was lost", async () => {
    const [plain, one, two] = ["rec0", "rec1", "rec2"].map((name) => folder.path(`${name}.safetensors`));
    writeFileSync(plain, saveCheckpoint(recordOf(lstm(), "rnn"), { format: "safetensors" }));
    const init = (file: string, scheme: string, out: string, ...more: string[]) =>
      runCommand(["init", file, "--scheme", scheme, "--out", out, ...more]);
    await init(plain, "closedInput:value=2", one);
    await init(one, "scaleAll:factor=0.5", two, "--layer", "1");
    const said = [
      "initialised by, in this order:",
      "  rnn: closedInput:value=2: bias of forget: 2; bias of input: -2; bias of cell, output: 0",
      "  rnn: scaleAll:factor=0.5 (layer 1 forward, layer 1 reverse): inputWeight: times 0.5; hiddenWeight: times 0.5; inputBias: times 0.5; hiddenBias: times 0.5",
      "    moved biases: input from -2, by closedInput, to -1 in layer 1 forward; forget from 2, by closedInput, to 1 in layer 1 forward; input from -2, by closedInput, to -1 in layer 1 reverse; forget from 2, by closedInput, to 1 in layer 1 reverse",
    ].join("\n");
    const inspected = async (file: string) => (await runCommand(["inspect", file])).out;
    expect(await inspected(two)).toContain(said);
    expect(await inspected(plain)).not.toContain("initialised by");
    const { initialization } = JSON.parse((await runCommand(["inspect", two, "--json"])).out);
    expect(initialization.rnn.map(({ scheme }: { scheme: string }) => scheme)).toEqual([
      "closedInput",
      "scaleAll",
    ]);

    const again = await runCommand(["convert", two, folder.path("rec3.safetensors")]);
    expect(again.out).not.toContain("note:");
    expect(await inspected(folder.path("rec3.safetensors"))).toContain(said);
    const lost = await runCommand(["convert", two, folder.path("rec.pt")]);
    expect(lost.out).toContain("note: rnn: which schemes initialised it is not kept in the output");
  });

  test.each(["safetensors", "onnx"] as const)(
    "%s: a later scheme that moves a bias says which scheme had set it",
    async (format) => {
      const file = saveCheckpoint(recordOf(lstm(), "net"), { format });
      const first = await initializeCheckpoint(file, chrono(50), { seed: 3 });
      const second = await initializeCheckpoint(first.bytes, closedInput(2));
      const told: string[] = [];
      const before = onWarning((message) => told.push(message));
      try {
        const { records } = await initializeCheckpoint(second.bytes, scaleAll(0.5));
        // The file's own nodes are not among them. In ONNX each layer of the stack is a node.
        const made = Object.values(records).flat();
        expect(made.every(({ scheme }) => scheme === "scaleAll")).toBe(true);
        const moved = made.flatMap((record) => record.moved);
        expect(moved).toHaveLength(8);
        for (const { gate, setBy, from, to } of moved) {
          const wanted = gate === "forget" ? 2 : -2;
          expect([setBy, from, to]).toEqual(["closedInput", wanted, wanted / 2]);
        }
      } finally {
        onWarning(before);
      }
      expect(told.length).toBeGreaterThan(0);
      for (const warning of told) {
        expect(warning).toMatch(/scaleAll moved .* closedInput had set, from -2 to -1/);
      }
    },
  );

  test.each([
    ["null"],
    ["7"],
    ['{"net":7}'],
    ['{"net":[null,{"scheme":"chrono"}]}'],
    ['{"net":[{"scheme":"a","options":{},"random":{},"cells":[null],"sets":[],"moved":[]}]}'],
    ['{"net":[{"scheme":"a","options":{},"random":{},"cells":[],"sets":[{"part":"bias"}],"moved":[]}]}'],
    ["{"],
  ])("text that is not a record, %s, gives no records", async (text) => {
    const tensors = new Map(
      [...lstm().stateDict()].map(
        ([key, { data, shape }]) => [`net.${key}`, fromFloat(data, shape)] as const,
      ),
    );
    const file = writeSafetensors(tensors, new Map([["initialization", text]]));
    const { records } = await initializeCheckpoint(file, scaleAll(0.5));
    expect(records.net).toHaveLength(1);
    expect(records.net[0].moved).toEqual([]);
  });

  test("layers of one size get numbers of their own, the same whether one of them or all are asked for", async () => {
    const alike = ["a", "b"].map((name) =>
      recordOf(new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }), name),
    );
    const file = saveCheckpoint(alike, { format: "safetensors" });
    const weightsIn = async (module?: string) => {
      const { bytes } = await initializeCheckpoint(file, "pytorch", { seed: 3, ...(module && { module }) });
      const { tensors } = readSafetensors(bytes);
      return ["a", "b"].map((name) => [...tensors.get(`${name}.weight_ih_l0`)!.bytes]);
    };
    const [a, b] = await weightsIn();
    expect(b).not.toEqual(a);
    expect((await weightsIn("b"))[1]).toEqual(b);
  });

  test("a layer without what a scheme sets is left out and told of, unless it was named", async () => {
    const parts = [
      recordOf(lstm(), "encoder"),
      recordOf(new GRU({ inputSize: 8, hiddenSize: 4, seed: 2 }), "decoder"),
    ];
    writeFileSync(folder.path("two.pt"), saveCheckpoint(parts, { format: "pytorch" }));
    const run = (...more: string[]) =>
      runCommand([
        "init",
        folder.path("two.pt"),
        "--scheme",
        "unitForgetBias",
        "--out",
        folder.path("two-out.pt"),
        ...more,
      ]);
    const both = await run();
    expect([both.code, both.out]).toEqual([
      0,
      expect.stringMatching(/decoder was left unchanged: unitForgetBias/),
    ]);
    expect(both.out).toMatch(/encoder, layer 1 reverse: unitForgetBias/);
    const named = await run("--module", "decoder");
    expect([named.code, named.error]).toEqual([2, expect.stringMatching(/expected a cell of kind lstm/)]);
    const nothing = await run("--layer", "5");
    expect([nothing.code, nothing.error]).toEqual([2, "sluice: layer: expected one of 0, 1, got 5.\n"]);
    const stranger = await run("--module", "classifier");
    expect(stranger.error).toBe('sluice: module: expected one of "encoder", "decoder", got "classifier".\n');
    // A gate that only one of them has is set there.
    const set = await runCommand([
      "set",
      folder.path("two.pt"),
      "--gate",
      "forget",
      "--bias",
      "1",
      "--out",
      folder.path("two-set.pt"),
    ]);
    expect(set.code).toBe(0);
    expect(set.out).not.toMatch(/decoder/);
  });

  test("a layer that only reads backwards, and a vector of MXNet 2", async () => {
    const record = recordOf(new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }), "back");
    record.cells[0].direction = "reverse";
    writeFileSync(folder.path("back.onnx"), saveCheckpoint(record, { format: "onnx" }));
    const back = await runCommand([
      "init",
      folder.path("back.onnx"),
      "--scheme",
      "retainBias",
      "--out",
      folder.path("back-out.onnx"),
    ]);
    expect(back.out).toMatch(/layer 0 reverse: retainBias:value=1$/m);
    expect(await effective(folder.path("back-out.onnx"), 1)).toEqual([[1, 1, 1, 1]]);
  });

  test("wrong schemes and arguments are told apart from wrong files", async () => {
    writeFileSync(folder.path("w.npz"), writeNpz(new Map([["a", fromFloat(new Float32Array(2), [2])]])));
    const run = async (scheme: string, file = "m.safetensors") => {
      const { code, error } = await runCommand([
        "init",
        folder.path(file),
        "--scheme",
        scheme,
        "--out",
        folder.path("never"),
      ]);
      expect(code).toBe(2);
      return error;
    };
    expect(await run("nonsense")).toMatch(/expected a scheme \(retainBias, .*weights\)/);
    expect(await run("chrono:steps=4")).toMatch(/expected an argument of chrono \(tMax\)/);
    expect(await run("chrono:tMax=soon")).toMatch(/expected numbers for chrono, got tMax=soon/);
    expect(await run("chrono:tMax")).toMatch(/expected arguments such as tMax=100/);
    expect(await run("chrono:tMax=100=3")).toMatch(/expected arguments such as tMax=100/);
    expect(await run("chrono:tMax=100,tMax=200")).toMatch(/every argument of a scheme once, got tMax again/);
    expect(await run("weights:fill=orthogonal")).toMatch(/expected part .*per/);
    expect(await run("weights:part=hiddenWeight,fill=fog,per=gate")).toMatch(/expected a fill/);
    const orthogonal = "weights:part=hiddenWeight,fill=orthogonal";
    expect(await run(`${orthogonal},per=gate,gain=rleu`)).toMatch(
      /orthogonal: expected a number or one of linear, .*relu, .*got "rleu"/,
    );
    expect(await run(`${orthogonal},per=gate,std=big`)).toMatch(
      /expected a number for std of weights, got std=big/,
    );
    expect(await run(`${orthogonal},per=gate,gate=froget`)).toMatch(/expected one of .*forget.*got "froget"/);
    expect(await run(`${orthogonal},per=matrix,gate=forget`)).toMatch(
      /expected per "gate" where gates are named/,
    );
    expect(await run("recommended", "w.npz")).toMatch(/expected a recurrent layer, found none/);
  });
});
