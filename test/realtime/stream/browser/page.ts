/** In a page: the work there, and what the places that it starts send back. */
import { type Work, work } from "./work.ts";

const answerOf = (port: { onmessage: unknown }): Promise<Work> =>
  new Promise((resolve) => {
    port.onmessage = ({ data }: MessageEvent<Work>) => resolve(data);
  });

const places = {
  page: async () => work(),
  worker: () => answerOf(new Worker("/worker.js", { type: "module" })),
  async "service worker"() {
    const registration = await navigator.serviceWorker.register("/serviceWorker.js", { type: "module" });
    await navigator.serviceWorker.ready;
    const { port1, port2 } = new MessageChannel();
    registration.active!.postMessage(port2, [port2]);
    return answerOf(port1);
  },
  async "audio worklet"() {
    const context = new AudioContext();
    await context.audioWorklet.addModule("/worklet.js");
    const node = new AudioWorkletNode(context, "work");
    const answer = await answerOf(node.port);
    await context.close();
    return answer;
  },
};

/** Times a step in every callback of a running audio worklet, by clocks that other threads count. @returns seconds */
async function timeWorklet(seconds: number, hiddenSize: number) {
  const context = new AudioContext({ sampleRate: 48_000 });
  await context.audioWorklet.addModule("/worklet.js");
  // A line of the cache for each.
  const counters = [0, 1].map(() => new Int32Array(new SharedArrayBuffer(128)));
  const clocks = counters.map(() => new Worker("/clock.js", { type: "module" }));
  const rates: number[] = [];
  for (const [k, clock] of clocks.entries()) {
    const { data } = await new Promise<MessageEvent<number>>((resolve) => {
      clock.onmessage = resolve;
      clock.postMessage(counters[k]);
    });
    rates.push(data);
  }
  const processorOptions = { hiddenSize, counters, rates };
  const node = new AudioWorkletNode(context, "timer", { processorOptions });
  node.connect(context.destination);
  await context.resume();
  await new Promise((resolve) => setTimeout(resolve, 1000 * seconds));
  const answer = answerOf(node.port) as unknown as Promise<number[]>;
  node.port.postMessage("stop");
  const times = await answer;
  for (const clock of clocks) clock.terminate();
  await context.close();
  return { sampleRate: context.sampleRate, times };
}

Object.assign(globalThis, { workAt: (place: keyof typeof places) => places[place](), timeWorklet });
