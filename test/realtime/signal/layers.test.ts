import fc from "fast-check";
import { describe, expect, test } from "vitest";
import { Activation } from "../../../src/realtime/signal/activation.ts";
import { Combine, History, Pad } from "../../../src/realtime/signal/blocks.ts";
import { Conv1d, type Conv1dOptions, type Conv1dWeights } from "../../../src/realtime/signal/conv1d.ts";
import { blockSize, type SignalLayer } from "../../../src/realtime/signal/layer.ts";
import { Lookup } from "../../../src/realtime/signal/linear.ts";
import { Norm } from "../../../src/realtime/signal/normalise.ts";
import { hannWindow, Istft, OverlapAdd, Stft, stft } from "../../../src/realtime/signal/stft.ts";
import { expectClose } from "../../support/compare.ts";

const wave = (length: number, seed: number) =>
  Float32Array.from({ length }, (_, k) => Math.sin(seed + 1.7 * k) + 0.3 * Math.cos(0.31 * k * seed));

/** Runs a whole sequence through a layer, block by block. */
function stream(layer: SignalLayer, x: Float32Array): Float32Array {
  const size = blockSize(layer.input);
  const blocks = x.length / size;
  const y = new Float32Array(blocks * blockSize(layer.output));
  const out = new Float32Array(blockSize(layer.output));
  for (let b = 0; b < blocks; b++) {
    layer.step(x.subarray(b * size, (b + 1) * size), out);
    y.set(out, b * out.length);
  }
  return y;
}

/** A convolution of a whole sequence: one block. */
const convolved = (x: Float32Array, weights: Conv1dWeights, options: Conv1dOptions) =>
  stream(new Conv1d(x.length / options.inputSize, weights, options), x);

describe("convolution", () => {
  test("a causal convolution over blocks is the one over the whole sequence", () => {
    const sizes = fc.record({
      inputSize: fc.integer({ min: 1, max: 5 }),
      outputSize: fc.integer({ min: 1, max: 9 }),
      kernelSize: fc.integer({ min: 1, max: 5 }),
      stride: fc.integer({ min: 1, max: 3 }),
      dilation: fc.integer({ min: 1, max: 3 }),
    });
    fc.assert(
      fc.property(
        sizes,
        fc.integer({ min: 1, max: 3 }),
        fc.integer({ min: 1, max: 4 }),
        fc.boolean(),
        (size, strides, blocks, bias) => {
          const frames = strides * size.stride;
          const x = wave(frames * blocks * size.inputSize, 3);
          const weights = {
            weight: wave(size.outputSize * size.inputSize * size.kernelSize, 5),
            bias: bias ? wave(size.outputSize, 7) : undefined,
          };
          const options = { ...size, causal: true };
          const layer = new Conv1d(frames, weights, options);
          const whole = convolved(x, weights, options);
          expectClose("blocks", stream(layer, x), whole, { absolute: 1e-5 });
          layer.reset();
          expectClose("after reset", stream(layer, x), whole, { absolute: 1e-5 });
        },
      ),
      { seed: 11, numRuns: 150 },
    );
  });

  test("padding belongs to every block", () => {
    const weights = { weight: wave(2 * 3 * 3, 2) };
    const options = { inputSize: 3, outputSize: 2, kernelSize: 3, padding: [1, 1] as const };
    const layer = new Conv1d(4, weights, options);
    const x = wave(2 * 12, 1);
    const each = [x.subarray(0, 12), x.subarray(12)].flatMap((part) => [
      ...convolved(part, weights, options),
    ]);
    expectClose("blocks", stream(layer, x), each, { absolute: 1e-6 });
  });

  test.each([
    [{ kernelSize: 0 }, /kernelSize to be an integer of at least 1, got 0/],
    [{ stride: 1.5 }, /stride to be an integer of at least 1, got 1.5/],
    [{ causal: true, padding: [1, 0] as const }, /no padding with causal/],
    [{ padding: [-1, 0] as const }, /padding \[left, right\]/],
    [{ kernelSize: 9, weight: 54 }, /at least 9 frames with padding, got 5/],
    [{ groups: 2 }, /expected options .*, got "groups"/],
    [{ stride: 2, causal: true }, /multiple of the stride 2/],
    [{ weight: 7 }, /weight of shape \[2, 3, 2\], got 7 numbers/],
  ])("refuses %j", (change, message) => {
    const { weight = 12, ...rest } = change as { weight?: number };
    const options = { inputSize: 3, outputSize: 2, kernelSize: 2, ...rest };
    expect(() => new Conv1d(5, { weight: new Float32Array(weight) }, options)).toThrow(message);
  });
});

describe("Fourier transforms", () => {
  test("a spectrum is the sum that defines it", () => {
    const N = 16;
    const x = wave(N, 4);
    const window = hannWindow(N);
    const spectrum = stft(x, { size: N, hop: N, window });
    const F = N / 2 + 1;
    const direct = new Float64Array(2 * F);
    for (let k = 0; k < F; k++) {
      for (let n = 0; n < N; n++) {
        direct[k] += x[n] * window[n] * Math.cos((2 * Math.PI * k * n) / N);
        direct[F + k] -= x[n] * window[n] * Math.sin((2 * Math.PI * k * n) / N);
      }
    }
    expectClose("spectrum", spectrum, direct, { absolute: 2e-6 });
  });

  test.each([
    [16, 4, hannWindow(16)],
    [64, 32, hannWindow(64)],
    [32, 32, undefined],
    [8, 3, undefined],
  ])("what is taken apart in frames of %d every %d is put together again", (size, hop, window) => {
    const blocks = 6;
    const frames = 3;
    const samples = (blocks * frames - 1) * hop + size;
    const x = wave(samples, 9);
    const options = { size, hop, window };
    const spectra = stft(x, options);
    const blockwise = stream(new Istft(frames, options), spectra);
    expectClose("blocks", blockwise.subarray(size), x.subarray(size, blockwise.length), { absolute: 2e-6 });
  });

  test("every block of a signal has its own whole frames", () => {
    const x = wave(80, 2);
    const layer = new Stft(40, { size: 16, hop: 8 });
    expect(layer.output).toEqual({ frames: 4, features: 18 });
    const each = [x.subarray(0, 40), x.subarray(40)].flatMap((part) => [...stft(part, { size: 16, hop: 8 })]);
    expect([...stream(layer, x)]).toEqual(each);
  });

  test.each([
    [{ size: 12, hop: 4 }, /power of 2 from 4 to 65536, got 12/],
    [{ size: 16, hop: 0 }, /hop to be an integer from 1 to 16, got 0/],
    [{ size: 16, hop: 17 }, /hop to be an integer from 1 to 16, got 17/],
    [{ size: 16, hop: 4, window: new Float32Array(8) }, /window of shape \[16\], got 8/],
    [{ size: 128, hop: 4 }, /at least 128 samples, one frame, got 64/],
  ])("refuses %j", (options, message) => {
    expect(() => stft(new Float32Array(64), options)).toThrow(message);
  });

  test("windows that leave samples out cannot be inverted", () => {
    expect(() => new Istft(1, { size: 16, hop: 16, window: hannWindow(16) })).toThrow(
      /sample 0 of each hop out/,
    );
  });

  test("overlapping frames add up", () => {
    const layer = new OverlapAdd(1, { size: 4, hop: 2 });
    expect([...stream(layer, Float32Array.of(1, 2, 3, 4, 10, 20, 30, 40))]).toEqual([1, 2, 13, 24]);
    layer.reset();
    expect([...stream(layer, Float32Array.of(1, 1, 1, 1))]).toEqual([1, 1]);
  });
});

describe("blocks", () => {
  test("history holds the last frames, zeros first", () => {
    const layer = new History({ frames: 2, features: 2 }, 3);
    const seen = stream(layer, Float32Array.of(1, 2, 3, 4, 5, 6, 7, 8));
    expect([...seen]).toEqual([0, 0, 1, 2, 3, 4, 3, 4, 5, 6, 7, 8]);
    expect(() => new History({ frames: 2, features: 2 }, 1)).toThrow(
      /size to be an integer of at least 2, got 1/,
    );
  });

  test("padding mirrors without repeating the edge, or is zero", () => {
    const shape = { frames: 3, features: 1 };
    const x = Float32Array.of(1, 2, 3);
    expect([...stream(new Pad(shape, 1, 2, "reflect"), x)]).toEqual([2, 1, 2, 3, 2, 1]);
    expect([...stream(new Pad(shape, 1, 2, "zero"), x)]).toEqual([0, 1, 2, 3, 0, 0]);
    expect(() => new Pad(shape, 3, 0, "reflect")).toThrow(/left to be an integer from 0 to 2, got 3/);
  });

  test("a mask gives each frequency its gain", () => {
    const gains = Float32Array.of(1, 2, 3, 4);
    const layer = new Combine("mask", { frames: 2, features: 4 }, { frames: 2, features: 2 }, gains);
    expect([...stream(layer, Float32Array.of(1, 1, 1, 1, 1, 1, 1, 1))]).toEqual([1, 2, 1, 2, 3, 4, 3, 4]);
    expect(() => new Combine("mask", { frames: 2, features: 4 }, { frames: 2, features: 4 }, gains)).toThrow(
      /second block of \[2, 2\], got \[2, 4\]/,
    );
  });

  test("an id outside the rows is refused", () => {
    const layer = new Lookup(1, Float32Array.of(1, 2, 3, 4), 2, 2);
    expect([...stream(layer, Float32Array.of(1, 0))]).toEqual([3, 4, 1, 2]);
    for (const id of [2, -1, 0.5, Number.NaN])
      expect(() => layer.step(Float32Array.of(id), new Float32Array(2))).toThrow(/id from 0 to 1/);
  });

  test("blocks of another size are refused", () => {
    const layer = new History({ frames: 2, features: 2 }, 3);
    const message =
      /History.step: expected Float32Arrays, input \[2, 2\] and output \[3, 2\], got Float32Array\(4\) and Float32Array\(5\)/;
    expect(() => layer.step(new Float32Array(4), new Float32Array(5))).toThrow(message);
    expect(() => new Activation("relu", layer.input).step(new Float32Array(3), new Float32Array(4))).toThrow(
      /got Float32Array\(3\) and Float32Array\(4\)/,
    );
  });

  test("what a layer does not have is refused", () => {
    const shape = { frames: 1, features: 2 };
    expect(() => new Activation("gelu", shape)).toThrow(/expected name to be "relu", .*got "gelu"/);
    expect(() => new Activation("relu", shape, { slope: 1 })).toThrow(/got "slope"/);
    expect(() => new Activation("leakyRelu", shape, { slope: Number.NaN })).toThrow(
      /slope to be a finite number of at least 0/,
    );
    expect(() => new Norm("instance", 1, 4)).toThrow(/at least 2 frames/);
    expect(() => new Norm("layer", 1, 4, { eps: -1 })).toThrow(/eps to be a number in/);
    expect(() => new Norm("layer", 1, 4, { weight: new Float32Array(3) })).toThrow(/weight of shape \[4\]/);
  });
});
