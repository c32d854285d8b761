/**
 * sLSTMs as their authors' package stores them, beside an implementation of that package's description in plain loops, and beside numbers that
 * the package itself computed where SLUICE_DATA leads to them.
 */

import { readFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import {
  type Checkpoint,
  type CheckpointLayer,
  convertCheckpoint,
  fromFloat,
  openCheckpoint,
  type RawTensor,
  reportGates,
  saveCheckpoint,
  toFloat,
} from "../../../src/checkpoint.ts";
import { sizeOf } from "../../../src/core/tensor/shape.ts";
import { DefinedLayer, type DefinedState, ops, Random, Tensor, tensor } from "../../../src/index.ts";
import { moduleOf, recordOf, setBias, toModule } from "../../../src/modules.ts";
import { createStream } from "../../../src/stream.ts";
import { expectClose } from "../../support/compare.ts";
import { readAll } from "../../support/readAll.ts";
import { dataFolder } from "../formats/samples.ts";

type Layout = "vanilla" | "cuda";

/** Weights as the paper names them: what each gate sees, and U and b by head, input, gate and unit. */
interface Weights {
  heads: number;
  size: number;
  /** [gate][head][unit][input] */
  seen: number[][][][];
  /** [head][input][gate][unit] */
  kernel: number[][][][];
  /** [head][gate][unit] */
  bias: number[][][];
}

const list = <T>(length: number, of: (k: number) => T): T[] => Array.from({ length }, (_, k) => of(k));

function randomWeights(seed: number, heads: number, size: number): Weights {
  const random = new Random(seed);
  const draw = () => 0.6 * random.normal();
  const matrix = (...shape: number[]): unknown =>
    shape.length === 0 ? draw() : list(shape[0], () => matrix(...shape.slice(1)));
  return {
    heads,
    size,
    seen: matrix(4, heads, size, size) as number[][][][],
    kernel: matrix(heads, size, 4, size) as number[][][][],
    bias: matrix(heads, 4, size) as number[][][],
  };
}

const f64 = (values: unknown, ...shape: number[]): RawTensor =>
  fromFloat(Float64Array.from((values as number[]).flat(9) as number[]), shape, "F64");
const filled = (value: number, ...shape: number[]) => f64(new Array(sizeOf(shape)).fill(value), ...shape);

/** The recurrent kernel and the biases as a backend stores them. */
function cellTensors({ heads, size, kernel, bias }: Weights, layout: Layout): [string, RawTensor][] {
  const [gates, units] = [list(4, (g) => g), list(size, (d) => d)];
  if (layout === "cuda")
    return [
      ["_recurrent_kernel_", f64(kernel, heads, size, 4 * size)],
      ["_bias_", f64(bias, 4 * heads * size)],
    ];
  const turned = kernel.map((head) =>
    gates.map((g) => units.map((out) => units.map((k) => head[k][g][out]))),
  );
  return [
    ["_recurrent_kernel_", f64(turned, heads, 4 * size, size)],
    [
      "_bias_",
      f64(
        gates.map((g) => bias.map((head) => head[g])),
        4 * heads * size,
      ),
    ],
  ];
}

/** A layer of the package: `fgate` feeds the input gate, `igate` the forget gate. */
function layerTensors(weights: Weights, layout: Layout, prefix: string, convolved = false) {
  const { heads, size, seen } = weights;
  const names = ["fgate", "igate", "zgate", "ogate"];
  return new Map<string, RawTensor>([
    ...(convolved ? [[`${prefix}conv1d.conv.weight`, filled(0, heads * size, 1, 4)] as const] : []),
    ...names.map((name, g) => [`${prefix}${name}.weight`, f64(seen[g], heads, size, size)] as const),
    ...cellTensors(weights, layout).map(([name, raw]) => [`${prefix}slstm_cell.${name}`, raw] as const),
    [`${prefix}group_norm.weight`, filled(0, heads * size)],
  ]);
}

const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));

/** Steps of one sequence from a state of 0, as the package describes them. @param given what each gate gets from outside, by step and unit */
function steps(
  { heads, size, kernel, bias }: Weights,
  given: number[][][],
  limit = Number.POSITIVE_INFINITY,
) {
  const units = heads * size;
  let [h, c, n, m] = list(4, () => list(units, () => 0));
  return given.map((outside) => {
    const isFirst = n.every((value) => value === 0);
    const before = h;
    const next = list(units, (unit) => {
      const [head, d] = [Math.floor(unit / size), unit % size];
      const raw = list(4, (g) => {
        const sum = list(size, (k) => before[head * size + k] * kernel[head][k][g][d]);
        return outside[g][unit] + bias[head][g][d] + sum.reduce((a, b) => a + b, 0);
      });
      const kept = m[unit] + Math.log(sigmoid(Math.min(raw[1], limit)));
      const most = isFirst ? raw[0] : Math.max(raw[0], kept);
      const [i, f] = [raw[0] - most, kept - most].map((value) => Math.min(1, Math.exp(value)));
      const cell = f * c[unit] + i * Math.tanh(raw[2]);
      const norm = f * n[unit] + i;
      return { h: (sigmoid(raw[3]) * cell) / norm, c: cell, n: norm, m: most, i, f };
    });
    [h, c, n, m] = (["h", "c", "n", "m"] as const).map((key) => next.map((unit) => unit[key]));
    return next;
  });
}

/** The products of inputs and weights of each gate: i and f see `conv`, z and o see `x`. */
function outsideOf({ heads, size, seen }: Weights, x: number[][], conv: number[][]): number[][][] {
  return x.map((row, t) =>
    seen.map((ofGate, g) =>
      list(heads * size, (unit) => {
        const [head, d] = [Math.floor(unit / size), unit % size];
        const source = g < 2 ? conv[t] : row;
        return ofGate[head][d].reduce((sum, w, k) => sum + w * source[head * size + k], 0);
      }),
    ),
  );
}

async function onlyLayer(tensors: Map<string, RawTensor>, format: "safetensors" | "pytorch" = "safetensors") {
  const bytes = saveCheckpoint(tensors, { format });
  const checkpoint = await openCheckpoint(bytes);
  expect(checkpoint.layers).toHaveLength(1);
  return { bytes, checkpoint, layer: checkpoint.layers[0] };
}

/** The notes of `sluice inspect`. */
const notesOf = async (checkpoint: Checkpoint) =>
  reportGates(checkpoint, await readAll(checkpoint)).notes.join("\n");

const moduleFor = async (layer: CheckpointLayer) => (await toModule(layer)) as DefinedLayer;

/** Runs a sequence step by step. @returns the state after each step, and gates */
function run(module: DefinedLayer, rows: number[][]) {
  const x = tensor(Float64Array.from(rows.flat()), [rows.length, 1, rows[0].length]);
  const { trace } = module.forward(x, { trace: true });
  const gates = Object.fromEntries(["input", "forget"].map((name) => [name, trace.gate(name).data]));
  let state: DefinedState | undefined;
  const after = rows.map((row) => {
    const result = module.forward(tensor(Float64Array.from(row), [1, 1, row.length]), { state });
    state = result.state;
    return state;
  });
  return { gates, after };
}

/** Compares every state and gate of every step; the forget gate of the first multiplies 0, and begins elsewhere. */
function expectSteps(module: DefinedLayer, rows: number[][], wanted: ReturnType<typeof steps>): void {
  const { gates, after } = run(module, rows);
  const parts = { h: "hidden", c: "cell", n: "normalizer", m: "stabilizer" } as const;
  wanted.forEach((units, t) => {
    for (const key of ["h", "c", "n", "m"] as const)
      expectClose(
        `${key} at ${t}`,
        after[t][parts[key]].data,
        Float64Array.from(units, (u) => u[key]),
        {
          absolute: 1e-12,
        },
      );
    for (const [name, key] of [
      ["input", "i"],
      ["forget", "f"],
    ] as const) {
      if (key === "f" && t === 0) continue;
      const own = gates[name].subarray(t * units.length, (t + 1) * units.length);
      expectClose(
        `${name} at ${t}`,
        own,
        Float64Array.from(units, (u) => u[key]),
        { absolute: 1e-12 },
      );
    }
  });
}

const randomRows = (seed: number, count: number, width: number) => {
  const random = new Random(seed);
  return list(count, () => list(width, () => random.normal()));
};

const MATRIX = "an mLSTM, whose state is a matrix and not a vector: neither read nor converted";
const PATH = "xlstm_block_stack.blocks.1.xlstm";

describe.each(["vanilla", "cuda"] as const)("the %s layout", (layout) => {
  test.each([
    [1, 3],
    [2, 4],
    [3, 2],
    [4, 1],
  ])("%i heads of %i units compute what the package describes", async (heads, size) => {
    const weights = randomWeights(heads * 10 + size, heads, size);
    const { layer } = await onlyLayer(layerTensors(weights, layout, `${PATH}.`));
    expect([layer.name, layer.cell, layer.inputSize, layer.hiddenSize]).toEqual([
      PATH,
      "sLSTM",
      heads * size,
      heads * size,
    ]);
    const x = randomRows(7, 6, heads * size);
    const module = await moduleFor(layer);
    expectSteps(module, x, steps(weights, outsideOf(weights, x, x)));
    expect(module.definition.recurrentBlocks ?? 1).toBe(heads);
  });

  test("with a convolution, i and f see its result and z and o the input, without padded zeros", async () => {
    const weights = randomWeights(5, 2, 3);
    const { layer, checkpoint } = await onlyLayer(layerTensors(weights, layout, `${PATH}.`, true));
    const module = await moduleFor(layer);
    expect(module.parameter("input_weight_l0").shape).toEqual([24, 3]);
    const [x, conv] = [randomRows(1, 5, 6), randomRows(2, 5, 6)];
    const rows = x.map((row, t) => [...conv[t], ...row]);
    expectSteps(module, rows, steps(weights, outsideOf(weights, x, conv)));
    expect(await notesOf(checkpoint)).toContain("its input is [SiLU(conv1d(x)), x]");
  });

  test("a cell alone takes W x", async () => {
    const weights = randomWeights(6, 2, 3);
    const { layer, checkpoint } = await onlyLayer(new Map(cellTensors(weights, layout)), "pytorch");
    expect(layer.convention).toMatch(/^xlstm\.sLSTMCell/);
    expect(await notesOf(checkpoint)).toBe("sLSTMCell: its input is W x, gate by gate (i, f, z, o)");
    const x = randomRows(3, 5, 6);
    const outside = outsideOf(weights, x, x);
    expectSteps(
      await moduleFor(layer),
      outside.map((gates) => gates.flat()),
      steps(weights, outside),
    );
  });

  test("set writes the tensors that feed the gate", async () => {
    const weights = randomWeights(8, 2, 2);
    const { checkpoint } = await onlyLayer(layerTensors(weights, layout, `${PATH}.`));
    const tensors = await readAll(checkpoint);
    const { changed, cells } = setBias(checkpoint, tensors, { gate: "forget", bias: 3 });
    expect(cells).toEqual([{ module: PATH, layer: 0, direction: "forward", gate: "forget" }]);
    const name = `${PATH}.slstm_cell._bias_`;
    expect([...changed.keys()]).toEqual([name]);
    const wanted = { ...weights, bias: weights.bias.map((head) => head.with(1, [3, 3])) };
    expect(toFloat(changed.get(name)!, "float64")).toEqual(
      toFloat(new Map(cellTensors(wanted, layout)).get("_bias_")!, "float64"),
    );
    const { file } = reportGates(checkpoint, tensors).layers[0].cells[0].gates.forget;
    const texts = file.map(({ text }) => text.replace(`${PATH}.`, ""));
    expect(texts).toContain("igate.weight");
    expect(texts).toContain(
      `slstm_cell._recurrent_kernel_${layout === "cuda" ? "[:, :, 2:4]" : "[:, 2:4, :]"}`,
    );
    expect(texts.filter((text) => text.includes("_bias_"))).toEqual(
      layout === "cuda" ? ["slstm_cell._bias_[2:4]", "slstm_cell._bias_[10:12]"] : ["slstm_cell._bias_[4:8]"],
    );
  });

  test("a layer that Sluice trained is written in this layout, and comes back", async () => {
    const own = new DefinedLayer({
      cell: "sLSTM",
      inputSize: 6,
      hiddenSize: 6,
      heads: 3,
      blocks: 3,
      seed: 4,
    });
    const framework = layout === "cuda" ? "xlstm.sLSTMLayer-cuda" : "xlstm.sLSTMLayer";
    const bytes = saveCheckpoint(recordOf(own, "a.xlstm"), { format: "safetensors", framework });
    const { layers } = await openCheckpoint(bytes);
    expect([layers[0].name, layers[0].convention]).toEqual(["a.xlstm", framework]);
    const back = await moduleFor(layers[0]);
    for (const [name, { data }] of own.namedParameters()) expect(back.parameter(name).data).toEqual(data);
  });
});

test("TiRex: the same names swapped, and a forget gate of at most 15", async () => {
  const weights = randomWeights(9, 2, 3);
  for (const head of weights.bias) head[1].fill(14.5);
  const tensors = layerTensors(weights, "cuda", "block_stack.blocks.3.slstm_layer.");
  tensors.set("block_stack.blocks.3.norm_slstm.weight", filled(1, 6));
  const { layer, checkpoint } = await onlyLayer(tensors);
  expect([layer.name, layer.convention]).toEqual(["block_stack.blocks.3", "tirex.sLSTMLayer"]);
  expect(await notesOf(checkpoint)).toContain("fgate.weight feeds the input gate");
  const x = randomRows(4, 8, 6);
  const module = await moduleFor(layer);
  const outside = outsideOf(weights, x, x);
  expectSteps(module, x, steps(weights, outside, 15));
  const difference = (a: ReturnType<typeof steps>, b: ReturnType<typeof steps>) =>
    Math.max(...a.flatMap((row, t) => row.map(({ n }, k) => Math.abs(n - b[t][k].n))));
  expect(difference(steps(weights, outside), steps(weights, outside, 15))).toBeGreaterThan(1e-9);
  expect(recordOf(module).cells[0].spec).toEqual((await layer.record()).cells[0].spec);
});

describe("a whole stack", () => {
  const stack = () => {
    const mLSTM = "xlstm_block_stack.blocks.0.xlstm.";
    return new Map<string, RawTensor>([
      [`${mLSTM}mlstm_cell.igate.weight`, filled(1, 2, 24)],
      [`${mLSTM}mlstm_cell.fgate.weight`, filled(1, 2, 24)],
      [`${mLSTM}mlstm_cell.igate.bias`, f64([1, 1], 2)],
      [`${mLSTM}proj_up.weight`, filled(1, 16, 4)],
      ...layerTensors(randomWeights(1, 2, 2), "vanilla", `${PATH}.`),
      ["xlstm_block_stack.blocks.1.ffn.proj_up.weight", filled(1, 16, 4)],
      ...layerTensors(randomWeights(2, 2, 2), "vanilla", "xlstm_block_stack.blocks.2.xlstm."),
      ["xlstm_block_stack.post_blocks_norm.weight", filled(1, 4)],
    ]);
  };

  test("its sLSTMs are found in their order, and its mLSTM is named", async () => {
    const checkpoint = await openCheckpoint(saveCheckpoint(stack(), { format: "pytorch" }));
    expect(checkpoint.layers.map(({ name }) => name)).toEqual([PATH, "xlstm_block_stack.blocks.2.xlstm"]);
    const swapped =
      "fgate.weight feeds the input gate and igate.weight the forget gate, because the layer passes (f, i, z, o) to a cell that takes (i, f, z, o); kernel and biases are in the cell's order";
    const notes = await notesOf(checkpoint);
    for (const { name } of checkpoint.layers) expect(notes).toContain(`${name}: ${swapped}`);
    expect(notes).toContain(`xlstm_block_stack.blocks.0.xlstm: ${MATRIX}`);
    await expect(convertCheckpoint(checkpoint, { format: "onnx" })).rejects.toThrow(
      /expected a framework with a layer of kind sLSTM, got onnx/,
    );
  });

  test("an mLSTM alone, of the package or of xLSTM-7B, is not read", async () => {
    for (const path of ["blocks.0.xlstm.mlstm_cell", "backbone.blocks.0.mlstm_layer"]) {
      const end = path.endsWith("cell") ? "gate" : "gate_preact";
      const tensors = new Map(["i", "f"].map((g) => [`${path}.${g}${end}.weight`, filled(1, 2, 12)]));
      const checkpoint = await openCheckpoint(saveCheckpoint(tensors, { format: "safetensors" }));
      expect(checkpoint.layers).toEqual([]);
      expect(await notesOf(checkpoint)).toBe(`${path.replace(/\.mlstm_\w+$/, "")}: ${MATRIX}`);
    }
  });

  test.each<[string, (tensors: Map<string, RawTensor>) => void, RegExp]>([
    ["a gate that is missing", (all) => all.delete(`${PATH}.igate.weight`), /missing .*igate\.weight/],
    [
      "a kernel of another size",
      (all) => all.set(`${PATH}.slstm_cell._recurrent_kernel_`, filled(1, 2, 5, 2)),
      /has shape|not a multiple/,
    ],
    [
      "a kernel without heads",
      (all) => all.set(`${PATH}.slstm_cell._recurrent_kernel_`, filled(1, 16, 2)),
      /has shape \[16, 2\]/,
    ],
    [
      "a bias of another size",
      (all) => all.set(`${PATH}.slstm_cell._bias_`, filled(1, 12)),
      /has shape \[12\], expected \[16\]/,
    ],
    ["heads of no unit", (all) => all.set(`${PATH}.fgate.weight`, f64([], 0, 2, 2)), /not a whole|fgate/],
  ])("%s is reported, and nothing is read in its place", async (_, damage, message) => {
    const all = layerTensors(randomWeights(1, 2, 2), "vanilla", `${PATH}.`);
    damage(all);
    const { layers, warnings } = await openCheckpoint(saveCheckpoint(all, { format: "safetensors" }));
    expect(layers).toEqual([]);
    expect(warnings.join("\n")).toMatch(message);
  });
});

test("what no file of the package holds is refused", async () => {
  const target = { format: "safetensors", framework: "xlstm" } as const;
  const layer = (options: object) =>
    new DefinedLayer({ cell: "sLSTM", inputSize: 6, hiddenSize: 6, ...options } as never);
  expect(() => saveCheckpoint(recordOf(layer({ heads: 2, blocks: 3 })), target)).toThrow(
    /which no record has/,
  );
  expect(() => recordOf(layer({ cell: "janet" }))).toThrow(/got the defined cell JANET/i);
  expect(() => saveCheckpoint(recordOf(layer({ heads: 2, blocks: 2 })), { format: "safetensors" })).toThrow(
    /expected a framework with a layer of kind sLSTM, got pytorch/,
  );
  const convolved = layerTensors(randomWeights(1, 2, 2), "vanilla", "", true);
  const { layer: found } = await onlyLayer(convolved);
  expect(() => moduleOf({ ...recordOf(layer({})), cells: [] })).toThrow(/expected the record/);
  const record = await found.record();
  expect(() => saveCheckpoint(record, target)).toThrow(/expected an sLSTM of one input/);
  await expect(createStream(found)).rejects.toThrow(/toModule of sluice\/modules makes one/);
  // As a module it streams.
  const stream = await createStream(await toModule((await onlyLayer(asFloat32(convolved))).layer));
  expect(stream.step(new Float32Array(8))).toHaveLength(4);
});

const asFloat32 = (tensors: Map<string, RawTensor>) =>
  new Map([...tensors].map(([name, raw]) => [name, fromFloat(toFloat(raw, "float32"), raw.shape, "F32")]));

const folder = dataFolder("gates-kit");

describe.skipIf(folder === undefined)("what the package itself computed", async () => {
  if (folder === undefined) return;
  const golden = await openCheckpoint(readFileSync(join(folder, "xlstm_golden.safetensors")));
  const read = async (name: string): Promise<Tensor> => {
    const raw = await golden.tensors.get(name)!.read();
    return new Tensor(toFloat(raw, "float64"), raw.shape);
  };
  /** Time first. */
  const timed = async (name: string) => ops.transpose(await read(name), 0, 1).detach();

  /** The layer of a case, and its other tensors. */
  async function layerOf(name: string, layout: Layout): Promise<DefinedLayer> {
    const tensors = new Map<string, RawTensor>();
    for (const key of golden.tensors.keys()) {
      const [, own] = new RegExp(`^${name}\\.state_dict\\.(.*)$`).exec(key) ?? [];
      if (own === undefined) continue;
      const stored = layout === "cuda" ? key.replace("state_dict.slstm_cell", "cuda") : key;
      const { data, shape } = await read(stored);
      tensors.set(own, fromFloat(data, shape, "F64"));
    }
    return moduleFor((await onlyLayer(tensors)).layer);
  }

  const close = (what: string, got: Tensor, wanted: Tensor) =>
    expectClose(what, got.data, wanted.data, { absolute: 1e-12 });

  for (const layout of ["vanilla", "cuda"] as const) {
    test.each(["plain", "conv"])(`%s, ${layout}: outputs, states, gates and gradients`, async (name) => {
      const module = await layerOf(name, layout);
      const x = await timed(`${name}.x`);
      const conv = name === "conv" ? await timed("conv.x_conv") : undefined;
      const input = conv === undefined ? x : ops.concat([conv, x], { axis: 2 }).detach();
      input.requiresGrad = true;
      const { output, state, trace } = module.forward(input, { trace: true });
      close("h", output, await read(`${name}.states.h`));
      const parts = ["hidden", "cell", "normalizer", "stabilizer"];
      const final = await read(`${name}.final_state`);
      parts.forEach((part, k) => {
        const size = state[part].size;
        expectClose(part, state[part].data, final.data.subarray(k * size, (k + 1) * size), {
          absolute: 1e-12,
        });
      });
      const [T, N, H] = output.shape;
      const own = { input: "i", forget: "f", output: "o" } as const;
      for (const [gate, letter] of Object.entries(own)) {
        const from = letter === "f" ? N * H : 0;
        const wanted = await read(`${name}.gates.${letter}`);
        expectClose(gate, trace.gate(gate).data.subarray(from), wanted.data.subarray(from), {
          absolute: 1e-12,
        });
      }
      // The norm of the layer, per head and step.
      const gain = ops.add(await read(`${name}.state_dict.group_norm.weight`), 1);
      const normed = ops.layerNorm(ops.reshape(output, [T, N, 2, H / 2]), H / 2);
      const whole = ops.mul(ops.reshape(normed, [T, N, H]), gain);
      close("output", whole, await timed(`${name}.output`));
      ops.sum(ops.mul(whole, await timed(`${name}.loss_weights`))).backward();
      const weight = module.parameter("input_weight_l0").grad!;
      const gates = ["fgate", "igate", "zgate", "ogate"];
      for (const [g, gate] of gates.entries()) {
        const size = weight.size / 4;
        const wanted = await read(`${name}.grad.${gate}.weight`);
        expectClose(gate, weight.data.subarray(g * size, (g + 1) * size), wanted.data, { absolute: 1e-12 });
      }
      const record = cellTensors(
        byGate(module.parameter("hidden_weight_l0").grad!, module.parameter("bias_l0").grad!),
        "vanilla",
      );
      for (const [key, raw] of record) {
        const wanted = await read(`${name}.grad.slstm_cell.${key}`);
        expectClose(key, toFloat(raw, "float64"), wanted.data, { absolute: 1e-12 });
      }
      if (conv === undefined) close("x", input.grad!, await timed(`${name}.grad.x`));
    });
  }

  /** Rows gate by gate as U and b by head. */
  function byGate(kernel: Tensor, bias: Tensor): Weights {
    const [heads, size] = [2, 4];
    const row = (g: number, head: number, d: number) => (g * heads + head) * size + d;
    return {
      ...{ heads, size, seen: [] },
      kernel: list(heads, (n) =>
        list(size, (k) => list(4, (g) => list(size, (d) => kernel.data[row(g, n, d) * size + k]))),
      ),
      bias: list(heads, (n) => list(4, (g) => list(size, (d) => bias.data[row(g, n, d)]))),
    };
  }

  test("raw values of hundreds stay finite", async () => {
    const module = await layerOf("plain", "vanilla");
    const { output } = module.forward(await timed("extreme.x"));
    close("h", output, await read("extreme.states.h"));
  });

  test("it continues from a state", async () => {
    const module = await layerOf("plain", "vanilla");
    const [stored, final] = [await read("resumed.state"), await read("resumed.final_state")];
    const size = stored.size / 4;
    const parts = ["hidden", "cell", "normalizer", "stabilizer"];
    const state = Object.fromEntries(
      parts.map((part, k) => [part, new Tensor(stored.data.slice(k * size, (k + 1) * size), [1, 2, 8])]),
    );
    const x = await timed("plain.x");
    const rest = ops.slice(x, 0, 0, 2).detach();
    const result = module.forward(rest, { state: state as never });
    for (const [k, part] of parts.entries()) {
      const wanted = final.data.subarray(k * size, (k + 1) * size);
      expectClose(part, result.state[part].data, wanted, { absolute: 1e-12 });
    }
  });
});
