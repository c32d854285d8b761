/** `sluice/voice` in Chromium, with a file for a microphone. */
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { makeVoice, mixed, RATE } from "../../examples/shared/voice.ts";
import { writeWav } from "../../src/audio.ts";
import { buildExtension } from "../../tools/build-extension.ts";
import { buildProcessor } from "../../tools/build-processor.ts";
import { sileroFiles } from "../../tools/silero.ts";
import { serveStatic, startBrowser, startExtension } from "./support/page.ts";

const folder = mkdtempSync(join(tmpdir(), "sluice-voice-"));
const sound = join(folder, "microphone.wav");
const phrases = makeVoice(12, 3).phrases.map((phrase) => phrase.map((sample) => sample / RATE));
let browser: Browser;
let page: Page;
let site: { url: string; close(): void };

const launch = (...more: string[]) =>
  startBrowser("--use-fake-device-for-media-stream", `--use-file-for-fake-audio-capture=${sound}`, ...more);

beforeAll(async () => {
  await buildProcessor(join(folder, "processor.js"));
  await build({
    entryPoints: [resolve(import.meta.dirname, "voice/page.ts")],
    outfile: join(folder, "page.js"),
    ...{ bundle: true, format: "esm", target: "es2022", external: ["@sluice/*"] },
  });
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><title>x</title><script type="module" src="page.js"></script>',
  );
  writeFileSync(join(folder, "silero.safetensors"), (await sileroFiles()).get(16)!);
  writeFileSync(sound, writeWav({ sampleRate: RATE, channels: [mixed(makeVoice(12, 3))] }));
  site = await serveStatic(folder);
  browser = await launch("--use-fake-ui-for-media-stream", "--autoplay-policy=no-user-gesture-required");
  page = await browser.newPage();
  await page.goto(site.url);
  await page.waitForFunction("globalThis.listen !== undefined");
});
afterAll(async () => {
  await browser?.close();
  site?.close();
  rmSync(folder, { recursive: true });
});

const wrong = (name: string, on = page) => on.evaluate(`wrong(${JSON.stringify(name)})`);

interface Heard {
  events: { type: string; time?: number; start: number; end: number; samples: number }[];
  errors: string[];
  frames: number;
  kernels: string;
  sampleRate: number;
}

describe("the microphone", () => {
  test.each([undefined, 16_000, 44_100, 96_000])(
    "in a context of %s Hz, as long as it was made up",
    async (rate) => {
      const { events, errors, frames, sampleRate } = (await page.evaluate(`listen(${rate}, 8)`)) as Heard;
      expect(errors).toEqual([]);
      expect(sampleRate).toBe(16_000);
      expect(frames).toBeGreaterThan(150);
      const found = events.filter(({ type }) => type === "speechend");
      expect(found.length).toBeGreaterThan(2);
      for (const { start, end, samples } of found) expect(samples).toBe(Math.round((end - start) * 16_000));
      // The browser starts the file somewhere, and takes noise away: phrases are compared by the time between their starts.
      const starts = events.flatMap(({ type, time }) => (type === "speechstart" ? [time!] : []));
      const gaps = phrases.slice(1).map(([start], k) => start - phrases[k][0]);
      const heard = starts.slice(1).map((start, k) => start - starts[k]);
      const near = heard.filter((gap) => gaps.some((other) => Math.abs(gap - other) < 0.15));
      expect(near.length).toBeGreaterThanOrEqual(Math.min(2, heard.length));
    },
  );
});

test("a program written for vad-web", async () => {
  expect(await page.evaluate("micVad()")).toEqual({
    ...{ listening: true, paused: false, again: true, samples: true },
    overtaken: { result: expect.stringMatching(/^CLOSED/), live: 0 },
    errored: expect.stringMatching(/^Voice: expected an open audio context/),
    calls: expect.arrayContaining(["end", "real", "start"]),
  });
});

test("a hook of React, in StrictMode", async () => {
  expect(await page.evaluate("react()")).toEqual({
    ...{ first: true, paused: false, again: true },
    error: expect.stringMatching(/expected minSpeechMs/),
  });
});

describe("an extension of Manifest V3 hears the microphone", () => {
  test.each([
    ["by its default policy, in plain code", undefined, "plain"],
    ["with WebAssembly where its policy allows that", "script-src 'self' 'wasm-unsafe-eval'", "wasm-simd"],
  ])(
    "%s",
    async (_, policy, kernels) => {
      const extension = join(folder, kernels);
      await buildExtension(extension);
      const manifest = join(extension, "manifest.json");
      const content_security_policy = policy && { extension_pages: policy };
      const text = JSON.stringify({ ...JSON.parse(readFileSync(manifest, "utf8")), content_security_policy });
      writeFileSync(manifest, text);
      // Speech ends after 1.4 s of silence by default.
      const pauses = join(folder, "pauses.wav");
      const channel = new Float32Array(6 * RATE);
      channel.set(mixed(makeVoice(4, 3)));
      writeFileSync(pauses, writeWav({ sampleRate: RATE, channels: [channel] }));
      const { context, origin } = await startExtension(extension, pauses);
      try {
        const page = await context.newPage();
        await page.goto(`${origin}/index.html`);
        await page.click("#listen");
        await page.getByText(`listens, on ${kernels}`).waitFor();
        await page.getByText("speech").waitFor();
        await page
          .getByText(/^[\d.]+ to [\d.]+ s$/)
          .first()
          .waitFor();
      } finally {
        await context.close();
      }
    },
    120_000,
  );
});

describe("what goes wrong is an error in words, or an event", () => {
  test.each<[string, unknown]>([
    [
      "two starts",
      [expect.stringMatching(/^STATE Voice\.start/), expect.stringMatching(/^STATE.*Call pause first/)],
    ],
    ["a pause, and a start after it", { listening: false, before: true, paused: 0, after: true }],
    [
      "a start that a pause and another start overtake",
      [expect.stringMatching(/^STATE Voice\.start: .*got a pause meanwhile/), 1, true, true],
    ],
    ["a pause in the middle of speech", "speechend"],
    ["a stream that was given goes on", ["live", "running"]],
    ["a stream that has ended", expect.stringMatching(/^ENDED Voice\.start: expected a live audio track/)],
    ["a track that ends", [expect.stringMatching(/^ENDED/), false]],
    [
      "a context that is closed in the middle",
      [expect.stringMatching(/^CLOSED/), expect.stringMatching(/^CLOSED/)],
    ],
    [
      "a context that is closed while the detector is made",
      [0, 1, 2, 3].map(() => expect.stringMatching(/^CLOSED/)),
    ],
    ["a context that is suspended in the middle", [expect.stringMatching(/^SUSPENDED.*got suspended/), true]],
    ["a context that may not run", expect.stringMatching(/^SUSPENDED Voice\.start: .*got suspended/)],
    ["a context below 8 kHz", expect.stringMatching(/^ARGUMENT .*8000 to 192000, got 4000/)],
    [
      "no audio in a stream",
      expect.stringMatching(/^ARGUMENT createVoice: expected a stream with an audio track/),
    ],
    [
      "a function that gives no sound",
      expect.stringMatching(/^ARGUMENT Voice\.start: expected a stream with an audio track/),
    ],
    [
      "no device, and then one",
      [
        expect.stringMatching(/^DEVICE Voice\.start: expected a microphone, got NotFoundError/),
        expect.stringMatching(/^DEVICE .*got OverconstrainedError/),
        expect.stringMatching(/^DEVICE .*a microphone that is free, got NotReadableError/),
        true,
      ],
    ],
    [
      "rules that are not valid",
      [
        expect.stringMatching(/^ARGUMENT createVoice: expected minSpeechMs/),
        expect.stringMatching(/^ARGUMENT/),
      ],
    ],
    ["NaN samples", [expect.stringMatching(/^NOT_FINITE/), true]],
    ["a signal", [false, "closed", "enough"]],
  ])("%s", async (name, expected) => expect(await wrong(name)).toEqual(expected));

  test("no permission", async () => {
    const other = await launch();
    try {
      // None granted is all denied.
      const quiet = await (await other.newContext({ permissions: [] })).newPage();
      await quiet.goto(site.url);
      await quiet.waitForFunction("globalThis.listen !== undefined");
      expect(await wrong("no permission", quiet)).toEqual([
        "denied",
        expect.stringMatching(/^PERMISSION Voice\.start: expected the permission/),
      ]);
    } finally {
      await other.close();
    }
  });
});
