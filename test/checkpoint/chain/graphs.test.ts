/** Graphs of other frameworks as chains: a real network, random networks of PyTorch, and graphs that are none. */
import { readdirSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openChain } from "../../../src/checkpoint/chain/open.ts";
import type { OnnxModel, OnnxNode } from "../../../src/checkpoint/formats/onnx/model.ts";
import { onnxPieces } from "../../../src/checkpoint/formats/onnx/write.ts";
import { joinBytes } from "../../../src/core/storage/join.ts";
import { fromFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { runs } from "../../support/exhaustive.ts";
import { openNetworkFile, readGolden, runGolden, stepGolden } from "../../support/goldens.ts";
import { dataFolder, hasPython, python, scratchFolder } from "../formats/samples.ts";

/** The tolerance of the goldens, relative where they are above 1. */
const TOLERANCE = 1e-5;

const chains = dataFolder("chains");

test.skipIf(chains === undefined)(
  "a network that torch exported equals its golden, by the sequence and by the step",
  async () => {
    const network = await openNetworkFile(join(chains!, "pose-gru/model.onnx"));
    const golden = await readGolden(join(chains!, "pose-gru/golden.npz"));
    expect(runGolden(network, golden)).toBeLessThanOrEqual(TOLERANCE);
    expect(stepGolden(network, golden)).toBeLessThanOrEqual(TOLERANCE);
  },
);

const canExport = hasPython("torch", "onnx", "numpy");
if (!canExport) console.log("skipping random networks of PyTorch: torch and onnx are not there");

describe.skipIf(!canExport)("random networks of PyTorch equal what torch computes", () => {
  const count = runs(200, 20);
  test.each([["ONNX", "model.onnx"]])(
    "exported as %s",
    async (format, file) => {
      const scratch = scratchFolder();
      const script = join(import.meta.dirname, "random_chains.py");
      python(
        `import runpy, sys; sys.argv = sys.argv[1:]; runpy.run_path(sys.argv[0])`,
        script,
        scratch,
        "0",
        String(count),
        format.toLowerCase(),
      );
      for (const seed of readdirSync(scratch)) {
        const network = await openNetworkFile(join(scratch, seed, file));
        const golden = await readGolden(join(scratch, seed, "golden.npz"));
        expect(runGolden(network, golden), `seed ${seed}`).toBeLessThanOrEqual(TOLERANCE);
      }
      expect(readdirSync(scratch)).toHaveLength(count);
    },
    300_000,
  );
});

/** A model of nodes over x [N, T, 2], with W of an RNN of three units. */
function modelOf(nodes: OnnxNode[], shape: (number | string)[] = ["n", "t", 2]): Uint8Array {
  const model: OnnxModel = {
    irVersion: 8,
    producer: "test",
    opsets: new Map([["", 17]]),
    graph: {
      name: "graph",
      nodes,
      initializers: new Map([
        ["W", fromFloat(new Float32Array(6).fill(0.5), [1, 3, 2])],
        ["R", fromFloat(new Float32Array(9).fill(0.1), [1, 3, 3])],
        ["h", fromFloat(new Float32Array(3).fill(1), [1, 1, 3])],
        ["M", fromFloat(new Float32Array(6).fill(1), [2, 3])],
      ]),
      inputs: [{ name: "x", dtype: "F32", shape }],
      outputs: [{ name: nodes.at(-1)!.outputs[0] }],
    },
    properties: new Map(),
    functions: [],
  };
  return joinBytes(onnxPieces(model));
}

const node = (
  type: string,
  inputs: string[],
  outputs: string[],
  attributes: OnnxNode["attributes"] = new Map(),
): OnnxNode => ({
  name: `the ${type}`,
  type,
  domain: "",
  inputs,
  outputs,
  attributes,
});

const swap = (input: string, output: string) =>
  node("Transpose", [input], [output], new Map([["perm", { ints: [1, 0, 2] }]]));

const open = (...nodes: OnnxNode[]) => openChain(bytesSource(modelOf(nodes)));

test("the last frame and the final state are told apart", async () => {
  const run = (output: number) => {
    const rnn = node("RNN", ["s", "W", "R"], ["y", "yh"]);
    return open(
      swap("x", "s"),
      rnn,
      node("Squeeze", [["y", "yh"][output]], ["out"], new Map([["axes", { ints: [output === 0 ? 1 : 0] }]])),
    );
  };
  expect((await run(0)).outputShapes).toEqual([{ frames: "any", features: 3 }]);
  const final = await run(1);
  expect(final.outputShapes).toEqual([{ features: 3 }]);
  expect(final.layers).toMatchObject([{ kind: "rnn", sequences: false }]);
});

describe("refused with the node and its operator", () => {
  const cases: [string, OnnxNode[], RegExp][] = [
    [
      "an operator of its own",
      [node("Einsum", ["x"], ["y"])],
      /"the Einsum": expected an operator that Sluice follows, got "Einsum"/,
    ],
    [
      "a stored state other than 0",
      [swap("x", "s"), node("RNN", ["s", "W", "R", "", "", "h"], ["y"])],
      /"the RNN": RNN: expected an initial state of 0/,
    ],
    [
      "a sequence with the batch first",
      [node("RNN", ["M", "W", "R"], ["y"])],
      /"the RNN".*expected a result of the network/,
    ],
    [
      "a layer over the wrong axis",
      [
        swap("x", "s"),
        node("RNN", ["s", "W", "R"], ["y"]),
        node("Softmax", ["y"], ["z"], new Map([["axis", { int: 0 }]])),
      ],
      /"the Softmax": expected softmax over the features/,
    ],
    [
      "an output that is a constant",
      [node("Relu", ["x"], ["y"]), node("Shape", ["x"], ["z"])],
      /"z": expected a result of the network/,
    ],
  ];
  test.each(cases)("%s", async (_, nodes, why) => {
    await expect(open(...nodes)).rejects.toMatchObject({
      code: "CHAIN",
      message: expect.stringMatching(why),
    });
  });

  test("more nodes than a network has", async () => {
    const nodes = Array.from({ length: 20_000 }, (_, k) =>
      node("Relu", [k === 0 ? "x" : `y${k - 1}`], [`y${k}`]),
    );
    await expect(open(...nodes)).rejects.toMatchObject({ code: "CHAIN" });
  });

  test.each([
    ["a cycle", [node("Add", ["x", "z"], ["y"]), node("Relu", ["y"], ["z"])], "MISSING"],
    ["weights of other sizes", [swap("x", "s"), node("RNN", ["s", "W", "W"], ["y"])], "SHAPE"],
  ])("%s is an error of the file", async (_, nodes, code) => {
    await expect((async () => open(...nodes))()).rejects.toMatchObject({ code });
  });
});
