/** The page of worklet.spec.ts. */
import { createStreamNode } from "../../../src/worklet.ts";
import { type Heard, models, RATE, type Scene, soundOf } from "./scene.ts";

async function hear({ model, channels, seconds, rate = RATE, output, more }: Scene): Promise<Heard> {
  const length = Math.round(seconds * rate);
  const context = new OfflineAudioContext(channels, length, rate);
  const heard: Heard = { sound: [], values: [] };
  try {
    const node = await createStreamNode(context, models[model](), { channels, output, ...more });
    heard.kernels = node.kernels;
    heard.latency = node.latency;
    node.addEventListener("values", ({ detail: { values, channel, start } }) =>
      heard.values.push({ values: [...values], channel, start }),
    );
    node.addEventListener("error", ({ message }) => {
      heard.failure = message;
    });
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(channels, length, rate);
    for (let c = 0; c < channels; c++) source.buffer.copyToChannel(soundOf(c, length), c);
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
  const node = await createStreamNode(context, models.meter(), { output: "values" });
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

Object.assign(globalThis, { hear, listen });
