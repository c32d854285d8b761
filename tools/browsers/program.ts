/** The program that every place runs with the built package: Node, pages and their workers must compute the same. */
import { Adam, crossEntropy, indices, Linear, LSTM, Sequential, tensor } from "sluice";
import { openCheckpoint, saveCheckpoint } from "sluice/checkpoint";
import { recordOf, toModule } from "sluice/modules";
import { createStream } from "sluice/stream";

export const cellSize = 128;
const wave = (length: number, size: number) =>
  Float32Array.from({ length }, (_, k) => size * Math.sin(7 * k + 1));

/** A GRU as wide as a callback of an audio graph. */
export const cell = {
  spec: { kind: "gru" as const, inputSize: cellSize, hiddenSize: cellSize, resetAfter: true },
  weights: {
    weightIh: wave(3 * cellSize * cellSize, 0.1),
    weightHh: wave(3 * cellSize * cellSize, 0.1),
    biasIh: wave(3 * cellSize, 0.1),
    biasHh: wave(3 * cellSize, 0.1),
  },
};

/** Large enough for threads. */
export function layerOutput(): ArrayLike<number> {
  const layer = new LSTM({ inputSize: 32, hiddenSize: 256, seed: 4 });
  return layer.forward(tensor(wave(20 * 16 * 32, 1), [20, 16, 32])).output.data;
}

/** Losses of twenty steps. */
export function train(): number[] {
  const model = new Sequential(
    new LSTM({ inputSize: 3, hiddenSize: 16, seed: 1 }),
    new Linear({ inFeatures: 16, outFeatures: 2, seed: 2 }),
  );
  const optimizer = new Adam(model.parameters(), { lr: 0.05 });
  const input = tensor(wave(5 * 2 * 3, 1), [5, 2, 3]);
  const target = indices([0, 1, 0, 1, 0, 1, 0, 1, 0, 1], [5, 2]);
  return Array.from({ length: 20 }, () => {
    optimizer.zeroGrad();
    const loss = crossEntropy(model.forward(input), target);
    loss.backward();
    optimizer.step();
    return loss.item();
  });
}

/** The steps of a stream, and its kernels. */
export function stream(): { kernels: string; output: number[] } {
  const running = createStream([cell]);
  const output = [0, 1, 2].flatMap(() => [...running.step(wave(cellSize, 0.5))]);
  return { kernels: running.kernels.name, output };
}

/** The forget bias of a layer that went through a file. */
export async function throughFile(): Promise<ArrayLike<number>> {
  const layer = new LSTM({ inputSize: 3, hiddenSize: 4, seed: 1 });
  layer.gates.forget.setBias(0.25);
  const bytes = saveCheckpoint(recordOf(layer), { format: "safetensors" });
  const { layers } = await openCheckpoint(new Blob([bytes as Uint8Array<ArrayBuffer>]));
  const module = (await toModule(layers[0])) as LSTM;
  return module.gates.forget.bias()[0];
}
