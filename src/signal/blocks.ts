/** Layers that move and combine numbers: what came before, padding, magnitudes, gains, sums and products. */
import { ArgumentError, describe } from "../tensor/errors.ts";
import { type BlockShape, blockSize, blockText, checkBlocks, type SignalLayer } from "./layer.ts";

/** The last frames of all that came in: [T, C] to [size, C], zeros before the start. */
export class History implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #kept: Float32Array;

  /** @param size frames that go out, at least those of a block */
  constructor(shape: BlockShape, size: number) {
    if (!Number.isSafeInteger(size) || size < shape.frames) {
      throw new ArgumentError(
        `History: expected a size of at least ${shape.frames} frames, one block, got ${describe(size)}.`,
      );
    }
    this.input = shape;
    this.output = { frames: size, features: shape.features };
    this.#kept = new Float32Array(blockSize(this.output));
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
    const kept = this.#kept;
    kept.copyWithin(0, input.length);
    kept.set(input, kept.length - input.length);
    output.set(kept);
  }

  reset(): void {
    this.#kept.fill(0);
  }
}

export type PaddingMode = "zero" | "reflect";

/** Frames before and after a block: zeros, or the block mirrored at its first and last frame, as PyTorch's `reflect`. */
export class Pad implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #left: number;
  readonly #mode: PaddingMode;

  constructor(shape: BlockShape, left: number, right: number, mode: PaddingMode) {
    if (mode !== "zero" && mode !== "reflect") {
      throw new ArgumentError(`Pad: expected zero or reflect, got ${describe(mode)}.`);
    }
    const most = mode === "reflect" ? shape.frames - 1 : Number.MAX_SAFE_INTEGER;
    for (const count of [left, right]) {
      if (!Number.isSafeInteger(count) || count < 0 || count > most) {
        throw new ArgumentError(
          `Pad: expected 0 to ${most} frames of padding in blocks of ${shape.frames}, got ${describe(count)}.`,
        );
      }
    }
    this.input = shape;
    this.output = { frames: left + shape.frames + right, features: shape.features };
    this.#left = left;
    this.#mode = mode;
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
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

  reset(): void {}
}

/** |X| of spectra: [T, 2F] to [T, F]. */
export class Magnitude implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;

  constructor(shape: BlockShape) {
    if (shape.features % 2 !== 0) {
      throw new ArgumentError(
        `Magnitude: expected spectra, an even number of features, got ${blockText(shape)}.`,
      );
    }
    this.input = shape;
    this.output = { frames: shape.frames, features: shape.features / 2 };
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
    const { frames, features: F } = this.output;
    for (let t = 0; t < frames; t++) {
      for (let k = 0; k < F; k++) {
        const real = input[2 * t * F + k];
        const imaginary = input[(2 * t + 1) * F + k];
        output[t * F + k] = Math.sqrt(real * real + imaginary * imaginary);
      }
    }
  }

  reset(): void {}
}

/** What combines two blocks. */
export type Combination = "add" | "multiply" | "mask";

/**
 * Two blocks into one: their sum or product, number by number; or `mask`, where the second holds a gain for each frequency of the
 * first, [T, 2F] and [T, F].
 */
export class Combine implements SignalLayer {
  readonly input: BlockShape;
  readonly output: BlockShape;
  readonly #kind: Combination;
  readonly #other: Float32Array;

  /** @param other the block that is read beside the input, filled by whoever runs the layers */
  constructor(kind: Combination, shape: BlockShape, otherShape: BlockShape, other: Float32Array) {
    const features = kind === "mask" ? shape.features / 2 : shape.features;
    if (otherShape.frames !== shape.frames || otherShape.features !== features) {
      throw new ArgumentError(
        `${kind}: expected a second block of [${shape.frames}, ${features}], got ${blockText(otherShape)}.`,
      );
    }
    this.input = shape;
    this.output = shape;
    this.#kind = kind;
    this.#other = other;
  }

  step(input: Float32Array, output: Float32Array): void {
    checkBlocks(this, input, output);
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

  reset(): void {}
}
