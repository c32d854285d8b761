/**
 * "How do I set the bias of the forget gate?" Every claim of docs/forget-gate.md, made by running it.
 *
 *     npx tsx examples/thread.ts
 *
 * The page quotes this output, and a test compares the two.
 */
import { conventions } from "../src/checkpoint.ts";
import { flattenParameters, GRU, initialize, LSTM, onWarning, ops, schemes, tensor } from "../src/index.ts";

onWarning((message) => console.log(`warning: ${message}`));

const round = (value: number) => Number(value.toFixed(3));
const show = (values: ArrayLike<number>) => `[${Array.from(values, round).join(", ")}]`;

/** One number per step, for one sequence. */
const series = (steps: number, at: (t: number) => number) =>
  tensor(
    Float32Array.from({ length: steps }, (_, t) => at(t)),
    [steps, 1, 1],
  );

console.log("# One layer");
const lstm = new LSTM({ inputSize: 1, hiddenSize: 2, seed: 1 });
console.log(`a new LSTM, as PyTorch: forget bias ${show(lstm.gates.forget.bias()[0])}`);
lstm.gates.forget.setBias(1);
const { start, end } = lstm.gates.forget.range;
console.log(`after setBias(1): ${show(lstm.gates.forget.bias()[0])}, rows ${start} to ${end - 1} of 8`);

console.log("\n# Two layers");
const stack = new LSTM({ inputSize: 1, hiddenSize: 2, numLayers: 2, seed: 1 });
stack.gates.forget.setBias(1);
stack.cell(1).gates.forget.setBias(3);
stack.gates.forget.bias().forEach((bias, layer) => {
  console.log(`layer ${layer}: ${show(bias)}`);
});

console.log("\n# Which bias");
const idiom = new LSTM({ inputSize: 1, hiddenSize: 2, seed: 1 });
for (const name of ["bias_ih_l0", "bias_hh_l0"]) {
  const { data } = idiom.parameter(name);
  data.fill(1, data.length / 4, data.length / 2);
}
console.log(`the second quarter of both filled with 1: effective ${show(idiom.gates.forget.bias()[0])}`);
const x = series(5, Math.sin);
idiom.forward(x);
const outputs = (["bias_ih_l0", "bias_hh_l0"] as const).map((name) => {
  const one = new LSTM({ inputSize: 1, hiddenSize: 2, seed: 1 });
  one.gates.forget.setBias(0);
  one.parameter(name).data.fill(1, 2, 4);
  return one.forward(x).output;
});
console.log(`1 in bias_ih only, last output: ${show(outputs[0].data.slice(-2))}`);
console.log(`1 in bias_hh only, last output: ${show(outputs[1].data.slice(-2))}`);

console.log("\n# In PyTorch's own code");
const two = new LSTM({ inputSize: 1, hiddenSize: 2, numLayers: 2, seed: 1 });
for (const layer of [0, 1]) {
  const { start: from, end: to } = two.cell(layer).gates.forget.range;
  const [ih, hh] = [`bias_ih_l${layer}`, `bias_hh_l${layer}`];
  console.log(`${ih}.data[${from}:${to}].fill_(1); ${hh}.data[${from}:${to}].fill_(0)`);
  two.parameter(ih).data.fill(1, from, to);
  two.parameter(hh).data.fill(0, from, to);
}
console.log(`so written: ${two.gates.forget.bias().map(show).join(" and ")}`);
ops.sum(two.forward(x).output).backward();
const slopes = ["bias_ih_l0", "bias_hh_l0"].map((name) => two.parameter(name).grad!.data);
const isSame = slopes[0].every((slope, k) => slope === slopes[1][k]);
console.log(
  `gradients of bias_ih_l0 and bias_hh_l0 are ${isSame ? "equal" : "different"} in all ${slopes[0].length} elements`,
);
two.parameter("bias_hh_l0").data.fill(7, 0, 2);
console.log(
  `7 in the first quarter of bias_hh_l0: forget ${show(two.cell(0).gates.forget.bias())}, input ${show(two.cell(0).gates.input.bias())}`,
);

console.log("\n# After flattening");
const flat = flattenParameters(lstm).parameters;
lstm.gates.forget.setBias(2);
const where = flat.data.findIndex((value, k) => value === 2 && flat.data[k + 1] === 2);
console.log(
  `set to 2 after flattenParameters: elements ${where} and ${where + 1} of ${flat.size} are ${show(flat.data.subarray(where, where + 2))}`,
);
flat.data.fill(5, where, where + 2);
console.log(`5 written to the vector: forget bias ${show(lstm.gates.forget.bias()[0])}`);
flattenParameters(lstm);
lstm.gates.forget.setBias(1);
console.log(`flattened again, set to 1: the first vector has ${show(flat.data.subarray(where, where + 2))}`);
flat.data.fill(0.1);
console.log(`the whole vector filled with 0.1: forget bias ${show(lstm.gates.forget.bias()[0])}`);

console.log("\n# The order of gates");
for (const name of ["pytorch.LSTM", "torch7.FastLSTM", "torch7.SeqLSTM", "keras.LSTM"]) {
  const convention = conventions.find((row) => row.name === name);
  if (convention === undefined) throw new Error(`expected a convention ${name}`);
  for (const part of convention.parts) {
    if (part.holds !== "bias") continue;
    const first = 2 * part.gates.indexOf("f");
    console.log(`${name}: ${part.gates.join(" ")}; with H = 2, forget is elements ${first} and ${first + 1}`);
    break;
  }
}

console.log("\n# A GRU");
const gru = new GRU({ inputSize: 1, hiddenSize: 4, seed: 1 });
const names = Object.entries(gru.gates).map(([name, { range }]) => `${name} ${range.start}-${range.end - 1}`);
console.log(`its gates: ${names.join(", ")}; the second quarter of 12 rows: 3-5`);
gru.gates.reset.setBias(-1);
console.log(`reset bias: ${show(gru.gates.reset.bias()[0])}`);
try {
  gru.gates.new.bias();
} catch (error) {
  console.log(`gates.new.bias(): ${(error as Error).message}`);
}

/** How much of a difference between two initial states is left after 20 steps, mean over 20 networks. */
function memoryOf(retain: number, reset: number): number {
  let total = 0;
  for (let seed = 0; seed < 20; seed++) {
    const net = new GRU({ inputSize: 1, hiddenSize: 32, seed });
    initialize(net, ["recommended", schemes.biases({ retain, reset })], { seed });
    const state = (value: number) => ({
      hidden: tensor(
        new Float32Array(32).map((_, k) => value * Math.sin(k + 1)),
        [1, 1, 32],
      ),
    });
    const input = series(20, () => 0);
    const [a, b] = [0.5, -0.5].map((value) => net.forward(input, { state: state(value) }).state.hidden.data);
    const [p, q] = [0.5, -0.5].map((value) => state(value).hidden.data);
    total += Math.hypot(...a.map((v, k) => v - b[k])) / Math.hypot(...p.map((v, k) => v - q[k]));
  }
  return total / 20;
}
console.log("share of a difference in state that is left after 20 steps without input:");
for (const retain of [0, 1, 3]) {
  const shares = [-1, 0, 1].map((reset) => `reset ${reset}: ${memoryOf(retain, reset).toFixed(3)}`);
  console.log(`  retain ${retain}: ${shares.join(", ")}`);
}

console.log("\n# More than one number");
const long = new LSTM({ inputSize: 1, hiddenSize: 4, seed: 1 });
initialize(long, schemes.retainFor(50));
console.log(`retainFor(50): forget ${show(long.gates.forget.bias()[0])}`);
const [record] = initialize(long, schemes.chrono(100), { seed: 7 });
console.log(`chrono(100): forget ${show(long.gates.forget.bias()[0])}`);
console.log(`             input ${show(long.gates.input.bias()[0])}`);
console.log(`recorded: ${record.sets.map(({ gate, how }) => `${gate} ${how}`).join("; ")}`);
