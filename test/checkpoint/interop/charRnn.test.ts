/** char-rnn's files, built byte by byte: graphs of nameless modules, whose parameters are views of one flat storage. */
import { describe, expect, test } from "vitest";
import { editedFile, openCheckpoint } from "../../../src/checkpoint.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { setBias, toModule } from "../../../src/modules.ts";
import { readAll } from "../../support/readAll.ts";
import {
  Flattened,
  type GraphNode,
  gModule,
  LuaObject,
  list,
  node,
  t7,
  table,
} from "../formats/t7Builder.ts";

const H = 3;
const D = 5;

interface Style {
  /** Newer versions annotate the Linear layers. */
  annotated: boolean;
  /** Older ones gave h2h a bias, too. */
  biases: 1 | 2;
  /** Newer versions of nngraph list the modules. */
  listed: boolean;
  /** h2h before i2h among the summands. */
  swapped?: boolean;
  normalised?: boolean;
}

const apply = (type: string, inputs: GraphNode[]) => node(new LuaObject(type), inputs);

/** LSTM.lua: `layers` cells, and a decoder. */
function lstmFile(layers: number, style: Style): { bytes: Uint8Array; flat: Flattened } {
  const flat = new Flattened();
  const nodes: GraphNode[] = [node(undefined)];
  const add = (made: GraphNode) => {
    nodes.push(made);
    return made;
  };
  let x = add(apply("nn.Identity", [nodes[0]]));
  for (let L = 1; L <= layers; L++) {
    const prevC = add(apply("nn.Identity", [nodes[0]]));
    const prevH = add(apply("nn.Identity", [nodes[0]]));
    const name = (text: string) => (style.annotated ? `${text}_${L}` : undefined);
    const i2h = add(node(flat.linear(L === 1 ? D : H, 4 * H), [x], name("i2h")));
    const h2h = add(node(flat.linear(H, 4 * H, style.biases === 2), [prevH], name("h2h")));
    const given = style.normalised ? add(apply("nn.BatchNormalization", [i2h])) : i2h;
    const sums = add(apply("nn.CAddTable", style.swapped ? [h2h, given] : [given, h2h]));
    const split = add(apply("nn.SplitTable", [add(apply("nn.Reshape", [sums]))]));
    const gates = [1, 2, 3, 4].map(() => add(node(undefined, [split])));
    const [i, f, o] = gates.slice(0, 3).map((gate) => add(apply("nn.Sigmoid", [gate])));
    const g = add(apply("nn.Tanh", [gates[3]]));
    const c = add(
      apply("nn.CAddTable", [add(apply("nn.CMulTable", [f, prevC])), add(apply("nn.CMulTable", [i, g]))]),
    );
    x = add(apply("nn.CMulTable", [o, add(apply("nn.Tanh", [c]))]));
  }
  add(apply("nn.LogSoftMax", [add(node(flat.linear(H, D), [x], style.annotated ? "decoder" : undefined))]));
  const rnn = gModule(nodes, style.listed);
  const file = table({
    protos: table({ criterion: new LuaObject("nn.ClassNLLCriterion"), rnn }),
    opt: table({ model: "lstm", rnn_size: H }),
    vocab: table({ a: 1, b: 2 }),
  });
  return { bytes: t7(file), flat };
}

/** The numbers that `linear(inputs, outputs)` put at `offset`. */
const at = (offset: number, size: number) =>
  Float32Array.from({ length: size }, (_, k) => Math.sin(offset + k + 1));

/** Blocks of a stored matrix in the order of PyTorch. */
function blocks(stored: Float32Array, order: number[], size: number): number[] {
  return order.flatMap((block) => [...stored.subarray(block * size, (block + 1) * size)]);
}

const styles: [string, Style][] = [
  ["current", { annotated: true, biases: 1, listed: true }],
  ["with two biases and without names", { annotated: false, biases: 2, listed: false }],
  ["with the state first, known by its name", { annotated: true, biases: 1, listed: true, swapped: true }],
  ["with the state first, known by its shape", { annotated: false, biases: 1, listed: true, swapped: true }],
];

describe("char-rnn", () => {
  test.each(styles)("an LSTM of two layers, %s", async (_, style) => {
    // Without names and with equal shapes nothing tells the summands of the second layer apart but their order.
    const layers = style.swapped && !style.annotated ? 1 : 2;
    const { bytes } = lstmFile(layers, style);
    const { layers: found, warnings } = await openCheckpoint(bytes);
    expect(warnings).toEqual([]);
    expect(found).toHaveLength(1);
    const [layer] = found;
    expect([layer.name, layer.convention, layer.numLayers]).toEqual(["protos/rnn", "char-rnn.LSTM", layers]);
    expect([layer.inputSize, layer.hiddenSize]).toEqual([D, H]);
    const [first] = await layer.records();
    // i f o g in the file.
    const order = [0, 1, 3, 2];
    expect([...first.weights.weightIh]).toEqual(blocks(at(0, 4 * H * D), order, H * D));
    expect([...first.weights.biasIh!]).toEqual(blocks(at(4 * H * D, 4 * H), order, H));
    expect([...first.weights.weightHh]).toEqual(blocks(at(4 * H * (D + 1), 4 * H * H), order, H * H));
    expect(first.weights.biasHh === undefined).toBe(style.biases === 1);
    const lstm = await toModule(layer);
    expect(lstm.forward(tensor(new Float32Array(2 * D), [2, 1, D])).output.shape).toEqual([2, 1, H]);
  });

  test("batch normalisation between the sums and the gates is an obstacle", async () => {
    const { bytes } = lstmFile(1, { annotated: true, biases: 1, listed: true, normalised: true });
    const [layer] = (await openCheckpoint(bytes)).layers;
    expect(layer.obstacles.join()).toMatch(/normalised/);
    await expect(toModule(layer)).rejects.toThrow(/normalised/);
  });

  test("an edit changes the bytes of one gate in the storage that all share", async () => {
    const { bytes } = lstmFile(2, { annotated: true, biases: 1, listed: true });
    const checkpoint = await openCheckpoint(bytes);
    const tensors = await readAll(checkpoint);
    const { changed, cells } = setBias(checkpoint, tensors, { gate: "forget", bias: 1, layer: 0 });
    expect(cells).toMatchObject([{ module: "protos/rnn", layer: 0, gate: "forget" }]);
    const { bytes: edited } = await editedFile(bytes, checkpoint, tensors, changed);
    const different = [...bytes.keys()].filter((k) => bytes[k] !== edited[k]);
    expect(different.length).toBeGreaterThan(0);
    expect(different[different.length - 1] - different[0]).toBeLessThan(4 * H);
    const [after] = await (await openCheckpoint(edited)).layers[0].records();
    // i f g o here: forget is the second block.
    expect([...after.weights.biasIh!.subarray(H, 2 * H)]).toEqual([1, 1, 1]);
  });

  test("a GRU, whose parts no name tells apart", async () => {
    const flat = new Flattened();
    const nodes: GraphNode[] = [node(undefined)];
    const add = (made: GraphNode) => {
      nodes.push(made);
      return made;
    };
    const x = add(apply("nn.Identity", [nodes[0]]));
    const prev = add(apply("nn.Identity", [nodes[0]]));
    const sum = () => {
      const i2h = add(node(flat.linear(D, H), [x]));
      const h2h = add(node(flat.linear(H, H), [prev]));
      return add(apply("nn.CAddTable", [i2h, h2h]));
    };
    const update = add(apply("nn.Sigmoid", [sum()]));
    const reset = add(apply("nn.Sigmoid", [sum()]));
    const gated = add(apply("nn.CMulTable", [reset, prev]));
    const p2 = add(node(flat.linear(H, H), [gated]));
    const p1 = add(node(flat.linear(D, H), [x]));
    const candidate = add(apply("nn.Tanh", [add(apply("nn.CAddTable", [p1, p2]))]));
    const zh = add(apply("nn.CMulTable", [update, candidate]));
    const inverse = add(apply("nn.AddConstant", [add(apply("nn.MulConstant", [update]))]));
    const kept = add(apply("nn.CMulTable", [inverse, prev]));
    add(apply("nn.CAddTable", [zh, kept]));
    const bytes = t7(table({ protos: table({ rnn: gModule(nodes, true) }) }));
    const { layers, warnings } = await openCheckpoint(bytes);
    expect(warnings).toEqual([]);
    expect(layers.map(({ convention, numLayers }) => [convention, numLayers])).toEqual([["char-rnn.GRU", 1]]);
    const [{ weights }] = await layers[0].records();
    const linear = H * D + H + H * H + H;
    // The file holds update, reset, candidate (state before input); its update gate writes.
    const z = at(0, H * D).map((value) => -value);
    const r = at(linear, H * D);
    const n = at(2 * linear + H * H + H, H * D);
    expect([...weights.weightIh]).toEqual([...r, ...z, ...n]);
    expect([...weights.weightHh.subarray(2 * H * H)]).toEqual([...at(2 * linear, H * H)]);
  });

  test("a plain RNN", async () => {
    const flat = new Flattened();
    const input = node(undefined);
    const [x, prev] = [apply("nn.Identity", [input]), apply("nn.Identity", [input])];
    const [i2h, h2h] = [node(flat.linear(D, H), [x]), node(flat.linear(H, H), [prev])];
    const sum = apply("nn.CAddTable", [i2h, h2h]);
    const next = apply("nn.Tanh", [sum]);
    const decoder = node(flat.linear(H, D), [next]);
    const bytes = t7(list(gModule([input, x, prev, i2h, h2h, sum, next, decoder], false)));
    const { layers } = await openCheckpoint(bytes);
    expect(layers.map(({ convention }) => convention)).toEqual(["char-rnn.RNN"]);
  });

  test("a graph inside FastLSTM is in the order of FastLSTM", async () => {
    const flat = new Flattened();
    const [i2g, o2g] = [flat.linear(D, 4 * H), flat.linear(H, 4 * H, false)];
    const input = node(undefined);
    const [x, prev] = [apply("nn.Identity", [input]), apply("nn.Identity", [input])];
    const [i2h, h2h] = [node(i2g, [x], "i2h"), node(o2g, [prev], "h2h")];
    const sums = apply("nn.CAddTable", [i2h, h2h]);
    const graph = gModule([input, x, prev, i2h, h2h, sums, apply("nn.Reshape", [sums])], true);
    const { layers } = await openCheckpoint(
      t7(new LuaObject("nn.FastLSTM", { i2g, o2g, recurrentModule: graph })),
    );
    expect(layers.map(({ convention }) => convention)).toEqual(["torch7.FastLSTM"]);
    const [{ weights }] = await layers[0].records();
    // i g f o in the file.
    expect([...weights.weightIh]).toEqual(blocks(at(0, 4 * H * D), [0, 2, 1, 3], H * D));
  });

  test("graphs that share their lists of nodes do not multiply", async () => {
    const nodes = Array.from({ length: 400 }, () => node(new LuaObject("nn.Identity")));
    const shared = list(...nodes.map(({ data }) => new LuaObject("nngraph.Node", { data })));
    // Every node takes every other, by one list.
    const inputs = list(...nodes.map(({ data }) => data));
    for (const { data } of nodes) data.set("mapindex", inputs);
    const graphs = Array.from({ length: 2000 }, () => new LuaObject("nn.gModule", { forwardnodes: shared }));
    const { metadata, layers } = await openCheckpoint(t7(list(...graphs)));
    const kept = (metadata.get("graphs") ?? []) as { nodes: { inputs: number[] }[] }[];
    const size = kept.flatMap((graph) => graph.nodes).reduce((sum, one) => sum + 1 + one.inputs.length, 0);
    expect(size).toBeLessThan(200_000);
    expect(layers).toEqual([]);
  });

  test("torch-rnn: a model of Sequential with LSTM and VanillaRNN, batch first", async () => {
    const flat = new Flattened();
    const lstm = new LuaObject("nn.LSTM", {
      weight: flat.view([D + H, 4 * H]),
      bias: flat.view([4 * H]),
      input_dim: D,
      hidden_dim: H,
    });
    const rnn = new LuaObject("nn.VanillaRNN", { weight: flat.view([2 * H, H]), bias: flat.view([H]) });
    const net = new LuaObject("nn.Sequential", {
      modules: list(new LuaObject("nn.LookupTable", { weight: flat.view([7, D]) }), lstm, rnn),
    });
    const { layers, warnings } = await openCheckpoint(
      t7(table({ model: new LuaObject("nn.LanguageModel", { net, rnns: list(lstm, rnn) }) })),
    );
    expect(warnings).toEqual([]);
    expect(layers.map(({ convention, inputSize }) => [convention, inputSize])).toEqual([
      ["torch7.SeqLSTM", D],
      ["torch7.VanillaRNN", H],
    ]);
    const [{ weights }] = await layers[0].records();
    // [x ; h] rows, blocks i f o g: the forget weight of unit 0 from input 1 is in row 1, column H.
    expect(weights.weightIh[H * D + 1]).toBe(Math.fround(Math.sin(4 * H + H + 1)));
  });
});
