/** Gates that learn in their own way: not at all, without weight decay, or at another rate. */
import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { DefinedLayer } from "../../../src/core/nn/definedLayer.ts";
import { flattenParameters } from "../../../src/core/nn/flatten.ts";
import { GRU } from "../../../src/core/nn/gru.ts";
import type { LearningOptions } from "../../../src/core/nn/learning.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import { Sequential } from "../../../src/core/nn/sequential.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { Adagrad } from "../../../src/core/train/adagrad.ts";
import { Adam, AdamW } from "../../../src/core/train/adam.ts";
import { clipGradNorm, gradientNorm } from "../../../src/core/train/clip.ts";
import { parameterGroups } from "../../../src/core/train/groups.ts";
import type { Optimizer } from "../../../src/core/train/optimizer.ts";
import { RMSprop } from "../../../src/core/train/rmsprop.ts";
import { SGD } from "../../../src/core/train/sgd.ts";

const options = { inputSize: 2, hiddenSize: 3, dtype: "float64", seed: 1 } as const;
const decay = { weightDecay: 0.1 };

const optimizers: Readonly<
  Record<string, (parameters: Iterable<Tensor>, lr: number, wd: number) => Optimizer<never>>
> = {
  SGD: (p, lr, weightDecay) => new SGD(p, { lr, weightDecay }) as unknown as Optimizer<never>,
  "SGD with momentum": (p, lr, weightDecay) =>
    new SGD(p, { lr, weightDecay, momentum: 0.9, dampening: 0.2 }) as unknown as Optimizer<never>,
  Adam: (p, lr, weightDecay) =>
    new Adam(p, { lr, weightDecay, amsgrad: true }) as unknown as Optimizer<never>,
  AdamW: (p, lr, weightDecay) => new AdamW(p, { lr, weightDecay }) as unknown as Optimizer<never>,
  RMSprop: (p, lr, weightDecay) =>
    new RMSprop(p, { lr, weightDecay, momentum: 0.5, centered: true }) as unknown as Optimizer<never>,
  Adagrad: (p, lr, weightDecay) =>
    new Adagrad(p, { lr, weightDecay, initialAccumulator: 0.1 }) as unknown as Optimizer<never>,
};

/** Gradients that are the same for every layer of one shape, and differ from step to step. */
function giveGradients(layer: LSTM, step: number): void {
  layer.parameters().forEach((parameter, which) => {
    const random = new Random(100 * step + which);
    parameter.grad = new Tensor(
      Float64Array.from({ length: parameter.size }, () => random.normal()),
      parameter.shape,
    );
  });
}

function trained(name: string, lr: number, wd: number, learn: (layer: LSTM) => void): LSTM {
  const layer = new LSTM(options);
  learn(layer);
  const optimizer = optimizers[name](layer.parameters(), lr, wd);
  for (let step = 1; step <= 4; step++) {
    giveGradients(layer, step);
    optimizer.step();
  }
  return layer;
}

const forget = (layer: LSTM) => {
  const { inputWeight, hiddenWeight, inputBias, hiddenBias } = layer.cell(0).gates.forget;
  return [inputWeight, hiddenWeight, inputBias!, hiddenBias!].map(({ data }) => [...data]);
};
const others = (layer: LSTM) =>
  layer.parameters().map(({ data, shape }) => {
    const width = data.length / shape[0];
    return [...data.slice(0, 3 * width), ...data.slice(6 * width)];
  });

describe.each(Object.keys(optimizers))("%s", (name) => {
  const plain = trained(name, 0.05, 0.1, () => {});

  it("leaves a gate alone that is not trained, and changes the others as ever, to the bit", () => {
    const layer = trained(name, 0.05, 0.1, ({ gates }) => gates.forget.learn({ trainable: false }));
    expect(forget(layer)).toEqual(forget(new LSTM(options)));
    expect(others(layer)).toEqual(others(plain));
  });

  it("multiplies the rate of a gate", () => {
    const layer = trained(name, 0.05, 0.1, ({ gates }) => gates.forget.learn({ rate: 0.2 }));
    expect(forget(layer)).toEqual(forget(trained(name, 0.05 * 0.2, 0.1, () => {})));
    expect(others(layer)).toEqual(others(plain));
  });

  it("spares a gate its weight decay", () => {
    const layer = trained(name, 0.05, 0.1, ({ gates }) => gates.forget.learn({ weightDecay: false }));
    expect(forget(layer)).toEqual(forget(trained(name, 0.05, 0, () => {})));
    expect(others(layer)).toEqual(others(plain));
  });

  it("does all of it for single parts, in any combination of gates", () => {
    const setting = fc.record<LearningOptions>(
      { trainable: fc.boolean(), weightDecay: fc.boolean(), rate: fc.constantFrom(0, 0.5, 1, 2) },
      { requiredKeys: [] },
    );
    const parts = ["inputWeight", "hiddenWeight", "bias"] as const;
    const gates = ["input", "forget", "cell", "output"] as const;
    fc.assert(
      fc.property(
        fc.array(fc.tuple(fc.constantFrom(...gates), fc.constantFrom(...parts), setting), { maxLength: 5 }),
        (list) => {
          const layer = trained(name, 0.05, 0.1, (made) => {
            for (const [gate, part, learning] of list) made.gates[gate].learn(learning, [part]);
          });
          for (const gate of gates) {
            for (const part of parts) {
              const { trainable, weightDecay, rate } = layer.cell(0).gates[gate].learning()[part]!;
              const alike = trainable
                ? trained(name, 0.05 * rate, weightDecay ? 0.1 : 0, () => {})
                : new LSTM(options);
              const own = (each: LSTM) => {
                const view = each.cell(0).gates[gate];
                return part === "bias"
                  ? [...view.inputBias!.data, ...view.hiddenBias!.data]
                  : [...view[part].data];
              };
              expect(own(layer)).toEqual(own(alike));
            }
          }
        },
      ),
      { seed: 3, numRuns: 10 },
    );
  });
});

describe("learn", () => {
  it("keeps what is not named, and goes back to usual", () => {
    const layer = new LSTM(options);
    const { gates } = layer;
    gates.forget.learn({ rate: 2 });
    gates.forget.learn({ trainable: false }, ["bias"]);
    const [cell] = gates.forget.cells;
    expect(cell.learning()).toEqual({
      inputWeight: { trainable: true, weightDecay: true, rate: 2 },
      hiddenWeight: { trainable: true, weightDecay: true, rate: 2 },
      bias: { trainable: false, weightDecay: true, rate: 2 },
    });
    expect(gates.input.cells[0].learning().bias).toEqual({ trainable: true, weightDecay: true, rate: 1 });
    expect(layer.parameter("bias_ih_l0").learning).toEqual([
      { start: 3, end: 6, trainable: false, weightDecay: true, rate: 2 },
    ]);
    gates.forget.learn({ rate: 1, trainable: true });
    expect(layer.parameters().every(({ learning }) => learning.length === 0)).toBe(true);
  });

  it("reaches every layer and direction, and the parts of defined cells", () => {
    const gru = new GRU({ ...options, numLayers: 2, bidirectional: true });
    gru.gates.update.learn({ trainable: false }, ["bias"]);
    for (const cell of gru.cells) expect(cell.gates.update.learning().bias!.trainable).toBe(false);
    const own = new DefinedLayer({ ...options, cell: "peepholeLSTM" });
    own.gates.output.learn({ rate: 0 }, ["peephole"]);
    expect(own.parameter("peephole_l0").learning).toEqual([
      { start: 6, end: 9, trainable: true, weightDecay: true, rate: 0 },
    ]);
    const norm = new DefinedLayer({ ...options, cell: "layerNormGRU" });
    norm.gates.new.learn({ weightDecay: false }, ["norm"]);
    expect(norm.parameter("norm_hidden_l0").learning[0]).toMatchObject({
      start: 6,
      end: 9,
      weightDecay: false,
    });
  });

  it("refuses what it does not know, and then changes nothing", () => {
    const layer = new DefinedLayer({ ...options, cell: "peepholeLSTM" });
    const { forget: gate, cell } = layer.gates;
    for (const [wrong, message] of [
      [{ train: false }, '"train"'],
      [{ trainable: 0 }, "trainable to be true or false"],
      [{ rate: -1 }, "rate to be a finite number of at least 0"],
      [{ rate: Number.NaN }, "got NaN"],
    ] as const) {
      expect(() => gate.learn(wrong as LearningOptions)).toThrow(message);
    }
    expect(() => gate.learn({ rate: 2 }, ["weights" as "bias"])).toThrow(
      'PeepholeLSTM.gates.forget.learn: expected every part to be "inputWeight", "hiddenWeight", "bias", "peephole" or "norm", got "weights".',
    );
    expect(() => cell.learn({ rate: 2 }, ["bias", "peephole"])).toThrow(
      "expected a gate with peephole, got one without",
    );
    expect(() => cell.learn({ rate: 2 }, "bias" as never)).toThrow("a list of parts");
    expect(layer.parameters().every(({ learning }) => learning.length === 0)).toBe(true);
  });
});

it("gates that are not trained count for nothing when gradients are clipped", () => {
  const layer = new LSTM(options);
  giveGradients(layer, 1);
  const whole = gradientNorm(layer.parameters());
  layer.gates.forget.learn({ trainable: false });
  const frozen = Math.sqrt(
    layer.parameters().reduce((sum, { grad, shape }) => {
      const width = grad!.size / shape[0];
      return (
        sum + Array.from(grad!.data).reduce((s, g, k) => (k >= 3 * width && k < 6 * width ? s : s + g * g), 0)
      );
    }, 0),
  );
  expect(frozen).toBeLessThan(whole);
  expect(gradientNorm(layer.parameters())).toBeCloseTo(frozen, 12);
  const before = [...layer.parameter("weight_ih_l0").grad!.data];
  expect(clipGradNorm(layer.parameters(), frozen / 2)).toBeCloseTo(frozen, 12);
  const after = [...layer.parameter("weight_ih_l0").grad!.data];
  after.forEach((g, k) => {
    if (k >= 6 && k < 12) expect(g).toBe(before[k]);
    else expect(g / before[k]).toBeCloseTo(0.5, 5);
  });
});

it("what an optimiser remembers is restored whole when gates learn in their own way", () => {
  const make = () => {
    const layer = new LSTM(options);
    layer.gates.forget.learn({ rate: 0.5, weightDecay: false }, ["bias"]);
    layer.gates.output.learn({ trainable: false });
    return { layer, optimizer: new Adam(layer.parameters(), { lr: 0.05, ...decay }) };
  };
  const through = make();
  const resumed = make();
  for (let step = 1; step <= 4; step++) {
    giveGradients(through.layer, step);
    through.optimizer.step();
  }
  const first = make();
  for (let step = 1; step <= 2; step++) {
    giveGradients(first.layer, step);
    first.optimizer.step();
  }
  resumed.layer.loadStateDict(first.layer.stateDict());
  resumed.optimizer.loadStateDict(first.optimizer.stateDict());
  for (let step = 3; step <= 4; step++) {
    giveGradients(resumed.layer, step);
    expect(resumed.optimizer.stepIfFinite()).toBeUndefined();
  }
  expect(resumed.layer.parameters().map(({ data }) => [...data])).toEqual(
    through.layer.parameters().map(({ data }) => [...data]),
  );
});

it("weight decay spares gains of norms and the vectors of a cell, beside biases", () => {
  const model = new Sequential(
    new DefinedLayer({ ...options, cell: "layerNormLSTM" }),
    new DefinedLayer({ ...options, inputSize: 3, cell: "rgLRU" }),
  );
  const [decayed, spared] = parameterGroups(model, { weightDecay: 0.1 });
  expect(decayed.params.map(({ name }) => name)).toEqual([
    "input_weight_l0",
    "hidden_weight_l0",
    "input_weight_l0",
  ]);
  expect(spared.params.map(({ name }) => name)).toEqual([
    "bias_l0",
    "norm_input_l0",
    "norm_hidden_l0",
    "norm_gain_c_l0",
    "norm_bias_c_l0",
    "bias_l0",
    "lambda_l0",
  ]);
});

it("an optimiser of a flat vector honours what was set on its members", () => {
  const make = () => {
    const layer = new LSTM(options);
    layer.gates.forget.learn({ rate: 0.5 }, ["bias"]);
    layer.gates.output.learn({ trainable: false });
    return layer;
  };
  const [apart, flat] = [make(), make()];
  const { parameters, gradients } = flattenParameters(flat);
  const ofParameters = new Adam(apart.parameters(), { lr: 0.05 });
  parameters.grad = gradients;
  const ofVector = new Adam([parameters], { lr: 0.05 });
  for (let step = 1; step <= 3; step++) {
    giveGradients(apart, step);
    apart.parameters().forEach(({ grad }, k) => {
      flat.parameters()[k].grad!.data.set(grad!.data);
    });
    ofParameters.step();
    ofVector.step();
    expect(gradientNorm([parameters])).toBeCloseTo(gradientNorm(apart.parameters()), 12);
  }
  expect(flat.parameters().map(({ data }) => [...data])).toEqual(
    apart.parameters().map(({ data }) => [...data]),
  );
});
