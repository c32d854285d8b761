/** Activations of chains on blocks: a loop each for the common ones, since a call for each number would allocate its result. */
import { formulaOf } from "../../core/cells/formulas.ts";
import { activationNames as cellActivations, parseActivation } from "../../core/cells/namedActivation.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import type { Around, Numbers, Run } from "./kinds/operation.ts";
import type { Joined } from "./lowered.ts";

/** Applies an activation to a block; y may be x. */
export type Apply = (x: Numbers, y: Numbers) => void;

type Loop = (x: Numbers, y: Numbers, setting: number, features: number) => void;

const softplus = (x: number) => Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));

/** Loops, and the default of the number in brackets where there is one. */
const loops: Readonly<Record<string, readonly [run: Loop, setting?: number]>> = {
  relu: [
    (x, y) => {
      for (let k = 0; k < x.length; k++) y[k] = Math.max(x[k], 0);
    },
  ],
  leakyRelu: [
    (x, y, slope) => {
      for (let k = 0; k < x.length; k++) y[k] = x[k] >= 0 ? x[k] : slope * x[k];
    },
    0.01,
  ],
  elu: [
    (x, y, alpha) => {
      for (let k = 0; k < x.length; k++) y[k] = x[k] > 0 ? x[k] : alpha * (Math.exp(x[k]) - 1);
    },
    1,
  ],
  silu: [
    (x, y) => {
      for (let k = 0; k < x.length; k++) y[k] = x[k] / (1 + Math.exp(-x[k]));
    },
  ],
  sigmoid: [
    (x, y) => {
      for (let k = 0; k < x.length; k++) y[k] = 1 / (1 + Math.exp(-x[k]));
    },
  ],
  tanh: [
    (x, y) => {
      for (let k = 0; k < x.length; k++) y[k] = Math.tanh(x[k]);
    },
  ],
  softplus: [
    (x, y) => {
      for (let k = 0; k < x.length; k++) y[k] = softplus(x[k]);
    },
  ],
  log: [
    (x, y, offset) => {
      for (let k = 0; k < x.length; k++) y[k] = Math.log(x[k] + offset);
    },
    0,
  ],
  softmax: [shares(false)],
  logSoftmax: [shares(true)],
};

/** Softmax over the features of each frame, or its logarithm. */
function shares(isLog: boolean): Loop {
  return (x, y, _, features) => {
    for (let at = 0; at < x.length; at += features) {
      const most = largest(x, at, features);
      let sum = 0;
      for (let c = 0; c < features; c++) sum += Math.exp(x[at + c] - most);
      const shift = most + Math.log(sum);
      for (let c = 0; c < features; c++)
        y[at + c] = isLog ? x[at + c] - shift : Math.exp(x[at + c] - most) / sum;
    }
  };
}

function largest(x: Numbers, at: number, features: number): number {
  let most = x[at];
  for (let c = 1; c < features; c++) if (x[at + c] > most) most = x[at + c];
  return most;
}

type Combine = (a: Numbers, b: Numbers, y: Numbers, count: number) => void;

const sum: Combine = (a, b, y, count) => {
  for (let k = 0; k < count; k++) y[k] = a[k] + b[k];
};

const COMBINE: Readonly<Record<Joined, Combine>> = {
  add: sum,
  mean: sum,
  subtract: (a, b, y, count) => {
    for (let k = 0; k < count; k++) y[k] = a[k] - b[k];
  },
  multiply: (a, b, y, count) => {
    for (let k = 0; k < count; k++) y[k] = a[k] * b[k];
  },
  max: (a, b, y, count) => {
    for (let k = 0; k < count; k++) y[k] = Math.max(a[k], b[k]);
  },
  min: (a, b, y, count) => {
    for (let k = 0; k < count; k++) y[k] = Math.min(a[k], b[k]);
  },
};

type Formula = (x: number, a?: number, b?: number, c?: number) => number;

/** Functions that cells lack, with the numbers in brackets. */
const functions: Readonly<Record<string, Formula>> = {
  relu: (x, most = Infinity, slope = 0, threshold = 0) =>
    x >= most ? most : x >= threshold ? x : slope === 0 ? 0 : slope * (x - threshold),
  "gelu(tanh)": (x) => 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x ** 3))),
  logSigmoid: (x) => -softplus(-x),
};

/** Returns what applies an activation. @throws ChainError for an unknown one */
function applyOf(layer: string, text: string, features: number): Apply {
  const [, name = "", list] = /^([\w]+)(?:\((.*)\))?$/.exec(text) ?? [];
  const plain = Object.hasOwn(functions, text) ? functions[text] : undefined;
  const numbers = plain !== undefined && list !== undefined ? [] : (list?.split(",").map(numberOf) ?? []);
  const [loop, known] = Object.hasOwn(loops, name) ? loops[name] : [];
  if (loop !== undefined && numbers.length <= (known === undefined ? 0 : 1)) {
    const setting = numbers[0] ?? known ?? 0;
    if (setting >= 0) return (x, y) => loop(x, y, setting, features);
  }
  const own = plain ?? (Object.hasOwn(functions, name) ? functions[name] : undefined);
  const ofCells = parseActivation(text === "hardSigmoid" ? "hardSigmoid(1/6)" : text);
  const run = own ?? (ofCells && (formulaOf(ofCells.key) as Formula | undefined));
  if (run === undefined || numbers.some(Number.isNaN) || numbers.length > 3) {
    const all = [...Object.keys(loops), ...cellActivations.split(", "), ...Object.keys(functions)];
    return refuseLayer(
      layer,
      `expected an activation (${[...new Set(all)].join(", ")}), got ${describe(text)}.`,
    );
  }
  const [a, b, c] = own === undefined ? ofCells!.settings : numbers;
  return (x, y) => {
    for (let k = 0; k < x.length; k++) y[k] = run(x[k], a, b, c);
  };
}

/** Functions that plans call. */
export const operations = {
  activate(
    ...[text, numbers, features, x, y, { layer }]: [string, number, number, Numbers, Numbers, Around]
  ): Run {
    const apply = applyOf(layer, text, features);
    const [from, to] = [x, y].map((each) => each.subarray(0, numbers));
    return () => apply(from, to);
  },

  /** Number by number; y may be the first of them. */
  combine(...[operation, count, y, first, ...given]: [Joined, number, Numbers, Numbers, ...unknown[]]): Run {
    const others = given.slice(0, -1) as Numbers[];
    const mean = operation === "mean" ? others.length + 1 : 1;
    const run = COMBINE[operation];
    return () => {
      for (let j = 0; j < others.length; j++) run(j === 0 ? first : y, others[j], y, count);
      for (let k = 0; mean > 1 && k < count; k++) y[k] /= mean;
    };
  },
};

/** A number, or a fraction such as `1/6`. */
function numberOf(text: string): number {
  const [over, under = 1] = text.split("/").map(Number);
  return over / under;
}
