/** `sluice bench`: times a layer on each set of kernels of this machine. */
import { type Command, Option } from "commander";
import { kernelChoice, kernelSets, useKernels } from "../core/kernels/choose.ts";
import { GRU, Linear, LSTM, RNN, Sequential } from "../core/nn/index.ts";
import { tensor } from "../core/tensor/create.ts";
import { indices } from "../core/tensor/indices.ts";
import { Random } from "../core/tensor/random.ts";
import { medianOf, statisticsOf } from "../core/tensor/statistics.ts";
import type { Tensor } from "../core/tensor/tensor.ts";
import { Adam } from "../core/train/index.ts";
import { crossEntropy, noGrad } from "../index.ts";
import { integer } from "./arguments.ts";
import { jsonLine, line, lines, type Output } from "./output.ts";
import { formatTable } from "./table.ts";

const CELLS = ["lstm", "gru", "rnn"] as const;
const CLASSES = 10;
/** Float32 sums in another order differ by about 1e-6, wrong results by far more. */
const AGREEMENT = 1e-4;

interface BenchOptions {
  cell: (typeof CELLS)[number];
  batch: number;
  steps: number;
  inputSize: number;
  hiddenSize: number;
  /** Measurements of each set. */
  rounds: number;
}

export function addBench(command: Command, output: Output): void {
  command
    .description(
      "Compares the results of all kernel sets of this machine, then times a layer on each: forward alone, and a training step with Adam. `sluice doctor` says which set is used, and why.",
    )
    .addOption(new Option("--cell <name>", "layer to time").choices(CELLS).default("lstm"))
    .option("--batch <number>", "sequences", integer(1), 32)
    .option("--steps <number>", "steps of each", integer(1), 50)
    .option("--input, --input-size <number>", "inputs of a step", integer(1), 64)
    .option("--hidden, --hidden-size <number>", "units", integer(1), 128)
    .option("--rounds <number>", "turns of every kernel set", integer(1), 5)
    .option("--json", "print one JSON object")
    .action((options: BenchOptions & { json?: boolean }) => {
      const used = kernelChoice();
      const { cell, batch, steps, inputSize: input, hiddenSize: hidden } = options;
      const layer = { cell, batch, steps, input, hidden };
      const times = benchKernels(options);
      if (options.json) return jsonLine(output, { ...used, layer, times });
      const slowest = times[times.length - 1];
      line(output, `In use: ${used.name} (${used.why})`);
      line(output, `${cell.toUpperCase()} ${input} -> ${hidden}, ${batch} sequences of ${steps} steps:`);
      lines(
        output,
        formatTable(
          ["kernels", "forward ms", "training ms", `faster than ${slowest.name}`],
          times.map(({ name, forward, training }) => [
            name,
            forward.toPrecision(3),
            training.toPrecision(3),
            (slowest.training / training).toFixed(2),
          ]),
          "  ",
        ),
      );
    });
}

/**
 * Returns median times, in milliseconds, of forward and of a training step on every kernel set that runs here, the preferred one first. Leaves the
 * choice of kernels unchanged.
 *
 * @throws Error when two sets disagree on outputs or on the loss after training
 */
function benchKernels(options: BenchOptions) {
  const before = kernelChoice().name;
  try {
    const runs = kernelSets()
      .filter(({ obstacle }) => obstacle === undefined)
      .map(({ name }) => ({ name, ...jobsOf(options), forwards: [] as number[], trainings: [] as number[] }));
    const results = runs.map((run) => {
      useKernels(run.name);
      return [...run.forward(), run.train(), run.train()];
    });
    const expected = results[results.length - 1];
    results.forEach((result, r) => {
      const off = statisticsOf(result.map((value, k) => Math.abs(value - expected[k]))).max;
      if (!(off < AGREEMENT)) throw new Error(`bench: ${runs[r].name} differs from the reference by ${off}`);
    });
    for (let round = 0; round < options.rounds; round++) {
      for (const run of runs) {
        useKernels(run.name);
        run.forwards.push(milliseconds(run.forward));
        run.trainings.push(milliseconds(run.train));
      }
    }
    return runs.map(({ name, forwards, trainings }) => ({
      name,
      forward: medianOf(forwards),
      training: medianOf(trainings),
    }));
  } finally {
    useKernels(before);
  }
}

/** The two timed jobs, with the same numbers on every kernel set. */
function jobsOf({ cell, batch, steps, inputSize, hiddenSize }: BenchOptions) {
  const Layer = { lstm: LSTM, gru: GRU, rnn: RNN }[cell];
  const layer = new Layer({ inputSize, hiddenSize, seed: 1 });
  const model = new Sequential(layer, new Linear({ inFeatures: hiddenSize, outFeatures: CLASSES, seed: 2 }));
  const optimizer = new Adam(model.parameters(), { lr: 0.001 });
  const random = new Random(3);
  const x: Tensor = tensor(
    Float32Array.from({ length: steps * batch * inputSize }, () => random.normal()),
    [steps, batch, inputSize],
  );
  const labels = indices(
    Array.from({ length: steps * batch }, (_, k) => k % CLASSES),
    [steps, batch],
  );
  return {
    /** The last state depends on all steps, so it shows any wrong result. */
    forward: (): Iterable<number> => noGrad(() => layer.forward(x).state.hidden.data),
    train(): number {
      optimizer.zeroGrad();
      const loss = crossEntropy(model.forward(x), labels);
      loss.backward();
      optimizer.step();
      return loss.item();
    },
  };
}

function milliseconds(job: () => unknown): number {
  const start = performance.now();
  job();
  return performance.now() - start;
}
