/**
 * A layer of a signal path turns each block of frames into another block. Blocks are [T, C], time first and features
 * last; a sound is [samples, 1]. Sizes are fixed when you make the layer, so a step allocates nothing.
 */
import { checkNumber, checkObject, count, countOrZero } from "../../core/tensor/check.ts";
import { checkFloats, isFloats, trueLength } from "../../core/tensor/dtype.ts";
import { describe, ShapeError } from "../../core/tensor/errors.ts";

/** Frames and features of a block. */
export interface BlockShape {
  frames: number;
  features: number;
}

/** A layer that turns each block of frames into another block. */
export interface SignalLayer {
  /** Frames and features of the block that a step reads */
  readonly input: BlockShape;
  /** Frames and features of the block that a step writes */
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
  /** The numbers that it keeps from block to block, live; all are 0 at the start */
  readonly memory: readonly Float32Array[];
  /** What computes a recurrent layer, and why that */
  readonly kernels?: { name: string; why: string };
}

/** The shapes of a layer, and its memory. */
export abstract class BlockLayer implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly memory: readonly Float32Array[];

  /** @throws ArgumentError for sizes that no block has */
  constructor(input: BlockShape, output = input, memory: readonly Float32Array[] = []) {
    for (const shape of [input, output]) checkBlock(new.target.name, shape);
    this.input = input;
    this.output = output;
    this.memory = memory;
  }

  abstract step(input: Float32Array, output: Float32Array): void;

  /** Forgets earlier blocks. */
  reset(): void {
    for (const part of this.memory) part.fill(0);
  }

  /** Checks the arguments of a step. @throws ShapeError */
  protected check(input: Float32Array, output: Float32Array): void {
    if (isFloats(input, blockSize(this.input)) && isFloats(output, blockSize(this.output))) return;
    throw new ShapeError(
      `${this.constructor.name}.step: expected Float32Arrays, input ${blockText(this.input)} and output ${blockText(this.output)}, got ${describe(input)} and ${describe(output)}.`,
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

/** @throws ArgumentError unless `shape` is the shape of a block */
export function checkBlock(where: string, shape: unknown): asserts shape is BlockShape {
  checkObject(where, "a block", shape, "{ frames, features }");
  const { frames, features } = shape as BlockShape;
  checkNumber(where, "frames", frames, countOrZero);
  checkNumber(where, "features", features, count);
}

/** @throws ShapeError unless `array` is a Float32Array of the length that `shape` needs */
export function checkLength(where: string, what: string, array: unknown, shape: readonly number[]): void {
  checkFloats(where, what, array);
  const needed = shape.reduce((product, size) => product * size, 1);
  const length = trueLength(array);
  if (length === needed) return;
  throw new ShapeError(
    `${where}: expected ${what} of shape ${describe(shape)}, got ${length} numbers. Give ${needed}.`,
  );
}
