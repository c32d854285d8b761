/** Torch7's getParameters without its traps: every vector that was handed out stays live. */
import { describe, expect, test } from "vitest";
import { sum } from "../../../src/core/autograd/reduce.ts";
import {
  flattenParameters,
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

describe("a model that changes", () => {
  class Growing extends Module {
    readonly layers: Module[] = [new Linear({ inFeatures: 2, outFeatures: 2, seed: 1 })];
    forward() {}
  }

  test("with modules added the call covers them", () => {
    const net = new Growing();
    flattenParameters(net);
    net.layers.push(new Linear({ inFeatures: 2, outFeatures: 3, seed: 2 }));
    net.layers.unshift(new Linear({ inFeatures: 1, outFeatures: 1, seed: 3 }));
    const second = flattenParameters(net);
    expect([...second.parameters.data]).toEqual(joined(net.parameters()));
    expectLive(net, second);
    expect(flattenParameters(net).parameters).toBe(second.parameters);
  });

  test("with a module replaced the call covers the new one", () => {
    const net = new Growing();
    net.layers.push(new Linear({ inFeatures: 2, outFeatures: 3, seed: 2 }));
    net.layers.push(new Linear({ inFeatures: 3, outFeatures: 3, seed: 3 }));
    flattenParameters(net);
    const [, replaced] = net.layers;
    net.layers[1] = new Linear({ inFeatures: 2, outFeatures: 3, seed: 4 });
    const second = flattenParameters(net);
    expect([...second.parameters.data]).toEqual(joined(net.parameters()));
    expectLive(net, second);
    net.layers.pop();
    expectLive(net, flattenParameters(net));
    // A part that the model lost is free.
    expectLive(replaced, flattenParameters(replaced));
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

test("parameters of another module's vector are refused, in a part and in a whole", () => {
  const shared = new Linear({ inFeatures: 2, outFeatures: 2, seed: 1 });
  const one = new Sequential(shared, new Linear({ inFeatures: 2, outFeatures: 1, seed: 2 }));
  const other = new Sequential(shared, new Linear({ inFeatures: 2, outFeatures: 3, seed: 3 }));
  const flat = flattenParameters(one);
  for (const module of [other, shared, new Sequential(one)]) {
    const before = module.parameters().map((p) => p.data);
    expect(() => flattenParameters(module)).toThrow(UnsupportedError);
    expect(() => flattenParameters(module)).toThrow(
      /in no other vector, got some that the vector of another module \(Sequential\) holds\. Flatten only/,
    );
    expect(module.parameters().map((p) => p.data)).toEqual(before);
  }
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
