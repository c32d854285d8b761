/** Layers that move and combine numbers: history, padding, magnitudes, gains, sums and products. */
import { checkChoice, checkNumber, integerFrom } from "../../core/tensor/check.ts";
import { allocate } from "../../core/tensor/dtype.ts";
import { ArgumentError } from "../../core/tensor/errors.ts";
import { BlockLayer, type BlockShape, blockText, checkBlock, checkLength } from "./layer.ts";

/**
 * The last frames of the signal so far: [T, C] to [size, C], with zeros before the start.
 *
 * @example
 * const layer = new History({ frames: 128, features: 1 }, 512);
 * layer.step(samples, last512);
 */
export class History extends BlockLayer {
  readonly #kept: Float32Array;

  /**
   * @param shape frames and features of a block
   * @param size  frames of the output, at least those of a block
   * @throws ArgumentError for other sizes
   */
  constructor(shape: BlockShape, size: number) {
    checkBlock("History", shape);
    checkNumber("History", "size", size, integerFrom(shape.frames));
    const kept = allocate("float32", size * shape.features, "History") as Float32Array;
    super(shape, { frames: size, features: shape.features }, [kept]);
    this.#kept = kept;
  }

  /** Computes one block, [T, C] to [size, C]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const kept = this.#kept;
    kept.copyWithin(0, input.length);
    kept.set(input, kept.length - input.length);
    output.set(kept);
  }
}

/** The values of added frames: zeros, or the block mirrored at its ends. */
export type PaddingMode = "zero" | "reflect";

/**
 * Frames before and after a block: zeros, or the block mirrored at its first and last frame, as PyTorch's `reflect`.
 *
 * @example
 * const layer = new Pad({ frames: 4, features: 1 }, 0, 2, "reflect");
 * layer.step(Float32Array.of(1, 2, 3, 4), output);   // 1 2 3 4 3 2
 */
export class Pad extends BlockLayer {
  readonly #left: number;
  readonly #mode: PaddingMode;

  /**
   * @param shape frames and features of a block
   * @param left  frames to add before it
   * @param right frames to add after it
   * @param mode  `"zero"`, or `"reflect"`, which adds fewer frames than a block has
   * @throws ArgumentError for other sizes or modes
   */
  constructor(shape: BlockShape, left: number, right: number, mode: PaddingMode) {
    checkBlock("Pad", shape);
    checkChoice("Pad", "mode", mode, ["zero", "reflect"]);
    const frames = integerFrom(0, mode === "reflect" ? shape.frames - 1 : undefined);
    for (const [name, count] of Object.entries({ left, right })) checkNumber("Pad", name, count, frames);
    super(shape, { frames: left + shape.frames + right, features: shape.features });
    this.#left = left;
    this.#mode = mode;
  }

  /** Computes one block, [T, C] to [left + T + right, C]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { frames, features: C } = this.input;
    const left = this.#left;
    output.set(input, left * C);
    if (this.#mode === "zero") {
      output.fill(0, 0, left * C);
      output.fill(0, (left + frames) * C);
      return;
    }
    for (let k = 1; k <= left; k++) for (let c = 0; c < C; c++) output[(left - k) * C + c] = input[k * C + c];
    const last = frames - 1;
    for (let k = 1; left + last + k < this.output.frames; k++)
      for (let c = 0; c < C; c++) output[(left + last + k) * C + c] = input[(last - k) * C + c];
  }
}

/**
 * The magnitudes |X| of spectra: [T, 2F] to [T, F].
 *
 * @example
 * new Magnitude({ frames: 3, features: 514 }).step(spectra, magnitudes);
 */
export class Magnitude extends BlockLayer {
  /**
   * @param shape frames T and features 2F of a block, real parts then imaginary parts
   * @throws ArgumentError for an odd number of features
   */
  constructor(shape: BlockShape) {
    checkBlock("Magnitude", shape);
    if (shape.features % 2 !== 0) {
      throw new ArgumentError(
        `Magnitude: expected spectra, an even number of features, got ${blockText(shape)}.`,
      );
    }
    super(shape, { frames: shape.frames, features: shape.features / 2 });
  }

  /** Computes one block, [T, 2F] to [T, F]. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const { frames, features: F } = this.output;
    for (let t = 0; t < frames; t++) {
      for (let k = 0; k < F; k++) {
        const real = input[2 * t * F + k];
        const imaginary = input[(2 * t + 1) * F + k];
        output[t * F + k] = Math.sqrt(real * real + imaginary * imaginary);
      }
    }
  }
}

/** How `Combine` joins two blocks. */
export type Combination = "add" | "multiply" | "mask";

/**
 * Combines two blocks: their sum or product, number by number; or `mask`, with the second as gains for each frequency of the first, [T, 2F]
 * and [T, F].
 *
 * @example
 * const layer = new Combine("mask", { frames: 1, features: 514 }, { frames: 1, features: 257 }, gains);
 * layer.step(spectrum, masked);
 */
export class Combine extends BlockLayer {
  readonly #kind: Combination;
  readonly #other: Float32Array;

  /**
   * @param kind       `"add"`, `"multiply"` or `"mask"`
   * @param shape      frames and features of the first block
   * @param otherShape those of the second: the same, or half the features for `"mask"`
   * @param other      the second block, which you fill before each step
   * @throws ArgumentError for shapes that do not fit; ShapeError for an array of another length
   */
  constructor(kind: Combination, shape: BlockShape, otherShape: BlockShape, other: Float32Array) {
    checkChoice("Combine", "kind", kind, ["add", "multiply", "mask"]);
    checkBlock(kind, shape);
    checkBlock(kind, otherShape);
    const features = kind === "mask" ? shape.features / 2 : shape.features;
    if (otherShape.frames !== shape.frames || otherShape.features !== features) {
      throw new ArgumentError(
        `${kind}: expected a second block of [${shape.frames}, ${features}], got ${blockText(otherShape)}.`,
      );
    }
    checkLength(kind, "the second block", other, [otherShape.frames, features]);
    super(shape);
    this.#kind = kind;
    this.#other = other;
  }

  /** Combines one block with the second one. @throws ShapeError when a length does not fit */
  step(input: Float32Array, output: Float32Array): void {
    this.check(input, output);
    const other = this.#other;
    switch (this.#kind) {
      case "add":
        for (let k = 0; k < input.length; k++) output[k] = input[k] + other[k];
        break;
      case "multiply":
        for (let k = 0; k < input.length; k++) output[k] = input[k] * other[k];
        break;
      case "mask": {
        const F = this.input.features / 2;
        for (let t = 0; t < this.input.frames; t++) {
          for (let k = 0; k < F; k++) {
            const gain = other[t * F + k];
            output[2 * t * F + k] = input[2 * t * F + k] * gain;
            output[(2 * t + 1) * F + k] = input[(2 * t + 1) * F + k] * gain;
          }
        }
      }
    }
  }
}
