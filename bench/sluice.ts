/** Sluice as a contender: builds a workload from the public API and runs it. A program that answers on its standard input; see contenders.ts. */
import { createInterface } from "node:readline";
import { kernels } from "../src/kernels/choose.ts";
import type { compiledKernels } from "../src/kernels/compiled.ts";
import {
  Adam,
  crossEntropy,
  Embedding,
  GRU,
  Indices,
  kernelChoice,
  Linear,
  LSTM,
  type Module,
  noGrad,
  select,
  type Tensor,
  tensor,
} from "../src/node.ts";
import { CLASSES, number, VOCABULARY, type Workload } from "./workloads.ts";

type Request = { workload: Workload } | { run: number } | { peak: true };

/** The call that is timed; returns what the check compares. */
let call: () => number[] = () => [];

function fill(module: Module, scale: number): void {
  let array = 0;
  for (const parameter of module.parameters()) {
    for (let k = 0; k < parameter.size; k++) parameter.data[k] = scale * number(array, k);
    array++;
  }
}

function prepare(w: Workload): () => number[] {
  const { batch, steps, inputSize, hiddenSize, layers } = w;
  const options = { inputSize, hiddenSize, numLayers: layers, seed: 0 };
  const scale = 1 / Math.sqrt(hiddenSize);
  const layer = w.cell === "lstm" ? new LSTM(options) : new GRU(options);
  fill(layer, scale);

  if (w.task === "language") {
    const embedding = new Embedding({ numEmbeddings: VOCABULARY, embeddingDim: inputSize, seed: 0 });
    const head = new Linear({ inFeatures: hiddenSize, outFeatures: VOCABULARY, seed: 0 });
    fill(embedding, 1);
    fill(head, scale);
    const symbol = (array: number) =>
      new Indices(
        Int32Array.from({ length: steps * batch }, (_, k) => ((number(array, k) + 1) / 2) * VOCABULARY),
        [steps, batch],
      );
    return training(
      [embedding, layer, head],
      () => head.forward(layer.forward(embedding.forward(symbol(100))).output),
      symbol(101),
    );
  }

  const input = tensor(
    Float32Array.from({ length: steps * batch * inputSize }, (_, k) => number(100, k)),
    [steps, batch, inputSize],
  );
  if (w.task === "inference") {
    return () =>
      noGrad(() => {
        const { data } = layer.forward(input).output;
        return Array.from({ length: 16 }, (_, k) => data[Math.floor((k * (data.length - 1)) / 15)]);
      });
  }
  const head = new Linear({ inFeatures: hiddenSize, outFeatures: CLASSES, seed: 0 });
  fill(head, scale);
  const target = new Indices(
    Int32Array.from({ length: batch }, (_, k) => k % CLASSES),
    [batch],
  );
  return training(
    [layer, head],
    () => head.forward(select(layer.forward(input).output, 0, steps - 1)),
    target,
  );
}

function training(modules: Module[], logits: () => Tensor, target: Indices): () => number[] {
  const optimizer = new Adam(
    modules.flatMap((module) => module.parameters()),
    { lr: 1e-3 },
  );
  return () => {
    optimizer.zeroGrad();
    const loss = crossEntropy(logits(), target);
    loss.backward();
    optimizer.step();
    return [loss.item()];
  };
}

/** Milliseconds of each call for about `duration` ms, after one that warms up; at least three. */
function run(duration: number): number[] {
  call();
  const times: number[] = [];
  const end = performance.now() + duration;
  do {
    const start = performance.now();
    call();
    times.push(performance.now() - start);
  } while (performance.now() < end || times.length < 3);
  return times;
}

/** GFLOP/s of multiply-adds in registers, the best of several runs; undefined for a set without such a kernel. */
function peak(): number | undefined {
  const { machine } = kernels() as Partial<ReturnType<typeof compiledKernels>>;
  if (machine === undefined) return undefined;
  const turns = 2_000_000;
  const threads = machine.name.startsWith("native") ? Number(process.env.SLUICE_THREADS) : 1;
  let best = Infinity;
  for (let k = 0; k < 10; k++) {
    const start = performance.now();
    machine.run(
      "peak",
      [turns],
      [
        { array: Float32Array.of(0.5), use: "read" },
        { array: new Float32Array(machine.lanes), use: "write" },
      ],
    );
    best = Math.min(best, performance.now() - start);
  }
  // peakSums of native/kernels.h
  const sums = 12;
  return (2 * sums * turns * machine.lanes * threads) / best / 1e6;
}

function answer(request: Request): unknown {
  if ("peak" in request) return { peak: peak(), kernels: kernelChoice().name, version: process.version };
  if ("run" in request) return { times: run(request.run) };
  call = prepare(request.workload);
  return { check: [...call(), ...call(), ...call()] };
}

for await (const line of createInterface({ input: process.stdin }))
  console.log(JSON.stringify(answer(JSON.parse(line) as Request)));
