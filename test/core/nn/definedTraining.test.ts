/** Defined cells learn: delayed recall, one symbol of eight at the first step, asked for at the last. */
import { expect, it } from "vitest";
import { crossEntropy } from "../../../src/core/autograd/crossEntropy.ts";
import { select } from "../../../src/core/autograd/shape.ts";
import type { CellName } from "../../../src/core/cells/defined/definitions/index.ts";
import { initialize } from "../../../src/core/init/initialize.ts";
import type { Scheme } from "../../../src/core/init/scheme.ts";
import { chrono, retainBias } from "../../../src/core/init/schemes.ts";
import { DefinedLayer, type DefinedLayerOptions, Linear } from "../../../src/core/nn/index.ts";
import { indices } from "../../../src/core/tensor/indices.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { Adam, clipGradNorm } from "../../../src/core/train/index.ts";

const [symbols, steps, batch] = [8, 10, 16];

/** Updates until the running accuracy passes 95 %, or Infinity. */
function updatesToSolve(
  cell: CellName,
  scheme: Scheme,
  limit: number,
  options: Partial<DefinedLayerOptions> = {},
): number {
  const layer = new DefinedLayer({ cell, inputSize: symbols + 1, hiddenSize: 20, seed: 1, ...options });
  initialize(layer, ["recommended", scheme], { seed: 2 });
  const head = new Linear({ inFeatures: 20, outFeatures: symbols, seed: 3 });
  const optimizer = new Adam([...layer.parameters(), ...head.parameters()], { lr: 5e-3 });
  const random = new Random(4);
  let accuracy = 1 / symbols;
  for (let update = 1; update <= limit; update++) {
    const x = new Float32Array(steps * batch * (symbols + 1));
    const targets = Array.from({ length: batch }, () => Math.floor(random.uniform() * symbols));
    for (let t = 0; t < steps; t++) {
      for (let n = 0; n < batch; n++)
        x[(t * batch + n) * (symbols + 1) + (t === 0 ? targets[n] : symbols)] = 1;
    }
    const { output } = layer.forward(new Tensor(x, [steps, batch, symbols + 1]));
    const logits = head.forward(select(output, 0, steps - 1));
    optimizer.zeroGrad();
    crossEntropy(logits, indices(targets)).backward();
    clipGradNorm(optimizer.parameters(), 1);
    optimizer.step();
    const right = targets.filter((target, n) => {
      const row = Array.from(logits.data.slice(n * symbols, (n + 1) * symbols));
      return row.indexOf(Math.max(...row)) === target;
    });
    accuracy = 0.95 * accuracy + (0.05 * right.length) / batch;
    if (accuracy > 0.95) return update;
  }
  return Infinity;
}

it.each<[CellName, Scheme, Partial<DefinedLayerOptions>]>([
  ["janet", chrono(steps), {}],
  ["mgu", chrono(steps), {}],
  ["cifg", retainBias(2), { zoneout: { cell: 0.05 }, recurrentDropout: 0.1 }],
  ["sLSTM", retainBias(3), {}],
  ["minLSTM", chrono(steps), {}],
])("%s learns to recall over ten steps", (cell, scheme, options) => {
  expect(updatesToSolve(cell, scheme, 300, options)).toBeLessThan(300);
});
