/** The page of worklet.spec.ts. */
import { createNetworkNode } from "../../../src/worklet.ts";
import { type Heard, models, RATE, type Scene, soundOf } from "./scene.ts";

async function hear({ model, channels, seconds, rate = RATE, output, more, fault }: Scene): Promise<Heard> {
  const length = Math.round(seconds * rate);
  const context = new OfflineAudioContext(channels, length, rate);
  const heard: Heard = { sound: [], values: [] };
  try {
    const node = await createNetworkNode(context, models[model](), { channels, output, ...more });
    heard.kernels = node.kernels;
    heard.latency = node.latency;
    node.addEventListener("values", ({ detail: { values, sound, channel, start } }) =>
      heard.values.push({ values: [...values], sound: sound && [...sound], channel, start }),
    );
    node.addEventListener("error", ({ message }) => {
      heard.failure = message;
    });
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(channels, length, rate);
    for (let c = 0; c < channels; c++) source.buffer.copyToChannel(soundOf(c, length), c);
    if (fault !== undefined) source.buffer.getChannelData(0)[fault] = Number.NaN;
    source.connect(node);
    if (output !== "values") node.connect(context.destination);
    source.start();
    const buffer = await context.startRendering();
    // Events of the last callback may be under way.
    await new Promise((resolve) => setTimeout(resolve, 100));
    for (let c = 0; c < channels; c++) heard.sound.push([...buffer.getChannelData(c)]);
  } catch (error) {
    heard.error = (error as Error).message;
  }
  return heard;
}

async function listen(): Promise<{ before: number; after: number }> {
  const context = new AudioContext({ sampleRate: RATE });
  await context.resume();
  const node = await createNetworkNode(context, models.meter(), { output: "values" });
  let count = 0;
  const four = new Promise<void>((resolve) => {
    node.addEventListener("values", () => {
      if (++count === 4) resolve();
    });
  });
  const source = context.createOscillator();
  source.connect(node);
  source.start();
  await four;
  const before = count;
  node.close();
  await new Promise((resolve) => setTimeout(resolve, 200));
  count = 0;
  await new Promise((resolve) => setTimeout(resolve, 300));
  await context.close();
  return { before, after: count };
}

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Counts events while a node is paused, runs again, is flushed, and is closed by its signal. */
async function steer(): Promise<Record<string, unknown>> {
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.resume();
  const controller = new AbortController();
  const { signal } = controller;
  const node = await createNetworkNode(context, models.meter(), { output: "values", signal });
  let count = 0;
  node.addEventListener("values", () => count++);
  new ConstantSourceNode(context).connect(node);
  node.pause();
  await node.flush();
  count = 0;
  await wait(300);
  const paused = count;
  node.resume();
  while (count < 4) await wait(50);
  const resumed = count;
  node.pause();
  count = 0;
  await node.flush();
  const flushed = count === 0 || count === 1;
  node.resume();
  controller.abort("no longer");
  await wait(200);
  count = 0;
  await wait(200);
  const reason = await createNetworkNode(context, models.meter(), { signal }).catch((error) => error);
  await context.close();
  return { paused, resumed, flushed, closed: count, reason };
}

async function refused(): Promise<string[]> {
  const context = new AudioContext({ sampleRate: 48_000 });
  const words = (error: Error & { code?: string }) => `${error.code} ${error.message}`;
  const missing = await createNetworkNode(context, models.gain(), { processor: "nowhere.js" }).catch(words);
  await context.close();
  const closed = await createNetworkNode(context, models.gain()).catch(words);
  return [closed, missing].map(String);
}

Object.assign(globalThis, { hear, listen, steer, refused });
