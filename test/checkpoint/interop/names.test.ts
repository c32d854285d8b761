/** Names that code around PyTorch's layers gives their tensors, and those of old TensorFlow. */

import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import { writeTfjs } from "../../../src/checkpoint/formats/tfjs/write.ts";
import { convertCheckpoint, folderOf, openCheckpoint } from "../../../src/checkpoint.ts";
import { weights } from "../../../src/core/init/schemes.ts";
import type { GRU } from "../../../src/core/nn/gru.ts";
import type { LSTM } from "../../../src/core/nn/lstm.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { initializeCheckpoint, toModule } from "../../../src/modules.ts";
import { openCheckpointFile } from "../../../src/platform/node/checkpoint.ts";
import { readAll } from "../../support/readAll.ts";
import { writeHdf5, writePytorch } from "../../support/writers.ts";
import { dataFolder, hasPython, python, scratchFolder } from "../formats/samples.ts";

/** Distinct numbers: those of the k-th tensor begin at 100 · k. */
function tensorsOf(shapes: Record<string, number[]>): Map<string, RawTensor> {
  return new Map(
    Object.entries(shapes).map(([name, shape], k) => {
      const size = shape.reduce((a, b) => a * b, 1);
      return [
        name,
        fromFloat(
          Float32Array.from({ length: size }, (_, j) => 100 * k + j),
          shape,
        ),
      ];
    }),
  );
}

const [I, H, P] = [3, 2, 5];

describe("PyTorch's tensors under other names", () => {
  test("w_ih and b_hh of code without modules (g2p_en), in order r z n", async () => {
    const side = (name: string) => ({
      [`${name}_w_ih`]: [3 * H, I],
      [`${name}_w_hh`]: [3 * H, H],
      [`${name}_b_ih`]: [3 * H],
      [`${name}_b_hh`]: [3 * H],
    });
    const file = writeSafetensors(
      tensorsOf({ enc_emb: [9, I], ...side("enc"), ...side("dec"), fc_w: [8, H], fc_b: [8] }),
    );
    const { layers } = await openCheckpoint(file);
    expect(layers.map(({ name, convention }) => [name, convention]).sort()).toEqual([
      ["dec", "pytorch.GRUCell"],
      ["enc", "pytorch.GRUCell"],
    ]);
    expect([...layers.find(({ name }) => name === "enc")!.tensorNames].sort()).toEqual(
      Object.keys(side("enc")).sort(),
    );
  });

  test.each([
    ["AWD-LSTM", { "rnns.0.module.weight_hh_l0_raw": [4 * H, H] }, "rnns.0.module.weight_hh_l0_raw"],
    [
      "fastai, whose copy inside the module is overwritten in every step",
      { "rnns.0.weight_hh_l0_raw": [4 * H, H], "rnns.0.module.weight_hh_l0": [4 * H, H] },
      "rnns.0.weight_hh_l0_raw",
    ],
  ])("the raw weights of WeightDrop: %s", async (_, raw, recurrent) => {
    const file = writePytorch(
      tensorsOf({
        "rnns.0.module.weight_ih_l0": [4 * H, I],
        ...(raw as Record<string, number[]>),
        "rnns.0.module.bias_ih_l0": [4 * H],
        "rnns.0.module.bias_hh_l0": [4 * H],
        "decoder.weight": [8, 8],
        "decoder.bias": [8],
      }),
    );
    const { layers, warnings } = await openCheckpoint(file);
    expect(warnings).toEqual([]);
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({
      name: "rnns.0.module",
      convention: "pytorch.LSTM",
      inputSize: I,
      hiddenSize: H,
    });
    expect(layers[0].tensorNames[1]).toBe(recurrent);
    const [cell] = await layers[0].records();
    expect(cell.weights.weightHh[0]).toBe(100);
  });

  test("in the manifest of TensorFlow.js, with or without a model.json", async () => {
    const tensors = tensorsOf({
      "model.cells.0.weight_ih": [4 * H, I],
      "model.cells.0.weight_hh": [4 * H, H],
      "model.cells.0.bias_ih": [4 * H],
      "model.cells.0.bias_hh": [4 * H],
      "model.head.weight": [8, 8],
      "model.head.bias": [8],
    });
    const files = writeTfjs({ tensors, modelTopology: null });
    const { weightsManifest } = JSON.parse(new TextDecoder().decode(files.get("model.json")));
    files.set("weights_manifest.json", new TextEncoder().encode(` ${JSON.stringify(weightsManifest)}`));
    const sources = new Map([...files].map(([name, bytes]) => [name, bytesSource(bytes)]));
    for (const name of ["model.json", "weights_manifest.json"]) {
      const checkpoint = await openCheckpoint(sources.get(name)!, { folder: folderOf(sources), name });
      expect(checkpoint.format).toBe("tfjs");
      expect(checkpoint.layers.map((layer) => [layer.name, layer.convention])).toEqual([
        ["model.cells.0", "pytorch.LSTMCell"],
      ]);
    }
    for (const list of ["[]", "[1]", '[{"paths": []}]', '[{"weights": [], "paths": []}, 1]', "[[[", "[1,2"]) {
      await expect(openFile(bytesSource(new TextEncoder().encode(list))), list).rejects.toMatchObject({
        code: expect.stringMatching(/FORMAT_UNKNOWN|JSON|SYNTAX|HEADER|TRUNCATED/),
      });
    }
  });
});

describe("weights that weight_norm has split", () => {
  const G = [1.5, 0.25, -2, 0.5, 1, 3, 0.1, 2];
  const V = [0.5, -1.25, 2, 0.75, -0.3, 0.1, 1, 1, 0.2, 0.4, -2.5, 3, 0.7, -0.7, 0.05, 0.01];
  // torch._weight_norm(v, g, 0) of PyTorch 2.6 for these.
  const GOLDEN = [
    0.55708605, -1.3927151, 0.2340823, 0.08778086, 1.89736664, -0.63245553, 0.35355338, 0.35355338,
    0.44721356, 0.89442712, -1.92055321, 2.30466366, 0.07071068, -0.07071068, 1.96116126, 0.39223224,
  ];
  const file = (g: string, v: string, write: (tensors: Map<string, RawTensor>) => Uint8Array) => {
    const tensors = tensorsOf({ "a.weight_ih_l0": [8, I], "a.bias_ih_l0": [8], "a.bias_hh_l0": [8] });
    tensors.set(g, fromFloat(Float32Array.from(G), [8, 1]));
    tensors.set(v, fromFloat(Float32Array.from(V), [8, H]));
    return write(tensors);
  };
  const forms: [string, string, string, (tensors: Map<string, RawTensor>) => Uint8Array][] = [
    ["weight_norm", "a.weight_hh_l0_g", "a.weight_hh_l0_v", writePytorch],
    [
      "parametrizations",
      "a.parametrizations.weight_hh_l0.original0",
      "a.parametrizations.weight_hh_l0.original1",
      (tensors) => writeSafetensors(tensors),
    ],
  ];

  test.each(forms)("%s: the weight is v · g / |v|", async (_, g, v, write) => {
    const { layers } = await openCheckpoint(file(g, v, write));
    expect(layers).toHaveLength(1);
    expect(layers[0]).toMatchObject({ name: "a", convention: "pytorch.LSTM", inputSize: I, hiddenSize: H });
    const [{ weights: read }] = await layers[0].records();
    for (const [k, value] of GOLDEN.entries()) expect(read.weightHh[k]).toBeCloseTo(value, 6);
  });

  test.each(forms)(
    "%s: an edited weight becomes its length and direction; other rows keep their bytes",
    async (_, g, v, write) => {
      const before = file(g, v, write);
      const { bytes, format } = await initializeCheckpoint(
        before,
        weights("hiddenWeight", "orthogonal", { per: "gate", gates: ["forget"] }),
        { seed: 2 },
      );
      const [was, is] = [
        await readAll(await openFile(bytesSource(before))),
        await readAll(await openFile(bytesSource(bytes))),
      ];
      expect([...is.keys()]).toEqual([...was.keys()]);
      const values = (raw: RawTensor) => [...toFloat(raw, "float64")];
      for (const name of was.keys()) {
        const width = name === g ? 1 : name === v ? H : 0;
        const changed = values(is.get(name)!).flatMap((value, k) =>
          value === values(was.get(name)!)[k] ? [] : [Math.floor(k / width)],
        );
        // Units 2 and 3 are rows of the forget gate.
        expect([...new Set(changed)], name).toEqual(width === 0 ? [] : [2, 3]);
      }
      const [{ weights: read }] = await (await openCheckpoint(bytes)).layers[0].records();
      const forget = [...read.weightHh.subarray(4, 8)];
      expect(forget[0] ** 2 + forget[1] ** 2).toBeCloseTo(1, 6);
      expect(forget[0] * forget[2] + forget[1] * forget[3]).toBeCloseTo(0, 6);
      expect(format).toBe(write === writePytorch ? "pytorch" : "safetensors");
    },
  );

  test("converted, the weight is written and its parts are not; unconverted weights keep them", async () => {
    const [[, g, v, write]] = forms;
    const checkpoint = await openCheckpoint(file(g, v, write));
    const onnx = await convertCheckpoint(checkpoint, { format: "onnx" });
    expect((await openCheckpoint([...onnx.files.values()][0])).layers).toHaveLength(1);
    const keras = await convertCheckpoint(checkpoint, { format: "npz", framework: "keras" });
    const names = [...(await openCheckpoint([...keras.files.values()][0])).tensors.keys()];
    expect(names.filter((name) => name.includes("weight_hh"))).toEqual([]);
    const same = await convertCheckpoint(checkpoint, { format: "safetensors" });
    const kept = await openFile(bytesSource([...same.files.values()][0]));
    expect([...kept.tensors.keys()].sort()).toEqual(
      [...(await openFile(bytesSource(file(g, v, write)))).tensors.keys()].sort(),
    );
  });

  test.each([
    ["lengths of no shape that fits", [7, 1], [8, H]],
    ["a direction of one axis", [8, 1], [16]],
  ])("%s: not taken for one", async (_, g, v) => {
    const shapes = { "a.weight_ih_l0": [8, I], "a.weight_hh_l0_g": g, "a.weight_hh_l0_v": v };
    const { layers, warnings } = await openCheckpoint(writeSafetensors(tensorsOf(shapes)));
    expect(layers).toEqual([]);
    expect(warnings).toEqual([expect.stringContaining("missing a.weight_hh_l0")]);
  });
});

test.each(["a$&", "a.{layer}", "$$.{number}"])(
  "a message contains the name of a layer unchanged: %s",
  async (name) => {
    const shapes = { [`${name}.weight_ih_l0`]: [8, I] };
    const { warnings } = await openCheckpoint(writeSafetensors(tensorsOf(shapes)));
    expect(warnings).toEqual([expect.stringContaining(`missing ${name}.weight_hh_l0`)]);
  },
);

describe("old TensorFlow", () => {
  test("LSTMCell before TensorFlow 1.0, as the weights of ELMo have it: order i g f o, 1 is added to forget", async () => {
    const path = (direction: number) => `RNN_${direction}/RNN/MultiRNNCell/Cell0/LSTMCell`;
    const cell = (raw: Map<string, RawTensor>) => ({ children: new Map([...raw]) });
    const nest = (
      names: string[],
      inner: { children: Map<string, never> },
    ): { children: Map<string, never> } =>
      names.reduceRight((child, name) => ({ children: new Map([[name, child as never]]) }), inner);
    const raw = tensorsOf({ W_0: [I + P, 4 * H], B: [4 * H], W_P_0: [H, P] });
    const inner = () => nest(["RNN", "MultiRNNCell", "Cell0", "LSTMCell"], cell(raw) as never);
    const file = writeHdf5({
      children: new Map([
        ["RNN_0", inner()],
        ["RNN_1", inner()],
      ]) as never,
    });
    const { layers } = await openCheckpoint(file);
    expect(layers.map(({ name, convention }) => [name, convention])).toEqual(
      [0, 1].map((direction) => [path(direction).replace("/LSTMCell", ""), "tf1.LSTMCell-W"]),
    );
    const [{ spec, weights: read }] = await layers[0].records();
    expect(spec).toMatchObject({ inputSize: I, hiddenSize: H, projSize: P });
    // Blocks of the file: i g f o; of a record: i f g o.
    expect([...read.biasIh!]).toEqual([100, 101, 105, 106, 102, 103, 106, 107]);
    expect([...read.weightHr!.subarray(0, H)]).toEqual([200, 205]);
  });
});

/** Runs the one layer of a file over sines, [5, 1, 3], and compares with the tensor `y` of another file. */
async function compareWithGolden(path: string, goldenPath: string): Promise<void> {
  const [checkpoint, golden] = [await openCheckpointFile(path), await openCheckpointFile(goldenPath)];
  expect(checkpoint.layers).toHaveLength(1);
  const layer = (await toModule(checkpoint.layers[0])) as LSTM | GRU;
  const expected = toFloat(await golden.tensors.get("y")!.read(), "float64");
  const sines = Float32Array.from({ length: 15 }, (_, k) => Math.sin(k));
  const { data } = layer.forward(tensor(sines, [5, 1, 3])).output;
  expect(data.length).toBe(expected.length);
  expected.forEach((value, k) => {
    expect(Math.abs(data[k] - value)).toBeLessThan(1e-6);
  });
  await checkpoint.close();
  await golden.close();
}

test.runIf(hasPython("torch"))(
  "weight_norm of PyTorch itself, before and since parametrizations",
  async () => {
    const folder = scratchFolder();
    python(
      `
import sys, warnings, torch
warnings.filterwarnings("ignore")
folder = sys.argv[1]
for form in (torch.nn.utils.weight_norm, torch.nn.utils.parametrizations.weight_norm):
    torch.manual_seed(1)
    lstm = torch.nn.LSTM(3, 4, bidirectional=True)
    for name in ("weight_hh_l0", "weight_ih_l0_reverse"):
        form(lstm, name)
    with torch.no_grad():
        for name, value in lstm.named_parameters():
            value += 0.3 * torch.rand_like(value)
    x = torch.sin(torch.arange(15.0)).reshape(5, 1, 3)
    y, _ = lstm(x)
    end = "old" if form is torch.nn.utils.weight_norm else "new"
    torch.save(lstm.state_dict(), f"{folder}/{end}.pt")
    torch.save({"y": y.detach()}, f"{folder}/{end}-y.pt")
`,
      folder,
    );
    for (const end of ["old", "new"]) {
      await compareWithGolden(join(folder, `${end}.pt`), join(folder, `${end}-y.pt`));
    }
  },
);

const g2p = dataFolder("g2p");
const scorify = dataFolder("scorify");
const genie = dataFolder("piano-genie");

test.runIf(g2p && scorify && genie)("published files: g2p_en, Scorify and Piano Genie", async () => {
  const found = async (path: string) => {
    const checkpoint = await openCheckpointFile(path);
    const list = checkpoint.layers.map(
      ({ name, convention, inputSize, hiddenSize }) => `${name} ${convention} ${inputSize} ${hiddenSize}`,
    );
    await checkpoint.close();
    return list.sort();
  };
  expect(await found(join(g2p!, "checkpoint20.npz"))).toEqual([
    "dec pytorch.GRUCell 256 256",
    "enc pytorch.GRUCell 256 256",
  ]);
  expect(await found(join(scorify!, "weights_manifest.json"))).toEqual([
    "model.cells.0 pytorch.LSTMCell 128 128",
    "model.cells.1 pytorch.LSTMCell 128 128",
  ]);
  expect(await found(join(genie!, "weights_manifest.json"))).toEqual(
    [0, 1].map((k) => `phero_model/decoder/rnn/rnn/multi_rnn_cell/cell_${k} tf1.LSTMCell 128 128`),
  );
});
