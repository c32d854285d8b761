/** The ranges that `sluice inspect` prints are those of the file: numbers are set there by hand, and the gate is what changes. */
import { readFileSync, writeFileSync } from "node:fs";
import { beforeAll, describe, expect, test } from "vitest";
import { type GateReport, saveCheckpoint, toFloat } from "../../src/checkpoint.ts";
import { DefinedLayer, GRU, LSTM } from "../../src/core/nn/index.ts";
import { encodeModel } from "../../src/core/train/index.ts";
import { recordOf } from "../../src/modules.ts";
import { openCheckpointFile } from "../../src/platform/node/checkpoint.ts";
import { type Lua, LuaObject, LuaView, t7, table } from "../checkpoint/formats/t7Builder.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";
import { numbersAt } from "../support/locations.ts";

const folder = temporaryFolder();

const lstm = new LSTM({ inputSize: 5, hiddenSize: 20, bias: true, seed: 1 });
const gru = new GRU({ inputSize: 3, hiddenSize: 4, seed: 2 });
beforeAll(() => {
  // One bias, so that frameworks with one can hold it.
  lstm.parameter("bias_hh_l0").data.fill(0);
  writeFileSync(folder.path("lstm.safetensors"), encodeModel(lstm));
  writeFileSync(folder.path("gru.safetensors"), encodeModel(gru));
});

/** The file that `sluice convert` makes of an LSTM 5 -> 20; a `.t7` file, which is not written, is built of the tensors of one that is. */
async function converted(
  name: string,
  framework: string,
  from = "lstm.safetensors",
  ...more: string[]
): Promise<string> {
  if (name.endsWith(".t7")) {
    const opened = await openCheckpointFile(await converted(`${name}.npz`, framework, from), {
      from: framework,
    });
    const fields: Record<string, Lua> = {};
    for (const [tensor, lazy] of opened.tensors)
      fields[tensor] = new LuaView({ values: [...toFloat(await lazy.read())] }, [...lazy.shape]);
    await opened.close();
    const isModule = framework === "torch7.SeqLSTM";
    writeFileSync(folder.path(name), t7(isModule ? new LuaObject("nn.SeqLSTM", fields) : table(fields)));
    return folder.path(name);
  }
  const args = ["convert", folder.path(from), folder.path(name), "--to", framework, ...more];
  const { code, error } = await runCommand(args);
  expect([code, error]).toEqual([0, ""]);
  return folder.path(name);
}

test("FastLSTM's forget gate is rows 41 to 60 of Torch's tensor, said as Lua counts", async () => {
  const file = await converted("fast.t7", "torch7.FastLSTM");
  const { out } = await runCommand(["inspect", file]);
  expect(out).toMatch(/in the file, as Lua counts \(from 1\) +input +forget/);
  expect(out).toMatch(/i2g\S*weight +\[\{\{1, 20\}, \{\}\}\] +\[\{\{41, 60\}, \{\}\}\]/);
  // Ours is not taken for the file's.
  expect(out).toMatch(/gate +our rows +bias mean/);
  expect(out).toContain("forget  [20, 40)");
});

test("an ONNX one is [40, 60) of iofc", async () => {
  const { out } = await runCommand(["inspect", await converted("model.onnx", "onnx")]);
  for (const matrix of ["W", "R"]) {
    expect(out).toMatch(new RegExp(`${matrix}\\S* +\\[0, 0:20, :\\] +\\[0, 40:60, :\\]`));
  }
  expect(out).toMatch(/B\S* \(recurrent bias\) +\[0, 80:100\] +\[0, 120:140\]/);
});

test("columns of Keras, units that alternate in Chainer", async () => {
  const keras = (await runCommand(["inspect", await converted("model.h5", "keras")])).out;
  expect(keras).toMatch(/kernel:0 +\[:, 0:20\] +\[:, 20:40\]/);
  const chainer = (await runCommand(["inspect", await converted("chainer.npz", "chainer.LSTM")])).out;
  expect(chainer).toMatch(/upward\/W +\[1:80:4, :\] +\[2:80:4, :\] +\[0:80:4, :\] +\[3:80:4, :\]/);
});

test("reports differences in the file: a constant added at run time, a sign", async () => {
  const tf1 = (await runCommand(["inspect", await converted("tf1.npz", "tf1.BasicLSTMCell")])).out;
  expect(tf1).toContain("the file's forget bias lacks the 1 that the framework adds when it runs");
  const haiku = (
    await runCommand(["inspect", await converted("haiku.npz", "haiku.GRU", "gru.safetensors", "--lossy")])
  ).out;
  expect(haiku).toContain("update has the opposite sign in the file");
});

describe("--json", () => {
  test.each([
    ["fast.t7", "torch7.FastLSTM", [], "lstm"],
    ["seq.t7", "torch7.SeqLSTM", [], "lstm"],
    ["j.onnx", "onnx", [], "lstm"],
    ["j.h5", "keras", [], "lstm"],
    ["chainer2.npz", "chainer.LSTM", ["--from", "chainer"], "lstm"],
    ["g.onnx", "onnx", [], "gru"],
    ["g.h5", "keras", [], "gru"],
    ["g.npz", "burn.GRU", [], "gru"],
  ] as const)("%s, %s: the numbers at every place are the gate's", async (name, framework, reading, kind) => {
    const file = await converted(name, framework, `${kind}.safetensors`);
    const report = JSON.parse((await runCommand(["inspect", file, "--json", ...reading])).out);
    const hidden = kind === "lstm" ? 20 : 4;
    const opened = await openCheckpointFile(file, { from: reading[1] });
    try {
      const record = (await opened.layers[0].record()).cells[0];
      const [{ gates }] = report.layers[0].cells;
      for (const { range, file: places } of Object.values(gates as Record<string, GateReport>)) {
        expect(places.length).toBeGreaterThanOrEqual(3);
        for (const place of places) {
          const raw = await opened.tensors.get(place.tensor)!.read();
          const isLua = name.endsWith(".t7");
          const text = isLua
            ? place.text.slice(place.text.search(/[[:]\{?\{?|$/))
            : place.text.slice(place.tensor.length);
          let got = numbersAt(`t${text}`, "t", raw);
          if (place.transposed) {
            const count = got.length / hidden;
            const stored = got;
            got = got.map((_, k) => stored[(k % count) * hidden + Math.floor(k / count)]);
          }
          if (place.negated) got = got.map((value) => -value);
          const { weightIh, weightHh, biasIh, biasHh } = record.weights;
          const whole = { weight: [weightIh, weightHh], bias: [biasIh, biasHh] }[place.holds as "weight"][
            place.side === "input" ? 0 : 1
          ]!;
          const width = got.length / hidden;
          expect(got, place.text).toEqual([...whole.subarray(range.start * width, range.end * width)]);
          // Counted from 0, for programs that do not read slices.
          const count = place.axes.reduce(
            (size, { start, end, step = 1 }) => size * Math.ceil((end - start) / step),
            1,
          );
          expect(count).toBe(got.length);
        }
      }
    } finally {
      await opened.close();
    }
    expect(readFileSync(file).length).toBeGreaterThan(0);
  });
});

test("a gate of several heads shows the range of each, and set changes them", async () => {
  const own = new DefinedLayer({ cell: "sLSTM", inputSize: 6, hiddenSize: 6, heads: 2, blocks: 2 });
  const file = folder.path("xlstm.safetensors");
  const target = { format: "safetensors", framework: "xlstm.sLSTMLayer-cuda" } as const;
  writeFileSync(file, saveCheckpoint(recordOf(own, "blocks.0.xlstm"), target));
  await runCommand(["set", file, "--gate", "forget", "--bias", "2", "--out", file]);
  const { out } = await runCommand(["inspect", file]);
  expect(out).toContain("blocks.0.xlstm, sLSTM 6 -> 6, 1 layer, one bias, xlstm.sLSTMLayer-cuda");
  expect(out).toMatch(/slstm_cell\._bias_ +\[0:3\], \[12:15\] +\[3:6\], \[15:18\]/);
  expect(out).toMatch(/forget +\[6, 12\) +2\.000 +0\.000/);
  expect(out).toContain("fgate.weight feeds the input gate and igate.weight the forget gate");
});
