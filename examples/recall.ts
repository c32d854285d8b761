/**
 * Shows the effect of a forget bias in a few minutes: remember one of 8 symbols for 20 steps.
 *
 *     npx tsx examples/recall.ts
 *
 * Four networks start with a forget bias of 0 and four with 1; nothing else differs. Each has 1,500 updates. The program fails
 * without that difference.
 */
import {
  Adam,
  clipGradNorm,
  crossEntropy,
  indices,
  Linear,
  LSTM,
  ops,
  Random,
  type Tensor,
  tensor,
} from "../src/index.ts";

const [steps, batch, symbols, updates, seeds] = [20, 32, 8, 1500, 4];

/** The symbol at the first step, one-hot; a ninth, blank symbol at all others. */
function draw(random: Random): { input: Tensor; target: Int32Array } {
  const target = Int32Array.from({ length: batch }, () => random.integer(symbols));
  const width = symbols + 1;
  const input = new Float32Array(steps * batch * width);
  for (let t = 0; t < steps; t++) {
    for (let n = 0; n < batch; n++) input[(t * batch + n) * width + (t === 0 ? target[n] : symbols)] = 1;
  }
  return { input: tensor(input, [steps, batch, width]), target };
}

/** Share of the rows whose largest number is that of the target. */
function accuracyOf({ data }: Tensor, target: Int32Array): number {
  const isRight = (symbol: number, n: number) => {
    const row = data.subarray(n * symbols, (n + 1) * symbols);
    return row[symbol] === Math.max(...row);
  };
  return target.filter(isRight).length / batch;
}

/** Trains one network. @returns the updates until it knows 95 % of symbols, if it gets there */
function train(forgetBias: number, seed: number): number | undefined {
  const lstm = new LSTM({ inputSize: symbols + 1, hiddenSize: 32, seed });
  const head = new Linear({ inFeatures: 32, outFeatures: symbols, seed: seed + 1 });
  lstm.gates.forget.setBias(forgetBias);
  const parameters = [...lstm.parameters(), ...head.parameters()];
  const optimizer = new Adam(parameters, { lr: 1e-3 });
  const random = new Random(seed, 1);
  let accuracy = 0;
  for (let update = 1; update <= updates; update++) {
    const { input, target } = draw(random);
    const { output } = lstm.forward(input);
    const logits = head.forward(ops.select(output, 0, steps - 1));
    const loss = crossEntropy(logits, indices(target));
    optimizer.zeroGrad();
    loss.backward();
    clipGradNorm(parameters, 1);
    optimizer.step();
    accuracy = 0.95 * accuracy + 0.05 * accuracyOf(logits, target);
    if (accuracy > 0.95) return update;
  }
  return undefined;
}

function solvedOf(forgetBias: number): number {
  const solved = Array.from({ length: seeds }, (_, seed) => train(forgetBias, seed)).flatMap(
    (at) => at ?? [],
  );
  const after = solved.length === 0 ? "" : `, after ${solved.sort((a, b) => a - b).join(", ")} updates`;
  console.log(`forget bias ${forgetBias}: ${solved.length} of ${seeds} solved${after}`);
  return solved.length;
}

console.log(`Delayed recall over ${steps} steps, LSTM with 32 units, Adam 1e-3, at most ${updates} updates`);
const withOne = solvedOf(1);
const withZero = solvedOf(0);
if (withOne < seeds - 1 || withZero > 1) {
  throw new Error(
    `expected at least ${seeds - 1} solved with bias 1 and at most 1 with 0, got ${withOne} and ${withZero}`,
  );
}
