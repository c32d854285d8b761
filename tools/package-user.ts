// A user's program: valid both as TypeScript and as JavaScript, so that one file checks the types and the code of the package.
import { Adam, crossEntropy, indices, Linear, LSTM, Sequential, tensor } from "sluice";

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
