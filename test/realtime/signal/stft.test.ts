/** The transform of a whole signal, outside of networks. */
import { expect, test } from "vitest";
import { hannWindow, stft, synthesisGains } from "../../../src/realtime/signal/stft.ts";
import { expectClose } from "../../support/compare.ts";

test("a spectrum is the sum that defines it", () => {
  const N = 16;
  const x = Float32Array.from({ length: N }, (_, k) => Math.sin(4 + 1.7 * k));
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
  [{ size: 12, hop: 4 }, /power of 2 from 4 to 65536, got 12/],
  [{ size: 16, hop: 0 }, /hop to be an integer from 1 to 16, got 0/],
  [{ size: 16, hop: 17 }, /hop to be an integer from 1 to 16, got 17/],
  [{ size: 16, hop: 4, window: new Float32Array(8) }, /window of 16 numbers, got Float32Array\(8\)/],
  [{ size: 128, hop: 4 }, /at least 128 samples, one frame, got 64/],
])("refuses %j", (options, message) => {
  expect(() => stft(new Float32Array(64), options)).toThrow(message);
});

test("windows that leave samples out have no gains", () => {
  expect(() => synthesisGains(16, 16, hannWindow(16))).toThrow(/sample 0 of each hop out/);
});
