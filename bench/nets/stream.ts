/** Steps of an LSTM in real time, with Sluice and in plain JavaScript. */
import { createStream, type WeightFormat } from "../../src/stream.ts";
import { inputNumbers, layerNumbers, probe } from "../numbers.ts";
import type { Workload } from "../workloads.ts";
import type { Net } from "./net.ts";

/** A model that keeps its state between steps. */
interface Stepping {
  /** Writes the hidden state to `output` */
  step(x: Float32Array, output: Float32Array): unknown;
  reset(): void;
}

/** @param weights what they are stored in */
export function streamNet(w: Workload, weights: WeightFormat = "float32"): Net {
  const { inputSize, hiddenSize } = w;
  const sizes = { inputSize, hiddenSize, projSize: 0, cellClip: 0 };
  const spec = { kind: "lstm", ...sizes, peephole: false, coupled: false } as const;
  return stepped(createStream({ spec, weights: layerNumbers(w, 0) }, { weights }), w);
}

/** Typed arrays, the four gates of a unit at once, the engine's own exp and tanh. */
export function plainStreamNet(w: Workload): Net {
  const { inputSize: I, hiddenSize: H } = w;
  const { weightIh: W, weightHh: U, biasIh, biasHh } = layerNumbers(w, 0);
  const b = biasIh.map((value, k) => value + biasHh[k]);
  const [hidden, cell] = [new Float32Array(H), new Float32Array(H)];
  const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
  const step = (x: Float32Array, output: Float32Array) => {
    for (let k = 0; k < H; k++) {
      const f = k + H;
      const g = f + H;
      const o = g + H;
      let ai = b[k];
      let af = b[f];
      let ag = b[g];
      let ao = b[o];
      for (let j = 0; j < I; j++) {
        const xj = x[j];
        ai += W[k * I + j] * xj;
        af += W[f * I + j] * xj;
        ag += W[g * I + j] * xj;
        ao += W[o * I + j] * xj;
      }
      for (let j = 0; j < H; j++) {
        const hj = hidden[j];
        ai += U[k * H + j] * hj;
        af += U[f * H + j] * hj;
        ag += U[g * H + j] * hj;
        ao += U[o * H + j] * hj;
      }
      cell[k] = sigmoid(af) * cell[k] + sigmoid(ai) * Math.tanh(ag);
      output[k] = sigmoid(ao) * Math.tanh(cell[k]);
    }
    hidden.set(output);
  };
  return stepped({ step, reset: () => [hidden, cell].forEach((state) => void state.fill(0)) }, w);
}

function stepped(model: Stepping, w: Workload): Net {
  const inputs = stepsOf(w);
  const output = new Float32Array(w.hiddenSize);
  return {
    before: () => model.reset(),
    call: () => {
      for (const x of inputs) model.step(x, output);
    },
    read: () => probe(output),
  };
}

/** The input of each step. */
export function stepsOf({ steps, inputSize, ...w }: Workload): Float32Array[] {
  const numbers = inputNumbers({ ...w, steps, inputSize });
  return Array.from({ length: steps }, (_, t) => numbers.slice(t * inputSize, (t + 1) * inputSize));
}
