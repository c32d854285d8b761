// Runs in a project that has Sluice installed, also as JavaScript: the kernels that are used, whether all sets and all machines of streams agree,
// and the time of a training step on each.
//   node kernels.mjs native|wasm [FILE]   the kernels that must be used; where to write the result
import { writeFileSync } from "node:fs";
import { Adam, kernelChoice, kernelSets, LSTM, ops, tensor, useKernels } from "sluice";
import { createStream } from "sluice/stream";

const [, , expected, file] = process.argv;
const { name, why } = kernelChoice();
const lstm = new LSTM({ inputSize: 7, hiddenSize: 40, numLayers: 2, bidirectional: true, seed: 1 });
const x = tensor(
  Float32Array.from({ length: 20 * 5 * 7 }, (_, i) => Math.sin(i)),
  [20, 5, 7],
);
const sets = kernelSets().filter(({ obstacle }) => obstacle === undefined);
const outputs = sets.map((set) => {
  useKernels(set.name);
  return lstm.forward(x).output.data;
});
/** The largest difference to the last of them, which is the reference. */
const differenceOf = (outputs) =>
  Math.max(0, ...outputs.flatMap((data) => Array.from(data, (v, i) => Math.abs(v - outputs.at(-1)[i]))));

/** Returns milliseconds, the median of some steps. */
function trainingStep(set) {
  useKernels(set.name);
  const optimizer = new Adam(lstm.parameters(), { lr: 0.001 });
  const times = Array.from({ length: 5 }, () => {
    const start = performance.now();
    optimizer.zeroGrad();
    ops.sum(lstm.forward(x).output).backward();
    optimizer.step();
    return performance.now() - start;
  }).sort((a, b) => a - b);
  return `${set.name} ${times[2].toFixed(1)}`;
}
const steps = sets.map(trainingStep);

/** Three steps of a stream on the machine that SLUICE_KERNELS names. */
function runStream() {
  const stream = createStream(new LSTM({ inputSize: 7, hiddenSize: 40, seed: 3 }));
  const output = [0, 7, 14].flatMap((at) => [...stream.step(x.data.subarray(at, at + 7))]);
  return { name: stream.kernels.name, output };
}
const chosen = runStream().name;

/** Machines of streams that run here; none where a program may not set its environment. */
function machinesOfStreams() {
  const machines = [];
  for (const machine of ["native", "wasm-relaxed", "wasm-simd", "reference"]) {
    try {
      process.env.SLUICE_KERNELS = machine;
    } catch {
      return [];
    }
    try {
      machines.push(runStream());
    } catch (error) {
      if (!(error instanceof Error && error.message.includes("that can run here"))) throw error;
    }
  }
  delete process.env.SLUICE_KERNELS;
  return machines;
}
const machines = machinesOfStreams();
const { bun, deno, node } = process.versions;
const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
const difference = differenceOf(outputs);
const between = differenceOf(machines.map(({ output }) => output));
const agreeing =
  machines.length === 0
    ? "not compared, as this program may not set its environment"
    : `${machines.map(({ name }) => name).join(", ")} agree to ${between.toExponential(1)}`;
const result = `${process.platform} ${process.arch}, ${runtime}: ${name} (${why}); ${sets.length} sets agree to ${difference.toExponential(1)}; streams on ${chosen}, ${agreeing}; a training step takes, in ms: ${steps.join(", ")}`;
const isNumeric = [...outputs, ...machines.map(({ output }) => output)].every((data) =>
  data.every(Number.isFinite),
);
const agree = isNumeric && difference < 1e-5 && between < 1e-5 && machines.length !== 1;
const fits = agree && name.startsWith(expected) && chosen.startsWith(expected);
const line = `${fits ? "as expected" : `expected ${expected}`}: ${result}`;
// Under wine, standard output to a pipe fails.
if (file) writeFileSync(file, line);
else console.log(line);
process.exitCode = fits ? 0 : 1;
