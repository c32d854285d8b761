/** Promises of the optimisers besides PyTorch's numbers: what they skip, refuse, remember and do not change. */
import { describe, expect, test } from "vitest";
import { Parameter } from "../../../src/core/nn/parameter.ts";
import { tensor } from "../../../src/core/tensor/create.ts";
import { ArgumentError, ShapeError } from "../../../src/core/tensor/errors.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { Tensor } from "../../../src/core/tensor/tensor.ts";
import { Adagrad } from "../../../src/core/train/adagrad.ts";
import { Adam, AdamW } from "../../../src/core/train/adam.ts";
import { boundedSteps } from "../../../src/core/train/bounded.ts";
import { gradientNorm } from "../../../src/core/train/clip.ts";
import type { Optimizer } from "../../../src/core/train/optimizer.ts";
import { RMSprop } from "../../../src/core/train/rmsprop.ts";
import { SGD } from "../../../src/core/train/sgd.ts";
import { refuses } from "../../support/refuses.ts";

/** Every optimiser with options that make it remember all that it can. */
const makers: Record<string, (params: Iterable<Tensor>) => Optimizer> = {
  SGD: (params) => new SGD(params, { lr: 0.05, momentum: 0.9, dampening: 0.2, weightDecay: 0.01 }),
  Nesterov: (params) => new SGD(params, { lr: 0.05, momentum: 0.8, nesterov: true }),
  Adam: (params) => new Adam(params, { lr: 0.02, amsgrad: true, weightDecay: 0.1 }),
  AdamW: (params) => new AdamW(params, { lr: 0.02, betas: [0.8, 0.99] }),
  RMSprop: (params) => new RMSprop(params, { momentum: 0.7, centered: true }),
  Adagrad: (params) => new Adagrad(params, { lr: 0.1, lrDecay: 0.05, initialAccumulator: 0.3 }),
};

function parameters(): Parameter[] {
  const random = new Random(7);
  const values = (n: number) => Float32Array.from({ length: n }, () => random.normal());
  return [new Parameter(values(6), [2, 3], "weight"), new Parameter(values(2), [2], "bias")];
}

function setGradients(params: readonly Tensor[], seed: number): void {
  const random = new Random(seed);
  for (const parameter of params) {
    parameter.grad = tensor(
      Float32Array.from({ length: parameter.size }, () => random.normal()),
      parameter.shape,
    );
  }
}

const bits = (params: readonly Tensor[]) => params.map(({ data }) => [...data]);

describe.each(Object.entries(makers))("%s", (_, make) => {
  test("continues from a stored state bit for bit", () => {
    const whole = parameters();
    const straight = make(whole);
    const first = parameters();
    const stopped = make(first);
    for (let step = 0; step < 5; step++) {
      setGradients(whole, step);
      straight.step();
      setGradients(first, step);
      stopped.step();
    }
    const state = stopped.stateDict();
    const data = JSON.parse(JSON.stringify(state.data));
    const second = parameters();
    second.forEach((parameter, k) => {
      parameter.copyFrom(first[k]);
    });
    const resumed = make(second);
    resumed.loadStateDict({ data, tensors: state.tensors });
    for (let step = 5; step < 10; step++) {
      setGradients(whole, step);
      straight.step();
      setGradients(second, step);
      resumed.step();
    }
    expect(bits(second)).toEqual(bits(whole));
  });

  test("skips a parameter without a gradient, and what it remembers about it", () => {
    const params = parameters();
    const optimizer = make(params);
    setGradients(params, 1);
    optimizer.step();
    const before = bits(params);
    const remembered = optimizer.stateDict();
    setGradients(params, 2);
    params[1].clearGrad();
    optimizer.step();
    expect([...params[1].data]).toEqual(before[1]);
    expect([...params[0].data]).not.toEqual(before[0]);
    const now = optimizer.stateDict();
    for (const [name, { data }] of remembered.tensors) {
      if (name.startsWith("1.")) expect(now.tensors.get(name)!.data).toEqual(data);
    }
    expect((now.data as { steps: number[] }).steps).toEqual([2, 1]);
  });

  test("counts the writes to a parameter", () => {
    const params = parameters();
    const optimizer = make(params);
    setGradients(params, 1);
    const before = params[0].version;
    optimizer.step();
    expect(params[0].version).toBe(before + 1);
  });

  test("does not step when the result would not be finite", () => {
    const params = parameters();
    const optimizer = make(params);
    setGradients(params, 1);
    expect(optimizer.stepIfFinite()).toBeUndefined();
    const before = bits(params);
    const state = optimizer.stateDict();
    setGradients(params, 2);
    params[1].grad!.data[0] = Number.POSITIVE_INFINITY;
    expect(optimizer.stepIfFinite()?.parameter).toBe(params[1]);
    expect(bits(params)).toEqual(before);
    expect(optimizer.stateDict()).toEqual(state);
    setGradients(params, 3);
    expect(optimizer.stepIfFinite()).toBeUndefined();
    expect(bits(params)).not.toEqual(before);
  });

  test("a norm that shows that a step stays finite saves the copies, not the check", () => {
    const random = new Random(3);
    for (let round = 0; round < 200; round++) {
      const [plain, bounded] = [parameters(), parameters()];
      const [careful, quick] = [make(plain), make(bounded)];
      for (let step = 0; step < 3; step++) {
        const size = 10 ** (80 * random.uniform() - 40);
        for (const params of [plain, bounded]) {
          setGradients(params, 10 * round + step);
          for (const { grad } of params) grad!.data.set(grad!.data.map((g) => g * size));
        }
        const isPlain = bounded.every(({ grad }) => grad!.data.every(Number.isFinite));
        const norm = isPlain ? gradientNorm(bounded) : Number.NaN;
        const fault = careful.stepIfFinite();
        const found = quick.stepIfFinite(boundedSteps(quick.name, norm));
        expect(bounded.indexOf(found?.parameter as Parameter)).toBe(
          plain.indexOf(fault?.parameter as Parameter),
        );
        expect(bits(bounded)).toEqual(bits(plain));
        expect(quick.stateDict()).toEqual(careful.stateDict());
      }
    }
  });

  test("forgets what a first step that failed began to remember", () => {
    const params = parameters();
    const optimizer = make(params);
    const state = optimizer.stateDict();
    setGradients(params, 1);
    params[0].grad!.data[3] = Number.NaN;
    expect(optimizer.stepIfFinite()?.parameter).toBe(params[0]);
    expect(optimizer.stateDict()).toEqual(state);
  });

  test("changes nothing when a gradient does not fit", () => {
    const params = parameters();
    const optimizer = make(params);
    setGradients(params, 1);
    params[1].grad = tensor([1, 2, 3]);
    const before = bits(params);
    expect(() => optimizer.step()).toThrow(ShapeError);
    expect(bits(params)).toEqual(before);
  });

  test("works in float64", () => {
    const parameter = new Parameter(Float64Array.of(1, -2), [2], "p");
    const optimizer = make([parameter]);
    parameter.grad = tensor(Float64Array.of(0.5, 0.25));
    optimizer.step();
    expect(parameter.data).toBeInstanceOf(Float64Array);
    expect(parameter.data[0]).toBeLessThan(1);
  });
});

describe("parameter groups", () => {
  test("have options of their own, and take the others from the optimiser", () => {
    const [weight, bias] = parameters();
    const optimizer = new Adam(
      [
        { params: [weight], lr: 0.5 },
        { params: [bias], weightDecay: 0.25 },
      ],
      {
        lr: 0.125,
        eps: 1e-6,
      },
    );
    expect(optimizer.groups.map(({ options }) => options)).toEqual([
      { lr: 0.5, weightDecay: 0, eps: 1e-6, betas: [0.9, 0.999], amsgrad: false },
      { lr: 0.125, weightDecay: 0.25, eps: 1e-6, betas: [0.9, 0.999], amsgrad: false },
    ]);
    expect(optimizer.lr).toBe(0.5);
    optimizer.lr = 0.0625;
    expect(optimizer.groups.map(({ options, baseLr }) => [options.lr, baseLr])).toEqual([
      [0.0625, 0.0625],
      [0.0625, 0.0625],
    ]);
  });
});

describe("refusals", () => {
  const [weight, bias] = parameters();
  refuses(ArgumentError, [
    ["no parameters", () => new Adam([]), /at least one parameter, got none/],
    ["empty groups", () => new Adam([{ params: [] }]), /at least one parameter/],
    ["the same twice", () => new SGD([weight, weight]), /every parameter once, got weight twice/],
    ["the same in two groups", () => new SGD([{ params: [weight] }, { params: [weight] }]), /weight twice/],
    ["a module instead of parameters", () => new SGD({} as never), /list of parameters or groups/],
    ["both forms", () => new SGD([weight, { params: [bias] }] as never), /got both/],
    ["no tensor", () => new SGD([1] as never), /expected parameters, got 1/],
    ["nesterov without momentum", () => new SGD([weight], { nesterov: true }), /momentum > 0/],
    [
      "nesterov with dampening",
      () => new SGD([weight], { nesterov: true, momentum: 0.9, dampening: 0.1 }),
      /no dampening/,
    ],
    ["such a name in a group", () => new SGD([{ params: [weight], beta: 1 } as never]), /"beta"/],
    ["setting a negative rate", () => (new SGD([weight]).lr = -1), /lr/],
  ]);

  test("the state of another optimiser or of other parameters, which changes nothing", () => {
    const params = parameters();
    const optimizer = makers.Adam(params);
    setGradients(params, 1);
    optimizer.step();
    const before = optimizer.stateDict();
    const other = makers.AdamW(parameters()).stateDict();
    expect(() => optimizer.loadStateDict(other)).toThrow(/state of Adam, got that of "AdamW"/);
    const smaller = makers.Adam([parameters()[0]]).stateDict();
    expect(() => optimizer.loadStateDict(smaller)).toThrow(/shapes \[2, 3\] \[2\], got \[2, 3\]/);
    const strange = { ...before, tensors: new Map([["0.velocity", params[0].clone()]]) };
    expect(() => optimizer.loadStateDict(strange)).toThrow(/"0.velocity"/);
    const misshapen = { ...before, tensors: new Map([["0.exp_avg", params[1].clone()]]) };
    expect(() => optimizer.loadStateDict(misshapen)).toThrow(ShapeError);
    const negative = structuredClone(before.data) as { groups: { options: { lr: number } }[] };
    negative.groups[0].options.lr = -1;
    expect(() => optimizer.loadStateDict({ ...before, data: negative as never })).toThrow(/lr/);
    expect(optimizer.stateDict()).toEqual(before);
  });
});

test.each([
  ["a parameter that is not finite", (params: Parameter[]) => params[0].data.fill(Number.NaN, 0, 1)],
  [
    "a mean of squares below 0",
    (params: Parameter[], optimizer: Optimizer) => {
      const state = optimizer.stateDict();
      state.tensors.get("0.exp_avg_sq")!.data.fill(-1, 2, 3);
      optimizer.loadStateDict(state);
      return params;
    },
  ],
])("AdamW with the norm of the gradients undoes a step from %s", (_, spoil) => {
  const params = parameters();
  const optimizer = new AdamW(params);
  setGradients(params, 1);
  expect(optimizer.stepIfFinite(boundedSteps("AdamW", gradientNorm(params)))).toBeUndefined();
  spoil(params, optimizer);
  const before = bits(params);
  const state = optimizer.stateDict();
  setGradients(params, 2);
  expect(optimizer.stepIfFinite(boundedSteps("AdamW", gradientNorm(params)))?.parameter).toBe(params[0]);
  expect(bits(params)).toEqual(before);
  expect(optimizer.stateDict()).toEqual(state);
});

test("AdamW does not tell beforehand that a step without ε stays finite", () => {
  const params = [new Parameter(Float32Array.of(1), [1], "p")];
  const optimizer = new AdamW(params, { eps: 0 });
  params[0].grad = tensor([1]);
  expect(optimizer.stepIfFinite(boundedSteps("AdamW", 1))).toBeUndefined();
  params[0].grad = tensor([Number.MAX_VALUE]);
  expect(optimizer.stepIfFinite(boundedSteps("AdamW", 1))?.parameter).toBe(params[0]);
});

test.each([
  [Number.NaN, 0],
  ["0.1", 0],
  [0.1, -1],
])(
  "a step refuses options that were set to nonsense, lr %s and momentum %s, and changes nothing",
  (lr, momentum) => {
    const parameter = new Parameter(Float32Array.of(1, 2), [2], "p");
    const optimizer = new SGD([parameter], { lr: 0.1 });
    parameter.addGrad(Float32Array.of(1, 1));
    Object.assign(optimizer.groups[0].options, { lr, momentum });
    expect(() => optimizer.step()).toThrow(ArgumentError);
    expect([...parameter.data]).toEqual([1, 2]);
  },
);

test("a step refuses a gradient that is not a tensor", () => {
  const parameter = new Parameter(Float32Array.of(1, 2), [2], "p");
  parameter.grad = 5 as never;
  expect(() => new SGD([parameter]).step()).toThrow(ShapeError);
});
