/** Activations on blocks: a loop each for the common ones, since a call for each number would allocate its result. */
import { formulaOf } from "../../core/cells/formulas.ts";
import { activationNames, parseActivation } from "../../core/cells/namedActivation.ts";
import { refuseLayer } from "../../core/chain/refuse.ts";
import { describe } from "../../core/tensor/errors.ts";
import type { Around, Numbers, Run } from "./kinds/operation.ts";
import type { Joined } from "./lowered.ts";

/** Applies an activation to a block; y may be x. */
export type Apply = (x: Numbers, y: Numbers) => void;

/** @param setting the number in brackets, or its default */
type Loop = (x: Numbers, y: Numbers, setting: number) => void;

const LOOPS: Readonly<Record<string, Loop>> = {
  relu(x, y) {
    for (let k = 0; k < x.length; k++) y[k] = Math.max(x[k], 0);
  },
  leakyRelu(x, y, slope) {
    for (let k = 0; k < x.length; k++) y[k] = x[k] >= 0 ? x[k] : slope * x[k];
  },
  elu(x, y, alpha) {
    for (let k = 0; k < x.length; k++) y[k] = x[k] > 0 ? x[k] : alpha * (Math.exp(x[k]) - 1);
  },
  silu(x, y) {
    for (let k = 0; k < x.length; k++) y[k] = x[k] / (1 + Math.exp(-x[k]));
  },
  sigmoid(x, y) {
    for (let k = 0; k < x.length; k++) y[k] = 1 / (1 + Math.exp(-x[k]));
  },
  tanh(x, y) {
    for (let k = 0; k < x.length; k++) y[k] = Math.tanh(x[k]);
  },
  softplus(x, y) {
    for (let k = 0; k < x.length; k++) y[k] = Math.max(x[k], 0) + Math.log1p(Math.exp(-Math.abs(x[k])));
  },
  log(x, y, offset) {
    for (let k = 0; k < x.length; k++) y[k] = Math.log(x[k] + offset);
  },
};

/** Softmax over the features of each frame, or its logarithm. */
function shares(isLog: boolean, features: number): Apply {
  return (x, y) => {
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

/** Returns what applies an activation. @throws ChainError for an unknown one */
function applyOf(layer: string, text: string, features: number): Apply {
  if (text === "softmax" || text === "logSoftmax") return shares(text === "logSoftmax", features);
  const { key, settings } =
    parseActivation(text) ??
    refuseLayer(
      layer,
      `expected an activation (${activationNames}, softmax, logSoftmax), got ${describe(text)}.`,
    );
  const [a, b, c] = settings;
  const loop = key === "relu" && text !== key ? undefined : LOOPS[key];
  if (loop !== undefined) return (x, y) => loop(x, y, a);
  const run = formulaOf(key);
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
