/** Graphs of other frameworks as chains: a real network, random networks of PyTorch, and graphs that are none. */
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { openChain } from "../../../src/checkpoint/chain/open.ts";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import type { OnnxAttribute, OnnxModel, OnnxNode } from "../../../src/checkpoint/formats/onnx/model.ts";
import { onnxPieces } from "../../../src/checkpoint/formats/onnx/write.ts";
import { reshape, select } from "../../../src/core/autograd/shape.ts";
import { Embedding, GRU, Linear, LSTM } from "../../../src/core/nn/index.ts";
import { joinBytes } from "../../../src/core/storage/join.ts";
import { fromFloat, toFloat } from "../../../src/core/storage/raw.ts";
import { writeSafetensors } from "../../../src/core/storage/safetensors/write.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { openNetwork, toSequential } from "../../../src/network.ts";
import { runs } from "../../support/exhaustive.ts";
import { differenceOf, openNetworkFile, readGolden, runGolden, stepGolden } from "../../support/goldens.ts";
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

test.skipIf(chains === undefined)("a network that keeps its state in buffers is a stream", async () => {
  const network = await openNetworkFile(join(chains!, "walking-policy/model.pt"));
  const { tensors } = await openFile(bytesSource(readFileSync(join(chains!, "walking-policy/golden.npz"))));
  const read = async (name: string) => toFloat(await tensors.get(name)!.read()) as Float32Array;
  const [x, y] = [await read("x"), await read("y")];
  expect(differenceOf(network.run(x), y)).toBeLessThanOrEqual(TOLERANCE);
  network.reset();
  const steps = Array.from({ length: 60 }, (_, t) => [...network.step(x.subarray(41 * t, 41 * (t + 1)))!]);
  expect(differenceOf(steps.flat(), y)).toBeLessThanOrEqual(TOLERANCE);
});

const tensorBytes = ({ shape, data }: Tensor) => fromFloat(data as Float32Array, shape);

describe("a state dict with the order of its layers", () => {
  const LINE = "gru,last,bn,fc1:relu,fc2:relu,fc3:softmax";

  test.skipIf(chains === undefined)("equals its golden", async () => {
    const network = await openNetwork(readFileSync(join(chains!, "pose-gru/model.pth")), { chain: LINE });
    const golden = await readGolden(join(chains!, "pose-gru/golden.npz"));
    expect(runGolden(network, golden)).toBeLessThanOrEqual(TOLERANCE);
  });

  const file = (prefix = "") => {
    const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, bidirectional: true, seed: 1 });
    const head = new Linear({ inFeatures: 8, outFeatures: 2, seed: 2 });
    const named = [
      ...[...lstm.stateDict()].map(([name, value]) => [`lstm.${name}`, value]),
      ...[...head.stateDict()].map(([name, value]) => [`head.0.${name}`, value]),
    ] as [string, Tensor][];
    const x = Float32Array.from({ length: 15 }, (_, k) => Math.sin(k));
    const { output, state } = lstm.forward(tensor(x, [5, 1, 3]));
    const answer = (value: Tensor) => head.forward(reshape(value, [8])).data;
    const tensors = new Map(named.map(([name, value]) => [prefix + name, tensorBytes(value)]));
    return {
      bytes: writeSafetensors(tensors),
      x,
      last: answer(select(output, 0, 4)),
      final: answer(state.hidden),
    };
  };

  test("tells the last frame and the final states apart", async () => {
    for (const prefix of ["", "model."]) {
      const { bytes, x, last, final } = file(prefix);
      const run = async (word: string) =>
        (await openNetwork(bytes, { chain: `lstm,${word},head.0` })).run(x) as Float32Array;
      expect(differenceOf(await run("last"), last)).toBeLessThan(1e-6);
      expect(differenceOf(await run("final"), final)).toBeLessThan(1e-6);
      expect(differenceOf(last, final)).toBeGreaterThan(1e-3);
    }
  });

  test.each([
    [
      undefined,
      /the order of the layers.*got none\. Give chain \(--chain\), such as "lstm,head\.0"\. This is a guess from names and sizes: this order, an answer for each frame [^;]*$/,
    ],
    ["lstm,final,heads", /"heads": expected one of head\.0, lstm, last, final/],
    ["final,lstm", /"final": expected final after a recurrent layer/],
    [
      "lstm,final,head.0:relux",
      /expected an activation \(sigmoid, .*after the colon, got "relux"\. Did you mean relu\?/,
    ],
    ["head.0,lstm", /"lstm": expected weight_ih_l0 of shape/],
  ])("%s is refused", async (chain, why) => {
    await expect(openNetwork(file().bytes, { chain })).rejects.toMatchObject({
      code: "CHAIN",
      message: expect.stringMatching(why),
    });
  });

  test("a line is proposed from names and sizes, whatever their order in the file, and opens", async () => {
    const random = new Random(1);
    let withTable = 0;
    for (let round = 0; round < 30; round++) {
      // Names in the order that they have when sorted, as safetensors writes them.
      const sizes = Array.from({ length: 5 }, () => 2 + random.integer(4));
      const layer = { lstm: LSTM, gru: GRU }[random.uniform() < 0.5 ? "lstm" : "gru"];
      const isTwo = random.uniform() < 0.5;
      const hasTable = random.uniform() < 0.5;
      const net = {
        ...(hasTable && { words_emb: new Embedding({ numEmbeddings: sizes[4], embeddingDim: sizes[0] }) }),
        rnn: new layer({ inputSize: sizes[0], hiddenSize: sizes[1], bidirectional: isTwo }),
        fc1: new Linear({ inFeatures: isTwo ? 2 * sizes[1] : sizes[1], outFeatures: sizes[2] }),
        fc2: new Linear({ inFeatures: sizes[2], outFeatures: sizes[4] }),
      };
      const keys = Object.entries(net).flatMap(([name, module]) =>
        [...module.stateDict()].map(([key, value]) => [`model.${name}.${key}`, tensorBytes(value)] as const),
      );
      const bytes = writeSafetensors(new Map(keys.sort(([a], [b]) => (a < b ? -1 : 1))));
      const refused = await openNetwork(bytes).catch((error) => error);
      const line = `${hasTable ? "model.words_emb," : ""}model.rnn,model.fc1:relu,model.fc2${hasTable ? ":softmax" : ""}`;
      expect(refused.proposal?.chain).toBe(line);
      const { chain } = await openNetwork(bytes, { chain: line });
      expect(chain.assumptions!.join()).not.toContain("leaves out");
      withTable += Number(hasTable);
    }
    expect(withTable).toBeGreaterThan(5);
  });

  test("none is proposed for a module that no line can name, or without a recurrent layer", async () => {
    const net = {
      lstm: new LSTM({ inputSize: 2, hiddenSize: 3 }),
      other: new Linear({ inFeatures: 7, outFeatures: 7 }),
    };
    const bytesOf = (names: readonly (keyof typeof net)[]) =>
      writeSafetensors(
        new Map(
          names.flatMap((name) =>
            [...net[name].stateDict()].map(([key, value]) => [`${name}.${key}`, tensorBytes(value)] as const),
          ),
        ),
      );
    for (const names of [["lstm", "other"], ["other"]] as const)
      expect(await openNetwork(bytesOf(names)).catch((error) => error.proposal)).toBeUndefined();
  });

  const refusal = async (net: Readonly<Record<string, LSTM | Linear>>) => {
    const named = Object.entries(net).flatMap(([name, module]) =>
      [...module.stateDict()].map(([key, value]) => [`${name}.${key}`, tensorBytes(value)] as const),
    );
    return openNetwork(writeSafetensors(new Map(named))).catch((error) => error);
  };

  test("none is proposed where a name says attention, and the refusal names it", async () => {
    const square = () => new Linear({ inFeatures: 4, outFeatures: 4 });
    for (const name of ["attention", "self_attn.q", "block.query", "transformer.0"]) {
      const net = { lstm1: new LSTM({ inputSize: 3, hiddenSize: 4 }), [name]: square(), fc: square() };
      const refused = await refusal(net);
      expect(refused.proposal).toBeUndefined();
      expect(refused.message).toContain(
        `layer "${name}": expected layers in a line, got a name that says attention`,
      );
    }
    expect(
      (await refusal({ lstm: new LSTM({ inputSize: 3, hiddenSize: 4 }), keyboard: square() })).proposal,
    ).toBeDefined();
  });

  test("numbers in names come before sizes, and before the order of the file", async () => {
    const lstm = () => new LSTM({ inputSize: 4, hiddenSize: 4 });
    const linear = () => new Linear({ inFeatures: 4, outFeatures: 4 });
    const refused = await refusal({ fc10: linear(), fc2: linear(), lstm2: lstm(), lstm1: lstm() });
    expect(refused.proposal.chain).toBe("lstm1,lstm2,fc2:relu,fc10");
    expect(refused.proposal.assumed).toMatch(/^This is a guess from names and sizes/);
  });

  test("weights that the line leaves out are reported", async () => {
    const { chain } = await openNetwork(file().bytes, { chain: "lstm,final" });
    expect(chain.assumptions!.join()).toContain("leaves out head.0.bias, head.0.weight");
  });
});

const canExport = hasPython("torch", "onnx", "numpy");
if (!canExport) console.log("skipping random networks of PyTorch: torch and onnx are not there");

describe.skipIf(!canExport)("random networks of PyTorch equal what torch computes", () => {
  const count = runs(200, 20);
  test.each([
    ["ONNX", "model.onnx"],
    ["TorchScript", "model.pt"],
  ])(
    "exported as %s",
    async (format, file) => {
      const scratch = scratchFolder();
      const script = join(import.meta.dirname, "random_chains.py");
      const run =
        "import sys; sys.argv = sys.argv[1:]; exec(open(sys.argv[0]).read(), {'__name__': '__main__'})";
      python(run, script, scratch, "0", String(count), format.toLowerCase());
      let models = 0;
      for (const seed of readdirSync(scratch)) {
        const network = await openNetworkFile(join(scratch, seed, file));
        const golden = await readGolden(join(scratch, seed, "golden.npz"));
        expect(runGolden(network, golden), `seed ${seed}`).toBeLessThanOrEqual(TOLERANCE);
        // A model computes the same, unless the chain joins values.
        if (network.chain.layers.some(({ kind }) => kind === "join")) continue;
        const model = toSequential(network.chain);
        const [{ features, ids }] = network.chain.inputs;
        const [[x]] = golden.inputs;
        const y = model.forward(
          ids ? indices(Int32Array.from(x), [1, x.length]) : tensor(x, [1, x.length / features, features]),
        );
        expect(differenceOf(y.data, golden.outputs[0][0]), `model of seed ${seed}`).toBeLessThanOrEqual(
          TOLERANCE,
        );
        models++;
      }
      expect(models).toBeGreaterThan(count / 2);
      expect(readdirSync(scratch)).toHaveLength(count);
    },
    300_000,
  );
});

describe.skipIf(!canExport || !hasPython("onnxruntime"))("networks with one habit", () => {
  /** Why we refuse networks; all others run. */
  const REFUSED: Readonly<Record<string, RegExp>> = {
    viewInPlace: /got a view of one that a call changes in place/,
    softThreshold: /expected beta 1 and a threshold of 20, got 1 and 0\.1/,
    "causal onnx": /expected results of the network to join/,
    training: /expected evaluation, got training/,
    "alpha script": /expected alpha 1/,
    "alpha trace": /expected alpha 1/,
    rounded: /expected no rounding_mode|got "Floor"/,
    ones: /a function that Sluice follows|an initial state of 0/,
    column: /one number for each feature, got \[4, 1\]/,
    vector: /one number for each feature, got \[4, 1\]/,
    batch: /the first or the last frame, or a direction, got element -1 of axis 0/,
    whole: /expected (a cast to )?float32, got/,
    frames: /two values of one shape/,
    views: /a shape that keeps batch, time and features apart/,
    overTime: /expected softmax over the features/,
    // torch.nn.functional checks sizes in a loop, which scripting keeps.
    "instance script": /expected calls, assignments and branches, got "for /,
    "loop twice": /the equations of a GRU in the loop/,
    "loop three steps": /a loop over all frames, got another number of steps/,
    "loop begins at one": /expected zeros to expand/,
  };

  test("run as torch and onnxruntime run them, or are refused with the reason", async () => {
    const scratch = scratchFolder();
    const script = join(import.meta.dirname, "odd_exports.py");
    python(
      "import sys; sys.argv = sys.argv[1:]; exec(open(sys.argv[0]).read(), {'__name__': '__main__'})",
      script,
      scratch,
    );
    const places = readdirSync(scratch, { withFileTypes: true }).filter((each) => each.isDirectory());
    let refusals = 0;
    for (const { name } of places) {
      const isOnnx = readdirSync(join(scratch, name)).includes("model.onnx");
      const file = join(scratch, name, isOnnx ? "model.onnx" : "model.pt");
      const why = REFUSED[name] ?? REFUSED[name.split(" ")[0]];
      if (why !== undefined) {
        refusals++;
        await expect(openNetworkFile(file), name).rejects.toMatchObject({
          code: "CHAIN",
          message: expect.stringMatching(why),
        });
        continue;
      }
      const golden = await readGolden(join(scratch, name, "golden.npz"));
      expect(runGolden(await openNetworkFile(file), golden), name).toBeLessThanOrEqual(TOLERANCE);
    }
    expect([places.length, refusals]).toEqual([122, 41]);
  }, 120_000);
});

/** A model of nodes over x [N, T, 2], with W of an RNN of three units. */
function modelOf(nodes: OnnxNode[], opset = 17, shape: (number | string)[] = ["n", "t", 2]): Uint8Array {
  const model: OnnxModel = {
    irVersion: 8,
    producer: "test",
    opsets: new Map([["", opset]]),
    graph: {
      name: "graph",
      nodes,
      initializers: new Map([
        ["W", fromFloat(new Float32Array(6).fill(0.5), [1, 3, 2])],
        ["R", fromFloat(new Float32Array(9).fill(0.1), [1, 3, 3])],
        ["h", fromFloat(new Float32Array(3).fill(1), [1, 1, 3])],
        ["K", fromFloat(new Float32Array(8).fill(1), [2, 2, 2])],
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
  attributes: Record<string, OnnxAttribute> = {},
): OnnxNode => ({
  ...{ name: `the ${type}`, type, domain: "", inputs, outputs },
  attributes: new Map(Object.entries(attributes)),
});
const rnn = (attributes?: Record<string, OnnxAttribute>) => [
  swap("x", "s"),
  node("RNN", ["s", "W", "R"], ["y"], attributes),
];

const swap = (input: string, output: string) =>
  node("Transpose", [input], [output], { perm: { ints: [1, 0, 2] } });

const open = (...nodes: OnnxNode[]) => openChain(bytesSource(modelOf(nodes)));

test("the last frame and the final state are told apart", async () => {
  const run = (output: number) => {
    const rnn = node("RNN", ["s", "W", "R"], ["y", "yh"]);
    return open(
      swap("x", "s"),
      rnn,
      node("Squeeze", [["y", "yh"][output]], ["out"], { axes: { ints: [output === 0 ? 1 : 0] } }),
    );
  };
  expect((await run(0)).outputShapes).toEqual([{ frames: "any", features: 3 }]);
  const final = await run(1);
  expect(final.outputShapes).toEqual([{ features: 3 }]);
  expect(final.layers).toMatchObject([{ kind: "rnn", sequences: false }]);
});

test("a shape that is computed from the sequence keeps batch and time open", async () => {
  const part = (k: number) =>
    node("Slice", ["sizes"], [`size ${k}`], { starts: { ints: [k] }, ends: { ints: [k + 1] } });
  const { outputShapes, layers } = await open(
    swap("x", "s"),
    node("RNN", ["s", "W", "R"], ["all"]),
    node("Transpose", ["all"], ["turned"], { perm: { ints: [0, 2, 1, 3] } }),
    node("Shape", ["turned"], ["sizes"]),
    ...[0, 1, 2, 3].map(part),
    node("Mul", ["size 2", "size 3"], ["product"]),
    node("Reshape", ["product"], ["list"], { shape: { ints: [-1] } }),
    node("Concat", ["size 0", "size 1", "list"], ["shape"], { axis: { int: 0 } }),
    node("Reshape", ["turned", "shape"], ["joined"]),
    swap("joined", "y"),
  );
  expect(outputShapes).toEqual([{ frames: "any", features: 3 }]);
  expect(layers).toMatchObject([{ kind: "rnn", sequences: true }]);
});

const networks = dataFolder("networks");

test.skipIf(networks === undefined)(
  "networks of PyTorch's newer exporter equal their goldens, with batch and time open",
  async () => {
    const folders = readdirSync(networks!).filter((name) => name.startsWith("dynamo-"));
    const files = folders.flatMap((folder) =>
      readdirSync(join(networks!, folder))
        .filter((name) => /^(static|batch|batch-time)\.onnx$/.test(name))
        .map((name) => join(networks!, folder, name)),
    );
    expect(files.length).toBeGreaterThan(10);
    for (const file of files) {
      const network = await openNetworkFile(file);
      const { tensors } = await openFile(bytesSource(readFileSync(join(file, "../golden.npz"))));
      const numbers = async (name: string) => toFloat(await tensors.get(name)!.read()) as Float32Array;
      const [x, wanted] = [await numbers("in_x"), await numbers("out_y")];
      const batch = tensors.get("in_x")!.shape[0];
      const size = x.length / batch;
      const got = Array.from({ length: batch }, (_, n) => [
        ...network.run(x.subarray(n * size, (n + 1) * size)),
      ]);
      expect(differenceOf(got.flat(), wanted), file).toBeLessThanOrEqual(TOLERANCE);
    }
  },
);

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
      "an activation whose default runtimes do not share",
      rnn({ activations: { strings: ["HardSigmoid"] } }),
      /does not say the parameters of HardSigmoid/,
    ],
    ["a limit on gates", rnn({ clip: { float: 1 } }), /limits the pre-activations of its gates to 1/],
    [
      "a sequence with the batch first",
      [node("RNN", ["M", "W", "R"], ["y"])],
      /"the RNN".*expected a result of the network/,
    ],
    [
      "a layer over the wrong axis",
      [...rnn(), node("Softmax", ["y"], ["z"], { axis: { int: 0 } })],
      /"the Softmax": expected softmax over the features/,
    ],
    [
      "a cast that rounds",
      [node("Relu", ["x"], ["y"]), node("Cast", ["y"], ["z"], { to: { int: 7 } })],
      /"the Cast": Cast: expected a cast to float32, got one to type 7/,
    ],
    ["a convolution over features instead of frames", [node("Conv", ["x", "K"], ["y"])], /"the Conv"/],
    [
      "a part of the frames backwards",
      [
        node("Slice", ["x"], ["y"], {
          starts: { ints: [2] },
          ends: { ints: [-100] },
          axes: { ints: [1] },
          steps: { ints: [-1] },
        }),
      ],
      /"the Slice": expected all elements.*got 2 to -100/,
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

  test("softmax of an older version is over all axes from its own on", async () => {
    const bytes = (opset: number) => bytesSource(modelOf([node("Softmax", ["x"], ["y"])], opset));
    await expect(openChain(bytes(11))).rejects.toThrow(/over the last axis, got one over axis 1/);
    expect((await openChain(bytes(13))).layers).toMatchObject([{ activation: "softmax" }]);
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
