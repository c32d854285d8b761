/** Cells to stream, with weights of the size layers start with. */
import { gateNames } from "../../../src/core/cells/gates.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import type { CellSource } from "../../../src/stream.ts";

/** A cell with all its biases, weights uniform in ±1/√H. */
export function sizedCell(
  kind: "lstm" | "gru" | "rnn",
  inputSize: number,
  hiddenSize: number,
  seed = 1,
): CellSource {
  const sizes = { inputSize, hiddenSize };
  const spec =
    kind === "lstm"
      ? { kind, ...sizes, projSize: 0, peephole: false, coupled: false, cellClip: 0 }
      : kind === "gru"
        ? { kind, ...sizes, resetAfter: true }
        : { kind, ...sizes, nonlinearity: "tanh" as const };
  const random = new Random(seed);
  const bound = 1 / Math.sqrt(hiddenSize);
  const draw = (length: number) => Float32Array.from({ length }, () => bound * (2 * random.uniform() - 1));
  const rows = gateNames(spec).length * hiddenSize;
  const weights = {
    weightIh: draw(rows * inputSize),
    weightHh: draw(rows * hiddenSize),
    biasIh: draw(rows),
    biasHh: draw(rows),
  };
  return { spec, weights };
}

export const sizedLSTM = (inputSize: number, hiddenSize: number, seed = 1) =>
  sizedCell("lstm", inputSize, hiddenSize, seed);
