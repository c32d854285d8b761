/** Gradients of random configurations of the recurrent layers against central differences. `SLUICE_GRADIENTS` says how many. */
import { expect, test } from "vitest";
import { gradientError } from "../../../src/core/autograd/gradcheck.ts";
import { GRU, LSTM, RNN } from "../../../src/core/nn/index.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { Tensor } from "../../../src/core/tensor/tensor.ts";
import { GRADIENT_TOLERANCE } from "../autograd/values.ts";

const configurations = Number(process.env.SLUICE_GRADIENTS ?? 10);
const random = new Random(Number(process.env.SLUICE_SEED ?? 17));
/**
 * Steps of the differences, the usual one first. A smaller one is right where a gradient curves, a larger one where it is tiny beside
 * rounding, so each input has its own; a wrong gradient is off at every step.
 */
const STEPS = [1e-3, 3e-4, 3e-3, 1e-2];
const flag = () => random.integer(2) === 1;
const between = (least: number, most: number) => least + random.integer(most - least + 1);

function randomLayer(): LSTM | GRU | RNN {
  const common = {
    inputSize: between(1, 3),
    hiddenSize: between(2, 4),
    numLayers: between(1, 2),
    bidirectional: flag(),
    batchFirst: flag(),
    bias: flag(),
    dtype: "float64",
    seed: random.integer(1000),
  } as const;
  const kind = random.integer(3);
  if (kind === 1) return new GRU({ ...common, resetAfter: flag() });
  if (kind === 2) return new RNN(common);
  const variant = random.integer(4);
  return new LSTM({
    ...common,
    ...(variant === 1 && { projSize: 1 }),
    ...(variant === 2 && { peephole: true }),
    ...(variant === 3 && { coupled: true }),
  });
}

test(`${configurations} random configurations`, () => {
  let worst = 0;
  for (let k = 0; k < configurations; k++) {
    const layer = randomLayer();
    const [steps, batch] = [between(1, 4), between(1, 3)];
    const { inputSize, batchFirst } = layer;
    const shape = batchFirst ? [batch, steps, inputSize] : [steps, batch, inputSize];
    const x = new Tensor(
      Float64Array.from({ length: steps * batch * inputSize }, () => random.normal()),
      shape,
    );
    const lengths = flag() ? Array.from({ length: batch }, () => between(1, steps)) : undefined;
    const inputs = [x, ...layer.parameters()];
    const output = () => (layer as LSTM).forward(x, lengths && { lengths }).output;
    const errors = inputs.map((input) => {
      let least = Infinity;
      for (const epsilon of STEPS) {
        if (least >= GRADIENT_TOLERANCE) least = Math.min(least, gradientError(output, [input], { epsilon }));
      }
      return least;
    });
    const error = Math.max(...errors);
    expect(error, `${layer}, x [${shape}], lengths ${lengths}`).toBeLessThan(GRADIENT_TOLERANCE);
    worst = Math.max(worst, error);
  }
  console.log(
    `${configurations} configurations with right gradients, the worst off by ${worst.toExponential(1)}`,
  );
}, 3_600_000);
