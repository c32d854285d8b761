/** Linear, Embedding, LayerNorm and Sequential: what they compute, start from and refuse. The operations have tests of their own. */
import { describe, expect, test } from "vitest";
import { sum } from "../../../src/core/autograd/reduce.ts";
import {
  Embedding,
  GRU,
  LayerNorm,
  Linear,
  LSTM,
  LSTMCell,
  Parameter,
  Sequential,
} from "../../../src/core/nn/index.ts";
import { tensor, zeros } from "../../../src/core/tensor/create.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { distance, fillDistinct, values } from "./fixtures.ts";

// biome-ignore lint/suspicious/noExplicitAny: wrong types are the subject
const any = (value: unknown): any => value;

describe("Linear", () => {
  test("computes x Wᵀ + b over the last axis", () => {
    const linear = new Linear({ inFeatures: 2, outFeatures: 3 });
    linear.weight.data.set([1, 2, 3, 4, 5, 6]);
    linear.bias!.data.set([10, 20, 30]);
    const y = linear.forward(tensor([[[1, 0]], [[1, -1]]]));
    expect(y.shape).toEqual([2, 1, 3]);
    expect([...y.data]).toEqual([11, 23, 35, 9, 19, 29]);
    expect(linear.forward(tensor([0, 1])).shape).toEqual([3]);
    const bare = new Linear({ inFeatures: 2, outFeatures: 3, bias: false });
    expect([...bare.stateDict().keys()]).toEqual(["weight"]);
    bare.weight.data.set([1, 2, 3, 4, 5, 6]);
    expect([...bare.forward(tensor([1, 1])).data]).toEqual([3, 7, 11]);
  });

  test("starts from U(-1/√I, 1/√I), the bias too", () => {
    const linear = new Linear({ inFeatures: 25, outFeatures: 400, seed: 1 });
    for (const { data } of linear.parameters()) {
      const all = [...data];
      expect(Math.max(...all)).toBeLessThan(0.2);
      expect(Math.max(...all)).toBeGreaterThan(0.19);
      expect(Math.min(...all)).toBeLessThan(-0.19);
      expect(Math.min(...all)).toBeGreaterThan(-0.2);
    }
  });

  test("refuses what does not fit", () => {
    const linear = new Linear({ inFeatures: 2, outFeatures: 3 });
    expect(() => linear.forward(zeros([4, 3]))).toThrow(
      /Linear\.forward: expected input of shape \[\.\.\., 2\], got \[4, 3\]/,
    );
    expect(() => linear.forward(zeros([]))).toThrow(/got \[\]/);
    expect(() => linear.forward(zeros([2], { dtype: "float64" }))).toThrow(/float32.*got float64/);
    expect(() => linear.forward(any([1, 2]))).toThrow(/tensor, got \[1, 2\]/);
    expect(() => {
      linear.weight = new Parameter(new Float32Array(4), [2, 2]);
    }).toThrow(/Linear\.weight: expected a Parameter of shape \[3, 2\], got \[2, 2\]/);
  });
});

describe("Embedding", () => {
  test("looks up rows", () => {
    const embedding = new Embedding({ numEmbeddings: 4, embeddingDim: 2 });
    fillDistinct(embedding);
    const y = embedding.forward(indices([3, 0, 3, 1], [2, 2]));
    expect(y.shape).toEqual([2, 2, 2]);
    const row = (k: number) => [...embedding.weight.data.subarray(2 * k, 2 * k + 2)];
    expect([...y.data]).toEqual([...row(3), ...row(0), ...row(3), ...row(1)]);
  });

  test("starts from N(0, 1)", () => {
    const { data } = new Embedding({ numEmbeddings: 200, embeddingDim: 50, seed: 1 }).weight;
    const all = [...data];
    const mean = all.reduce((a, b) => a + b, 0) / all.length;
    const variance = all.reduce((a, b) => a + (b - mean) ** 2, 0) / all.length;
    // Standard errors for 10,000 values: 0.01 and 0.014.
    expect(Math.abs(mean)).toBeLessThan(0.05);
    expect(Math.abs(variance - 1)).toBeLessThan(0.07);
    expect(Math.max(...all)).toBeGreaterThan(3);
  });

  test("the padding row starts as 0 and gets no gradient", () => {
    const embedding = new Embedding({ numEmbeddings: 3, embeddingDim: 2, paddingIndex: 1 });
    expect([...embedding.weight.data.subarray(2, 4)]).toEqual([0, 0]);
    sum(embedding.forward(indices([1, 2, 1]))).backward();
    expect([...embedding.weight.grad!.data]).toEqual([0, 0, 0, 0, 1, 1]);
    expect(String(embedding)).toBe("Embedding(3, 2, paddingIndex=1)");
  });

  test("refuses tokens outside the table", () => {
    const embedding = new Embedding({ numEmbeddings: 3, embeddingDim: 2 });
    expect(() => embedding.forward(indices([0, 3]))).toThrow(/3/);
    expect(() => embedding.forward(any(zeros([2])))).toThrow(/indices/);
    expect(() => new Embedding({ numEmbeddings: 3, embeddingDim: 2, paddingIndex: 3 })).toThrow(
      /paddingIndex to be an integer from 0 to 2, got 3/,
    );
  });
});

describe("LayerNorm", () => {
  test("normalises the last axes, then scales and shifts", () => {
    const norm = new LayerNorm({ normalizedShape: [2, 2], dtype: "float64" });
    norm.weight!.data.set([1, 2, 3, 4]);
    norm.bias!.data.set([0, 0, 0, 1]);
    const y = norm.forward(
      tensor(
        [
          [
            [1, 2],
            [3, 4],
          ],
        ],
        undefined,
        { dtype: "float64" },
      ),
    );
    // Mean 2.5, variance 1.25.
    const scale = 1 / Math.sqrt(1.25 + 1e-5);
    expect(
      distance(y.data, [-1.5 * scale, -0.5 * 2 * scale, 0.5 * 3 * scale, 1.5 * 4 * scale + 1]),
    ).toBeLessThan(1e-14);
  });

  test("starts as plain normalisation; weight and bias can be left out", () => {
    const norm = new LayerNorm({ normalizedShape: 4 });
    expect([...norm.weight!.data, ...norm.bias!.data]).toEqual([1, 1, 1, 1, 0, 0, 0, 0]);
    const without = new LayerNorm({ normalizedShape: 4, elementwiseAffine: false });
    expect(without.parameters()).toEqual([]);
    const x = values([3, 4], 1, "float32");
    expect(without.forward(x).data).toEqual(norm.forward(x).data);
    expect([...new LayerNorm({ normalizedShape: 4, bias: false }).stateDict().keys()]).toEqual(["weight"]);
    expect(String(norm)).toBe("LayerNorm([4], epsilon=0.00001, elementwiseAffine=true)");
  });

  test("refuses what does not fit", () => {
    expect(() => new LayerNorm({ normalizedShape: 4 }).forward(zeros([3, 5]))).toThrow(
      /LayerNorm\.forward: expected input of shape \[\.\.\., 4\], got \[3, 5\]/,
    );
    expect(() => new LayerNorm({ normalizedShape: [] })).toThrow(/at least one axis/);
    expect(() => new LayerNorm({ normalizedShape: 0 })).toThrow(/got 0/);
  });
});

describe("Sequential", () => {
  const model = () => {
    const net = new Sequential(
      new Embedding({ numEmbeddings: 5, embeddingDim: 3 }),
      new LSTM({ inputSize: 3, hiddenSize: 4, bidirectional: true }),
      new Sequential(new GRU({ inputSize: 8, hiddenSize: 4 }), new LayerNorm({ normalizedShape: 4 })),
      new Linear({ inFeatures: 4, outFeatures: 5 }),
    );
    fillDistinct(net);
    return net;
  };

  test("passes the output of recurrent layers on", () => {
    const net = model();
    const tokens = indices([0, 1, 2, 3, 4, 0], [3, 2]);
    const [embedding, lstm, inner, linear] = net.layers as [Embedding, LSTM, Sequential, Linear];
    const expected = linear.forward(inner.forward(lstm.forward(embedding.forward(tokens)).output));
    expect(net.forward(tokens).data).toEqual(expected.data);
    expect(net.forward(tokens).shape).toEqual([3, 2, 5]);
    expect([...net.namedParameters().keys()].slice(0, 3)).toEqual([
      "0.weight",
      "1.weight_ih_l0",
      "1.weight_hh_l0",
    ]);
    expect(net.parameter("2.0.bias_hh_l0").shape).toEqual([12]);
  });

  test("gives lengths to every recurrent layer, inner ones too", () => {
    const net = model();
    const tokens = indices([0, 1, 2, 3, 4, 0], [3, 2]);
    const lengths = [3, 2];
    const [embedding, lstm, inner, linear] = net.layers as [Embedding, LSTM, Sequential, Linear];
    const [gru, norm] = inner.layers as [GRU, LayerNorm];
    const first = lstm.forward(embedding.forward(tokens), { lengths }).output;
    const expected = linear.forward(norm.forward(gru.forward(first, { lengths }).output));
    expect(net.forward(tokens, { lengths }).data).toEqual(expected.data);
    expect(net.forward(tokens, { lengths }).data).not.toEqual(net.forward(tokens).data);
  });

  test("refuses what it cannot use", () => {
    const linear = new Linear({ inFeatures: 2, outFeatures: 2 });
    expect(() => new Sequential(any([linear]))).toThrow(
      /Sequential: expected modules, got \[a Linear\] at 0/,
    );
    expect(() => new Sequential(linear).forward(zeros([1, 2]), { lengths: [1] })).toThrow(
      /expected a recurrent layer/,
    );
    const cell = new Sequential(new LSTMCell({ inputSize: 2, hiddenSize: 2 }), linear);
    expect(() => cell.forward(zeros([1, 2]))).toThrow(/expected layer 0, LSTMCell, to return a Tensor/);
  });
});
