/** Streams in Chromium: in a page, a worker, a service worker and an audio worklet, with and without leave to run WebAssembly. */
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { difference } from "../../support/compare.ts";
import { hasChromium, startChromium } from "./browser/chromium.ts";
import { type Work, workInput, workStack } from "./browser/work.ts";
import { engines, streamOn } from "./engines.ts";

const PLACES = ["page", "worker", "service worker", "audio worklet"] as const;
/** How long the audio worklet runs. */
const SECONDS = Number(process.env.SLUICE_WORKLET_SECONDS ?? 2);

describe.skipIf(!hasChromium())("Chromium", () => {
  let chromium: Awaited<ReturnType<typeof startChromium>>;
  beforeAll(async () => {
    chromium = await startChromium();
  });
  afterAll(() => chromium?.stop());

  const [[, plain]] = engines;
  const expected = streamOn(plain, workStack()).steps(workInput());

  test.each(PLACES)("a stream in a %s runs as WebAssembly", async (place) => {
    const page = await chromium.open("/");
    const { kernels, why, output } = (await page.evaluate(`workAt(${JSON.stringify(place)})`)) as Work;
    console.log(`${place}: ${kernels} (${why})`);
    expect(kernels).toMatch(/^wasm-/);
    expect(difference(output, expected).absolute).toBeLessThan(1e-6);
    await page.context().close();
  });

  test.each(PLACES)(
    "where a policy forbids WebAssembly, a stream in a %s runs in plain TypeScript, and says so once",
    async (place) => {
      const page = await chromium.open("/strict");
      const warnings: string[] = [];
      page.on(
        "console",
        (message) => message.text().startsWith("sluice/stream") && warnings.push(message.text()),
      );
      const { kernels, why, output } = (await page.evaluate(`workAt(${JSON.stringify(place)})`)) as Work;
      expect(kernels).toBe("plain");
      expect(why).toContain("compiling it is not allowed here");
      // The very bits of the reference, in another engine.
      expect(Float32Array.from(output)).toEqual(expected);
      if (place === "page") {
        await page.evaluate('workAt("page")');
        expect(warnings.length).toBe(1);
        expect(warnings[0]).toContain("'wasm-unsafe-eval'");
      }
      await page.context().close();
    },
  );

  test("a net of the size of a voice detector keeps far within a callback of an audio worklet", async () => {
    const page = await chromium.open("/");
    const { sampleRate, times } = (await page.evaluate(`timeWorklet(${SECONDS}, 128)`)) as {
      sampleRate: number;
      times: number[];
    };
    const period = 128 / sampleRate;
    const sorted = [...times].sort((a, b) => a - b);
    const share = (seconds: number) => `${((100 * seconds) / period).toFixed(1)} %`;
    const at = (part: number) => share(sorted[Math.floor(part * (sorted.length - 1))]);
    // The clocks are threads: where all processors are busy, they stand still.
    const shown = sorted[Math.floor(times.length / 2)] > 0 ? "" : "not measured, the machine is busy: ";
    console.log(
      `${shown}LSTM 128 in an audio worklet: ${times.length} callbacks of ${(1000 * period).toFixed(2)} ms; a step takes ${at(0.5)} of one in the middle, ${at(0.99)} at most in 99 of 100, ${at(1)} at worst`,
    );
    expect(times.length).toBeGreaterThan((0.5 * SECONDS * sampleRate) / 128);
    await page.context().close();
  }, 120_000);
});
