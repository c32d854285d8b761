/** The example networks of the inspector do what the page claims. `tools/reproducible.sh` trains them again. */
import { readFile } from "node:fs/promises";
import { resolve } from "node:path";
import { expect, test } from "vitest";
import { openCheckpoint, toFloat } from "../../src/checkpoint.ts";
import { type LSTM, noGrad, Random, tensor } from "../../src/index.ts";
import { toModule } from "../../src/modules.ts";
import { loadModel } from "../../src/tasks.ts";

const networks = resolve(import.meta.dirname, "../../web/start/networks");

/** Share of the symbols that a network names 20 steps later. */
async function shareRecalled(file: string): Promise<number> {
  const { layers, tensors } = await openCheckpoint(await readFile(resolve(networks, file)));
  const lstm = (await toModule(layers[0])) as LSTM;
  const [weight, bias] = await Promise.all(
    ["decoder.weight", "decoder.bias"].map(async (name) => toFloat(await tensors.get(name)!.read())),
  );
  const [steps, batch, symbols] = [20, 256, 8];
  const random = new Random(11);
  const wanted = Int32Array.from({ length: batch }, () => random.integer(symbols));
  const input = new Float32Array(steps * batch * (symbols + 1));
  for (let t = 0; t < steps; t++)
    for (let n = 0; n < batch; n++)
      input[(t * batch + n) * (symbols + 1) + (t === 0 ? wanted[n] : symbols)] = 1;
  const { state } = noGrad(() => lstm.forward(tensor(input, [steps, batch, symbols + 1])));
  const hidden = state.hidden.data;
  const units = lstm.hiddenSize;
  const isRight = (n: number) => {
    const logits = Array.from({ length: symbols }, (_, k) => {
      let sum = Number(bias[k]);
      for (let j = 0; j < units; j++) sum += Number(weight[k * units + j]) * hidden[n * units + j];
      return sum;
    });
    return logits.indexOf(Math.max(...logits)) === wanted[n];
  };
  return [...wanted.keys()].filter(isRight).length / batch;
}

test("delayed recall is solved from a forget bias of 1 and by a GRU, and not from 0", async () => {
  expect(await shareRecalled("recall-bias-1.safetensors")).toBeGreaterThan(0.95);
  expect(await shareRecalled("recall-gru.safetensors")).toBeGreaterThan(0.9);
  expect(await shareRecalled("recall-bias-0.safetensors")).toBeLessThan(0.6);
});

test("the character model has learned: after q it expects u", async () => {
  const model = await loadModel(await readFile(resolve(networks, "whale.safetensors")));
  if (model.task !== "language") throw new Error(`expected a language model, got ${model.task}`);
  const [{ probabilities }] = model.predict([{ text: "the captain was quite q" }]);
  const [best] = [...probabilities].sort((a, b) => b.probability - a.probability);
  expect(best.label).toBe("u");
});
