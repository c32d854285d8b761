/**
 * What a layer of a signal path is: it turns a block of frames into a block of frames, again and again. Blocks are [T, C], time
 * first and features last; a sound is [samples, 1]. Sizes are fixed when the layer is made, so that a step allocates nothing.
 *
 * Beside each layer stands its equation as a plain function over a whole sequence. That is the truth; the layers are tested
 * against it, and it against PyTorch.
 */
import { ShapeError } from "../tensor/errors.ts";

/** Frames and features of a block. */
export interface BlockShape {
  frames: number;
  features: number;
}

export interface SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  /**
   * Computes one block; synchronous, allocates nothing.
   *
   * @param input  [T, C] as `input` says; not written to
   * @param output receives [T, C] as `output` says; must not overlap `input`
   * @throws ShapeError when a length does not fit
   */
  step(input: Float32Array, output: Float32Array): void;
  /** Forgets what earlier blocks left behind. */
  reset(): void;
}

export function blockSize({ frames, features }: BlockShape): number {
  return frames * features;
}

/** The text of a shape in messages. */
export function blockText({ frames, features }: BlockShape): string {
  return `[${frames}, ${features}]`;
}

/** Checks the arguments of a step. @throws ShapeError */
export function checkBlocks(layer: SignalLayer, input: Float32Array, output: Float32Array): void {
  if (input.length === blockSize(layer.input) && output.length === blockSize(layer.output)) return;
  throw new ShapeError(
    `${layer.constructor.name}.step: expected input ${blockText(layer.input)} and output ${blockText(layer.output)}, got ${input.length} and ${output.length} numbers.`,
  );
}

/** @throws ShapeError when an array does not hold as many numbers as `shape` needs */
export function checkLength(where: string, what: string, got: number, shape: readonly number[]): void {
  const needed = shape.reduce((product, size) => product * size, 1);
  if (got !== needed) {
    throw new ShapeError(
      `${where}: expected ${what} of shape [${shape.join(", ")}], got ${got} numbers. Give ${needed}.`,
    );
  }
}
