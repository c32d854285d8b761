/**
 * Real exports: recurrent layers written by PyTorch's exporter, with and without its own constant folding, and
 * our folding against what onnxruntime computes.
 */
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, it } from "vitest";
import type { OnnxNode } from "../../../src/checkpoint/formats/onnx/model.ts";
import { openOnnx } from "../../../src/checkpoint/formats/onnx/open.ts";
import type { RecurrentNode } from "../../../src/checkpoint/formats/onnx/recurrent.ts";
import { writeOnnx } from "../../../src/checkpoint/formats/onnx/write.ts";
import { fromFloat, type RawTensor, toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { waves } from "./fileBytes.ts";
import { long, model, node } from "./onnxModels.ts";
import { hasPython, python, scratchFolder } from "./samples.ts";

const open = (path: string) => openOnnx(bytesSource(new Uint8Array(readFileSync(path))));

const EXPORT = `
import torch, warnings, json, sys
warnings.filterwarnings("ignore")
torch.manual_seed(0)
cases = []
for cell in ["LSTM", "GRU", "RNN"]:
    for bidirectional in [False, True]:
        for layers in [1, 2]:
            for fold in [True, False]:
                for opset in [9, 13, 17]:
                    module = getattr(torch.nn, cell)(3, 4, layers, bidirectional=bidirectional)
                    path = f"{sys.argv[1]}/{len(cases)}.onnx"
                    torch.onnx.export(module, (torch.randn(5, 2, 3),), path, opset_version=opset, do_constant_folding=fold, dynamo=False)
                    weights = {n: p.detach().numpy().ravel().tolist() for n, p in module.named_parameters()}
                    cases.append(dict(cell=cell, bidirectional=bidirectional, layers=layers, weights=weights))
print(json.dumps(cases))`;

/** PyTorch's gates in the order of ONNX: i o f g, z r n. */
const ORDER: Record<string, number[]> = { LSTM: [0, 3, 1, 2], GRU: [1, 0, 2], RNN: [0] };

interface Exported {
  cell: string;
  bidirectional: boolean;
  layers: number;
  weights: Record<string, number[]>;
}

describe.skipIf(!hasPython("torch", "onnx"))("PyTorch's exporter", () => {
  it("all weights of 72 exports are found, gate by gate", async () => {
    const folder = scratchFolder();
    const cases = JSON.parse(python(EXPORT, folder)) as Exported[];
    expect(cases).toHaveLength(72);
    for (const [k, { cell, bidirectional, layers, weights }] of cases.entries()) {
      const contents = await open(join(folder, `${k}.onnx`));
      expect([k, contents.warnings]).toEqual([k, []]);
      const nodes = contents.metadata.get("recurrent") as RecurrentNode[];
      expect(nodes).toHaveLength(layers);
      const order = ORDER[cell];
      const permuted = (name: string) => {
        const size = weights[name].length / order.length;
        return order.flatMap((gate) => weights[name].slice(gate * size, (gate + 1) * size));
      };
      const suffixes = bidirectional ? ["", "_reverse"] : [""];
      for (const [layer, { type, linearBeforeReset, weights: names }] of nodes.entries()) {
        expect([type, linearBeforeReset]).toEqual([cell, cell === "GRU"]);
        const expected = {
          W: suffixes.flatMap((suffix) => permuted(`weight_ih_l${layer}${suffix}`)),
          R: suffixes.flatMap((suffix) => permuted(`weight_hh_l${layer}${suffix}`)),
          B: suffixes.flatMap((suffix) =>
            ["bias_ih", "bias_hh"].flatMap((bias) => permuted(`${bias}_l${layer}${suffix}`)),
          ),
        };
        for (const letter of ["W", "R", "B"] as const) {
          const read = toFloat(await contents.tensors.get(names[letter]!)!.read());
          expect([k, letter, ...read]).toEqual([k, letter, ...expected[letter].map(Math.fround)]);
        }
      }
    }
  });
});

const CHAINS = 40;

/** A random row of operations that can be folded, from `x` to `y`, in the newest forms; shapes are followed along. */
function randomChain(random: Random): {
  nodes: OnnxNode[];
  initializers: Map<string, RawTensor>;
  size: number;
} {
  let shape = Array.from({ length: 2 + random.integer(2) }, () => 2 + random.integer(4));
  const count = shape.reduce((a, b) => a * b, 1);
  const initializers = new Map([["x", fromFloat(waves(count), shape)]]);
  const nodes: OnnxNode[] = [];
  let current = "x";
  const constant = (...values: number[]) => {
    const name = `c${initializers.size}`;
    initializers.set(name, long(...values));
    return name;
  };
  const push = (
    type: string,
    inputs: string[],
    attributes: Parameters<typeof node>[3] = {},
    extra: string[] = [],
  ) => {
    const output = `v${nodes.length}`;
    nodes.push(node(type, [current, ...inputs], [...extra, output], attributes));
    current = output;
  };
  for (let step = 0; step < 5; step++) {
    const rank = shape.length;
    const axis = random.integer(rank);
    const size = shape[axis];
    switch (random.integer(8)) {
      case 0: {
        const order = [...random.permutation(rank)];
        push("Transpose", [], { perm: { ints: order } });
        shape = order.map((from) => shape[from]);
        break;
      }
      case 1:
        if (rank > 4) break;
        push("Unsqueeze", [constant(axis)]);
        shape.splice(axis, 0, 1);
        break;
      case 2:
        if (size !== 1 || rank < 2) break;
        push("Squeeze", [constant(axis - rank)]);
        shape.splice(axis, 1);
        break;
      case 3:
        push("Reshape", [constant(-1, shape[rank - 1])]);
        shape = [shape.slice(0, -1).reduce((a, b) => a * b, 1), shape[rank - 1]];
        break;
      case 4: {
        if (size < 2) break;
        const start = random.integer(size - 1);
        const stride = 1 + random.integer(2);
        push("Slice", [constant(start), constant(size), constant(axis), constant(stride)]);
        shape[axis] = Math.ceil((size - start) / stride);
        break;
      }
      case 5:
        if (size < 2) break;
        push("Slice", [constant(-1), constant(-(2 ** 40)), constant(axis), constant(-1)]);
        break;
      case 6:
        if (size > 8) break;
        push("Concat", [current], { axis: { int: axis } });
        shape[axis] *= 2;
        break;
      default:
        if (size < 2) break;
        push("Split", [constant(1, size - 1)], { axis: { int: axis } }, [`s${nodes.length}`]);
        shape[axis] = size - 1;
    }
  }
  push("Identity", []);
  nodes[nodes.length - 1] = node("Identity", nodes.at(-1)!.inputs, ["y"]);
  return { nodes, initializers, size: shape.reduce((a, b) => a * b, 1) };
}

describe.skipIf(!hasPython("onnxruntime", "numpy"))("onnxruntime", () => {
  it(`computes what we fold, in ${CHAINS} random rows of operations`, async () => {
    const folder = scratchFolder();
    const random = new Random(21);
    const names: string[] = [];
    for (let k = 0; k < CHAINS; k++) {
      const { nodes, initializers, size } = randomChain(random);
      initializers.set("to", long(1, 1, -1));
      initializers.set("R", fromFloat(Float32Array.of(1), [1, 1, 1]));
      const given = model({
        nodes: [
          ...nodes,
          node("Reshape", ["y", "to"], ["W"]),
          node("RNN", ["X", "W", "R"], ["Y"], { hidden_size: { int: 1 } }),
        ],
        initializers,
        inputs: [{ name: "X", dtype: "F32", shape: [1, 1, size] }],
        outputs: [{ name: "W", dtype: "F32", shape: [1, 1, size] }],
      });
      writeFileSync(join(folder, `${k}.onnx`), writeOnnx(given));
      names.push(nodes.map(({ type }) => type).join(" "));
    }
    const script = `
import sys, json, numpy as np, onnxruntime as ort
out = []
for k in range(int(sys.argv[2])):
    session = ort.InferenceSession(f"{sys.argv[1]}/{k}.onnx", providers=["CPUExecutionProvider"])
    x = np.zeros(session.get_inputs()[0].shape, "f4")
    out.append(session.run(["W"], {"X": x})[0].ravel().tolist())
print(json.dumps(out))`;
    const expected = JSON.parse(python(script, folder, String(CHAINS))) as number[][];
    for (const [k, values] of expected.entries()) {
      const contents = await open(join(folder, `${k}.onnx`));
      const [found] = contents.metadata.get("recurrent") as RecurrentNode[];
      const read = toFloat(await contents.tensors.get(found.weights.W)!.read());
      expect([names[k], ...read]).toEqual([names[k], ...values]);
    }
  });
});
