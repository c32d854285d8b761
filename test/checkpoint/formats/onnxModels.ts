/** Small ONNX models for tests: written by our own writer, and by hand where the writer never goes. */
import type {
  OnnxAttribute,
  OnnxGraph,
  OnnxModel,
  OnnxNode,
} from "../../../src/checkpoint/formats/onnx/model.ts";
import { MessageWriter } from "../../../src/checkpoint/formats/protobuf/write.ts";
import { fromFloat, type RawTensor } from "../../../src/core/storage/raw.ts";
import { waves } from "./fileBytes.ts";

export type Attributes = Record<string, OnnxAttribute>;

export function node(
  type: string,
  inputs: string[],
  outputs: string[],
  attributes: Attributes = {},
): OnnxNode {
  const name = outputs[0] === "" ? type : `make_${outputs[0]}`;
  return { name, type, domain: "", inputs, outputs, attributes: new Map(Object.entries(attributes)) };
}

export function long(...values: number[]): RawTensor {
  const bytes = new Uint8Array(BigInt64Array.from(values, BigInt).buffer);
  return { dtype: "I64", shape: [values.length], bytes };
}

export function model(graph: Partial<OnnxGraph>, opset = 17): OnnxModel {
  return {
    irVersion: 8,
    producer: "test",
    opsets: new Map([["", opset]]),
    graph: { name: "graph", nodes: [], initializers: new Map(), inputs: [], outputs: [], ...graph },
    properties: new Map([["key", "value"]]),
    functions: [],
  };
}

const GATES = { LSTM: 4, GRU: 3, RNN: 1 };

export interface RecurrentShape {
  type: "LSTM" | "GRU" | "RNN";
  inputSize: number;
  hiddenSize: number;
  directions: number;
  peepholes?: boolean;
  attributes?: Attributes;
}

/** A model of one recurrent node, every weight distinct. Inputs: X [T, N, I] and the states; outputs: all of the node. */
export function recurrentModel(shape: RecurrentShape): OnnxModel {
  const { type, inputSize: I, hiddenSize: H, directions: D, peepholes = false } = shape;
  const G = GATES[type];
  const initializers = new Map<string, RawTensor>([
    ["W", fromFloat(waves(D * G * H * I, 0), [D, G * H, I])],
    ["R", fromFloat(waves(D * G * H * H, 1000), [D, G * H, H])],
    ["B", fromFloat(waves(D * 2 * G * H, 2000), [D, 2 * G * H])],
  ]);
  if (peepholes) initializers.set("P", fromFloat(waves(D * 3 * H, 3000), [D, 3 * H]));
  const state = { dtype: "F32", shape: [D, "N", H] };
  const hasCell = type === "LSTM";
  const inputs = ["X", "W", "R", "B", "", "initial_h"];
  if (hasCell) inputs.push("initial_c");
  if (peepholes) inputs.push("P");
  const outputs = hasCell ? ["Y", "Y_h", "Y_c"] : ["Y", "Y_h"];
  return model({
    initializers,
    nodes: [
      node(type, inputs, outputs, {
        hidden_size: { int: H },
        direction: { string: D === 2 ? "bidirectional" : "forward" },
        ...shape.attributes,
      }),
    ],
    inputs: [
      { name: "X", dtype: "F32", shape: ["T", "N", I] },
      { name: "initial_h", ...state },
      ...(hasCell ? [{ name: "initial_c", ...state }] : []),
    ],
    outputs: outputs.map((name) => ({
      name,
      dtype: "F32",
      shape: name === "Y" ? ["T", D, "N", H] : state.shape,
    })),
  });
}

/** A message from field numbers and what they hold; numbers are varints. */
export function message(...fields: [number, number | bigint | string | Uint8Array | MessageWriter][]) {
  const writer = new MessageWriter();
  for (const [number, value] of fields) {
    if (typeof value === "string") writer.text(number, value);
    else if (value instanceof Uint8Array) writer.bytes(number, value);
    else if (value instanceof MessageWriter) writer.message(number, value);
    else writer.varint(number, value);
  }
  return writer;
}

/** A model whose graph holds the given tensors, by hand. */
export function handModel(...tensors: MessageWriter[]): Uint8Array {
  const graph = new MessageWriter().text(2, "graph");
  for (const tensor of tensors) graph.message(5, tensor);
  return message([1, 8], [7, graph], [8, message([1, ""], [2, 17])]).finish();
}
