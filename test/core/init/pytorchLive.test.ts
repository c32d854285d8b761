/**
 * Presets and fills against PyTorch, live: what both draw are samples of one distribution. Every block of every gate is compared by a
 * two-sample Kolmogorov-Smirnov statistic, by its bounds, and by how it correlates with the blocks beside it.
 */
import { describe, expect, test } from "vitest";
import { initialize } from "../../../src/core/init/initialize.ts";
import { weights } from "../../../src/core/init/schemes.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { hasPython, python } from "../../checkpoint/formats/samples.ts";
import { blocksOf, correlation, distance, expectAlike, LIMIT } from "./alike.ts";
import { deviationOf, gramError, largestOf } from "./moments.ts";

const live = hasPython("torch");

const I = 60;
const H = 50;

const script = `
import json, torch
from torch import nn
torch.manual_seed(0)
I, H = ${I}, ${H}
out = {}
for name, module in dict(LSTM=nn.LSTM(I, H), GRU=nn.GRU(I, H), RNN=nn.RNN(I, H), projected=nn.LSTM(I, H, proj_size=20)).items():
    out[name] = {key: value.detach().double().flatten().tolist() for key, value in module.named_parameters()}
fills = {}
def fill(name, rows, columns, f):
    m = torch.empty(rows, columns, dtype=torch.float64); f(m); fills[name] = m.flatten().tolist()
G = 4
fill("xavierUniform gate", H, I, nn.init.xavier_uniform_)
fill("xavierUniform matrix", G * H, I, nn.init.xavier_uniform_)
fill("xavierNormal matrix", G * H, I, nn.init.xavier_normal_)
fill("kaimingUniform gate", H, I, lambda m: nn.init.kaiming_uniform_(m, nonlinearity="relu"))
fill("kaimingNormal gate", H, I, lambda m: nn.init.kaiming_normal_(m, nonlinearity="relu"))
fill("orthogonal gate", H, H, nn.init.orthogonal_)
fill("orthogonal matrix", G * H, H, nn.init.orthogonal_)
out["fills"] = fills
print(json.dumps(out))
`;

type Samples = Record<string, Record<string, number[]>>;

describe.skipIf(!live)("against PyTorch", () => {
  const samples = live ? (JSON.parse(python(script)) as Samples) : {};

  test("the statistic sees a doubled bias, a missing gate and a wrong bound", () => {
    const bias = samples.LSTM.bias_ih_l0;
    const doubled = bias.map((v, k) => v + samples.LSTM.bias_hh_l0[k]);
    expect(distance(bias, bias)).toBeLessThan(0.2);
    expect(distance(bias, doubled)).toBeGreaterThan(1.2);
    const rows = samples.LSTM.weight_ih_l0;
    expect(
      distance(
        rows,
        rows.map((v) => 1.1 * v),
      ),
    ).toBeGreaterThan(LIMIT);
    expect(
      distance(
        bias,
        bias.map((_, k) => (k < H ? 1 : 0)),
      ),
    ).toBeGreaterThan(LIMIT);
  });

  test.each(["LSTM", "GRU", "RNN", "projected"] as const)("%s: the pytorch preset", (kind) => {
    const options = { inputSize: I, hiddenSize: H, seed: 5 };
    const layer =
      kind === "GRU"
        ? new GRU(options)
        : kind === "RNN"
          ? new RNN(options)
          : new LSTM({ ...options, ...(kind === "projected" && { projSize: 20 }) });
    initialize(layer, "pytorch", { seed: 6 });
    const theirs = samples[kind];
    expect(layer.parameterNames[0]).toEqual(Object.keys(theirs));
    const bound = 1 / Math.sqrt(H);
    for (const [name, values] of Object.entries(theirs)) {
      const { data, shape } = layer.parameter(name);
      expect(largestOf(values)).toBeLessThanOrEqual(bound);
      expect(largestOf(data)).toBeLessThanOrEqual(Math.fround(bound));
      expectAlike(name, data, values);
      if (name.startsWith("weight_hr")) continue;
      const size = data.length / (shape[0] / H);
      const [own, other] = [blocksOf(data, size), blocksOf(values, size)];
      own.forEach((block, gate) => {
        expectAlike(`${name}, gate ${gate}`, block, other[gate]);
      });
      // Blocks are drawn apart from each other in both: 5 standard errors of a correlation.
      for (const blocks of [own, other]) {
        for (let k = 1; k < blocks.length; k++) {
          expect(Math.abs(correlation(blocks[0], blocks[k]))).toBeLessThan(5 / Math.sqrt(size));
        }
      }
    }
    const [ih, hh] = ["bias_ih_l0", "bias_hh_l0"].map((name) => layer.parameter(name).data);
    expect(Math.abs(correlation(ih, hh))).toBeLessThan(5 / Math.sqrt(ih.length));
    // Two biases that are drawn apart: the effective one has twice the variance of each, in both.
    const sums = [
      Array.from(ih, (v, k) => v + hh[k]),
      theirs.bias_ih_l0.map((v, k) => v + theirs.bias_hh_l0[k]),
    ];
    expectAlike("effective bias", sums[0], sums[1]);
    // Five standard errors of the deviation of such a sum.
    for (const sum of sums) {
      expect(Math.abs(deviationOf(sum) / (bound * Math.sqrt(2 / 3)) - 1)).toBeLessThan(
        3 / Math.sqrt(sum.length),
      );
    }
  });

  test.each(Object.keys(samples.fills ?? {}))("weights by %s", (name) => {
    const [fill, per] = name.split(" ") as ["orthogonal", "gate" | "matrix"];
    const part = fill === "orthogonal" ? "hiddenWeight" : "inputWeight";
    const layer = new LSTM({ inputSize: I, hiddenSize: H, dtype: "float64", seed: 5 });
    const kaiming = name.startsWith("kaiming") && { gain: "relu" };
    initialize(layer, weights(part, fill, { per, ...kaiming } as { per: typeof per }), { seed: 7 });
    const matrix = layer.parameter(part === "inputWeight" ? "weight_ih_l0" : "weight_hh_l0").data;
    const theirs = samples.fills[name];
    const own = per === "matrix" ? [Array.from(matrix)] : blocksOf(matrix, theirs.length);
    for (const block of own) expectAlike(name, block, theirs);
    for (let k = 1; k < own.length; k++) {
      expect(Math.abs(correlation(own[0], own[k]))).toBeLessThan(5 / Math.sqrt(theirs.length));
    }
    if (fill !== "orthogonal") return;
    const rows = per === "matrix" ? 4 * H : H;
    for (const block of [...own, theirs]) expect(gramError(block, rows, H)).toBeLessThan(1e-10);
  });
});
