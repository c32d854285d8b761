/**
 * Cells that are given as equations beside the LSTM, which has a kernel of its own: `npm run bench -- --only cells`. Layers take turns, and each
 * number is a median, divided by that of the LSTM.
 */
import { medianOf } from "../src/core/tensor/statistics.ts";
import {
  type CellName,
  DefinedLayer,
  kernelSets,
  LSTM,
  noGrad,
  ops,
  type Tensor,
  tensor,
  useKernels,
  useThreads,
} from "../src/index.ts";
import { createStream } from "../src/stream.ts";
import { inFreshProcesses } from "./first.ts";
import { table } from "./table.ts";

const [STEPS, INPUTS, ROUNDS] = [50, 32, 15];
const ALL: readonly CellName[] = [
  ...(["peepholeLSTM", "sLSTM", "layerNormLSTM", "layerNormGRU"] as const),
  ...(["minGRU", "minLSTM", "janet", "mgu", "cifg", "indRNN"] as const),
];
/** [sequences, units, cells] */
const SIZES: readonly (readonly [number, number, readonly CellName[]])[] = [
  [32, 16, ["peepholeLSTM", "sLSTM"]],
  [32, 32, ["peepholeLSTM", "sLSTM"]],
  [32, 64, ALL],
  [32, 128, ["peepholeLSTM", "sLSTM"]],
  [32, 256, ["peepholeLSTM", "sLSTM"]],
  [1, 16, ["peepholeLSTM", "sLSTM"]],
  [1, 64, ["peepholeLSTM", "sLSTM"]],
];
/** Of streams: [sequences, inputs, units], and cells */
const STREAMS = [
  [1, 16, 16],
  [1, 32, 64],
  [1, 64, 256],
  [8, 32, 64],
] as const;
const CELLS = ["peepholeLSTM", "sLSTM", "layerNormLSTM", "mgu"] as const;
/** About how long each layer computes in a round, in milliseconds. */
const TURN = 20;

/** A layer as the benchmark calls it. */
interface Layer {
  forward(x: Tensor): { output: Tensor };
  zeroGrad(): void;
}

/** Prints the times on each set that is here, then of streams and of first calls. */
export function benchCells(): void {
  useThreads(1);
  for (const { name, obstacle } of kernelSets()) {
    if (obstacle !== undefined || name === "reference") continue;
    useKernels(name);
    const rows = SIZES.flatMap(([batch, units, cells]) => rowsOf(batch, units, cells));
    console.log(`${name}, one thread: inference and training of the LSTM, and of others divided by it`);
    console.log(table(rows));
  }
  benchSteps();
  console.log("the first call after import, with its layer: ms of the main thread, in fresh processes");
  for (const [set, times] of inFreshProcesses("definition", 7)) {
    const [plain, defined] = [0, 1].map((k) => medianOf(times.map((run) => run[k])).toFixed(1));
    console.log(`${set}: LSTM ${plain}, then a peephole LSTM ${defined} (target 7)`);
  }
}

/** Prints the time of a step of a stream, and those of others divided by it. */
function benchSteps(): void {
  const rows = STREAMS.map(([batch, inputSize, hiddenSize]) => {
    const sizes = { inputSize, hiddenSize, seed: 1 };
    const layers = [new LSTM(sizes), ...CELLS.map((cell) => new DefinedLayer({ ...sizes, cell }))];
    const streams = layers.map((layer) => createStream(layer, { batch }));
    const frame = Float32Array.from({ length: batch * inputSize }, (_, k) => Math.sin(k));
    const times = streams.map(() => [] as number[]);
    for (let round = 0; round < ROUNDS; round++)
      for (const [k, stream] of streams.entries()) times[k].push(timeOf(() => stream.step(frame)));
    const [own, ...others] = times.map((each) => medianOf(each));
    return [
      `${batch} × ${inputSize} × ${hiddenSize}`,
      `${(1000 * own).toPrecision(3)} µs`,
      ...others.map((time, k) => `${CELLS[k]} ${(time / own).toFixed(2)}`),
    ];
  });
  const { kernels } = createStream(new LSTM({ inputSize: 1, hiddenSize: 1 }));
  console.log(`a step of a stream on ${kernels.name}: the LSTM, and others divided by it (target 1.2)`);
  console.log(table(rows));
}

function rowsOf(batch: number, units: number, cells: readonly CellName[]): string[][] {
  const sizes = { inputSize: INPUTS, hiddenSize: units, seed: 1 };
  const layers = new Map<string, Layer>([["LSTM", new LSTM(sizes)]]);
  for (const cell of cells) layers.set(cell, new DefinedLayer({ ...sizes, cell }));
  const x = tensor(
    Float32Array.from({ length: STEPS * batch * INPUTS }, (_, k) => Math.sin(k)),
    [STEPS, batch, INPUTS],
  );
  const times = new Map(
    [...layers.keys()].map((name) => [name, { infer: [] as number[], train: [] as number[] }]),
  );
  for (let round = 0; round < ROUNDS; round++) {
    for (const [name, layer] of layers) {
      const { infer, train } = times.get(name)!;
      infer.push(timeOf(() => noGrad(() => layer.forward(x))));
      train.push(
        timeOf(() => {
          ops.sum(layer.forward(x).output).backward();
          layer.zeroGrad();
        }),
      );
    }
  }
  const own = times.get("LSTM")!;
  return [...times].map(([name, { infer, train }]) => {
    const shown = ([mine, base]: readonly number[][]) =>
      name === "LSTM" ? `${medianOf(mine).toPrecision(3)} ms` : (medianOf(mine) / medianOf(base)).toFixed(2);
    return [
      `${batch} × ${STEPS} × ${INPUTS} × ${units}`,
      name,
      shown([infer, own.infer]),
      shown([train, own.train]),
    ];
  });
}

function timeOf(run: () => void): number {
  const start = performance.now();
  let calls = 0;
  do {
    run();
    calls++;
  } while (performance.now() - start < TURN);
  return (performance.now() - start) / calls;
}
