/** Operations of the tape on compiled kernels against their own plain lines: values, gradients, special numbers, layouts, threads. */
import { afterEach, describe, expect, it } from "vitest";
import { useArithmetic } from "../../../src/core/kernels/arithmetic.ts";
import { availableKernels, fastKernels, kernels, useThreads } from "../../../src/core/kernels/choose.ts";
import { compiledElements } from "../../../src/core/kernels/compiled/compiledElements.ts";
import {
  type ElementKernels,
  elementByElement,
  type FastKernels,
  referenceElements,
} from "../../../src/core/kernels/elements.ts";
import { nativeAddon, nativeMachine } from "../../../src/core/kernels/native/native.ts";
import { supportsWasm } from "../../../src/core/kernels/wasm/flavours.ts";
import { wasmElements } from "../../../src/core/kernels/wasm/wasmElements.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { type Shape, sizeOf } from "../../../src/core/tensor/shape.ts";
import {
  bceWithLogits,
  clipGradNorm,
  crossEntropy,
  huberLoss,
  Indices,
  l1Loss,
  mseLoss,
  ops,
  smoothL1Loss,
  type Tensor,
  tensor,
  useKernels,
} from "../../../src/index.ts";
import { expectSame } from "../../support/compare.ts";
import { isExhaustive, sampled } from "../../support/exhaustive.ts";

afterEach(() => {
  useArithmetic("fast");
  useThreads(1);
  useKernels(availableKernels()[0]);
});

const sets = ["native", "wasm-simd", "wasm-relaxed"].filter((name) =>
  availableKernels().some((each) => each === name || each.startsWith(`${name}-`)),
);

function normal(shape: Shape, seed: number, { mean = 0, deviation = 1 } = {}): Tensor {
  const random = new Random(seed);
  const x = tensor(
    Float32Array.from({ length: sizeOf(shape) }, () => mean + deviation * random.normal()),
    shape,
  );
  x.requiresGrad = true;
  return x;
}

/** The result, and the gradients w.r.t. all inputs. */
function run(inputs: readonly Tensor[], operation: (...inputs: Tensor[]) => Tensor): Float32Array[] {
  for (const input of inputs) input.clearGrad();
  const result = operation(...inputs);
  result.backward(result.size === 1 ? undefined : normal(result.shape, 99).detach());
  return [result, ...inputs.map(({ grad }) => grad!)].map(({ data }) => data.slice() as Float32Array);
}

/** Largest difference as a share of the largest number; NaN and infinities must be the same. */
function deviation(got: Float32Array, expected: Float32Array): number {
  let largest = 0;
  let off = 0;
  for (let k = 0; k < expected.length; k++) {
    if (Object.is(got[k], expected[k])) continue;
    if (!Number.isFinite(expected[k])) return Infinity;
    off = Math.max(off, Math.abs(got[k] - expected[k]));
  }
  for (const value of expected) if (Number.isFinite(value)) largest = Math.max(largest, Math.abs(value));
  return off === 0 ? 0 : off / largest;
}

/** Sizes that no vector and no block divides, above all thresholds; the last goes through WebAssembly in parts. */
const LENGTHS = [1027, 4099, 70_001];

type Case = [name: string, inputs: () => Tensor[], operation: (...inputs: Tensor[]) => Tensor];

const unary: Case[] = LENGTHS.flatMap((length) =>
  (["exp", "sigmoid", "tanh", "relu"] as const).map(
    (name): Case => [
      `${name} of ${length}`,
      () => [normal([length], 1, { deviation: 4 })],
      (x) => ops[name](x),
    ],
  ),
);

/** A function with a kernel of its own for positive numbers, and functions made of several kernels. */
const composed: Case[] = LENGTHS.flatMap((length): Case[] => {
  const inputs = () => [normal([length], 1, { deviation: 4 })];
  const positive = () => [ops.exp(normal([length], 1, { deviation: 4 })).detach()].map(leafOf);
  return [
    [`log of ${length}`, positive, (x) => ops.log(x)],
    [`sqrt of ${length}`, positive, (x) => ops.sqrt(x)],
    [`abs of ${length}`, inputs, (x) => ops.abs(x)],
    [`square of ${length}`, inputs, (x) => ops.square(x)],
    [`pow of ${length} and 2`, inputs, (x) => ops.pow(x, 2)],
    [`softplus of ${length}`, inputs, (x) => ops.softplus(x)],
  ];
});

function leafOf(x: Tensor): Tensor {
  x.requiresGrad = true;
  return x;
}

const LAYOUTS: [Shape, Shape][] = [
  [[70_001], [70_001]],
  [[2, 1027], [1]],
  [[], [1029]],
  [[3, 5, 129], [129]],
  [
    [129, 1],
    [129, 33],
  ],
  [
    [131, 1],
    [1, 131],
  ],
  [
    [7, 1, 11],
    [1, 17, 11],
  ],
  [[700, 3], [3]],
];
const pairs: Case[] = LAYOUTS.flatMap(([a, b]) =>
  (["add", "sub", "mul", "div"] as const).map(
    (name): Case => [
      `${name} of [${a}] and [${b}]`,
      () => [normal(a, 2), normal(b, 3, { mean: 3, deviation: 0.2 })],
      (x, y) => ops[name](x, y),
    ],
  ),
);

/** Whole numbers, many of which are equal. */
const rounded = (shape: Shape, seed: number) => {
  const x = normal(shape, seed, { deviation: 2 }).data.map(Math.round) as Float32Array;
  return leafOf(tensor(x, shape));
};
const choices: Case[] = LAYOUTS.flatMap(([a, b]): Case[] => {
  const inputs = () => [rounded(a, 17), rounded(b, 18)];
  const name = `[${a}] and [${b}]`;
  return [
    [`maximum of ${name}`, inputs, (x, y) => ops.maximum(x, y)],
    [`minimum of ${name}`, inputs, (x, y) => ops.minimum(x, y)],
    [`where of ${name}`, inputs, (x, y) => ops.where(ops.maximum(rounded(a, 19), 0).detach(), x, y)],
    [
      `where of ${name} and one number`,
      inputs,
      (x, y) => ops.add(ops.where(y.detach(), ops.where(x.detach(), x, 0), 7), y),
    ],
  ];
});

const columns: Case[] = (
  [
    [[37, 1100], 0],
    [[3, 40, 130], 1],
    [[1, 1100], 0],
    [[5, 700, 9], 1],
    [[9, 700, 3], 1],
    [[6, 5, 4, 300], 1],
  ] as [Shape, number][]
).flatMap(([shape, axis]): Case[] =>
  (["softmax", "logSoftmax"] as const).map((name) => [
    `${name} of [${shape}] over axis ${axis}`,
    () => [normal(shape, 6, { deviation: 3 })],
    (x) => ops[name](x, { axis }),
  ]),
);

const losses: Case[] = LENGTHS.flatMap((length): Case[] => {
  const inputs = () => [normal([length], 4), normal([length], 5)];
  return (["mean", "sum"] as const).flatMap((reduction): Case[] => [
    [`mseLoss of ${length}, ${reduction}`, inputs, (x, y) => mseLoss(x, y, { reduction })],
    [`bceWithLogits of ${length}, ${reduction}`, inputs, (x, y) => bceWithLogits(x, y, { reduction })],
    [`l1Loss of ${length}, ${reduction}`, inputs, (x, y) => l1Loss(x, y, { reduction })],
    [`huberLoss of ${length}, ${reduction}`, inputs, (x, y) => huberLoss(x, y, { reduction, delta: 0.7 })],
    [
      `smoothL1Loss of ${length}, ${reduction}`,
      inputs,
      (x, y) => smoothL1Loss(x, y, { reduction, beta: 0.3 }),
    ],
  ]);
});

const labels = (rows: number, classes: number) =>
  new Indices(
    Int32Array.from({ length: rows }, (_, k) => (k % 7 === 3 ? -100 : (k * k) % classes)),
    [rows],
  );

const rows: Case[] = [
  [40, 31],
  [257, 65],
  [1100, 1],
  [3, 5000],
  [1300, 64],
].flatMap(([count, width]): Case[] => {
  const x = () => normal([count, width], 6, { deviation: 3 });
  const far = () => normal([count, width], 6, { mean: 300 });
  const weights = () => [normal([width], 7), normal([width], 8)];
  const name = `[${count}, ${width}]`;
  return [
    [`softmax of ${name}`, () => [x()], (a) => ops.softmax(a)],
    [`logSoftmax of ${name}`, () => [x()], (a) => ops.logSoftmax(a)],
    [`layerNorm of ${name}`, () => [x()], (a) => ops.layerNorm(a, width)],
    [
      `layerNorm of ${name} with weight and bias, far from 0`,
      () => [far(), ...weights()],
      (a, w, b) => ops.layerNorm(a, width, w, b),
    ],
    [`sum of ${name}`, () => [x()], (a) => ops.sum(a)],
    [`mean of rows of ${name}`, () => [x()], (a) => ops.mean(a, { axis: 1 })],
    [`sum of columns of ${name}`, () => [x()], (a) => ops.sum(a, { axis: 0 })],
    [`crossEntropy of ${name}`, () => [x()], (a) => crossEntropy(a, labels(count, width))],
    [
      `crossEntropy of ${name} with weights`,
      () => [x()],
      (a) => crossEntropy(a, labels(count, width), { weight: ops.exp(normal([width], 9)).detach() }),
    ],
    [
      `crossEntropy of ${name} with smoothing`,
      () => [x()],
      (a) => crossEntropy(a, labels(count, width), { labelSmoothing: 0.1, reduction: "none" }),
    ],
    [
      `linear of ${name}`,
      () => [x(), normal([37, width], 10), normal([37], 11)],
      (a, w, b) => ops.linear(a, w, b),
    ],
  ];
});

const adamFactors = () => ({
  ...{ beta1: 0.9, beta2: 0.999, rate: 1e-3, correction: 0.5 },
  ...{ eps: 1e-8, decay: 0, keep: 1 },
});

/** A tensor used three times sums its gradients. */
const shared: Case = [
  "a sum of gradients",
  () => [normal([4099], 12)],
  (x) => {
    const y = ops.tanh(x);
    return ops.add(ops.add(ops.mul(y, 2), ops.sigmoid(y)), y);
  },
];

const CASES = [...unary, ...composed, ...pairs, ...choices, ...columns, ...losses, ...rows, shared];
/** Long arrays of most functions are left to the exhaustive run. */
const some = (seed: number) => sampled(CASES, 56, seed);

describe.each(sets)("on %s", (set) => {
  it.each(some(1))("%s agrees with plain TypeScript", (_, inputs, operation) => {
    useKernels("reference");
    const expected = run(inputs(), operation);
    useKernels(set);
    const got = run(inputs(), operation);
    // An error of 2 units in the last place of numbers whose sum cancels at most twofold, or of a sum of 5000.
    for (const [k, array] of got.entries()) expect(deviation(array, expected[k]), `${k}`).toBeLessThan(2e-6);
  });

  it.each(some(2))("%s has the reference's bits in strict arithmetic", (_, inputs, operation) => {
    useKernels("reference");
    const expected = run(inputs(), operation);
    useKernels(set);
    useArithmetic("strict");
    for (const [k, array] of run(inputs(), operation).entries()) expectSame(`${k}`, array, expected[k]);
  });

  const SPECIAL = [
    ...["exp", "sigmoid", "tanh", "relu", "softmax", "logSoftmax"],
    ...["log", "sqrt", "abs", "square", "softplus"],
  ];
  it.each(SPECIAL as ("exp" | "sigmoid" | "softmax" | "log")[])("%s of special numbers", (name) => {
    const special = [
      NaN,
      Infinity,
      -Infinity,
      0,
      1e-30,
      -1e-30,
      88.5,
      89,
      -87.5,
      -95,
      -104,
      -200,
      1e30,
      -1e30,
      1e-44,
      3e-39,
    ];
    // Each in a row of its own, since one NaN makes a whole row of a softmax NaN.
    const values = special.flatMap((value) =>
      Array.from({ length: 100 }, (_, k) => (k === 37 ? value : 0.5)),
    );
    const x = () => tensor(Float32Array.from(values), [special.length, 100]);
    useKernels("reference");
    const expected = ops[name](x()).data;
    useKernels(set);
    const got = ops[name](x()).data;
    for (let k = 0; k < got.length; k++) {
      if (Object.is(got[k], expected[k]) || got[k] === expected[k]) continue;
      // Relative, and for subnormal numbers a few of their steps.
      const off = Math.abs(got[k] - expected[k]);
      expect(off, `${values[k]}: ${got[k]}, expected ${expected[k]}`).toBeLessThanOrEqual(
        4e-7 * Math.abs(expected[k]) + (name === "sigmoid" ? 1e-37 : 5e-45),
      );
    }
  });

  it("maximum, minimum and where of special numbers", () => {
    const special = [NaN, Infinity, -Infinity, 0, -0, 1, -1, 1e-44];
    const all = special.flatMap((x) => special.map((y) => [x, y]));
    const column = (place: number) =>
      tensor(Float32Array.from({ length: 1088 }, (_, k) => all[k % all.length][place]));
    const outcomes = () => {
      const [x, y] = [0, 1].map((place) => leafOf(column(place)));
      return [ops.maximum(x, y), ops.minimum(x, y), ops.where(x.detach(), y, x)].flatMap((result) => {
        for (const input of [x, y]) input.clearGrad();
        result.backward(tensor(new Float32Array(1088).fill(3)));
        // Which of two zeros is larger is of no consequence.
        return [result, x.grad!, y.grad!].map(({ data }) => data.map((value) => value + 0));
      });
    };
    useKernels("reference");
    const expected = outcomes();
    useKernels(set);
    expect(outcomes()).toEqual(expected);
  });

  it.each([
    ["cross-entropy of right answers", [20, 1, -20, 0, 100, 1, -100, 0]],
    ["cross-entropy of wrong answers", [20, 0, -20, 1, 100, 0, -100, 1]],
  ])("the binary %s far from 0 loses no digits", (_, values) => {
    const loss = () => {
      const part = (place: number) =>
        tensor(Float32Array.from({ length: 2000 }, (_, k) => values[(2 * k + place) % values.length]));
      return bceWithLogits(part(0), part(1)).item();
    };
    useKernels("reference");
    const expected = loss();
    useKernels(set);
    expect(Math.abs(loss() / expected - 1)).toBeLessThan(4e-7);
  });

  it("clips as plain TypeScript does, and leaves gradients within the norm alone", () => {
    const clipped = () => {
      const x = normal([4099], 13);
      x.addGrad(normal([4099], 14).data);
      const norms = [1000, 2].map((most) => clipGradNorm([x], most));
      return Float32Array.of(...norms, ...x.grad!.data);
    };
    useKernels("reference");
    const expected = clipped();
    useKernels(set);
    expect(deviation(clipped(), expected)).toBeLessThan(1e-6);
  });

  it.each([
    ["plain", {}],
    ["with decay", { decay: 0.1, keep: 0.99 }],
    ["with the smallest eps", { eps: 5e-324 }],
    ["at its first step", { rate: 0.01, correction: 1 / Math.sqrt(1 - 0.999) }],
  ] as const)("one step of Adam %s changes parameters as the reference does", (_, factors) => {
    useKernels(set);
    for (const length of [1, 1027, 70_001]) {
      const of = (seed: number, deviation = 1) => normal([length], seed, { deviation }).data as Float32Array;
      const [gradient, first, start] = [of(20, 1e-3), of(21, 1e-3), of(22)];
      const second = of(23, 1e-3).map((x) => x * x);
      // Nothing moves a parameter without a gradient; the squares of others leave the range of float32.
      gradient[length >> 1] = first[length >> 1] = second[length >> 1] = 0;
      if (length > 4) gradient.set([NaN, 1e20, 1e-20], 1);
      for (const largest of [undefined, of(24, 1e-3).map((x) => x * x)]) {
        const step = (adam: ElementKernels["adam"]) => {
          const [parameter, moment, square] = [start, first, second].map((array) => array.slice());
          const most = largest?.slice();
          adam({ ...adamFactors(), ...factors }, parameter, gradient, moment, square, most);
          return [parameter.map((x, k) => x - start[k]), moment, square, ...(most ? [most] : [])];
        };
        const expected = step(referenceElements.adam);
        for (const [which, got] of step(kernels().elements.adam).entries()) {
          // Of the change of a parameter, also what its own last place loses; of a moment, what cancels.
          const exact = (k: number) =>
            which === 0 ? 2.4e-7 * Math.abs(start[k]) : which === 1 ? 1e-9 : 1e-44;
          const isOff = (value: number, k: number) => {
            const want = expected[which][k];
            return !Object.is(value, want) && !(Math.abs(value - want) <= 1e-6 * Math.abs(want) + exact(k));
          };
          const k = got.findIndex(isOff);
          expect(k, `${which} ${k}: ${got[k]}, expected ${expected[which][k]}`).toBe(-1);
        }
      }
    }
  });

  it("leaves float64, strict arithmetic and short arrays to plain TypeScript", () => {
    useKernels(set);
    expect(fastKernels(new Float32Array(5000))).toBeDefined();
    expect(fastKernels(new Float64Array(5000))).toBeUndefined();
    expect(fastKernels(new Float32Array(20))).toBeUndefined();
    // Kernels count in 32 bits.
    expect(fastKernels(new Float32Array(5000), 2 ** 31)).toBeUndefined();
    useArithmetic("strict");
    expect(fastKernels(new Float32Array(5000))).toBeUndefined();
  });

  it("refuses arrays of other lengths, before any is written", () => {
    useKernels(set);
    const { elements } = kernels();
    const tape = elements.fast!;
    const [x, long] = [new Float32Array(100), new Float32Array(101)];
    const calls = [
      () => tape.map("tanh", long, x),
      () => tape.mapGradient("tanh", x, long, x),
      () => tape.pair("add", elementByElement(long), x, x, x),
      () => tape.choose(x, long, undefined, x),
      () => tape.choose(x, x, x, long),
      () => tape.softplus(x, long, x),
      () => tape.lossSum("squared", 0, x, long),
      () => tape.lossGradient("squared", 0, 1, x, x, long),
      () => tape.columnSums(x, new Float64Array(7)),
      () => tape.softmax(false, 7, x, x),
      () => tape.layerNorm({ width: 10, x, statistics: new Float32Array(29) }, 1e-5, undefined, x),
      () =>
        tape.layerNormGradient({ width: 10, x, statistics: new Float32Array(30) }, x, undefined, {
          weight: new Float64Array(9),
          bias: new Float64Array(10),
        }),
      () => tape.layerNormGradient({ width: 10, x, statistics: new Float32Array(30) }, x, long),
      () => elements.adam(adamFactors(), x, x, long, x),
      () =>
        elements.softmaxSums(
          { classes: 10, logits: x, labels: new Int32Array(9), ignored: -1 },
          new Float64Array(10),
          new Float64Array(10),
        ),
    ];
    for (const call of calls) expect(call).toThrow(/expected .* elements|expected .* sums/);
  });
});

const addon = nativeAddon();

/** The claims of native/functions.h, and where errors are largest, found by trying one number in 17 or, near 0, in 3. */
const STATED = {
  log: { ulp: 0.85, low: 0, worst: [1.413441777229309], truth: Math.log },
  sqrt: { ulp: 0.5, low: 0, worst: [8.5070586659632215e37], truth: Math.sqrt },
  softplus: {
    ulp: 1.92,
    low: -104,
    worst: [0.015378729440271854, -0.07042315602302551],
    truth: (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x))),
  },
};
const tapes = [
  ["WebAssembly", () => wasmElements("simd")],
  ...(supportsWasm("relaxed") ? [["fused WebAssembly", () => wasmElements("relaxed")] as const] : []),
  ...(addon.found ? addon.targets : []).map(
    (target) => [target, () => nativeMachine({ target, threads: 1 }).elements!] as const,
  ),
] as const;
it.each(tapes)("functions have the stated errors over all numbers: %s", (_, machine) => {
  const tape = compiledElements(machine(), referenceElements).fast!;
  // Even steps over the bits of all positive numbers, subnormal ones included.
  const [count, step] = isExhaustive ? [350_000, 6089] : [20_000, 106_557];
  const positive = new Float32Array(Uint32Array.from({ length: count }, (_, k) => 1 + k * step).buffer);
  for (const [name, { ulp, low, worst, truth }] of Object.entries(STATED)) {
    const both = [...positive, ...positive.map((x) => -x)].filter((x) => x > low && x < Infinity);
    const x = Float32Array.from([...both, ...worst]);
    const out = new Float32Array(x.length);
    if (name === "softplus") tape.softplus(x, undefined, out);
    else tape.map(name as "log" | "sqrt", x, out);
    let largest = 0;
    for (const [k, value] of x.entries()) {
      const exact = truth(value);
      const place = Math.max(2 ** -149, 2 ** (Math.floor(Math.log2(Math.abs(exact))) - 23));
      largest = Math.max(largest, Math.abs(out[k] - exact) / (exact === 0 ? 2 ** -149 : place));
    }
    expect(largest, name).toBeLessThanOrEqual(ulp);
    expect(largest, name).toBeGreaterThan(0.9 * ulp);
  }
});

it.runIf(addon.found)("every native target agrees, on any number of threads bit for bit", () => {
  const x = normal([70_001], 15).data as Float32Array;
  const y = normal([70_001], 16).data as Float32Array;
  const all = (tape: FastKernels) => {
    const outs = Array.from({ length: 4 }, () => new Float32Array(70_001));
    const sums = new Float64Array(2);
    tape.map("tanh", x, outs[0]);
    tape.pair("div", elementByElement(x), x, y, outs[1]);
    tape.lossGradient("smooth", 0.5, 0.1, x, y, outs[2]);
    tape.softmax(false, 203, x.subarray(0, 203 * 344), outs[3].subarray(0, 203 * 344));
    tape.columnSums(x.subarray(0, 70_000), sums);
    return [...outs, Float64Array.of(tape.sum(x), tape.lossSum("squared", 0, x, y), ...sums)];
  };
  const expected = all(compiledElements(wasmElements("simd"), referenceElements).fast!);
  for (const target of addon.found ? addon.targets : []) {
    const on = (threads: number) => {
      const { elements } = nativeMachine({ target, threads, adaptive: false });
      return all(compiledElements(elements!, referenceElements).fast!);
    };
    const alone = on(1);
    expect(on(3), target).toEqual(alone);
    for (const [k, array] of alone.entries())
      expect(deviation(array as Float32Array, expected[k] as Float32Array), `${target} ${k}`).toBeLessThan(
        1e-6,
      );
  }
});
