/** The nets of the streaming benchmark: one LSTM, batch 1, with a linear head where the net has one; the same numbers for every contender. */

import type { OnnxModel } from "../src/checkpoint/formats/onnx/model.ts";
import { fromFloat, type RawTensor } from "../src/checkpoint.ts";
import type { CellSource } from "../src/stream.ts";
import { number } from "./numbers.ts";

/** Steps whose last hidden state is compared before anything is timed. */
export const CHECK_STEPS = 50;

/** A net of one input for each unit, or of the samples of a signal: an input, the units, an output. */
export interface StreamNet {
  hiddenSize: number;
  /** Default false */
  samples?: boolean;
}

export const inputSizeOf = ({ hiddenSize, samples }: StreamNet) => (samples ? 1 : hiddenSize);

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
export function weightsOf(net: StreamNet): Weights {
  const H = net.hiddenSize;
  const scale = 1 / Math.sqrt(H);
  return {
    weightIh: values(0, 4 * H * inputSizeOf(net), scale),
    weightHh: values(1, 4 * H * H, scale),
    biasIh: values(2, 4 * H, scale),
    biasHh: values(3, 4 * H, scale),
  };
}

export function inputOf(net: StreamNet): Float32Array {
  return values(100, CHECK_STEPS * inputSizeOf(net), 1);
}

/** Adds the head of a net of samples, [1, H], to a step. */
export function headOf({ hiddenSize: H, samples }: StreamNet): (hidden: Float32Array) => Float32Array {
  if (!samples) return (hidden) => hidden;
  const weight = values(4, H, 1 / Math.sqrt(H));
  const output = new Float32Array(1);
  return (hidden) => {
    let sum = 0;
    for (let k = 0; k < H; k++) sum += weight[k] * hidden[k];
    output[0] = sum;
    return output;
  };
}

export function cellOf(net: StreamNet): CellSource {
  const sizes = { inputSize: inputSizeOf(net), hiddenSize: net.hiddenSize, projSize: 0, cellClip: 0 };
  return { spec: { kind: "lstm", ...sizes, peephole: false, coupled: false }, weights: weightsOf(net) };
}

/** As ONNX, with the state going in and out: x, h0, c0 to hn, cn. */
export function onnxOf(net: StreamNet): OnnxModel {
  const { weightIh, weightHh, biasIh, biasHh } = weightsOf(net);
  const H = net.hiddenSize;
  const I = inputSizeOf(net);
  // ONNX has the gates in the order i o f c.
  const inOrder = (rows: Float32Array): Float32Array => {
    const block = rows.length / 4;
    const gates = [0, 3, 1, 2].map((gate) => rows.subarray(gate * block, (gate + 1) * block));
    return Float32Array.from(gates.flatMap((gate) => [...gate]));
  };
  const biases = Float32Array.of(...inOrder(biasIh), ...inOrder(biasHh));
  const initializers = new Map<string, RawTensor>([
    ["W", fromFloat(inOrder(weightIh), [1, 4 * H, I])],
    ["R", fromFloat(inOrder(weightHh), [1, 4 * H, H])],
    ["B", fromFloat(biases, [1, 8 * H])],
  ]);
  const value = (name: string) => ({ name, dtype: "F32", shape: [1, 1, name === "x" ? I : H] });
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
