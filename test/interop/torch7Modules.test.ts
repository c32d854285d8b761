/** `.t7` files hold modules as their classes make them: here the network of one step is run as Torch7 would, module by module. */
import { describe, expect, test } from "vitest";
import {
  moduleOf,
  openCheckpoint,
  type RecurrentModule,
  recordOf,
  saveCheckpoint,
} from "../../src/checkpoint.ts";
import { Pages } from "../../src/formats/cursor.ts";
import { limitsFrom } from "../../src/formats/limits.ts";
import { bytesSource } from "../../src/formats/source.ts";
import { BinaryInput } from "../../src/formats/torch7/input.ts";
import { readObject } from "../../src/formats/torch7/read.ts";
import {
  T7Object,
  type T7Storage,
  T7Table,
  type T7Tensor,
  type T7Value,
} from "../../src/formats/torch7/values.ts";
import { GRU } from "../../src/nn/gru.ts";
import { LSTM } from "../../src/nn/lstm.ts";
import { tensor } from "../../src/tensor/tensor.ts";

type Value = number[] | Value[];

const [D, H] = [3, 4];

/** What `torch.load` would return. */
async function load(bytes: Uint8Array): Promise<T7Value> {
  const pages = new Pages("torch7", bytesSource(bytes));
  return readObject(new BinaryInput(pages), (parse) => pages.run(parse), limitsFrom(undefined));
}

const field = (object: T7Value | undefined, name: string): T7Value | undefined => {
  const value = object instanceof T7Object ? object.value : object;
  return (value as T7Table).entries.get(name);
};
const itemsOf = (value: T7Value | undefined) =>
  [...(value as T7Table).entries].sort(([a], [b]) => Number(a) - Number(b)).map(([, item]) => item);

/** Runs modules of the package nn on one sample; a table is a list of values, a vector a list of numbers. */
function run(bytes: Uint8Array, module: T7Value | undefined, input: Value): Value {
  if (!(module instanceof T7Object)) throw new Error("expected a module");
  const numbersOf = (name: string) => {
    const view = field(module, name) as T7Tensor;
    const start = view.storage!.start! + 4 * view.offset;
    const size = view.shape.reduce((a, b) => a * b, 1);
    return new Float32Array(bytes.slice(start, start + 4 * size).buffer);
  };
  const modules = () => itemsOf(field(module, "modules"));
  const list = input as number[][];
  const map = (f: (x: number) => number) => (input as number[]).map(f);
  switch (module.type) {
    case "nn.Sequential":
      return modules().reduce<Value>((value, inner) => run(bytes, inner, value), input);
    case "nn.ConcatTable":
      return modules().map((inner) => run(bytes, inner, input)) as Value;
    case "nn.ParallelTable":
      return modules().map((inner, k) => run(bytes, inner, list[k])) as Value;
    case "nn.NarrowTable": {
      const offset = field(module, "offset") as number;
      return list.slice(offset - 1, offset - 1 + (field(module, "length") as number));
    }
    case "nn.SelectTable":
      return list[(field(module, "index") as number) - 1];
    case "nn.FlattenTable": {
      const flat = (value: Value): number[][] =>
        typeof value[0] === "number" ? [value as number[]] : (value as Value[]).flatMap(flat);
      return flat(input);
    }
    case "nn.CAddTable":
      return list.reduce((a, b) => a.map((x, k) => x + b[k]));
    case "nn.CMulTable":
      return list.reduce((a, b) => a.map((x, k) => x * b[k]));
    case "nn.Reshape": {
      const size = field(module, "size") as T7Storage;
      const [rows, columns] = new BigInt64Array(bytes.slice(size.start!, size.start! + 16).buffer).values();
      expect(field(module, "nelement")).toBe(Number(rows * columns));
      return Array.from({ length: Number(rows) }, (_, k) =>
        (input as number[]).slice(k * Number(columns), (k + 1) * Number(columns)),
      );
    }
    case "nn.SplitTable":
      expect([field(module, "dimension"), field(module, "nInputDims")]).toEqual([1, 2]);
      return input;
    case "nn.Sigmoid":
      return map((x) => 1 / (1 + Math.exp(-x)));
    case "nn.Tanh":
      return map(Math.tanh);
    case "nn.Identity":
      return input;
    case "nn.SAdd":
      expect([field(module, "addend"), field(module, "negate")]).toEqual([-1, true]);
      return map((x) => 1 - x);
    case "nn.Linear":
    case "nn.LinearNoBias": {
      const weight = numbersOf("weight");
      const bias = module.type === "nn.Linear" ? numbersOf("bias") : undefined;
      const columns = (input as number[]).length;
      return Array.from({ length: weight.length / columns }, (_, row) =>
        (input as number[]).reduce((sum, x, k) => sum + x * weight[row * columns + k], bias?.[row] ?? 0),
      );
    }
    default:
      throw new Error(`no such module here: ${module.type}`);
  }
}

const steps = Array.from({ length: 5 }, (_, t) => Array.from({ length: D }, (_, k) => Math.sin(t * D + k)));

function expected(module: RecurrentModule): number[] {
  const { output } = module.forward(tensor(Float32Array.from(steps.flat()), [steps.length, 1, D]));
  return [...output.data];
}

function expectClose(got: number[], want: number[]): void {
  expect(got).toHaveLength(want.length);
  got.forEach((value, k) => {
    expect(value).toBeCloseTo(want[k], 5);
  });
}

/** Fields of every module of the package nn, wherever it is. */
function expectModules(root: T7Value): Set<string> {
  const seen = new Set<T7Value>();
  const types = new Set<string>();
  const walk = (value: T7Value) => {
    if (value === null || typeof value !== "object" || seen.has(value)) return;
    seen.add(value);
    if (value instanceof T7Object) {
      types.add(value.type);
      for (const name of ["output", "gradInput", "_type"]) {
        expect((value.value as T7Table).entries.has(name), `${value.type}.${name}`).toBe(true);
      }
      walk(value.value);
    } else if (value instanceof T7Table) for (const item of value.entries.values()) walk(item);
  };
  walk(root);
  return types;
}

describe("written modules", () => {
  test("FastLSTM: the network of a step computes the LSTM", async () => {
    const lstm = new LSTM({ inputSize: D, hiddenSize: H, seed: 3 });
    const bytes = saveCheckpoint(recordOf(lstm), { format: "torch7", framework: "torch7.FastLSTM" });
    const root = await load(bytes);
    expect((root as T7Object).type).toBe("nn.FastLSTM");
    expectModules(root);
    expect([field(root, "inputSize"), field(root, "outputSize"), field(root, "step")]).toEqual([D, H, 1]);
    const network = field(root, "recurrentModule");
    expect(itemsOf(field(root, "modules"))).toEqual([network]);
    expect(itemsOf(field(root, "sharedClones"))[0]).toBe(network);
    let [h, c] = [new Array(H).fill(0), new Array(H).fill(0)];
    const outputs = steps.flatMap((x) => {
      [h, c] = run(bytes, network, [x, h, c]) as number[][];
      return h;
    });
    expectClose(outputs, expected(lstm));
    // The field and the network hold the same Linear.
    const [gates] = itemsOf(field(itemsOf(field(network, "modules"))[0], "modules"));
    const [first] = itemsOf(field(itemsOf(field(gates, "modules"))[1], "modules"));
    expect(first).toBe(field(root, "i2g"));
  });

  test("GRU, whose reset gate acts before the product", async () => {
    const gru = new GRU({ inputSize: D, hiddenSize: H, resetAfter: false, seed: 3 });
    const bytes = saveCheckpoint(recordOf(gru), { format: "torch7" });
    const root = await load(bytes);
    expect((root as T7Object).type).toBe("nn.GRU");
    expectModules(root);
    let h: number[] = new Array(H).fill(0);
    const outputs = steps.flatMap(
      (x) => (h = run(bytes, field(root, "recurrentModule"), [x, h]) as number[]),
    );
    expectClose(outputs, expected(gru));
    // And it is found again, the candidate deep in the network included.
    const [layer] = (await openCheckpoint(bytes)).layers;
    expect(layer.convention).toBe("torch7.GRU");
    expectClose(expected(moduleOf(await layer.record())), expected(gru));
  });

  test.each([
    ["torch7.SeqLSTM", 0, "nn.SeqLSTM"],
    ["torch7.SeqLSTM", 2, "nn.SeqLSTMP"],
  ])(
    "%s with a projection of %i is an %s that is read back bit for bit",
    async (framework, projSize, type) => {
      const lstm = new LSTM({ inputSize: D, hiddenSize: H, projSize, seed: 3 });
      const bytes = saveCheckpoint(recordOf(lstm, "net.rnn"), { format: "torch7", framework });
      const root = await load(bytes);
      const object = field(field(root, "net"), "rnn") as T7Object;
      expect(object.type).toBe(type);
      expectModules(root);
      expect([field(object, "inputsize"), field(object, "outputsize"), field(object, "_remember")]).toEqual([
        D,
        projSize || H,
        "neither",
      ]);
      const gradient = field(object, "gradWeight") as T7Tensor;
      expect(gradient.shape).toEqual([D + (projSize || H), 4 * H]);
      expect(gradient.storage).not.toBe((field(object, "weight") as T7Tensor).storage);
      const { layers, warnings } = await openCheckpoint(bytes);
      expect(warnings).toEqual([]);
      expect(layers.map(({ convention, name }) => [name, convention])).toEqual([
        ["net/rnn", "torch7.SeqLSTM"],
      ]);
      const again = moduleOf(await layers[0].record());
      expect([...again.cells[0].weights.weightIh.data]).toEqual([...lstm.cells[0].weights.weightIh.data]);
    },
  );

  test("SeqGRU", async () => {
    const gru = new GRU({ inputSize: D, hiddenSize: H, resetAfter: false, seed: 3 });
    const bytes = saveCheckpoint(recordOf(gru, "a"), { format: "torch7", framework: "torch7.SeqGRU" });
    const root = await load(bytes);
    expect((field(root, "a") as T7Object).type).toBe("nn.SeqGRU");
    expectModules(root);
    const [layer] = (await openCheckpoint(bytes)).layers;
    expectClose(expected(moduleOf(await layer.record())), expected(gru));
  });

  test("cuDNN's modules say their sizes and are found by them", async () => {
    const lstm = new LSTM({ inputSize: D, hiddenSize: H, numLayers: 2, bidirectional: true, seed: 3 });
    const bytes = saveCheckpoint(recordOf(lstm, "rnn"), { format: "torch7", framework: "cudnn" });
    expect((field(await load(bytes), "rnn") as T7Object).type).toBe("cudnn.BLSTM");
    const { layers, warnings } = await openCheckpoint(bytes);
    expect(warnings).toEqual([]);
    expect(layers[0]).toMatchObject({ convention: "cudnn.LSTM", numLayers: 2, bidirectional: true });
    expectClose(expected(moduleOf(await layers[0].record())), expected(lstm));
  });

  test("classes that are networks of their own stay tables with the name of the class", async () => {
    const lstm = new LSTM({ inputSize: D, hiddenSize: H, peephole: true, seed: 3 });
    const bytes = saveCheckpoint(recordOf(lstm, "rnn"), { format: "torch7", framework: "torch7.LSTM" });
    const table = field(await load(bytes), "rnn");
    expect(table).toBeInstanceOf(T7Table);
    expect(field(table, "class")).toBe("nn.LSTM");
    expect((await openCheckpoint(bytes)).layers[0].convention).toBe("torch7.LSTM");
  });
});
