/**
 * TensorFlow Lite itself, compiled to WebAssembly by its makers, runs operators with weights that Sluice laid out, and Sluice reads the
 * same files. SLUICE_TFLITE names the folder that holds its node_modules.
 */
import { describe, expect, test } from "vitest";
import { placeLayer } from "../src/checkpoint/interop/save/place.ts";
import { type LayerRecord, openCheckpoint, toFloat } from "../src/checkpoint.ts";
import { LSTM, type LSTMOptions, RNN } from "../src/core/nn/index.ts";
import { Random } from "../src/core/tensor/random.ts";
import { recordOf } from "../src/modules.ts";
import { oracles } from "../tools/oracle-records.ts";
import { bytesOf, type Field, ints, model, u32 } from "./checkpoint/formats/tfliteBuilder.ts";
import { compute, type States } from "./support/equations.ts";
import { tensorflowLite } from "./support/tensorflowLite.ts";

const { run: lite, reason } = tensorflowLite();
if (lite === undefined) console.log(reason);

const [T, N] = [5, 2];
const TANH = 4;
const RELU = 1;

/** An operator as the schema has it. */
interface Operator {
  code: number;
  /** Number of its options in the union of all. */
  options: number;
  fields: Field[];
  /** How many inputs it has. */
  count: number;
  /** Inputs by index that a caller sets, the first of them x. */
  given: Record<number, number[]>;
  /** Inputs by index that it keeps from step to step. */
  kept: Record<number, number[]>;
  outputs: number[][];
}

/** A file of one operator, with the tensors that Sluice wrote as `net/input1` and so on. */
function fileOf(layer: LayerRecord, record: string, operator: Operator): Uint8Array {
  const { code, options, fields, count, given, kept, outputs } = operator;
  const { tensors: written } = placeLayer({ ...layer, name: "net" }, record, { carried: ["relu"] });
  const weights = [...written].map(([name, raw]) => ({
    index: Number(/input(\d+)$/.exec(name)![1]),
    shape: [...raw.shape],
    bytes: bytesOf(...toFloat(raw)),
  }));
  const places = new Map<number, number>();
  const tensors: Parameters<typeof model>[0]["tensors"] = [];
  const add = (index: number, one: (typeof tensors)[number]) => {
    places.set(index, tensors.length);
    tensors.push(one);
  };
  weights.forEach(({ index, shape }, k) => {
    add(index, { name: `net/i${index}`, shape, buffer: k + 1 });
  });
  for (const [index, shape] of Object.entries(given))
    add(Number(index), { name: `x${index}`, shape, buffer: 0 });
  for (const [index, shape] of Object.entries(kept))
    add(Number(index), { name: `state${index}`, shape, buffer: 0, variable: true });
  const first = tensors.length;
  outputs.forEach((shape, k) => {
    tensors.push({ name: `y${k}`, shape, buffer: 0 });
  });
  const results = outputs.map((_, k) => first + k);
  const inputs = Array.from({ length: count }, (_, index) => places.get(index) ?? 2 ** 32 - 1);
  return model({
    tensors,
    buffers: weights.map(({ bytes }) => bytes),
    codes: [[[code], undefined, undefined, u32(code)]],
    operators: [[u32(0), ints(...inputs), ints(...results), [options], { table: fields }]],
    inputs: Object.keys(given).map((index) => places.get(Number(index))!),
    outputs: results,
  });
}

describe.skipIf(lite === undefined)("TensorFlow Lite", () => {
  const [written, read] = [new Set<string>(), new Set<string>()];
  const close = (ours: readonly number[], theirs: readonly number[]) => {
    expect(ours).toHaveLength(theirs.length);
    expect(Math.max(...ours.map((value, k) => Math.abs(value - theirs[k])))).toBeLessThan(2e-6);
  };
  const random = new Random(12);
  const draw = (n: number) => Array.from({ length: n }, () => random.normal());

  /** Both ways: it runs what was written, and Sluice reads that file to the same numbers. */
  const check = async (layer: LayerRecord, record: string, operator: Operator, initial?: States) => {
    const steps = operator.given[0].length === 3 ? T : 1;
    const { inputSize } = layer.cells[0].spec;
    const x = draw(steps * N * inputSize);
    const file = fileOf(layer, record, operator);
    const [theirs] = await lite!(file, {
      x0: x,
      ...(initial && { x1: initial.hidden, x4: initial.cell! }),
    });
    close(compute(layer, x, [steps, N], { initial }).output, theirs);
    written.add(record);
    const [found] = (await openCheckpoint(file)).layers;
    expect(found.convention).toBe(record);
    close(compute(await found.record(), x, [steps, N], { initial }).output, theirs);
    read.add(record);
  };

  const lstmOf = (options: LSTMOptions) => {
    const layer = recordOf(new LSTM(options), "net");
    // The operator has one bias.
    for (const { weights } of layer.cells) weights.biasHh = undefined;
    return layer;
  };

  test.each<[string, string, Partial<LSTMOptions>]>([
    ["tflite.LSTM", "plain", {}],
    ["tflite.LSTM", "with peepholes", { peephole: true }],
    ["tflite.LSTM", "with a projection", { projSize: 2 }],
    ["tflite.LSTM-coupled", "plain", { coupled: true }],
    [
      "tflite.LSTM-coupled",
      "with peepholes and a projection",
      { coupled: true, peephole: true, projSize: 3 },
    ],
  ])("%s, %s", async (record, _, options) => {
    for (let seed = 1; seed <= 5; seed++) {
      const [I, H] = [1 + random.integer(4), 4 + random.integer(3)];
      const S = options.projSize ?? H;
      await check(lstmOf({ inputSize: I, hiddenSize: H, seed, ...options }), record, {
        code: 44,
        options: 71,
        fields: [[TANH], bytesOf(0), bytesOf(0), [1]],
        count: 24,
        given: { 0: [T, N, I] },
        kept: { 18: [N, S], 19: [N, H] },
        outputs: [[T, N, S]],
      });
    }
  });

  test("tflite.LSTM-basic", async () => {
    for (let seed = 1; seed <= 5; seed++) {
      const [I, H] = [1 + random.integer(4), 2 + random.integer(4)];
      const layer = lstmOf({ inputSize: I, hiddenSize: H, seed });
      const state = { hidden: draw(N * H), cell: draw(N * H) };
      const operator: Operator = {
        code: 16,
        options: 14,
        fields: [[TANH], bytesOf(0), bytesOf(0), [1]],
        count: 5,
        given: { 0: [N, I], 1: [N, H], 4: [N, H] },
        kept: {},
        outputs: [
          [N, H],
          [N, H],
          [N, I + H],
          [N, 4 * H],
        ],
      };
      await check(layer, "tflite.LSTM-basic", operator, state);
    }
  });

  test.each(["tanh", "relu"] as const)("tflite.RNN with %s", async (nonlinearity) => {
    for (let seed = 1; seed <= 5; seed++) {
      const [I, H] = [1 + random.integer(4), 2 + random.integer(4)];
      const layer = recordOf(new RNN({ inputSize: I, hiddenSize: H, seed, nonlinearity }), "net");
      for (const { weights } of layer.cells) weights.biasHh = undefined;
      await check(layer, "tflite.RNN", {
        code: 35,
        options: 31,
        fields: [[1], [nonlinearity === "tanh" ? TANH : RELU]],
        count: 5,
        given: { 0: [T, N, I] },
        kept: { 4: [N, H] },
        outputs: [[T, N, H]],
      });
    }
  });

  test("every record that claims it was read and written above", () => {
    expect([...read].sort()).toEqual([...oracles.tflite.records].sort());
    expect([...written].sort()).toEqual([...oracles.tflite.records].sort());
  });
});
