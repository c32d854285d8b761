/**
 * The diagnostics of docs/diagnostics.md on an untrained LSTM: what the gates of a layer do.
 *
 *     npx tsx examples/gates.ts
 *
 * The page quotes this output, and a test compares the two.
 */
import { diagnostics, initialize, LSTM, schemes, tensor, useKernels } from "../src/index.ts";

// The reference gives the same last digits on every machine.
useKernels("reference");

const [T, N, I] = [50, 4, 2];
const x = tensor(
  Float32Array.from({ length: T * N * I }, (_, k) => Math.sin(k * k)),
  [T, N, I],
);
const short = (value: number) => String(Number(value.toPrecision(3)));

function look(forget: number): void {
  const lstm = new LSTM({ inputSize: I, hiddenSize: 8, seed: 1 });
  initialize(lstm, ["recommended", schemes.biases({ forget })], { seed: 1 });
  console.log(`forget bias ${forget}`);

  const [, bias] = diagnostics.effectiveBiases(lstm.cells);
  console.log(`  ${bias.gate}: effective bias ${bias.bias.mean}, timescale ${short(bias.timescale!.median)}`);

  const observer = new diagnostics.GateObserver(lstm, { lags: [5, 20] });
  observer.add(x);
  const { gates, retention, sensitivity } = observer.report();
  const [, gate] = gates;
  const units = (values: ArrayLike<number>) =>
    short(Array.from(values).reduce((sum, value) => sum + value, 0) / values.length);
  console.log(
    `  activations: mean ${units(gate.mean)}, sd ${units(gate.sd)}, above 0.9 ${units(gate.right)}`,
  );
  console.log(`  left after 5 and 20 steps: ${Array.from(retention[0].survival.median, short).join(", ")}`);
  const { input, state, bias: constant } = sensitivity[1].shares;
  console.log(
    `  moved by the input ${short(input)}, the state ${short(state)}, held by the bias ${short(constant)}`,
  );

  const { ratio, reach } = diagnostics.gradientReach(lstm, x);
  console.log(`  gradient at the first input: ${short(ratio)} of that at the last; reaches ${reach} steps`);
  const { trace } = lstm.forward(x, { trace: true });
  const { mean } = diagnostics.directGain(trace.gate("forget").data, { steps: T, batch: N }, 8);
  console.log(`  left of the first state at the last step, through the gate alone: ${short(mean[0])}`);
}

for (const forget of [0, 3]) look(forget);
