/** `sluice/worklet` in Chromium: offline, so that samples can be compared, and live. */
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { build } from "esbuild";
import type { Browser, Page } from "playwright-core";
import { afterAll, beforeAll, describe, expect, test } from "vitest";
import { resamplerBank } from "../../src/realtime/audio/resample.ts";
import { Channel } from "../../src/realtime/worklet/channel.ts";
import { createStream } from "../../src/stream.ts";
import { buildProcessor } from "../../tools/build-processor.ts";
import { fileIn, type Server, serve } from "../../tools/serve.ts";
import { difference } from "../support/compare.ts";
import { startBrowser } from "./support/page.ts";
import { cellOf, definedLayer, gain, type Heard, meter, RATE, type Scene, soundOf } from "./worklet/scene.ts";

let browser: Browser;
let server: Server;
let page: Page;
const folder = mkdtempSync(join(tmpdir(), "sluice-worklet-"));

beforeAll(async () => {
  await buildProcessor(join(folder, "processor.js"));
  await build({
    entryPoints: [resolve(import.meta.dirname, "worklet/page.ts")],
    outfile: join(folder, "page.js"),
    bundle: true,
    format: "esm",
    target: "es2022",
  });
  writeFileSync(
    join(folder, "index.html"),
    '<!doctype html><title>x</title><script type="module" src="page.js"></script>',
  );
  const headers = { "content-security-policy": "script-src 'self' 'wasm-unsafe-eval'" };
  server = await serve((path) => {
    const found = fileIn(folder, path);
    return found && { ...found, headers };
  });
  browser = await startBrowser();
  page = await browser.newPage();
  await page.goto(server.origin);
  await page.waitForFunction("globalThis.hear !== undefined");
});
afterAll(async () => {
  await browser?.close();
  server?.close();
  rmSync(folder, { recursive: true });
});

const hear = (scene: Scene) => page.evaluate(`hear(${JSON.stringify(scene)})`) as Promise<Heard>;

/** Sound in blocks through a step of a model. */
function inBlocks(
  sound: Float32Array,
  size: number,
  step: (block: Float32Array) => Float32Array,
): Float32Array {
  const result = new Float32Array(sound.length);
  for (let at = 0; at + size <= sound.length; at += size) result.set(step(sound.slice(at, at + size)), at);
  return result;
}

describe("offline", () => {
  test.each([
    ["mono", 1, "stream"],
    ["stereo", 2, "stream"],
    ["a defined cell, stereo", 2, "defined"],
  ] as const)("a stream gives what it gives in Node, %s", async (_, channels, model) => {
    const { sound, kernels, latency, error } = await hear({ model, channels, seconds: 0.2 });
    expect(error).toBeUndefined();
    expect(kernels).toBe("wasm-simd");
    expect(latency).toBe(0);
    expect(sound).toHaveLength(channels);
    for (const [channel, samples] of sound.entries()) {
      const stream = createStream(model === "stream" ? [cellOf(128)] : definedLayer());
      const input = soundOf(channel, samples.length);
      const expected = inBlocks(input, 128, (block) => stream.step(block));
      expect(difference(samples, expected).absolute).toBeLessThan(1e-5);
    }
  });

  test("a network with blocks of 480 samples is late by what the node says", async () => {
    const { sound, latency } = await hear({ model: "gain", channels: 1, seconds: 0.2 });
    const network = gain(480);
    const input = soundOf(0, sound[0].length);
    const expected = inBlocks(input, 480, (block) => network.step(block)!);
    expect(latency).toBe(448);
    expect(Math.max(...sound[0].slice(0, latency).map(Math.abs))).toBe(0);
    const heard = sound[0].slice(latency);
    const whole = Math.floor(heard.length / 480) * 480;
    expect(difference(heard.slice(0, whole), expected.slice(0, whole)).absolute).toBeLessThan(1e-6);
  });

  test("numbers of a network come as events, with the sample where each block begins", async () => {
    const { values } = await hear({ model: "meter", channels: 2, seconds: 0.5, output: "values" });
    for (const channel of [0, 1]) {
      const own = values.filter((each) => each.channel === channel);
      const network = meter(512);
      const input = soundOf(channel, own.length * 512);
      expect(own.map(({ start }) => start)).toEqual(own.map((_, k) => 512 * k));
      for (const [k, { values: given }] of own.entries()) {
        const expected = network.step(input.subarray(512 * k, 512 * (k + 1)))!;
        expect(difference(Float32Array.from(given), expected).absolute).toBeLessThan(1e-4);
      }
      expect(own.length).toBeGreaterThan(5);
    }
  });

  test.each([44_100, 48_000, 96_000])("a model of 16 kHz in a context of %d Hz", async (rate) => {
    const { sound, latency } = await hear({ model: "gain", channels: 1, seconds: 0.2, rate });
    const network = gain(480);
    const model = {
      ...{ inputLength: 480, outputLength: 480, reset() {} },
      step: (input: Float32Array, output: Float32Array) => void network.step(input, output),
    };
    const [from, to] = [rate, RATE];
    const banks = { into: resamplerBank({ from, to }), out: resamplerBank({ from: to, to: from }) };
    const channel = new Channel(model, { quantum: 128, isSound: true, banks });
    expect(latency).toBe(channel.latency);
    const whole = Math.floor(sound[0].length / 128) * 128;
    const input = soundOf(0, whole);
    const expected = new Float32Array(whole);
    for (let at = 0; at < whole; at += 128)
      channel.play(input.subarray(at, at + 128), expected.subarray(at, at + 128));
    expect(difference(sound[0].slice(0, whole), expected).absolute).toBeLessThan(1e-6);
    expect(Math.max(...expected)).toBeGreaterThan(1);
  });

  test("numbers come with the sound of their blocks, at the rate of the model", async () => {
    const scene = { model: "meter", channels: 1, seconds: 0.3, rate: 48_000, output: "values" } as const;
    const { values } = await hear({ ...scene, more: { sound: true } });
    expect(values.length).toBeGreaterThan(5);
    expect(values.map(({ start }) => start)).toEqual(values.map((_, k) => 512 * k));
    const network = meter(512);
    for (const { values: given, sound } of values)
      expect(difference(Float32Array.from(given), network.step(sound!)!).absolute).toBeLessThan(1e-4);
  });

  test("a sample that is not finite becomes an error event, and the node goes on", async () => {
    const scene = { model: "meter", channels: 1, seconds: 0.3, output: "values", fault: 700 } as const;
    const { values, failure } = await hear(scene);
    expect(failure).toMatch(/expected finite samples/);
    expect(values.length).toBeGreaterThan(5);
    expect(values.flatMap((each) => each.values).every(Number.isFinite)).toBe(true);
  });

  test.each<[string, Partial<Scene>, RegExp]>([
    [
      "a model that gives no sound",
      { model: "meter" },
      /gives 512 samples for 512, got one that gives 1 numbers. Set output/,
    ],
    [
      "a context below 8 kHz",
      { model: "gain", rate: 4000 },
      /context's sampleRate to be an integer from 8000 to 192000, got 4000/,
    ],
    [
      "a plan of another version",
      { model: "damaged" },
      /layer "gain": expected an operation of this version, got "other"/,
    ],
    [
      "a cell without a weight",
      { model: "noWeight" },
      /layer 0: expected weightHh of 49152 numbers, got nothing/,
    ],
    ["a network that takes no sound", { model: "wide" }, /expected a network of sound, 1 feature, got 2/],
    ["an unknown option", { model: "gain", more: { latency: 1 } }, /expected options output, channels/],
  ])("%s is refused in words", async (_, scene, words) => {
    const { error } = await hear({ channels: 1, seconds: 0.1, ...scene } as Scene);
    expect(error).toMatch(words);
  });

  test("a model that fails while it runs becomes an error event, and silence", async () => {
    const { sound, failure } = await hear({ model: "table", channels: 1, seconds: 0.1 });
    expect(failure).toMatch(/expected an id from 0 to 3/);
    expect(Math.max(...sound[0].map(Math.abs))).toBe(0);
  });
});

test("a node pauses, resumes and flushes; a signal closes it", async () => {
  const { paused, resumed, flushed, closed, reason } = (await page.evaluate("steer()")) as Record<
    string,
    unknown
  >;
  expect(paused).toBe(0);
  expect(resumed).toBeGreaterThan(3);
  expect(flushed).toBe(true);
  expect(closed).toBe(0);
  expect(reason).toBe("no longer");
});

test("a node in a closed context is refused, and so is a processor that isn't there", async () => {
  const [closed, missing] = (await page.evaluate("refused()")) as string[];
  expect(closed).toMatch(/^CLOSED createNetworkNode: expected an open audio context/);
  expect(missing).toMatch(/^PROCESSOR .*at nowhere\.js.*Copy sluice\/worklet\/processor/);
});

test("live: numbers keep coming from a node with nothing behind it, until it is closed", async () => {
  const counts = (await page.evaluate("listen()")) as { before: number; after: number };
  expect(counts.before).toBeGreaterThan(3);
  expect(counts.after).toBe(0);
});
