/**
 * Every input that PyTorch refuses, and those that it accepts though they are wrong: each is refused with what was expected and
 * what was given, and none returns numbers.
 */
import { afterEach, beforeEach, describe, expect, test } from "vitest";
import {
  GRU,
  GRUCell,
  LSTM,
  LSTMCell,
  onWarning,
  Parameter,
  RNN,
  type WarningHandler,
} from "../../../src/core/nn/index.ts";
import { zeros } from "../../../src/core/tensor/create.ts";
import { SluiceError } from "../../../src/core/tensor/errors.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { fillDistinct } from "./fixtures.ts";

const sizes = { inputSize: 3, hiddenSize: 4, seed: 1 };
const lstm = () => new LSTM({ ...sizes, numLayers: 2 });
const gru = () => new GRU({ ...sizes, numLayers: 2 });
const rnn = () => new RNN({ ...sizes, numLayers: 2 });
const x = zeros([6, 5, 3]);
const state = (...shape: number[]) => ({ hidden: zeros(shape), cell: zeros(shape) });
const hidden = (...shape: number[]) => ({ hidden: zeros(shape) });
const float64 = { dtype: "float64" } as const;

/** Values that a caller without types could pass. */
// biome-ignore lint/suspicious/noExplicitAny: wrong types are the subject
const any = (value: unknown): any => value;
const options = (change: object) => any({ ...sizes, ...change });

type Refusal = [name: string, run: () => unknown, ...says: (string | RegExp)[]];

const constructors: Refusal[] = [
  ["hiddenSize not given", () => new LSTM(any({ inputSize: 3 })), "hiddenSize", "undefined"],
  [
    "hiddenSize beyond memory",
    () => new LSTM(options({ hiddenSize: 2 ** 40 })),
    "at most 2147418112 elements",
    "weight_ih_l0",
  ],
  ["dropout set to 2 later", () => (any(lstm()).dropout = 2), "dropout", "got 2"],
  ["returnSequences", () => new GRU(options({ returnSequences: true })), "returnSequences", "every step"],
  ["projSize on GRU", () => new GRU(options({ projSize: 2 })), "projSize", "Only an LSTM"],
  [
    "projSize = hiddenSize",
    () => new LSTM(options({ projSize: 4 })),
    "projSize smaller than hiddenSize, 4",
    "got 4",
  ],
  [
    "nonlinearity swish",
    () => new RNN(options({ nonlinearity: "swish" })),
    "sigmoid, tanh, relu, linear",
    '"swish"',
  ],
  ["nonlinearity on LSTM", () => new LSTM(options({ nonlinearity: "relu" })), "nonlinearity", "RNN only"],
  ["resetAfter on LSTM", () => new LSTM(options({ resetAfter: true })), "resetAfter", "GRU"],
  ["peephole on GRU", () => new GRU(options({ peephole: true })), "peephole", "LSTM"],
  ["sizes without names", () => new (any(LSTM))(3, 4), "inputSize", "got 3"],
  ["dtype float16", () => new LSTM(options({ dtype: "float16" })), "float32", '"float16"'],
  ["seed negative", () => new LSTM(options({ seed: -1 })), "seed", "-1"],
];

const inputs: Refusal[] = [
  [
    "input of rank 4",
    () => lstm().forward(zeros([1, 6, 5, 3])),
    "LSTM.forward",
    "rank 3",
    "[T, N, 3]",
    "rank 4",
  ],
  ["input not a tensor", () => rnn().forward(any([[1, 2, 3]])), "RNN.forward", "tensor", "[[1, 2, 3]]"],
  ["wrong feature size", () => lstm().forward(zeros([6, 5, 7])), "[T, N, 3]", "[6, 5, 7]", "inputSize is 3"],
  [
    "wrong feature size, batch first",
    () => new LSTM({ ...sizes, batchFirst: true }).forward(zeros([5, 6, 7])),
    "[N, T, 3]",
    "[5, 6, 7]",
  ],
  ["wrong input dtype", () => lstm().forward(zeros([6, 5, 3], float64)), "float32", "float64"],
  ["T = 0", () => lstm().forward(zeros([0, 5, 3])), "at least one time step", "[0, 5, 3]"],
  [
    "T = 0, batch first, bidirectional",
    () => new GRU({ ...sizes, batchFirst: true, bidirectional: true }).forward(zeros([5, 0, 3])),
    "at least one time step",
    "[5, 0, 3]",
    "axis 1",
  ],
  ["state without its name", () => lstm().forward(x, any(state(2, 5, 4))), '"hidden"'],
];

const states: Refusal[] = [
  [
    "hidden of GRU: wrong batch",
    () => gru().forward(x, { state: hidden(2, 7, 4) }),
    "state.hidden",
    "[2, 5, 4]",
    "[2, 7, 4]",
  ],
  [
    "hidden of GRU: batch first",
    () => new GRU({ ...sizes, batchFirst: true }).forward(zeros([5, 6, 3]), { state: hidden(5, 1, 4) }),
    "[1, 5, 4]",
    "[5, 1, 4]",
    "also with batchFirst",
  ],
  ["batch 1 is not broadcast", () => gru().forward(x, { state: hidden(2, 1, 4) }), "[2, 5, 4]", "[2, 1, 4]"],
  [
    "cell of LSTM: wrong layers",
    () => lstm().forward(x, { state: { hidden: zeros([2, 5, 4]), cell: zeros([7, 5, 4]) } }),
    "state.cell",
    "[2, 5, 4]",
    "[7, 5, 4]",
  ],
  [
    "projected LSTM: hidden of size H",
    () => new LSTM({ ...sizes, projSize: 2 }).forward(x, { state: state(1, 5, 4) }),
    "state.hidden",
    "[1, 5, 2]",
    "[1, 5, 4]",
  ],
  [
    "rank 3 for unbatched input",
    () => lstm().forward(zeros([6, 3]), { state: state(2, 1, 4) }),
    "[2, 4]",
    "without a batch axis",
    "[2, 1, 4]",
  ],
  [
    "one bare tensor",
    () => lstm().forward(x, any({ state: zeros([2, 5, 4]) })),
    "{ hidden, cell }",
    "Tensor",
  ],
  [
    "a pair",
    () => lstm().forward(x, any({ state: [zeros([2, 5, 4]), zeros([2, 5, 4])] })),
    "{ hidden, cell }",
    "[",
  ],
  ["null", () => gru().forward(x, any({ state: null })), "{ hidden }", "null"],
  [
    "no cell",
    () => lstm().forward(x, any({ state: hidden(2, 5, 4) })),
    "{ hidden, cell }",
    "cell is missing",
  ],
  [
    "a cell for GRU",
    () => gru().forward(x, any({ state: state(2, 5, 4) })),
    "{ hidden }",
    "cell is not part of it",
  ],
  ["PyTorch's names", () => gru().forward(x, any({ state: { h: zeros([2, 5, 4]) } })), "{ hidden }", "{ h }"],
  [
    "float64 state",
    () => gru().forward(x, { state: { hidden: zeros([2, 5, 4], float64) } }),
    "state.hidden",
    "float32",
    "float64",
  ],
];

const lengths: Refusal[] = [
  [
    "longer than the input",
    () => lstm().forward(x, { lengths: [9, 2, 1, 1, 1] }),
    "from 1 to 6",
    "got 9 at 0",
  ],
  ["fewer than sequences", () => lstm().forward(x, { lengths: [6, 2] }), "5 lengths", "got 2"],
  ["fractions", () => lstm().forward(x, { lengths: [3.7, 2.2, 1.9, 1, 1] }), "integers", "got 3.7 at 0"],
  ["zero", () => gru().forward(x, { lengths: [6, 5, 0, 1, 1] }), "from 1 to 6", "got 0 at 2"],
  ["text", () => rnn().forward(x, any({ lengths: ["6", 5, 1, 1, 1] })), 'got "6" at 0'],
  [
    "a float array",
    () => rnn().forward(x, any({ lengths: new Float32Array(5).fill(2) })),
    "Int32Array",
    "Float32Array",
  ],
  ["null", () => rnn().forward(x, any({ lengths: null })), "null"],
  ["of unbatched input", () => rnn().forward(zeros([6, 3]), { lengths: [4] }), "batch axis", "without one"],
];

const lstmCell = () => new LSTMCell(sizes);
const gruCell = () => new GRUCell(sizes);

const cells: Refusal[] = [
  ["width-1 input is not broadcast", () => gruCell().forward(zeros([2, 1])), "[N, 3]", "[2, 1]"],
  [
    "wrong cell size",
    () => lstmCell().forward(zeros([2, 3]), { hidden: zeros([2, 4]), cell: zeros([2, 5]) }),
    "state.cell",
    "[2, 4]",
    "[2, 5]",
  ],
  ["rank 3", () => gruCell().forward(zeros([1, 2, 3])), "rank 2", "rank 3"],
  [
    "bare tensor as state",
    () => lstmCell().forward(zeros([2, 3]), any(zeros([2, 4]))),
    "{ hidden, cell }",
    "Tensor",
  ],
  [
    "float64 state",
    () => gruCell().forward(zeros([2, 3]), { hidden: zeros([2, 4], float64) }),
    "float32",
    "float64",
  ],
];

const places: Refusal[] = [
  ["layer 2 of 2", () => lstm().cell(2), "layer from 0 to 1", "got 2"],
  [
    "reverse of one direction",
    () => lstm().cell(0, "reverse"),
    '"forward"',
    '"reverse"',
    "not bidirectional",
  ],
  [
    "backward",
    () => new LSTM({ ...sizes, bidirectional: true }).cell(0, any("backward")),
    '"forward" or "reverse"',
    '"backward"',
  ],
  ["parameter of no layer", () => lstm().parameter("bias_ih_l2"), "bias_ih_l1", '"bias_ih_l2"'],
  [
    "trace of a layer that is not there",
    () => lstm().forward(x, { trace: true }).trace.gate("f", 2),
    "got 2",
  ],
  [
    "trace of a gate that is not there",
    () => lstm().forward(x, { trace: true }).trace.gate(any("reset")),
    "forget",
    '"reset"',
  ],
  ["cell state of a GRU", () => gru().forward(x, { trace: true }).trace.cell(), "LSTM", "GRU"],
];

let handlerBefore: WarningHandler;
const warnings: string[] = [];
beforeEach(() => {
  warnings.length = 0;
  handlerBefore = onWarning((message) => warnings.push(message));
});
afterEach(() => {
  onWarning(handlerBefore);
});

describe.each([
  ["constructors", constructors],
  ["input", inputs],
  ["state", states],
  ["lengths", lengths],
  ["cells", cells],
  ["places", places],
])("%s", (_, refusals) => {
  test.each(refusals)("%s", (_name, run, ...says) => {
    let error: unknown;
    let result: unknown;
    try {
      result = run();
    } catch (thrown) {
      error = thrown;
    }
    expect(result).toBeUndefined();
    expect(error).toBeInstanceOf(SluiceError);
    const { message } = error as Error;
    expect(message).toMatch(/^[^\n]*: expected [^\n]*, got [^\n]*$/);
    for (const text of says) expect(message).toMatch(typeof text === "string" ? literally(text) : text);
  });
});

function literally(text: string): RegExp {
  return new RegExp(text.replace(/[\\^$.*+?()[\]{}|]/g, "\\$&"));
}

test("a refused assignment of a parameter changes neither names, state dict nor results", () => {
  const layer = lstm();
  fillDistinct(layer);
  const before = layer.forward(x).output.data.slice();
  const parameter = layer.parameter("bias_ih_l0");
  const wrong: unknown[] = [
    zeros([16]),
    new Parameter(new Float32Array(7), [7]),
    new Parameter(new Float64Array(16), [16]),
    new Float32Array(16),
    undefined,
  ];
  for (const value of wrong) {
    expect(() => {
      any(layer).bias_ih_l0 = value;
    }).toThrow(/LSTM\.bias_ih_l0: expected a Parameter/);
  }
  expect(layer.parameter("bias_ih_l0")).toBe(parameter);
  expect(layer.forward(x).output.data).toEqual(before);
});

test("a parameter of the same shape and dtype may take the place of another, and is used", () => {
  const layer = lstm();
  fillDistinct(layer);
  const before = layer.forward(x).output.data.slice();
  const replacement = new Parameter(new Float32Array(16).fill(2), [16]);
  any(layer).bias_ih_l0 = replacement;
  expect(layer.parameter("bias_ih_l0")).toBe(replacement);
  expect(layer.forward(x).output.data).not.toEqual(before);
  expect(layer.cell(0).gates.forget.inputBias!.data).toEqual(new Float32Array(4).fill(2));
});

test("dropout with one layer warns, once", () => {
  const layer = new LSTM({ ...sizes, dropout: 0.5 });
  layer.dropout = 0.25;
  layer.forward(x);
  expect(warnings).toHaveLength(1);
  expect(warnings[0]).toMatch(/dropout = 0\.5 .*numLayers = 1/);
  new LSTM({ ...sizes, dropout: 0.5, numLayers: 2 });
  expect(warnings).toHaveLength(1);
});

test("the caller's input does not change", () => {
  const layer = new LSTM({ ...sizes, batchFirst: true });
  const input = new Tensor(
    Float32Array.from({ length: 36 }, (_, k) => k / 36),
    [4, 3, 3],
  );
  const before = input.clone();
  const given = [3, 1, 2, 3];
  layer.forward(input, { lengths: given });
  expect(input.shape).toEqual([4, 3, 3]);
  expect(input.data).toEqual(before.data);
  expect(given).toEqual([3, 1, 2, 3]);
});
