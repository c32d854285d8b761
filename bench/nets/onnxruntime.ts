/** Workloads with onnxruntime, node or web: inference and streams, on a model that Sluice writes. */

import type { OnnxModel } from "../../src/checkpoint/formats/onnx/model.ts";
import { writeOnnx } from "../../src/checkpoint/formats/onnx/write.ts";
import { fromFloat, type RawTensor } from "../../src/checkpoint.ts";
import { gatesOf, inputNumbers, layerNumbers, probe, reorderGates } from "../numbers.ts";
import type { Workload } from "../workloads.ts";
import type { Foreign } from "./foreign.ts";
import type { Form, Net } from "./net.ts";
import { stepsOf } from "./stream.ts";

/** ONNX's order of the gates, from PyTorch's: i o f c of i f g o; z r h of r z n. */
const ORDER = { lstm: [0, 3, 1, 2], gru: [1, 0, 2], rnn: [0] };

/**
 * @param ort the module onnxruntime-node or onnxruntime-web
 * @param options of the session: execution providers and threads
 */
export async function onnxruntimeNet(ort: Foreign, options: object, w: Workload, form: Form): Promise<Net> {
  if (w.task === "stream") return onnxruntimeStream(ort, options, w, form);
  const session = await ort.InferenceSession.create(writeOnnx(sequenceModel(w, form)), options);
  const x = new ort.Tensor("float32", inputNumbers(w), [w.steps, w.batch, w.inputSize]);
  let results: Foreign;
  return {
    call: async () => {
      results = await session.run({ x });
    },
    read: () => probe(results.y.data),
    dispose: () => session.release(),
  };
}

/** The layer at one step at a time; its state goes out of each call and into the next. */
async function onnxruntimeStream(ort: Foreign, options: object, w: Workload, form: Form): Promise<Net> {
  const model = sequenceModel({ ...w, steps: 1 }, form);
  const state = (name: string) => ({ name, dtype: "F32", shape: [1, 1, w.hiddenSize] });
  model.graph.inputs.push(state("h0"), state("c0"));
  model.graph.outputs = [state("hn"), state("cn")];
  model.graph.nodes[0].inputs.push("", "h0", "c0");
  model.graph.nodes[0].outputs = ["", "hn", "cn"];
  const session = await ort.InferenceSession.create(writeOnnx(model), options);
  const tensor = (data: Float32Array) => new ort.Tensor("float32", data, [1, 1, data.length]);
  const inputs = stepsOf(w);
  let [hn, cn]: Foreign[] = [];
  return {
    before: () => {
      [hn, cn] = [tensor(new Float32Array(w.hiddenSize)), tensor(new Float32Array(w.hiddenSize))];
    },
    call: async () => {
      for (const x of inputs) ({ hn, cn } = await session.run({ x: tensor(x), h0: hn, c0: cn }));
    },
    read: () => probe(hn.data),
    dispose: () => session.release(),
  };
}

/** One layer over the whole sequence, x [T, N, I] to y [T, 1, N, H], from a state of zeros. */
export function sequenceModel(w: Workload, form: Form): OnnxModel {
  const { weightIh, weightHh, biasIh, biasHh } = layerNumbers(w, 0);
  if (!form.hiddenBias) biasHh.fill(0);
  const { hiddenSize: H, inputSize: I } = w;
  const rows = gatesOf(w) * H;
  const inOrder = (numbers: Float32Array) => reorderGates(numbers, ORDER[w.cell]);
  const biases = new Float32Array(2 * rows);
  biases.set(inOrder(biasIh));
  biases.set(inOrder(biasHh), rows);
  const attributes: OnnxModel["graph"]["nodes"][number]["attributes"] = new Map([
    ["hidden_size", { int: H }],
  ]);
  if (w.cell === "gru") attributes.set("linear_before_reset", { int: Number(form.resetAfter) });
  return {
    irVersion: 8,
    producer: "sluice",
    opsets: new Map([["", 17]]),
    properties: new Map(),
    functions: [],
    graph: {
      name: "sequence",
      initializers: new Map<string, RawTensor>([
        ["W", fromFloat(inOrder(weightIh), [1, rows, I])],
        ["R", fromFloat(inOrder(weightHh), [1, rows, H])],
        ["B", fromFloat(biases, [1, 2 * rows])],
      ]),
      inputs: [{ name: "x", dtype: "F32", shape: [w.steps, w.batch, I] }],
      outputs: [{ name: "y", dtype: "F32", shape: [w.steps, 1, w.batch, H] }],
      nodes: [
        {
          name: w.cell,
          type: w.cell.toUpperCase(),
          domain: "",
          inputs: ["x", "W", "R", "B"],
          outputs: ["y"],
          attributes,
        },
      ],
    },
  };
}
