import fc from "fast-check";
import { describe, expect, it } from "vitest";
import { sum } from "../../../src/core/autograd/reduce.ts";
import type { CellDefinition } from "../../../src/core/cells/defined/definition.ts";
import { type CellName, definitions } from "../../../src/core/cells/defined/definitions/index.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import { chrono, retainBias, retainFor, scaleAll } from "../../../src/core/init/schemes.ts";
import { DefinedLayer } from "../../../src/core/nn/definedLayer.ts";
import { GRU } from "../../../src/core/nn/gru.ts";
import { restoreInitializations } from "../../../src/core/nn/initialization.ts";
import { LSTM } from "../../../src/core/nn/lstm.ts";
import type { LSTMState } from "../../../src/core/nn/recurrentBase.ts";
import type { RecurrentLayer } from "../../../src/core/nn/recurrentLayer.ts";
import type { Json } from "../../../src/core/tensor/json.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { decodeModel, encodeModel } from "../../../src/core/train/weights.ts";
import { expectClose } from "../../support/compare.ts";
import { isAsWide } from "../../support/randomCells.ts";
import { sequence } from "./fixtures.ts";

const names = Object.keys(definitions) as CellName[];
const inputOf = (name: CellName) => (isAsWide(name) ? 4 : 3);

describe("gates of a defined cell", () => {
  it("are named, live views of its parameters, and its biases are effective", () => {
    const layer = new DefinedLayer({ cell: "janet", inputSize: 3, hiddenSize: 2, numLayers: 2, seed: 1 });
    expect(Object.keys(layer.gates)).toEqual(["forget", "candidate"]);
    layer.gates.forget.setBias(1);
    expect(layer.gates.forget.bias()).toEqual([Float32Array.of(1, 1), Float32Array.of(1, 1)]);
    expect(layer.gates.forget.range).toEqual({ start: 0, end: 2 });
    expect([...layer.parameter("bias_l1").data.slice(0, 2)]).toEqual([1, 1]);
    const { candidate } = layer.cell(1).gates;
    candidate.hiddenWeight.data.fill(7);
    expect([...layer.parameter("hidden_weight_l1").data.slice(4)]).toEqual([7, 7, 7, 7]);
    expect(layer.gates.f).toBe(layer.gates.forget);
    expect(layer.gates.g.name).toBe("candidate");
    expect(() => layer.gates.output).toThrow(
      'gate of JANET: expected one of forget (f), candidate (g), got "output".',
    );
  });

  it("keep the old state by name, whichever sign the cell gives it", () => {
    for (const [name, stored] of [
      ["minGRU", -2],
      ["mgu", -2],
      ["janet", 2],
      ["layerNormGRU", -2],
    ] as const) {
      const layer = new DefinedLayer({ cell: name, inputSize: 3, hiddenSize: 2, seed: 1 });
      initialize(layer, retainBias(2));
      const { cell } = layer.cells[0].spec as { cell: { definition: CellDefinition } };
      expect([...layer.gates[cell.definition.retain!.gate].bias()[0]]).toEqual([stored, stored]);
      const { trace } = layer.forward(sequence([3, 2, 3], 1, "float32"), { trace: true });
      const kept = trace.gate("retain").data;
      const own = trace.gate(cell.definition.retain!.gate).data;
      kept.forEach((value, k) => {
        expect(value).toBeCloseTo(stored < 0 ? 1 - own[k] : own[k], 6);
      });
    }
  });

  it("have no rows where the cell does not give them any, and say so", () => {
    const layer = new DefinedLayer({ cell: "minGRU", inputSize: 3, hiddenSize: 2, seed: 1 });
    const { update } = layer.cell(0).gates;
    expect(update.rangeIn("weightIh")).toEqual({ start: 0, end: 2 });
    expect(update.rangeIn("weightHh")).toBeUndefined();
    expect(() => update.hiddenWeight).toThrow(
      'MinGRU.cell(0, "forward").gates.update.hiddenWeight: expected a gate with such weights, got one without.',
    );
    const odd = new DefinedLayer({
      cell: {
        name: "odd",
        gates: {
          a: { activation: "tanh", bias: false, recurrent: false },
          b: { activation: "sigmoid", input: false, peephole: "h" },
        },
        equations: ["h' = a * b"],
      },
      inputSize: 3,
      hiddenSize: 2,
      seed: 1,
    });
    expect(odd.parameterNames).toEqual([["input_weight_l0", "hidden_weight_l0", "bias_l0", "peephole_l0"]]);
    expect(odd.parameters().map(({ shape }) => shape)).toEqual([[2, 3], [2, 2], [2], [2]]);
    const { a, b } = odd.cell(0).gates;
    b.setBias(3);
    expect([...odd.parameter("bias_l0").data]).toEqual([3, 3]);
    expect([a.inputBias, [...a.bias()]]).toEqual([undefined, [0, 0]]);
    expect(() => a.setBias(1)).toThrow("expected a gate with a bias, got one without");
    expect(b.peephole!.shape).toEqual([2]);
    expect(() => b.inputWeight).toThrow("expected a gate with such weights, got one without");
  });

  it("with a second bias inside a product have no single one, and say so", () => {
    const definition: CellDefinition = {
      name: "reset",
      gates: { r: { activation: "sigmoid" }, n: { activation: "tanh", recurrentFactor: "r" } },
      equations: ["h' = n"],
      recurrentBias: true,
    };
    const layer = new DefinedLayer({ cell: definition, inputSize: 1, hiddenSize: 1 });
    expect(() => layer.gates.n.bias()).toThrow("multiplied by r");
    layer.gates.r.setBias(2);
    expect(layer.gates.r.bias()).toEqual([Float32Array.of(2)]);
  });

  it("are reached by schemes that set several together", () => {
    const layer = new DefinedLayer({ cell: "minLSTM", inputSize: 3, hiddenSize: 64, seed: 1 });
    const [record] = initialize(layer, chrono(50), { seed: 2 });
    const [[forget], [input]] = [layer.gates.forget.bias(), layer.gates.input.bias()];
    forget.forEach((bias, k) => {
      expect(bias).toBeGreaterThanOrEqual(0);
      expect(bias).toBeLessThanOrEqual(Math.fround(Math.log(49)));
      expect(input[k]).toBe(0 - bias);
    });
    expect(record.sets.map(({ gate, part }) => `${gate} ${part}`)).toEqual([
      "forget bias",
      "input bias",
      "candidate bias",
    ]);
    const [moved] = initialize(layer, [retainFor(10), scaleAll(2)]).slice(1);
    expect(moved.moved[0]).toMatchObject({
      gate: "forget",
      setBy: "retainFor",
      to: expect.closeTo(2 * Math.log(9), 5),
    });
  });

  it("that all keep or write the same have no retain", () => {
    const layer = new DefinedLayer({ cell: "rgLRU", inputSize: 2, hiddenSize: 2 });
    expect(() => layer.gates.retain).toThrow("No gate of this cell keeps the old state.");
    expect(() => initialize(layer, chrono(10))).toThrow("expected a cell with a retain gate");
  });
});

describe.each(names)("a layer of %s", (name) => {
  const options = { cell: name, inputSize: inputOf(name), hiddenSize: 4, seed: 3 } as const;

  it("continues from its state as if the sequence had not been cut", () => {
    const layer = new DefinedLayer({ ...options, dtype: "float64" });
    const x = sequence([7, 2, options.inputSize], 4, "float64");
    const part = (from: number, to: number) =>
      new Tensor(x.data.slice(from * 2 * options.inputSize, to * 2 * options.inputSize), [
        to - from,
        2,
        options.inputSize,
      ]);
    const whole = layer.forward(x);
    const first = layer.forward(part(0, 3));
    const second = layer.forward(part(3, 7), { state: first.state });
    expectClose("output", [...first.output.data, ...second.output.data], whole.output.data, {
      absolute: 1e-12,
    });
    expect(Object.keys(whole.state)).toEqual(
      Object.values({ h: "hidden", ...(definitions[name] as CellDefinition).state }),
    );
    for (const [key, value] of Object.entries(whole.state)) {
      expect(value.shape).toEqual([1, 2, 4]);
      expectClose(key, second.state[key].data, value.data, { absolute: 1e-12 });
    }
  });

  it("gives each sequence of a padded batch what it gives it alone, in both directions", () => {
    const isWide = isAsWide(name);
    const layer = new DefinedLayer({
      ...options,
      numLayers: isWide ? 1 : 2,
      bidirectional: true,
      batchFirst: true,
    });
    const lengths = [5, 2, 3];
    const x = sequence([3, 5, options.inputSize], 5, "float32");
    // The padding must not matter.
    x.data.fill(Number.NaN, (1 * 5 + 2) * options.inputSize, 2 * 5 * options.inputSize);
    const { output, trace } = layer.forward(x, { lengths, trace: true });
    lengths.forEach((length, n) => {
      const from = n * 5 * options.inputSize;
      const alone = new Tensor(x.data.slice(from, from + length * options.inputSize), [
        length,
        options.inputSize,
      ]);
      const own = layer.forward(alone);
      expectClose(`sequence ${n}`, output.data.slice(n * 40, n * 40 + length * 8), own.output.data, {
        absolute: 1e-6,
      });
      expect(output.data.slice(n * 40 + length * 8, (n + 1) * 40).every((v) => v === 0)).toBe(true);
    });
    const gate = Object.keys(layer.gates)[0];
    expect(trace.gate(gate, 0, "reverse").shape).toEqual([5, 3, 4]);
  });

  it("is made again from its configuration and parameters in a safetensors file", () => {
    const layer = new DefinedLayer({ ...options, numLayers: isAsWide(name) ? 1 : 2, bidirectional: true });
    initialize(layer, "recommended", { seed: 4 });
    const bytes = encodeModel(layer, layer.config() as unknown as Json);
    const { tensors, config, initialization } = decodeModel(bytes);
    const again = DefinedLayer.fromConfig(config);
    again.loadStateDict(tensors);
    restoreInitializations(again, initialization);
    expect(again.initialization).toEqual(layer.initialization);
    const x = sequence([4, 2, options.inputSize], 6, "float32");
    expect(again.forward(x).output.data).toEqual(layer.forward(x).output.data);
    expect(String(again)).toBe(String(layer));
    expect(again.config()).toEqual(layer.config());
  });

  it("runs an empty batch and a single step, forward and back", () => {
    const layer = new DefinedLayer(options);
    for (const [steps, batch] of [
      [3, 0],
      [1, 2],
    ] as const) {
      const x = sequence([steps, batch, options.inputSize], 1, "float32");
      x.requiresGrad = true;
      const { output, state } = layer.forward(x);
      sum(output).backward();
      expect([output.shape, state.hidden.shape, x.grad!.shape]).toEqual([
        [steps, batch, 4],
        [1, batch, 4],
        x.shape,
      ]);
      const moved = layer.parameters().some(({ grad }) => grad!.data.some((g) => g !== 0));
      expect(moved).toBe(batch > 0);
      layer.zeroGrad();
    }
  });

  it("draws the same parameters from the same seed, and others from another", () => {
    const values = (seed: number) =>
      new DefinedLayer({ ...options, seed }).parameters().flatMap(({ data }) => [...data]);
    expect(values(1)).toEqual(values(1));
    expect(values(1)).not.toEqual(values(2));
  });
});

it("its trace has every part of the state", () => {
  const layer = new DefinedLayer({ cell: "sLSTM", inputSize: 3, hiddenSize: 4, seed: 1 });
  const { state, trace } = layer.forward(sequence([5, 2, 3], 1, "float32"), { trace: true });
  for (const part of ["cell", "normalizer", "stabilizer"]) {
    expect(trace.state(part).shape).toEqual([5, 2, 4]);
    expect(trace.state(part).data.slice(-8)).toEqual(state[part].data);
  }
  expect(trace.cell().data).toEqual(trace.state("cell").data);
  expect(() => trace.state("memory")).toThrow(
    'Trace.state: expected cell, normalizer, stabilizer, got "memory".',
  );
});

it("your own definition trains like the plain cell of the same equations", () => {
  const lstm = new LSTM({
    inputSize: 3,
    hiddenSize: 4,
    numLayers: 2,
    bidirectional: true,
    peephole: true,
    dtype: "float64",
    seed: 1,
  });
  const own = new DefinedLayer({
    cell: { ...definitions.peepholeLSTM, recurrentBias: true },
    inputSize: 3,
    hiddenSize: 4,
    numLayers: 2,
    bidirectional: true,
    dtype: "float64",
  });
  const names = new Map(
    lstm.parameterNames.flatMap((cell, k) => cell.map((name, j) => [name, own.parameterNames[k][j]])),
  );
  own.loadStateDict(new Map([...lstm.stateDict()].map(([name, values]) => [names.get(name)!, values])));
  const x = sequence([5, 3, 3], 2, "float64");
  const both = [lstm, own] as unknown as RecurrentLayer<string, LSTMState>[];
  const results = both.map((layer) => {
    const { output, state } = layer.forward(x, { lengths: [5, 4, 1] });
    output.backward(
      new Tensor(
        output.data.map((_, k) => Math.cos(k)),
        output.shape,
      ),
    );
    return [
      output.data,
      state.hidden.data,
      state.cell.data,
      ...layer.parameters().map(({ grad }) => grad!.data),
    ];
  });
  results[0].forEach((values, k) => {
    expectClose(`result ${k}`, results[1][k], values, { normalised: 1e-12 });
  });
});

describe("a definition", () => {
  const good: CellDefinition = {
    name: "good",
    gates: { f: { activation: "sigmoid" }, g: { activation: "tanh" } },
    equations: ["h' = f * h + (1 - f) * g"],
    retain: { gate: "f", sign: 1 },
  };
  const make = (change: object) => () =>
    new DefinedLayer({ cell: { ...good, ...change } as CellDefinition, inputSize: 2, hiddenSize: 2 });

  it("is taken unchanged, and later changes to the object do not reach it", () => {
    const mine = structuredClone(good) as { equations: string[] } & CellDefinition;
    const layer = new DefinedLayer({ cell: mine, inputSize: 2, hiddenSize: 2 });
    mine.equations[0] = "h' = f";
    expect(layer.definition.equations).toEqual(good.equations);
    // A layer that is made after the change has the new equations.
    mine.equations[0] = "h' = g + f";
    expect(new DefinedLayer({ cell: mine, inputSize: 2, hiddenSize: 2 }).definition.equations).toEqual([
      "h' = g + f",
    ]);
    expect(() => make({})()).not.toThrow();
  });

  it.each([
    [{ name: "" }, "expected a name"],
    [{ gates: {} }, "expected at least one gate"],
    [{ gates: { f: { activation: "sinus" } } }, "expected an activation sigmoid"],
    [{ gates: { f: { activation: "sigmoid", weird: 1 }, g: { activation: "tanh" } } }, 'got "weird"'],
    [
      { gates: { f: { symbol: "h", activation: "sigmoid" }, g: { activation: "tanh" } } },
      'got h, which is state "hidden"',
    ],
    [
      { gates: { f: { symbol: "g", activation: "sigmoid" }, g: { activation: "tanh" } } },
      "names no other gate",
    ],
    [{ gates: { retain: { activation: "sigmoid" }, f: {}, g: {} } }, 'got "retain"'],
    [{ gates: { constructor: { activation: "sigmoid" }, f: {}, g: {} } }, 'got "constructor"'],
    [
      { equations: ["h' = f * h + (1 - f) * k"] },
      "expected symbols of gates, states, vectors, constants or equations, got k",
    ],
    [{ equations: ["h' = f"] }, "expected gates that the state depends on, got g, which is unused"],
    [{ equations: [] }, "expected an equation for h', got none"],
    [{ equations: [...good.equations, "h' = g"] }, "expected one equation for h', got two"],
    [{ equations: [...good.equations, "q = g"] }, "got q, which is unused"],
    [{ equations: [...good.equations, "f = g"] }, "expected equations of the new state"],
    [{ equations: ["h = f * h"] }, "the new state (h')"],
    [{ equations: ["h' = f * a + g", "a = b", "b = a"] }, "a circle at a"],
    [{ equations: ["h' = h' + f + g"] }, "a circle at h'"],
    [
      { gates: { f: {}, g: { activation: "tanh" } } },
      "expected an activation of gate f or an equation f = …",
    ],
    [
      {
        gates: {
          f: { activation: "sigmoid", input: false, recurrent: false, bias: false },
          g: { activation: "tanh" },
        },
      },
      "a gate that sees nothing",
    ],
    [{ gates: { f: { activation: "sigmoid", recurrent: "f * h" }, g: { activation: "tanh" } } }, "a circle"],
    [{ state: { h: "memory" } }, "one of them hidden"],
    [{ state: { h: "hidden", c: "hidden" } }, "different parts"],
    [{ state: { h: "hidden", c: "output" } }, 'got "output"'],
    [{ retain: { gate: "z", sign: 1 } }, "expected retain to be one of the gates"],
    [{ retain: { gate: "f", sign: 0 } }, "a sign of 1 or -1"],
    [{ candidate: "z" }, "expected candidate to be one of the gates"],
    [{ constants: { beta: Number.NaN } }, "finite number for constant beta"],
    [{ vectors: { a: { name: "input_weight", initial: 1 } } }, "a name that no other parameter has"],
    [{ vectors: { a: { name: "a", initial: [1, 0] } } }, "two bounds, the lower first"],
    [{ initial: { q: 1 } }, "expected initial to hold finite numbers for h"],
    [{ extra: 1 }, 'got "extra"'],
    [{ equations: [() => 1] }, "expected equations as text, got a function"],
    [
      { gates: { f: { activation: "sigmoid", recurrent: () => "h" }, g: {} } },
      "expected recurrent to be an expression or false",
    ],
    [
      { gates: { f: { activation: "sigmoid", peephole: 1 }, g: {} } },
      "expected peephole to be an expression, got 1",
    ],
    [
      {
        gates: {
          f: { activation: "sigmoid", norm: "a" },
          k: { activation: "tanh" },
          g: { activation: "tanh", norm: "a" },
        },
        equations: ["h' = f + g + k"],
      },
      "gates of norm group a that follow each other",
    ],
  ])("is refused when it is not a cell: %o", (change, message) => {
    let thrown: unknown;
    try {
      make(change)();
    } catch (error) {
      thrown = error;
    }
    expect(thrown).toMatchObject({ message: expect.stringContaining(message as string) });
    expect(["ARGUMENT", "NAME"]).toContain((thrown as { code: string }).code);
  });

  it("from a file is a cell or a coded refusal, whatever is in it", () => {
    const text = fc.constantFrom(
      "h",
      "f",
      "g",
      "h'",
      "f * h",
      "pre(f)",
      "norm(g)",
      "",
      "x",
      "'",
      "hidden",
      "tanh",
    );
    const gate = fc.record(
      {
        symbol: text,
        activation: text,
        recurrent: fc.oneof(text, fc.boolean()),
        peephole: text,
        norm: text,
        bias: fc.boolean(),
      },
      { requiredKeys: [] },
    );
    const definition = fc.record(
      {
        name: fc.oneof(text, fc.anything()),
        state: fc.oneof(fc.dictionary(text, text), fc.anything()),
        gates: fc.oneof(fc.dictionary(text, gate, { maxKeys: 3 }), fc.anything()),
        equations: fc.oneof(
          fc.array(
            fc.tuple(text, text).map(([a, b]) => `${a} = ${b}`),
            { maxLength: 3 },
          ),
          fc.anything(),
        ),
        constants: fc.anything(),
      },
      { requiredKeys: [] },
    );
    fc.assert(
      fc.property(fc.oneof(definition, fc.anything()), (cell) => {
        try {
          const layer = new DefinedLayer({
            cell: cell as CellDefinition,
            inputSize: 2,
            hiddenSize: 2,
            seed: 1,
          });
          layer.forward(sequence([2, 1, 2], 1, "float32"));
        } catch (error) {
          expect(error).toMatchObject({ code: expect.stringMatching(/^(ARGUMENT|NAME)$/) });
        }
      }),
      { seed: 6, numRuns: 400 },
    );
  });
});

describe("options", () => {
  it("are refused when they are unknown or do not fit the cell", () => {
    expect(() => new DefinedLayer({ cell: "elman" as CellName, inputSize: 1, hiddenSize: 1 })).toThrow(
      "expected cell to be a definition or one of peepholeLSTM, cifg",
    );
    expect(
      () => new DefinedLayer({ cell: "mgu", inputSize: 1, hiddenSize: 1, peephole: true } as never),
    ).toThrow('"peephole"');
    expect(() => new DefinedLayer({ cell: "rgLRU", inputSize: 3, hiddenSize: 2 })).toThrow(
      "Put a Linear before it",
    );
    expect(
      () =>
        new DefinedLayer({ cell: "rgLRU", inputSize: 2, hiddenSize: 2, numLayers: 2, bidirectional: true }),
    ).toThrow("got 4 for hiddenSize 2 in layer 1");
    const layer = new DefinedLayer({ cell: "sLSTM", inputSize: 1, hiddenSize: 1 });
    const state = { hidden: new Tensor(new Float32Array(1), [1, 1]) };
    expect(() => layer.forward(sequence([2, 1], 1, "float32"), { state } as never)).toThrow(
      "SLSTM.forward: expected state to be { hidden, cell, normalizer, stabilizer }, got { hidden }: cell is missing.",
    );
  });

  it("without biases there are none", () => {
    for (const name of names) {
      const layer = new DefinedLayer({
        cell: name,
        inputSize: inputOf(name),
        hiddenSize: 4,
        bias: false,
        seed: 1,
      });
      expect(layer.parameterNames.flat().filter((parameter) => parameter.startsWith("bias"))).toEqual([]);
      expect(layer.forward(sequence([2, 1, inputOf(name)], 1, "float32")).output.shape).toEqual([2, 1, 4]);
      initialize(layer, "recommended", { seed: 1 });
    }
  });

  it("cells that look alike keep their own noise and equations", () => {
    const gru = new GRU({ inputSize: 2, hiddenSize: 2, seed: 1 });
    expect(gru.toString()).toBe("GRU(2, 2)");
    expect(new DefinedLayer({ cell: "mgu", inputSize: 2, hiddenSize: 2, zoneout: 0.1 }).toString()).toBe(
      "MGU(2, 2, zoneout=hidden 0.1)",
    );
  });
});
