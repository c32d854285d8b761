// Runs in a project that has Sluice installed, also as JavaScript: the kernels that are used, whether all agree, and the time of a training step.
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
const stream = createStream(new LSTM({ inputSize: 7, hiddenSize: 40, seed: 3 })).kernels.name;

const sets = kernelSets().filter(({ obstacle }) => obstacle === undefined);
const outputs = sets.map((set) => {
  useKernels(set.name);
  return lstm.forward(x).output.data;
});
const reference = outputs[outputs.length - 1];
const difference = Math.max(
  ...outputs.flatMap((data) => Array.from(data, (v, i) => Math.abs(v - reference[i]))),
);

useKernels(name);
const optimizer = new Adam(lstm.parameters(), { lr: 0.001 });
const times = Array.from({ length: 21 }, () => {
  const start = performance.now();
  optimizer.zeroGrad();
  ops.sum(lstm.forward(x).output).backward();
  optimizer.step();
  return performance.now() - start;
}).sort((a, b) => a - b);
const { bun, deno, node } = process.versions;
const runtime = bun ? `Bun ${bun}` : deno ? `Deno ${deno}` : `Node ${node}`;
const result = `${process.platform} ${process.arch}, ${runtime}: ${name} (${why}), streams on ${stream}; ${sets.length} sets agree to ${difference.toExponential(1)}; a training step takes ${times[10].toFixed(1)} ms`;
const fits = name.startsWith(expected) && stream.startsWith(expected) && difference < 1e-5;
const line = `${fits ? "as expected" : `expected ${expected}`}: ${result}`;
// Under wine, standard output to a pipe fails.
if (file) writeFileSync(file, line);
else console.log(line);
process.exitCode = fits ? 0 : 1;
