/** Tries the built package in a browser, shows what it finds, and reports it to the server. Numbers of Node come with the page. */
import { kernelChoice, kernelSets, useKernels, useThreads } from "sluice";
import { createStream } from "sluice/stream";
import { createVoice, detectSpeech } from "sluice/voice";
import { createNetworkNode } from "sluice/worklet";
import { makeVoice, mixed, RATE } from "../../examples/shared/voice.ts";
import { readPlan } from "../../src/realtime/network/readPlan.ts";
import { cell, cellSize, layerOutput, stream, throughFile, train } from "./program.ts";

/** The engine lacks something that a check needs. */
class Lack extends Error {}

declare const expected: { layer: number[]; losses: number[]; stream: number[] };

function agree(what: string, found: ArrayLike<number>, wanted: ArrayLike<number>, tolerance: number): void {
  if (found.length !== wanted.length)
    throw new Error(`${what}: expected ${wanted.length} numbers, got ${found.length}`);
  for (let i = 0; i < wanted.length; i++) {
    if (!(Math.abs(found[i] - wanted[i]) <= tolerance))
      throw new Error(`${what}: expected ${wanted[i]} at ${i}, got ${found[i]}`);
  }
}

function within<T>(seconds: number, what: string, promise: Promise<T>): Promise<T> {
  const late = new Promise<never>((_, reject) =>
    setTimeout(() => reject(new Lack(`${what} after ${seconds} s`)), seconds * 1000),
  );
  return Promise.race([promise, late]);
}

async function lossesOf(target: Worker | ServiceWorker, answers: EventTarget): Promise<void> {
  const losses = new Promise<number[]>((resolve, reject) => {
    answers.addEventListener("message", (event) => resolve((event as MessageEvent).data));
    target.addEventListener("error", (event) => reject(new Error((event as ErrorEvent).message)));
  });
  target.postMessage("train");
  agree("its losses", await losses, expected.losses, 1e-3);
}

const preferred = kernelChoice().name;
const input = Float32Array.from({ length: 20 * cellSize }, (_, t) => Math.sin(t / 5));

const checks: Record<string, () => string | Promise<string>> = {
  "layers with every kernel set": () => {
    const sets = kernelSets().filter(({ obstacle }) => obstacle === undefined);
    for (const { name } of sets) {
      useKernels(name);
      agree(name, layerOutput(), expected.layer, 1e-5);
    }
    useKernels(preferred);
    return `${sets.map(({ name }) => name).join(", ")}; in use: ${kernelChoice().name}`;
  },
  threads: async () => {
    if (!crossOriginIsolated) throw new Lack("the page is not cross-origin isolated");
    useThreads(2);
    const { name, obstacle } = kernelSets().find(({ name }) => name.startsWith("wasm-threads"))!;
    if (obstacle !== undefined) throw new Lack(obstacle);
    // Workers start between two calls.
    for (let call = 0; call < 5; call++) {
      useKernels(name);
      agree(name, layerOutput(), expected.layer, 1e-5);
      await new Promise((resolve) => setTimeout(resolve, 50));
    }
    useKernels(preferred);
    return name;
  },
  training: () => {
    const losses = train();
    agree("the losses", losses, expected.losses, 1e-3);
    return `loss ${losses[0].toFixed(3)} to ${losses[19].toFixed(3)}`;
  },
  "a stream": () => {
    const { kernels, output } = stream();
    agree("its steps", output, expected.stream, 1e-5);
    return kernels;
  },
  "a checkpoint": async () => {
    agree("the forget bias", await throughFile(), [0.25, 0.25, 0.25, 0.25], 0);
    return "written, opened as a Blob";
  },
  "a web worker": async () => {
    const worker = new Worker("worker.js");
    await lossesOf(worker, worker);
    worker.terminate();
    return "the losses of Node";
  },
  "a service worker": async () => {
    if (!("serviceWorker" in navigator)) throw new Lack("no service workers here");
    const registration = await navigator.serviceWorker.register("worker.js");
    const worker = registration.installing ?? registration.waiting ?? registration.active!;
    navigator.serviceWorker.startMessages();
    await within(20, "no answer", lossesOf(worker, navigator.serviceWorker));
    await registration.unregister();
    return "the losses of Node";
  },
  "a stream in an AudioWorklet, offline": async () => {
    if (globalThis.AudioWorkletNode === undefined) throw new Lack("no AudioWorklet here");
    const context = new OfflineAudioContext(1, input.length, 16_000);
    const node = await createNetworkNode(context, [cell]);
    const source = context.createBufferSource();
    const buffer = context.createBuffer(1, input.length, 16_000);
    buffer.copyToChannel(input, 0);
    // Firefox takes the samples that are there now.
    source.buffer = buffer;
    source.connect(node).connect(context.destination);
    source.start();
    const sound = (await context.startRendering()).getChannelData(0);
    const running = createStream([cell]);
    for (let at = 0; at < input.length; at += cellSize)
      agree("its sound", sound.slice(at, at + cellSize), running.step(input.slice(at, at + cellSize)), 1e-5);
    return `on ${node.kernels}`;
  },
  "a stream in an AudioWorklet, live": async () => {
    const context = new AudioContext({ sampleRate: 16_000 });
    await within(5, "no sound device: the clock of audio stands still", context.resume());
    const node = await createNetworkNode(context, [cell], { output: "values" });
    const heard = new Promise((resolve) => node.addEventListener("values", resolve, { once: true }));
    const source = context.createOscillator();
    source.connect(node);
    source.start();
    await within(5, "no sound device: no samples came", heard);
    node.close();
    await context.close();
    return "its numbers came";
  },
  "a voice detector, live": async () => {
    const context = new AudioContext();
    await within(5, "no sound device: the clock of audio stands still", context.resume());
    const file = await (await fetch("silero-16k.safetensors")).arrayBuffer();
    const model = readPlan(new Uint8Array(file));
    const rules = { model, redemptionMs: 300, preSpeechPadMs: 100 };
    const sound = mixed(makeVoice(6, 3));
    const starts: number[] = [];
    for await (const event of detectSpeech([sound], { ...rules, sampleRate: RATE }))
      if (event.type === "speechstart") starts.push(event.time);
    const source = context.createBufferSource();
    const buffer = context.createBuffer(1, sound.length, RATE);
    buffer.copyToChannel(sound as Float32Array<ArrayBuffer>, 0);
    source.buffer = buffer;
    const out = context.createMediaStreamDestination();
    source.connect(out);
    const voice = await createVoice({ ...rules, context, stream: out.stream });
    const heard: number[] = [];
    voice.addEventListener("speechstart", ({ detail }) => heard.push(detail.time));
    await voice.start();
    source.start();
    await new Promise((resolve) => setTimeout(resolve, 8000));
    const { sampleRate, node } = voice;
    const { sampleRate: around } = context;
    await voice.destroy();
    await context.close();
    if (heard.length === 0) throw new Lack("no samples came through a stream");
    // The source began a little after the detector.
    const since = (times: number[]) => times.slice(1).map((time) => time - times[0]);
    agree("the starts of its utterances", since(heard), since(starts), 0.15);
    return `${heard.length} utterances where they are, ${around} to ${sampleRate} Hz, on ${node.kernels}`;
  },
};

const list = document.querySelector("ul")!;
const rows: { name: string; state: "passed" | "lacks" | "failed"; detail: string }[] = [];
for (const [name, check] of Object.entries(checks)) {
  const row = await Promise.resolve()
    .then(check)
    .then(
      (detail) => ({ name, state: "passed" as const, detail }),
      (error) => ({
        name,
        state: error instanceof Lack ? ("lacks" as const) : ("failed" as const),
        detail: String(error.message),
      }),
    );
  rows.push(row);
  const item = document.createElement("li");
  item.textContent = `${row.name}: ${row.state}, ${row.detail}`;
  list.append(item);
}
await fetch("/report", { method: "POST", body: JSON.stringify({ page: "check", rows }) });
Object.assign(globalThis, { finished: true });
