// A user's program: valid both as TypeScript and as JavaScript, so that one file checks the types and the code of the package.
import { Adam, crossEntropy, indices, Linear, LSTM, Sequential, tensor } from "sluice";
import { siSdr } from "sluice/audio";
import { openCheckpoint, saveCheckpoint } from "sluice/checkpoint";
import { recordOf, toModule } from "sluice/modules";
import { createNetwork } from "sluice/network";
import { createStream } from "sluice/stream";

const lstm = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
lstm.gates.forget.setBias(1);
if (lstm.cell(0, "forward").gates.forget.bias()[0] !== 1) throw new Error("the forget bias is not 1");

const model = new Sequential(lstm, new Linear({ inFeatures: 4, outFeatures: 2, seed: 2 }));
const optimizer = new Adam(model.parameters(), { lr: 0.05 });
const input = tensor(
  Float32Array.from({ length: 5 * 2 * 3 }, (_, i) => Math.sin(i)),
  [5, 2, 3],
);
const target = indices([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [5, 2]);
const losses = [];
for (let step = 0; step < 20; step++) {
  optimizer.zeroGrad();
  const loss = crossEntropy(model.forward(input), target);
  loss.backward();
  optimizer.step();
  losses.push(loss.item());
}
if (!(losses[19] < losses[0])) throw new Error(`the loss did not fall: ${losses}`);

const doubled = createNetwork(
  { input: { frames: 2, features: 1, blocks: true }, layers: [{ name: "gain", kind: "linear" }] },
  new Map([["gain.weight", { shape: [1, 1], data: Float32Array.of(2) }]]),
).step([1, -3]);
if (doubled?.[0] !== 2 || doubled[1] !== -6) throw new Error(`the network does not double: ${doubled}`);
if (siSdr([1, 0, 0], [0, 1, 0]) > 0) throw new Error("two different sounds are alike");

const stream = createStream(lstm);
const whole = lstm.forward(input).output.data;
// The methods of arrays on data that may be in either precision: older compilers refuse to call a union of signatures.
const positive = whole.filter((value) => value > 0).map((value) => value + 1);
let sum = 0;
for (const value of positive) sum += value;
if (sum !== positive.reduce((all, value) => all + value, 0)) throw new Error("two sums of one array differ");
const first = stream.step(input.data.subarray(0, 3));
for (let k = 0; k < 4; k++)
  if (!(Math.abs(first[k] - whole[k]) < 1e-6)) throw new Error(`a step gave ${first}`);

// A function, since a bundle for CommonJS cannot wait at its top level.
async function throughFile() {
  const { layers } = await openCheckpoint(saveCheckpoint(recordOf(lstm), { format: "safetensors" }));
  const copy = await toModule(layers[0]);
  if (copy.forward(input).output.data[0] !== whole[0]) throw new Error("a checkpoint changed the layer");
}
throughFile();
