/** Torch7's getParameters without its traps: every vector that was handed out stays live. */
import { describe, expect, test } from "vitest";
import { sum } from "../../../src/core/autograd/reduce.ts";
import {
  Embedding,
  flattenParameters,
  GRU,
  Linear,
  LSTM,
  Module,
  type Parameter,
  Sequential,
} from "../../../src/core/nn/index.ts";
import { ShapeError, UnsupportedError } from "../../../src/core/tensor/errors.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { Adam } from "../../../src/core/train/adam.ts";
import { fillDistinct, Tied, values } from "./fixtures.ts";

function model(): Sequential {
  const net = new Sequential(
    new LSTM({ inputSize: 3, hiddenSize: 4, numLayers: 2, bidirectional: true, seed: 1 }),
    new Linear({ inFeatures: 8, outFeatures: 2, seed: 2 }),
  );
  fillDistinct(net);
  return net;
}

/** The numbers that the vector must hold, from the parameters themselves. */
function joined(parameters: readonly Parameter[]): number[] {
  return parameters.flatMap((p) => [...p.data]);
}

/** Writes to the vector must show in the parameters and the other way round, for values and gradients. */
function expectLive(module: Module, flat: { parameters: Tensor; gradients: Tensor }): void {
  const parameters = module.parameters();
  const size = parameters.reduce((n, p) => n + p.size, 0);
  expect(flat.parameters.shape).toEqual([size]);
  expect(flat.gradients.shape).toEqual([size]);
  const before = flat.parameters.data.slice();
  flat.parameters.data.forEach((_, k, data) => {
    data[k] = k + 0.5;
  });
  flat.gradients.data.forEach((_, k, data) => {
    data[k] = -k - 0.5;
  });
  // In one order or another, every element is there once.
  expect(joined(parameters).sort((a, b) => a - b)).toEqual([...flat.parameters.data]);
  for (const { data, grad } of parameters) expect(grad!.data).toEqual(data.map((v) => -v));
  for (const parameter of parameters) {
    parameter.data[0] = 7e6;
    parameter.grad!.data[0] = 8e6;
  }
  expect(flat.parameters.data.filter((v) => v === 7e6)).toHaveLength(parameters.length);
  expect(flat.gradients.data.filter((v) => v === 8e6)).toHaveLength(parameters.length);
  flat.parameters.data.set(before);
  flat.gradients.data.fill(0);
}

test("the vectors hold all parameters in order and are live in both directions", () => {
  const net = model();
  const before = joined(net.parameters());
  const flat = flattenParameters(net);
  expect([...flat.parameters.data]).toEqual(before);
  expect(flat.gradients.data.every((g) => g === 0)).toBe(true);
  expectLive(net, flat);
});

test("a second call gives the same vectors", () => {
  const net = model();
  const first = flattenParameters(net);
  const second = flattenParameters(net);
  expect(second.parameters).toBe(first.parameters);
  expect(second.gradients).toBe(first.gradients);
  const { buffer } = first.parameters.data;
  flattenParameters(net);
  expect(first.parameters.data.buffer).toBe(buffer);
});

test("results are the same as before, and gradients land in the vector", () => {
  const net = model();
  const twin = model();
  const x = values([4, 2, 3], 1, "float32");
  const { gradients } = flattenParameters(net);
  const outputs = [net, twin].map((m) => {
    const y = m.forward(x);
    sum(y).backward();
    return y.data;
  });
  expect(outputs[0]).toEqual(outputs[1]);
  expect([...gradients.data]).toEqual(twin.parameters().flatMap((p) => [...p.grad!.data]));
  // They add up, and go back to 0 without leaving the vector.
  sum(net.forward(x)).backward();
  sum(twin.forward(x)).backward();
  expect([...gradients.data]).toEqual(twin.parameters().flatMap((p) => [...p.grad!.data]));
  net.zeroGrad();
  expect(gradients.data.every((g) => g === 0)).toBe(true);
  expectLive(net, flattenParameters(net));
});

test("gradients that were there are kept", () => {
  const net = model();
  sum(net.forward(values([4, 2, 3], 1, "float32"))).backward();
  const before = net.parameters().flatMap((p) => [...p.grad!.data]);
  expect([...flattenParameters(net).gradients.data]).toEqual(before);
});

test("views, gates and parameters taken earlier stay live", () => {
  const net = model();
  const lstm = net.layers[0] as LSTM;
  const gate = lstm.cell(0).gates.forget;
  const weight = gate.inputWeight;
  const slice = Tensor.view(lstm.parameter("bias_ih_l0"), 4, [4]);
  const held = net.parameters();
  const { parameters } = flattenParameters(net);
  gate.setBias(3);
  const start = 16 * 3 + 16 * 4 + 4;
  expect(parameters.data.subarray(start, start + 4)).toEqual(new Float32Array(4).fill(3));
  parameters.data.fill(5);
  expect(weight.data).toEqual(new Float32Array(12).fill(5));
  expect(slice.data).toEqual(new Float32Array(4).fill(5));
  expect(gate.bias()).toEqual(new Float32Array(4).fill(10));
  expect(net.parameters().every((parameter, k) => parameter === held[k])).toBe(true);
});

test("a shared parameter is there once", () => {
  const tied = new Tied();
  const flat = flattenParameters(tied);
  expect(flat.parameters.size).toBe(15 + 5);
  expectLive(tied, flat);
  const decoder = flattenParameters(tied.decoder);
  expectLive(tied.decoder, decoder);
  expectLive(tied, flat);
});

test("parameters of two dtypes are refused, and nothing is moved", () => {
  const net = new Sequential(
    new Linear({ inFeatures: 2, outFeatures: 2 }),
    new Linear({ inFeatures: 2, outFeatures: 2, dtype: "float64" }),
  );
  const { data } = net.parameters()[0];
  expect(() => flattenParameters(net)).toThrow(ShapeError);
  expect(() => flattenParameters(net)).toThrow(
    /one dtype, got float32 in 0\.weight and float64 in 1\.weight/,
  );
  expect(net.parameters()[0].data).toBe(data);
});

describe("vectors of parts and of the whole live side by side", () => {
  test("the part after the whole is a piece of it", () => {
    const net = model();
    const whole = flattenParameters(net);
    const { buffer } = whole.parameters.data;
    const part = flattenParameters(net.layers[1]);
    expect(part.parameters.data.buffer).toBe(buffer);
    expectLive(net.layers[1], part);
    expectLive(net, whole);
    expect(flattenParameters(net).parameters).toBe(whole.parameters);
    expect(flattenParameters(net.layers[1]).parameters).toBe(part.parameters);
  });

  test("the whole after the parts takes them with it", () => {
    const net = model();
    const second = flattenParameters(net.layers[1]);
    const first = flattenParameters(net.layers[0]);
    const before = joined(net.parameters());
    const whole = flattenParameters(net);
    expect([...whole.parameters.data]).toEqual(before);
    expect(second.parameters.data.buffer).toBe(whole.parameters.data.buffer);
    expectLive(net, whole);
    expectLive(net.layers[0], first);
    expectLive(net.layers[1], second);
    const outer = new Sequential(new Linear({ inFeatures: 2, outFeatures: 3, seed: 5 }), net);
    const outerFlat = flattenParameters(outer);
    for (const [module, flat] of [
      [outer, outerFlat],
      [net, whole],
      [net.layers[0], first],
      [net.layers[1], second],
    ] as const) {
      expectLive(module, flat);
      expect(flattenParameters(module).parameters).toBe(flat.parameters);
    }
  });

  test("a tied part flattened first stays in one piece within the whole", () => {
    const decoder = new Linear({ inFeatures: 3, outFeatures: 5, seed: 1 });
    const embedding = new Embedding({ numEmbeddings: 5, embeddingDim: 3, seed: 1 });
    decoder.weight = embedding.weight;
    const net = new Sequential(embedding, new GRU({ inputSize: 3, hiddenSize: 3, seed: 2 }), decoder);
    const part = flattenParameters(decoder);
    const whole = flattenParameters(net);
    expectLive(net, whole);
    expectLive(decoder, part);
    expect(flattenParameters(net).parameters).toBe(whole.parameters);
  });
});

describe("a model that changes", () => {
  class Growing extends Module {
    readonly layers: Module[] = [new Linear({ inFeatures: 2, outFeatures: 2, seed: 1 })];
    forward() {}
  }

  test("with modules added the call covers them, and the earlier vector stays live", () => {
    const net = new Growing();
    const first = flattenParameters(net);
    const [old] = net.layers;
    net.layers.push(new Linear({ inFeatures: 2, outFeatures: 3, seed: 2 }));
    net.layers.unshift(new Linear({ inFeatures: 1, outFeatures: 1, seed: 3 }));
    const second = flattenParameters(net);
    expect([...second.parameters.data]).toEqual(joined(net.parameters()));
    expectLive(net, second);
    expectLive(old, first);
    expect(flattenParameters(net).parameters).toBe(second.parameters);
  });

  test("with a module replaced the call covers the new one", () => {
    const net = new Growing();
    net.layers.push(new Linear({ inFeatures: 2, outFeatures: 3, seed: 2 }));
    net.layers.push(new Linear({ inFeatures: 3, outFeatures: 3, seed: 3 }));
    flattenParameters(net);
    net.layers[1] = new Linear({ inFeatures: 2, outFeatures: 3, seed: 4 });
    const second = flattenParameters(net);
    expect([...second.parameters.data]).toEqual(joined(net.parameters()));
    expectLive(net, second);
    net.layers.pop();
    const third = flattenParameters(net);
    expectLive(net, third);
  });

  test("with a parameter moved by someone else the vector takes it back", () => {
    const net = model();
    const flat = flattenParameters(net);
    const moved = net.parameters()[2];
    moved.moveTo(new Float32Array(moved.size));
    moved.data.fill(6);
    const again = flattenParameters(net);
    expect(again.parameters).toBe(flat.parameters);
    expect([...flat.parameters.data]).toEqual(joined(net.parameters()));
    expect(moved.data[0]).toBe(6);
    expectLive(net, flat);
  });
});

test("what cannot be in one piece with an earlier vector is refused", () => {
  const shared = new Linear({ inFeatures: 2, outFeatures: 2, seed: 1 });
  const one = new Sequential(shared, new Linear({ inFeatures: 2, outFeatures: 1, seed: 2 }));
  const other = new Sequential(shared, new Linear({ inFeatures: 2, outFeatures: 3, seed: 3 }));
  const flat = flattenParameters(one);
  const before = other.parameters().map((p) => p.data);
  expect(() => flattenParameters(other)).toThrow(UnsupportedError);
  expect(() => flattenParameters(other)).toThrow(
    /expected parameters that can be contiguous, got .*Flatten the module that contains both first/,
  );
  expect(other.parameters().map((p) => p.data)).toEqual(before);
  expectLive(one, flat);
});

test("an optimiser made before continues as without the vector, before and after the parameters move", () => {
  const [net, twin] = [model(), model()];
  const x = values([4, 2, 3], 1, "float32");
  const optimizers = [net, twin].map((m) => new Adam(m.parameters(), { lr: 0.01 }));
  const step = () =>
    [net, twin].forEach((m, k) => {
      optimizers[k].zeroGrad();
      sum(m.forward(x)).backward();
      optimizers[k].step();
    });
  step();
  const { parameters } = flattenParameters(net);
  step();
  step();
  expect([...parameters.data]).toEqual(joined(twin.parameters()));
});
