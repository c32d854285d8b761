/**
 * A layer of a signal path turns each block of frames into another block. Blocks are [T, C], time first and features
 * last; a sound is [samples, 1]. Sizes are fixed when you make the layer, so a step allocates nothing.
 *
 * Most layers also have their equation as a plain function over a whole sequence. Tests compare the layers with it, and it with PyTorch.
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
   * @param input  [T, C] as `input` says; stays unchanged
   * @param output receives [T, C] as `output` says; must not overlap `input`
   * @throws ShapeError when a length does not fit
   */
  step(input: Float32Array, output: Float32Array): void;
  /** Forgets earlier blocks. */
  reset(): void;
}

/** The shapes of a layer, and a reset for layers without a memory. */
export abstract class BlockLayer implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;

  constructor(input: BlockShape, output = input) {
    this.input = input;
    this.output = output;
  }

  abstract step(input: Float32Array, output: Float32Array): void;

  reset(): void {}

  /** Checks the arguments of a step. @throws ShapeError */
  protected check(input: Float32Array, output: Float32Array): void {
    if (input.length === blockSize(this.input) && output.length === blockSize(this.output)) return;
    throw new ShapeError(
      `${this.constructor.name}.step: expected input ${blockText(this.input)} and output ${blockText(this.output)}, got ${input.length} and ${output.length} numbers.`,
    );
  }
}

export function blockSize({ frames, features }: BlockShape): number {
  return frames * features;
}

/** A shape as text, for messages. */
export function blockText({ frames, features }: BlockShape): string {
  return `[${frames}, ${features}]`;
}

/** @throws ShapeError when an array has another length than `shape` needs */
export function checkLength(where: string, what: string, got: number, shape: readonly number[]): void {
  const needed = shape.reduce((product, size) => product * size, 1);
  if (got !== needed) {
    throw new ShapeError(
      `${where}: expected ${what} of shape [${shape.join(", ")}], got ${got} numbers. Give ${needed}.`,
    );
  }
}
