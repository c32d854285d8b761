/** Modules: what belongs to them, under which names, and states that are loaded whole or not at all. */
import { describe, expect, test } from "vitest";
import { add, sum } from "../../../src/core/autograd/ops.ts";
import {
  Dropout,
  Embedding,
  GRU,
  Linear,
  LSTM,
  Module,
  Parameter,
  Sequential,
} from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { ArgumentError, ShapeError } from "../../../src/core/tensor/errors.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { fillDistinct, numbersOf, Tied, values } from "./fixtures.ts";

class Tagger extends Module {
  readonly scale = new Parameter(new Float32Array([2]), [1], "scale");
  readonly embedding = new Embedding({ numEmbeddings: 5, embeddingDim: 3, seed: 1 });
  readonly encoder = new LSTM({ inputSize: 3, hiddenSize: 4, bidirectional: true, seed: 2 });
  readonly heads = [
    new Linear({ inFeatures: 8, outFeatures: 2, seed: 3 }),
    new Linear({ inFeatures: 8, outFeatures: 2, bias: false, seed: 4 }),
  ];
  readonly label = "not a module";

  forward(tokens: ReturnType<typeof indices>): Tensor {
    const { output } = this.encoder.forward(this.embedding.forward(tokens));
    return add(this.heads[0].forward(output), this.heads[1].forward(output));
  }
}

const taggerNames = [
  "scale",
  "embedding.weight",
  ...["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"].map((name) => `encoder.${name}`),
  ...["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"].map((name) => `encoder.${name}_reverse`),
  "heads.0.weight",
  "heads.0.bias",
  "heads.1.weight",
];

describe("parameters and children", () => {
  test("are the fields, in the order in which they were assigned, by path", () => {
    const tagger = new Tagger();
    expect([...tagger.namedParameters().keys()]).toEqual(taggerNames);
    expect([...tagger.stateDict().keys()]).toEqual(taggerNames);
    expect([...tagger.namedModules().keys()]).toEqual(["", "embedding", "encoder", "heads.0", "heads.1"]);
    expect(tagger.modules()).toHaveLength(5);
    expect(tagger.parameters().every((p) => p instanceof Parameter && p.requiresGrad)).toBe(true);
  });

  test("are found by path; an unknown one is refused with the names there are", () => {
    const tagger = new Tagger();
    expect(tagger.parameter("heads.0.bias")).toBe(tagger.heads[0].bias);
    expect(tagger.encoder.parameter("bias_ih_l0").name).toBe("bias_ih_l0");
    expect(() => tagger.parameter("heads.1.bias")).toThrow(
      /Tagger\.parameter: expected one of scale, .*heads\.1\.weight, got "heads\.1\.bias"/,
    );
  });

  test("shared ones are listed once and saved under each name", () => {
    const tied = new Tied();
    expect([...tied.namedParameters().keys()]).toEqual(["embedding.weight", "decoder.bias"]);
    expect([...tied.stateDict().keys()]).toEqual(["embedding.weight", "decoder.weight", "decoder.bias"]);
    sum(tied.forward(indices([1, 2]))).backward();
    expect(tied.embedding.weight.grad!.data.some((g) => g !== 0)).toBe(true);

    const state = tied.stateDict();
    tied.loadStateDict(state);
    state.get("decoder.weight")!.data[0] += 1;
    expect(() => tied.loadStateDict(state)).toThrow(
      /decoder\.weight shares its values with embedding\.weight/,
    );
  });

  test("a module that points to one above it does not make it its child", () => {
    class Part extends Module {
      whole: Module | undefined;
      readonly linear = new Linear({ inFeatures: 1, outFeatures: 1 });
      forward() {}
    }
    class Whole extends Module {
      readonly part = new Part();
      forward() {}
    }
    const whole = new Whole();
    whole.part.whole = whole;
    expect([...whole.namedParameters().keys()]).toEqual(["part.linear.weight", "part.linear.bias"]);
    expect([...whole.namedModules().keys()]).toEqual(["", "part", "part.linear"]);
  });
});

test("train and eval reach every module below", () => {
  const model = new Sequential(new Dropout(), new Sequential(new Dropout()));
  expect(model.eval()).toBe(model);
  expect(model.modules().map((m) => m.training)).toEqual([false, false, false, false]);
  model.train();
  expect(model.modules().every((m) => m.training)).toBe(true);
  expect(() => model.train("yes" as never)).toThrow(
    /Sequential\.train: expected on to be true or false, got "yes"/,
  );
});

test("zeroGrad forgets all gradients", () => {
  const tagger = new Tagger();
  sum(tagger.forward(indices([0, 1], [2, 1]))).backward();
  expect(tagger.heads[1].weight.grad).toBeDefined();
  tagger.zeroGrad();
  expect(tagger.parameters().every((p) => p.grad === undefined)).toBe(true);
});

describe("stateDict", () => {
  test("is a copy: training does not change it", () => {
    const linear = new Linear({ inFeatures: 2, outFeatures: 2, seed: 1 });
    const state = linear.stateDict();
    const before = state.get("weight")!.data.slice();
    linear.weight.data.fill(9);
    expect(state.get("weight")!.data).toEqual(before);
    linear.loadStateDict(state);
    expect(linear.weight.data).toEqual(before);
    state.get("weight")!.data.fill(8);
    expect(linear.weight.data).toEqual(before);
  });

  test("carries a model to another one, through a Map or a plain record", () => {
    const [source, target, other] = [new Tagger(), new Tagger(), new Tagger()];
    fillDistinct(source);
    const state = source.stateDict();
    expect(target.loadStateDict(state)).toEqual({ missing: [], unexpected: [] });
    other.loadStateDict(Object.fromEntries(state));
    const tokens = indices([0, 3, 4], [3, 1]);
    expect(target.forward(tokens).data).toEqual(source.forward(tokens).data);
    expect(other.forward(tokens).data).toEqual(source.forward(tokens).data);
  });

  test("bumps the version of what is loaded", () => {
    const linear = new Linear({ inFeatures: 2, outFeatures: 2 });
    const before = linear.weight.version;
    linear.loadStateDict(linear.stateDict());
    expect(linear.weight.version).toBe(before + 1);
  });
});

test.each([LSTM, GRU])("sizes without names are answered with the right call", (Layer) => {
  expect(() => new Layer(10 as never)).toThrow(
    `expected options by name, got 10. Write new ${Layer.name}({ inputSize: 10, hiddenSize: 20 }).`,
  );
});

describe("loadStateDict refuses", () => {
  const refuse = (change: (state: Map<string, Tensor>) => void, options = {}) => {
    const gru = new GRU({ inputSize: 3, hiddenSize: 4, seed: 1 });
    const before = numbersOf(gru);
    const state = new GRU({ inputSize: 3, hiddenSize: 4, seed: 2 }).stateDict();
    change(state);
    let error: unknown;
    try {
      gru.loadStateDict(state, options);
    } catch (thrown) {
      error = thrown;
    }
    expect(numbersOf(gru)).toEqual(before);
    return error as Error;
  };

  test("all that is missing, unexpected and misshapen at once, and changes nothing", () => {
    const error = refuse((state) => {
      state.delete("bias_ih_l0");
      state.delete("bias_hh_l0");
      state.set("weight_ih_l1", zeros([12, 4]));
      state.set("extra", zeros([1]));
      state.set("weight_hh_l0", zeros([12, 5]));
      state.set("weight_ih_l0", zeros([3, 12]));
    });
    expect(error).toBeInstanceOf(ArgumentError);
    expect(error).toHaveProperty("code", "NAME");
    expect(error.message).toBe(
      "GRU.loadStateDict: expected the 4 parameters of this module, got missing: bias_ih_l0, bias_hh_l0; unexpected: weight_ih_l1, extra; " +
        "weight_ih_l0 expected shape [12, 3], got [3, 12]; weight_hh_l0 expected shape [12, 4], got [12, 5]. Nothing was changed.",
    );
  });

  test("weights of another cell, and says whose they are", () => {
    const given = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 }).stateDict();
    const gru = new GRU({ inputSize: 3, hiddenSize: 4, seed: 1 });
    expect(() => gru.loadStateDict(given)).toThrow(
      /weight_hh_l0 expected shape \[12, 4\], got \[16, 4\], as an LSTM of 4 units has;/,
    );
  });

  test("a wrong shape also when not strict", () => {
    const error = refuse((state) => state.set("weight_hh_l0", zeros([12, 5])), { strict: false });
    expect(error).toBeInstanceOf(ShapeError);
    expect(error.message).toMatch(/weight_hh_l0 expected shape \[12, 4\], got \[12, 5\]/);
  });

  test("float64 for float32 unless told to round it", () => {
    const wide = zeros([12], { dtype: "float64" });
    wide.data.fill(0.1);
    const error = refuse((state) => state.set("bias_ih_l0", wide));
    expect(error.message).toMatch(/bias_ih_l0 expected float32, got float64 \(pass \{ convert: true \}/);
    const gru = new GRU({ inputSize: 3, hiddenSize: 4 });
    gru.loadStateDict({ ...Object.fromEntries(gru.stateDict()), bias_ih_l0: wide }, { convert: true });
    expect(gru.parameter("bias_ih_l0").data).toEqual(new Float32Array(12).fill(0.1));
  });

  test("what is not a tensor, or not tensors by name", () => {
    const error = refuse((state) => state.set("bias_ih_l0", new Float32Array(12) as never));
    expect(error.message).toMatch(/bias_ih_l0 expected a tensor, got Float32Array\(12\)/);
    const linear = new Linear({ inFeatures: 2, outFeatures: 2 });
    expect(() => linear.loadStateDict(null as never)).toThrow(/expected tensors by name, got null/);
    expect(() => linear.loadStateDict("file" as never)).toThrow(/expected tensors by name, got "file"/);
  });
});

test("loadStateDict without strict loads what fits and says what does not", () => {
  const linear = new Linear({ inFeatures: 2, outFeatures: 1, seed: 1 });
  const bias = linear.bias!.data.slice();
  const result = linear.loadStateDict({ weight: tensor([[5, 6]]), other: tensor([1]) }, { strict: false });
  expect(result).toEqual({ missing: ["bias"], unexpected: ["other"] });
  expect(linear.weight.data).toEqual(new Float32Array([5, 6]));
  expect(linear.bias!.data).toEqual(bias);
});

test("float32 values go into float64 parameters unchanged", () => {
  const linear = new Linear({ inFeatures: 2, outFeatures: 1, bias: false, dtype: "float64" });
  linear.loadStateDict({ weight: tensor([[0.1, 0.2]]) });
  expect(linear.weight.data).toEqual(Float64Array.of(Math.fround(0.1), Math.fround(0.2)));
});

test("toString shows the tree", () => {
  expect(String(new Tagger())).toBe(
    [
      "Tagger(",
      "  (embedding): Embedding(5, 3)",
      "  (encoder): LSTM(3, 4, bidirectional=true)",
      "  (heads.0): Linear(inFeatures=8, outFeatures=2, bias=true)",
      "  (heads.1): Linear(inFeatures=8, outFeatures=2, bias=false)",
      ")",
    ].join("\n"),
  );
});

test("a parameter counts the writes of the library", () => {
  const parameter = new Parameter(new Float32Array(3), [3], "p");
  expect(parameter.version).toBe(0);
  parameter.copyFrom(values([3], 1, "float32"));
  parameter.bump();
  expect(parameter.version).toBe(2);
  expect(() => parameter.copyFrom(zeros([4]))).toThrow(ShapeError);
  expect(parameter.version).toBe(2);
});
