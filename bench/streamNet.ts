/** The net of the streaming benchmark: one LSTM with as many inputs as units, batch 1; the same numbers for every contender. */

import { fromFloat, type RawTensor } from "../src/checkpoint.ts";
import type { OnnxModel } from "../src/formats/onnx/model.ts";
import type { CellSource } from "../src/stream/index.ts";
import { number } from "./numbers.ts";

/** Steps whose last hidden state is compared before anything is timed. */
export const CHECK_STEPS = 50;

function values(array: number, count: number, scale: number): Float32Array {
  return Float32Array.from({ length: count }, (_, k) => scale * number(array, k));
}

export interface Weights {
  weightIh: Float32Array;
  weightHh: Float32Array;
  biasIh: Float32Array;
  biasHh: Float32Array;
}

/** Rows by gate in the order i f g o. */
export function weightsOf(H: number): Weights {
  const scale = 1 / Math.sqrt(H);
  return {
    weightIh: values(0, 4 * H * H, scale),
    weightHh: values(1, 4 * H * H, scale),
    biasIh: values(2, 4 * H, scale),
    biasHh: values(3, 4 * H, scale),
  };
}

export function inputOf(H: number): Float32Array {
  return values(100, CHECK_STEPS * H, 1);
}

export function cellOf(H: number): CellSource {
  const sizes = { inputSize: H, hiddenSize: H, projSize: 0, cellClip: 0 };
  return { spec: { kind: "lstm", ...sizes, peephole: false, coupled: false }, weights: weightsOf(H) };
}

/** As ONNX, with the state going in and out: x, h0, c0 to hn, cn. */
export function onnxOf(H: number): OnnxModel {
  const { weightIh, weightHh, biasIh, biasHh } = weightsOf(H);
  // ONNX has the gates in the order i o f c.
  const inOrder = (rows: Float32Array): Float32Array => {
    const block = rows.length / 4;
    const gates = [0, 3, 1, 2].map((gate) => rows.subarray(gate * block, (gate + 1) * block));
    return Float32Array.from(gates.flatMap((gate) => [...gate]));
  };
  const biases = Float32Array.of(...inOrder(biasIh), ...inOrder(biasHh));
  const initializers = new Map<string, RawTensor>([
    ["W", fromFloat(inOrder(weightIh), [1, 4 * H, H])],
    ["R", fromFloat(inOrder(weightHh), [1, 4 * H, H])],
    ["B", fromFloat(biases, [1, 8 * H])],
  ]);
  const value = (name: string) => ({ name, dtype: "F32", shape: [1, 1, H] });
  return {
    irVersion: 8,
    producer: "sluice",
    opsets: new Map([["", 17]]),
    properties: new Map(),
    functions: [],
    graph: {
      name: "step",
      initializers,
      inputs: ["x", "h0", "c0"].map(value),
      outputs: ["hn", "cn"].map(value),
      nodes: [
        {
          name: "lstm",
          type: "LSTM",
          domain: "",
          inputs: ["x", "W", "R", "B", "", "h0", "c0"],
          outputs: ["", "hn", "cn"],
          attributes: new Map([["hidden_size", { int: H }]]),
        },
      ],
    },
  };
}
