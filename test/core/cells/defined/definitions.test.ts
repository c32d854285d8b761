/** Every cell of the library's definitions against its paper's equations, written once more by hand, and against differences. */
import { describe, expect, it } from "vitest";
import { gradientError } from "../../../../src/core/autograd/gradcheck.ts";
import type { DefinedSpec } from "../../../../src/core/cells/cell.ts";
import { type CellName, definitions } from "../../../../src/core/cells/defined/definitions/index.ts";
import { gateNames } from "../../../../src/core/cells/gates.ts";
import { DefinedLayer, type DefinedState } from "../../../../src/core/nn/definedLayer.ts";
import { Random } from "../../../../src/core/tensor/random.ts";
import { Tensor } from "../../../../src/core/tensor/tensor.ts";
import { expectClose } from "../../../support/compare.ts";
import { sampled, shareOf } from "../../../support/exhaustive.ts";
import { isAsWide } from "../../../support/randomCells.ts";
import { sequence } from "../../nn/fixtures.ts";

type Vector = number[];

const σ = (v: Vector): Vector => v.map((a) => 1 / (1 + Math.exp(-a)));
const tanh = (v: Vector): Vector => v.map(Math.tanh);
const relu = (v: Vector): Vector => v.map((a) => Math.max(a, 0));
const softplus = (v: Vector): Vector => v.map((a) => Math.log(1 + Math.exp(a)));
/** g of the paper on minGRU and minLSTM. */
const g = (v: Vector): Vector => v.map((a) => (a >= 0 ? a + 0.5 : 1 / (1 + Math.exp(-a))));
const zip = (f: (...each: number[]) => number, ...vectors: Vector[]): Vector =>
  vectors[0].map((_, k) => f(...vectors.map((v) => v[k])));
const times = (...vectors: Vector[]): Vector => zip((...each) => each.reduce((a, b) => a * b), ...vectors);
const plus = (...vectors: Vector[]): Vector => zip((...each) => each.reduce((a, b) => a + b), ...vectors);
const less = (v: Vector): Vector => v.map((a) => 1 - a);
/** share ⊙ a + (1 - share) ⊙ b */
const mixed = (share: Vector, a: Vector, b: Vector) => ({ h: plus(times(share, a), times(less(share), b)) });
function norm(v: Vector): Vector {
  const mean = v.reduce((a, b) => a + b) / v.length;
  const variance = v.reduce((a, b) => a + (b - mean) ** 2, 0) / v.length;
  return v.map((a) => (a - mean) / Math.sqrt(variance + 1e-5));
}

/** The parameters of a cell, by gate; all gates together where a paper has one vector. */
class Weights {
  readonly #layer: DefinedLayer;
  constructor(layer: DefinedLayer) {
    this.#layer = layer;
  }
  W(gate: string, x: Vector): Vector {
    return product(this.#layer.cell(0).gates[gate].inputWeight, x);
  }
  U(gate: string, h: Vector): Vector {
    return product(this.#layer.cell(0).gates[gate].hiddenWeight, h);
  }
  b(gate: string): Vector {
    return Array.from(this.#layer.cell(0).gates[gate].bias());
  }
  p(gate: string): Vector {
    return Array.from(this.#layer.cell(0).gates[gate].peephole!.data);
  }
  parameter(name: string): Vector {
    return Array.from(this.#layer.parameter(name).data);
  }
  /** W x + U h + b */
  pre(gate: string, x: Vector, h: Vector): Vector {
    return plus(this.W(gate, x), this.U(gate, h), this.b(gate));
  }
}

function product({ data, shape }: Tensor, v: Vector): Vector {
  const [rows, columns] = shape;
  return Array.from({ length: rows }, (_, r) =>
    v.reduce((sum, value, k) => sum + value * data[r * columns + k], 0),
  );
}

interface State {
  h: Vector;
  c: Vector;
  n: Vector;
  z: Vector;
  lastI: Vector;
  lastF: Vector;
  lastO: Vector;
}

type Step = (w: Weights, x: Vector, old: State) => Partial<State> & { h: Vector };

/** The LSTM with peepholes, with one part changed: the value of a gate by its pre-activation, or the output activation. */
function vanilla(
  changed: Readonly<Record<string, (pre: number) => number>>,
  shown: (c: number) => number = Math.tanh,
): Step {
  const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
  return (w, x, { h, c }) => {
    const value = (gate: string, usual: (pre: number) => number, seen?: Vector): Vector => {
      // A gate that is held has no weights.
      if (changed[gate]?.length === 0) return h.map(() => 1);
      const pre = w.pre(gate, x, h);
      return (seen === undefined ? pre : plus(pre, times(w.p(gate), seen))).map(changed[gate] ?? usual);
    };
    const next = plus(
      times(value("forget", sigmoid, c), c),
      times(value("input", sigmoid, c), value("cell", Math.tanh)),
    );
    return { c: next, h: times(value("output", sigmoid, next), next.map(shown)) };
  };
}

const papers: Readonly<Record<CellName, Step>> = {
  peepholeLSTM: (w, x, { h, c }) => {
    const i = σ(plus(w.pre("input", x, h), times(w.p("input"), c)));
    const f = σ(plus(w.pre("forget", x, h), times(w.p("forget"), c)));
    const next = plus(times(f, c), times(i, tanh(w.pre("cell", x, h))));
    const o = σ(plus(w.pre("output", x, h), times(w.p("output"), next)));
    return { c: next, h: times(o, tanh(next)) };
  },
  cifg: (w, x, { h, c }) => {
    const f = σ(w.pre("forget", x, h));
    const next = plus(times(f, c), times(less(f), tanh(w.pre("cell", x, h))));
    return { c: next, h: times(σ(w.pre("output", x, h)), tanh(next)) };
  },
  janet: (w, x, { h }) => {
    const s = w.pre("forget", x, h);
    const write = less(σ(s.map((a) => a - 1)));
    return { h: plus(times(σ(s), h), times(write, tanh(w.pre("candidate", x, h)))) };
  },
  mgu: (w, x, { h }) => {
    const f = σ(w.pre("forget", x, h));
    const content = tanh(w.pre("candidate", x, times(f, h)));
    return { h: plus(times(less(f), h), times(f, content)) };
  },
  indRNN: (w, x, { h }) => ({ h: relu(plus(w.W("hidden", x), times(w.p("hidden"), h), w.b("hidden"))) }),
  layerNormLSTM: (w, x, { h, c }) => {
    const names = ["input", "forget", "cell", "output"];
    const all = (each: (gate: string) => Vector): Vector => names.flatMap(each);
    const pre = plus(
      times(norm(all((gate) => w.W(gate, x))), w.parameter("norm_input_l0")),
      times(norm(all((gate) => w.U(gate, h))), w.parameter("norm_hidden_l0")),
      all((gate) => w.b(gate)),
    );
    const [i, f, content, o] = names.map((_, k) => pre.slice(k * h.length, (k + 1) * h.length));
    const next = plus(times(σ(f), c), times(σ(i), tanh(content)));
    const shown = plus(times(norm(next), w.parameter("norm_gain_c_l0")), w.parameter("norm_bias_c_l0"));
    return { c: next, h: times(σ(o), tanh(shown)) };
  },
  layerNormGRU: (w, x, { h }) => {
    const H = h.length;
    const [gainX, gainH] = [w.parameter("norm_input_l0"), w.parameter("norm_hidden_l0")];
    const gates = ["reset", "update"];
    const pre = plus(
      times(norm(gates.flatMap((gate) => w.W(gate, x))), gainX.slice(0, 2 * H)),
      times(norm(gates.flatMap((gate) => w.U(gate, h))), gainH.slice(0, 2 * H)),
      gates.flatMap((gate) => w.b(gate)),
    );
    const [r, z] = [σ(pre.slice(0, H)), σ(pre.slice(H))];
    const recurrent = times(norm(w.U("new", h)), gainH.slice(2 * H));
    const n = tanh(plus(times(norm(w.W("new", x)), gainX.slice(2 * H)), times(r, recurrent), w.b("new")));
    return { h: plus(times(less(z), h), times(z, n)) };
  },
  minGRU: (w, x, { h }) => {
    const z = σ(plus(w.W("update", x), w.b("update")));
    const content = g(plus(w.W("candidate", x), w.b("candidate")));
    return { h: plus(times(less(z), h), times(z, content)) };
  },
  minLSTM: (w, x, { h }) => {
    const f = σ(plus(w.W("forget", x), w.b("forget")));
    const i = σ(plus(w.W("input", x), w.b("input")));
    const content = g(plus(w.W("candidate", x), w.b("candidate")));
    const whole = plus(f, i);
    return {
      h: plus(
        times(
          zip((a, b) => a / b, f, whole),
          h,
        ),
        times(
          zip((a, b) => a / b, i, whole),
          content,
        ),
      ),
    };
  },
  // Without the stabiliser: i is the exponential itself, and c and n are larger by e^m.
  sLSTM: (w, x, { h, c, n }) => {
    const i = w.pre("input", x, h).map(Math.exp);
    const f = σ(w.pre("forget", x, h));
    const next = plus(times(f, c), times(i, tanh(w.pre("cell", x, h))));
    const normalizer = plus(times(f, n), i);
    return {
      c: next,
      n: normalizer,
      h: times(
        σ(w.pre("output", x, h)),
        zip((a, b) => a / b, next, normalizer),
      ),
    };
  },
  rgLRU: (w, x, { h }) => {
    const r = σ(plus(w.W("recurrence", x), w.b("recurrence")));
    const i = σ(plus(w.W("input", x), w.b("input")));
    const a = zip((l, gate) => Math.exp(-8 * l * gate), softplus(w.parameter("lambda_l0")), r);
    return {
      h: plus(
        times(a, h),
        times(
          zip((v) => Math.sqrt(1 - v * v), a),
          i,
          x,
        ),
      ),
    };
  },
  ugrnn: (w, x, { h }) => mixed(σ(w.pre("update", x, h)), h, tanh(w.pre("candidate", x, h))),
  liGRU: (w, x, { h }) => mixed(σ(w.pre("update", x, h)), h, relu(w.pre("candidate", x, h))),
  sru: (w, x, { c }) => {
    const [f, r] = ["forget", "reset"].map((gate) => σ(plus(w.W(gate, x), times(w.p(gate), c), w.b(gate))));
    const { h: next } = mixed(f, c, w.W("content", x));
    return { c: next, ...mixed(r, next, x) };
  },
  urLSTM: (w, x, { h, c }) => {
    const [f, r, o] = ["forget", "refine", "output"].map((gate) => σ(w.pre(gate, x, h)));
    const e = zip((a, b) => b * (1 - (1 - a) ** 2) + (1 - b) * a ** 2, f, r);
    const { h: next } = mixed(e, c, tanh(w.pre("cell", x, h)));
    return { c: next, h: times(o, tanh(next)) };
  },
  nBRC: (w, x, { h }) => {
    const a = tanh(w.pre("feedback", x, h)).map((v) => 1 + v);
    const content = tanh(plus(w.W("content", x), times(a, h), w.b("content")));
    return mixed(σ(w.pre("update", x, h)), h, content);
  },
  lem: (w, x, { h, z }) => {
    const { h: memory } = mixed(σ(w.pre("memoryRate", x, h)), tanh(w.pre("memoryContent", x, h)), z);
    const { h: next } = mixed(σ(w.pre("rate", x, h)), tanh(w.pre("content", x, memory)), h);
    return { z: memory, h: next };
  },
  multiplicativeLSTM: (w, x, { h, c }) => {
    const m = times(w.W("factorInput", x), w.U("factorState", h));
    const [i, f, o] = ["input", "forget", "output"].map((gate) => σ(w.pre(gate, x, m)));
    const next = plus(times(f, c), times(i, tanh(w.pre("cell", x, m))));
    return { c: next, h: times(o, tanh(next)) };
  },
  ran: (w, x, { h, c }) => {
    const content = plus(w.W("content", x), w.b("content"));
    const next = plus(times(σ(w.pre("input", x, h)), content), times(σ(w.pre("forget", x, h)), c));
    return { c: next, h: tanh(next) };
  },
  cfc: (w, x, { h }) =>
    mixed(σ(w.pre("time", x, h)), tanh(w.pre("second", x, h)), tanh(w.pre("first", x, h))),
  lstm1997: (w, x, { h, c }) => {
    const next = plus(c, times(σ(w.pre("input", x, h)), tanh(w.pre("cell", x, h))));
    return { c: next, h: times(σ(w.pre("output", x, h)), tanh(next)) };
  },
  nig: vanilla({ input: () => 1 }),
  nfg: vanilla({ forget: () => 1 }),
  nog: vanilla({ output: () => 1 }),
  niaf: vanilla({ cell: (pre) => pre }),
  noaf: vanilla({}, (c) => c),
  fgr(w, x, { h, c, lastI, lastF, lastO }) {
    const seen = (gate: string, peep: Vector) => {
      const letter = gate[0];
      const earlier = plus(w.U(`${letter}i`, lastI), w.U(`${letter}f`, lastF), w.U(`${letter}o`, lastO));
      return σ(plus(w.pre(gate, x, h), times(w.p(gate), peep), earlier));
    };
    const [i, f] = [seen("input", c), seen("forget", c)];
    const next = plus(times(f, c), times(i, tanh(w.pre("cell", x, h))));
    const o = seen("output", next);
    return { h: times(o, tanh(next)), c: next, lastI: i, lastF: f, lastO: o };
  },
};

const names = Object.keys(definitions) as CellName[];
const differentiated = shareOf("gradients of the library's cells by differences", names, 5);

/** A float64 layer in which every parameter is a different number. */
function layerOf(
  name: CellName,
  options: { numLayers?: number; bidirectional?: boolean; seed?: number } = {},
) {
  const { seed = 5, ...stack } = options;
  const inputSize = isAsWide(name) ? 4 : 3;
  const layer = new DefinedLayer({ cell: name, inputSize, hiddenSize: 4, dtype: "float64", seed, ...stack });
  const random = new Random(seed);
  for (const parameter of layer.parameters()) {
    const isDecay = parameter.name.startsWith("lambda");
    for (let k = 0; k < parameter.size; k++) parameter.data[k] = 0.7 * random.normal() - (isDecay ? 2 : 0);
  }
  // The slopes of `positive` and relu have a step at 0: half of the units well above it, half well below.
  if (name === "minGRU" || name === "minLSTM" || name === "liGRU") {
    layer.gates.candidate.setBias(Array.from({ length: 4 }, (_, k) => (k % 2 === 0 ? 9 : -9)));
  }
  return layer;
}

function randomTensor(shape: number[], seed: number, positive = false): Tensor {
  const tensor = sequence(shape, seed);
  if (positive) tensor.data.set(tensor.data.map((v) => 0.5 + Math.abs(v)));
  tensor.requiresGrad = true;
  return tensor;
}

describe.each(names)("%s", (name) => {
  it("computes the equations of its paper", () => {
    const layer = layerOf(name);
    const { inputSize, hiddenSize: H } = layer;
    const T = 6;
    const x = randomTensor([T, inputSize], 2);
    const { parts } = (layer.cells[0].spec as DefinedSpec).cell;
    const begin = {
      h: randomTensor([1, H], 3),
      c: randomTensor([1, H], 4),
      n: randomTensor([1, H], 6, true),
      z: randomTensor([1, H], 7),
      lastI: randomTensor([1, H], 8),
      lastF: randomTensor([1, H], 9),
      lastO: randomTensor([1, H], 10),
    };
    const state: Record<string, Tensor> = { hidden: begin.h };
    if (parts.includes("cell")) state.cell = begin.c;
    if (parts.includes("memory")) state.memory = begin.z;
    if (parts.includes("lastInput"))
      Object.assign(state, { lastInput: begin.lastI, lastForget: begin.lastF, lastOutput: begin.lastO });
    if (parts.includes("normalizer")) {
      state.normalizer = begin.n;
      // The stabiliser is the logarithm of the scale of c and n; 0: unscaled.
      state.stabilizer = new Tensor(new Float64Array(H), [1, H]);
    }
    const { output, state: after } = layer.forward(x, { state: state as DefinedState });
    const weights = new Weights(layer);
    let old = Object.fromEntries(
      Object.entries(begin).map(([key, { data }]) => [key, [...data]]),
    ) as unknown as State;
    for (let t = 0; t < T; t++) {
      old = { ...old, ...papers[name](weights, [...x.data.slice(t * inputSize, (t + 1) * inputSize)], old) };
      expectClose(`h${t + 1}`, output.data.slice(t * H, (t + 1) * H), old.h, { absolute: 1e-11 });
    }
    const scale =
      after.stabilizer === undefined ? old.h.map(() => 1) : [...after.stabilizer.data].map(Math.exp);
    if (after.cell !== undefined)
      expectClose(
        "c",
        after.cell.data,
        zip((a, b) => a / b, old.c, scale),
        { absolute: 1e-11 },
      );
  });

  it.runIf(differentiated.includes(name))("has the gradients that central differences show", () => {
    const layer = layerOf(name, { bidirectional: true, seed: 8 });
    const { parts } = (layer.cells[0].spec as DefinedSpec).cell;
    const x = randomTensor([5, 3, layer.inputSize], 2);
    const states = parts.map((part, k) =>
      randomTensor([layer.cells.length, 3, 4], 20 + k, part === "normalizer"),
    );
    const state = Object.fromEntries(parts.map((part, k) => [part, states[k]])) as DefinedState;
    for (const lengths of sampled([[5, 1, 3], undefined], 1)) {
      const run = () => {
        const result = layer.forward(x, { state, lengths });
        return [result.output, ...parts.map((part) => result.state[part])];
      };
      expect(gradientError(run, [x, ...states, ...layer.parameters()], { epsilon: 1e-4 })).toBeLessThan(1e-6);
    }
  });

  it("distinguishes its gates: swapping the weights of any two changes the output", () => {
    const x = randomTensor([4, 2, isAsWide(name) ? 4 : 3], 3);
    const gates = gateNames(layerOf(name).cells[0].spec);
    for (const a of gates) {
      for (const b of gates) {
        if (a >= b) continue;
        const layer = layerOf(name);
        const before = layer.forward(x).output.data.slice();
        if (layer.cell(0).gates[a].rangeIn("weightIh") === undefined) continue;
        if (layer.cell(0).gates[b].rangeIn("weightIh") === undefined) continue;
        const [left, right] = [
          layer.cell(0).gates[a].inputWeight.data,
          layer.cell(0).gates[b].inputWeight.data,
        ];
        const kept = left.slice();
        left.set(right);
        right.set(kept);
        expect(layer.forward(x).output.data.some((v, k) => Math.abs(v - before[k]) > 1e-6)).toBe(true);
      }
    }
  });
});

it("sLSTM is finite where its gates alone are not", () => {
  const layer = new DefinedLayer({ cell: "sLSTM", inputSize: 1, hiddenSize: 2, seed: 1 });
  const x = new Tensor(Float32Array.of(1, 1, 1, 1), [4, 1]);
  for (const bias of [500, -500]) {
    layer.gates.input.setBias(bias);
    const { output } = layer.forward(x);
    output.backward(new Tensor(new Float32Array(output.size).fill(1), output.shape));
    expect(output.data.every(Number.isFinite)).toBe(true);
    for (const { grad } of layer.parameters()) expect(grad!.data.every(Number.isFinite)).toBe(true);
    layer.zeroGrad();
  }
});
