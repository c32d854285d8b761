/**
 * A contender of the streaming benchmark, as a program: `streamContender.ts sluice | javascript | onnxruntime-node | onnxruntime-web`.
 * Reads a request a line, answers a line, in JSON:
 *
 *   { version: true }            → { version }
 *   { hiddenSize, samples?, weights? } → { check }    the output after CHECK_STEPS steps
 *   { run: ms }                  → { times }    microseconds of a step, each the mean of a hundred or so
 */
import { createRequire } from "node:module";
import { createInterface } from "node:readline";
import { pathToFileURL } from "node:url";
import { writeOnnx } from "../src/checkpoint/formats/onnx/write.ts";
import { createStream, type WeightFormat } from "../src/stream.ts";
import {
  CHECK_STEPS,
  cellOf,
  headOf,
  inputOf,
  inputSizeOf,
  onnxOf,
  type StreamNet,
  weightsOf,
} from "./streamNet.ts";

/** Computes one step from an input, keeps the state, and gives the hidden state as numbers that can be read. */
type Step = (x: Float32Array) => Float32Array | Promise<Float32Array>;

interface Kind {
  version(): string;
  prepare(net: StreamNet, weights?: WeightFormat): Step | Promise<Step>;
}

const sluice: Kind = {
  version: () => createStream(cellOf({ hiddenSize: 16 })).kernels.name,
  prepare(net, weights = "float32") {
    const stream = createStream(cellOf(net), { weights });
    const output = new Float32Array(net.hiddenSize);
    return (x) => stream.step(x, output);
  },
};

/** Plain JavaScript: typed arrays, the four gates of a unit at once, the engine's own exp and tanh. */
const javascript: Kind = {
  version: () => `Node ${process.version}`,
  prepare(net) {
    const { weightIh: W, weightHh: U, biasIh, biasHh } = weightsOf(net);
    const H = net.hiddenSize;
    const I = inputSizeOf(net);
    const b = biasIh.map((value, k) => value + biasHh[k]);
    const hidden = new Float32Array(H);
    const fresh = new Float32Array(H);
    const cell = new Float32Array(H);
    const sigmoid = (a: number) => 1 / (1 + Math.exp(-a));
    return (x) => {
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
        const c = sigmoid(af) * cell[k] + sigmoid(ai) * Math.tanh(ag);
        cell[k] = c;
        fresh[k] = sigmoid(ao) * Math.tanh(c);
      }
      hidden.set(fresh);
      return hidden;
    };
  },
};

/** The part of onnxruntime's interface that is used here. */
interface Onnxruntime {
  env: { versions: { common: string }; wasm: { numThreads: number } };
  Tensor: new (type: "float32", data: Float32Array, shape: number[]) => { data: Float32Array };
  InferenceSession: {
    create(
      model: Uint8Array,
      options: object,
    ): Promise<{ run(feeds: object): Promise<Record<string, { data: Float32Array }>> }>;
  };
}

async function onnxruntime(name: string): Promise<Kind> {
  const require = createRequire(`${process.env.SLUICE_PEERS}/`);
  const loaded = await import(pathToFileURL(require.resolve(name)).href);
  const ort = (loaded.InferenceSession === undefined ? loaded.default : loaded) as Onnxruntime;
  if (name.endsWith("web")) ort.env.wasm.numThreads = 1;
  return {
    version: () => ort.env.versions.common,
    async prepare(net) {
      const H = net.hiddenSize;
      const session = await ort.InferenceSession.create(writeOnnx(onnxOf(net)), {
        executionProviders: [name.endsWith("web") ? "wasm" : "cpu"],
        intraOpNumThreads: 1,
        interOpNumThreads: 1,
      });
      const tensor = (data: Float32Array) => new ort.Tensor("float32", data, [1, 1, data.length]);
      let h0 = tensor(new Float32Array(H));
      let c0 = tensor(new Float32Array(H));
      return async (x) => {
        const { hn, cn } = await session.run({ x: tensor(x), h0, c0 });
        h0 = hn;
        c0 = cn;
        return hn.data;
      };
    },
  };
}

const kinds: Record<string, () => Kind | Promise<Kind>> = {
  sluice: () => sluice,
  javascript: () => javascript,
  "onnxruntime-node": () => onnxruntime("onnxruntime-node"),
  "onnxruntime-web": () => onnxruntime("onnxruntime-web"),
};

async function measure(step: Step, x: Float32Array, milliseconds: number): Promise<number[]> {
  // Wait for a promise, as a user of this contender has to.
  const isAsync = step(x) instanceof Promise;
  const times: number[] = [];
  let turns = 1;
  const end = performance.now() + milliseconds;
  while (performance.now() < end || times.length < 5) {
    const begin = performance.now();
    if (isAsync) for (let k = 0; k < turns; k++) await step(x);
    else for (let k = 0; k < turns; k++) step(x);
    const taken = performance.now() - begin;
    if (taken < 2) turns *= 2;
    else times.push((1000 * taken) / turns);
  }
  return times;
}

const kind = await kinds[process.argv[2]]();
let step: Step | undefined;
let input: Float32Array = new Float32Array();
for await (const line of createInterface({ input: process.stdin })) {
  const request = JSON.parse(line);
  let answer: object;
  if ("version" in request) answer = { version: kind.version() };
  else if ("run" in request) {
    answer = { times: await measure(step!, input.subarray(0, input.length / CHECK_STEPS), request.run) };
  } else {
    const { hiddenSize, samples, weights } = request;
    const net: StreamNet = { hiddenSize, samples };
    const recurrent = await kind.prepare(net, weights);
    const head = headOf(net);
    step = (x) => {
      const hidden = recurrent(x);
      return hidden instanceof Promise ? hidden.then(head) : head(hidden);
    };
    input = inputOf(net);
    const I = inputSizeOf(net);
    let output: Float32Array = new Float32Array();
    for (let t = 0; t < CHECK_STEPS; t++)
      output = Float32Array.from(await step(input.slice(t * I, (t + 1) * I)));
    answer = { check: [...output] };
  }
  console.log(JSON.stringify(answer));
}
