/** Whole networks as ONNX: read back here, and run by onnxruntime, each beside the network itself. */
import { writeFileSync } from "node:fs";
import { basename, dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import { type ChainSource, Network, openNetwork, toOnnx } from "../../../src/network.ts";
import {
  both,
  cell,
  chain,
  dense,
  everyKind,
  lstm,
  recurrent,
  sequence,
  weights,
} from "../../support/chains.ts";
import { differenceOf, networkFiles, openNetworkFile } from "../../support/goldens.ts";
import { dataFolder, hasPython, python, scratchFolder } from "../formats/samples.ts";

useDefinedCells();

const live = hasPython("onnxruntime", "onnx", "numpy");
if (!live) console.log("toOnnx: not run by onnxruntime, because python3 has none");

const TOLERANCE = 1e-5;

/** What ONNX lacks, by the words of the refusal. */
const REFUSED: Readonly<Record<string, RegExp>> = {
  "other activations": /layer "a": expected a cell state without limit/,
  projection: /layer "a": expected no projection/,
  "all activations": /expected an activation that ONNX has, got "relu\(2,0\.1,0\.5\)"/,
};
/** Cases that the reader of ONNX does not follow; onnxruntime runs them. */
const NOT_READ = ["padding at both ends", "moves", "slopes of each frame", "reshape"];

const states = { activations: { gate: "hardSigmoid(0.2)", state: "elu" } };
const more: Readonly<Record<string, ChainSource>> = {
  "activations of both directions": chain([
    both("a", 3, 4, { activations: { gate: "hardSigmoid(1/6)", state: "softsign" } }),
    recurrent("gru", "g", 8, 4, states),
    recurrent("rnn", "r", 4, 4, { activations: { gate: "sigmoid", state: "leakyRelu(0.2)" } }),
  ]),
  "norm over frames, and one feature as ids": chain(
    [
      { name: "e", kind: "embedding", weights: weights({ weight: [7, 3] }) },
      { name: "i", kind: "instanceNorm", eps: 1e-3, weights: weights({ weight: [3], bias: [3] }) },
      dense("d", 3, 2, "logSoftmax"),
    ],
    { inputs: [{ name: "x", frames: "any", features: 1, ids: true }] },
  ),
  "every activation that ONNX has": chain([
    dense("d", 3, 5),
    ...everyKind["all activations"].layers.slice(1).filter((layer) => !layer.name.includes("relu(2,")),
  ]),
};

type Case = { readonly name: string; readonly network: Network };

const folder = dataFolder("chains");
const files = networkFiles(
  folder,
  ...["h5", "keras", "json", "onnx", "pt"].map((ending) => `model.${ending}`),
);
const cases = async (): Promise<Case[]> => [
  ...Object.entries({ ...everyKind, ...more }).map(([name, source]) => ({
    name,
    network: new Network(source),
  })),
  ...(await Promise.all(
    files.map(async (file) => ({ name: basename(dirname(file)), network: await openNetworkFile(file) })),
  )),
];

/** Inputs of a network, and what it answers. */
function answerOf({ network }: Case) {
  const inputs = network.chain.inputs.map(({ name, frames, features, ids }) => {
    const count = frames === undefined ? 1 : frames === "any" ? 9 : frames;
    const data = Float32Array.from(sequence(count, features), (value, k) => (ids ? (k * 3) % 5 : value));
    return { name, data, shape: [...(frames === undefined ? [] : [count]), ...(ids ? [] : [features])], ids };
  });
  const given = Object.fromEntries(inputs.map(({ name, data }) => [name, data]));
  return { inputs, given, outputs: network.run(given) };
}

const isRefused = ({ name, network }: Case) =>
  name in REFUSED ||
  network.chain.layers.some(
    (layer) => layer.kind === "masking" || (layer.kind === "embedding" && layer.maskZero),
  );

test("every network is written and read back unchanged, or refused by the layer that ONNX lacks", async () => {
  let written = 0;
  for (const each of await cases()) {
    const { name, network } = each;
    if (isRefused(each)) {
      await expect(toOnnx(network.chain), name).rejects.toThrow(
        REFUSED[name] ?? /^layer ".+": .* absent frames/,
      );
      continue;
    }
    const bytes = await toOnnx(network.chain);
    written++;
    if (NOT_READ.includes(name)) continue;
    const { given, outputs } = answerOf(each);
    const back = (await openNetwork(bytes)).run(given);
    for (const [output, values] of Object.entries(outputs))
      expect(differenceOf(back[output], values), `${name}: ${output}`).toBeLessThanOrEqual(TOLERANCE);
  }
  expect(written).toBeGreaterThan(20);
});

test("names that meet stay apart, and an output that is there twice is refused", async () => {
  // The names of an input, an output, a state and a node are those of layers too.
  const meeting = chain([lstm("a", 3, 4), dense("a_hidden_next", 4, 3), dense("a/LSTM", 3, 2)], {
    outputs: ["x", "a_hidden", "a/LSTM"].map((name) => ({ name, from: "a/LSTM" })),
  });
  const network = new Network(meeting);
  const given = { [network.inputs[0].name]: sequence(5, 3) };
  const back = (await openNetwork(await toOnnx(network.chain))).run({ x_1: given.x });
  for (const [name, values] of Object.entries(network.run(given)))
    expect(differenceOf(back[name], values), name).toBeLessThanOrEqual(TOLERANCE);
  const { outputs } = await openNetwork(await toOnnx(network.chain, { states: true }));
  expect(outputs.map(({ name }) => name)).toEqual([
    "x",
    "a_hidden",
    "a/LSTM",
    "a_hidden_next",
    "a_cell_next",
  ]);
  const twice = { ...meeting, outputs: [meeting.outputs[0], meeting.outputs[0]] };
  await expect(toOnnx(twice)).rejects.toThrow(/expected each output once/);
});

const RUN = `
import sys, json, numpy as np, onnx, onnxruntime as ort
answers = []
for case in json.load(open(sys.argv[1] + "/cases.json")):
    onnx.checker.check_model(case["file"], full_check=True)
    session = ort.InferenceSession(case["file"])
    feed = {}
    for given in case["inputs"]:
        x = np.array(given["data"], np.int64 if given.get("ids") else np.float32).reshape([1] + given["shape"])
        feed[given["name"]] = np.concatenate([x, x])
    answers.append([[row.ravel().tolist() for row in y] for y in session.run(case["outputs"], feed)])
print(json.dumps(answers))
`;

describe.skipIf(!live)("onnxruntime", () => {
  const place = scratchFolder();
  /** By case, output and sequence. */
  const runAll = (all: readonly object[]): number[][][][] => {
    writeFileSync(join(place, "cases.json"), JSON.stringify(all));
    return JSON.parse(python(RUN, place));
  };

  test("runs every network in batches of sequences", async () => {
    const all = (await cases()).filter((each) => !isRefused(each));
    const wanted = all.map(answerOf);
    const given = await Promise.all(
      all.map(async ({ network }, k) => {
        const file = join(place, `${k}.onnx`);
        writeFileSync(file, await toOnnx(network.chain));
        const inputs = wanted[k].inputs.map(({ data, ...input }) => ({ ...input, data: [...data] }));
        return { file, inputs, outputs: network.chain.outputs.map(({ name }) => name) };
      }),
    );
    for (const [k, outputs] of runAll(given).entries())
      for (const [j, { name }] of all[k].network.chain.outputs.entries())
        for (const row of outputs[j])
          expect(differenceOf(row, wanted[k].outputs[name]), all[k].name).toBeLessThanOrEqual(TOLERANCE);
  });

  test("continues a sequence from the states that came out", async () => {
    const network = new Network(
      chain([
        lstm("a", 3, 4),
        recurrent("gru", "b", 4, 5, {
          numLayers: 2,
          weights: new Map([...cell(3, 4, 5), ...cell(3, 5, 5, "", 1)]),
        }),
      ]),
    );
    const file = join(place, "states.onnx");
    writeFileSync(file, await toOnnx(network.chain, { states: true }));
    const x = sequence(8, 3);
    const [input, output] = [network.inputs[0].name, network.outputs[0].name];
    const names = ["a_hidden", "a_cell", "b_hidden"];
    const outputs = [output, ...names.map((name) => `${name}_next`)];
    const half = (at: number, state: readonly number[][]) => ({
      file,
      outputs,
      inputs: [
        { name: input, data: [...x].slice(at, at + 12), shape: [4, 3] },
        ...names.map((name, k) => ({ name, data: state[k], shape: [state[k].length] })),
      ],
    });
    const zeros = [4, 4, 10].map((size) => new Array<number>(size).fill(0));
    const [first] = runAll([half(0, zeros)]);
    const later = first.slice(1).map(([row]) => row);
    const [second] = runAll([half(12, later)]);
    expect(differenceOf([...first[0][0], ...second[0][0]], network.run(x))).toBeLessThanOrEqual(TOLERANCE);
  });
});
