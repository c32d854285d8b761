/** The page of voice.spec.ts. */
import { createElement, StrictMode } from "react";
import { createRoot } from "react-dom/client";
import { readPlan } from "../../../src/realtime/network/readPlan.ts";
import { createVoice, type SpeechEvent, type VoiceOptions } from "../../../src/voice.ts";
import { MicVAD } from "../../../src/voiceMicVad.ts";
import { useVoice, type VoiceHook } from "../../../src/voiceReact.ts";

const wait = (milliseconds: number) => new Promise((resolve) => setTimeout(resolve, milliseconds));
const model = fetch("silero.safetensors").then(async (response) =>
  readPlan(new Uint8Array(await response.arrayBuffer())),
);
const rules = { redemptionMs: 300, preSpeechPadMs: 200 };

interface Heard {
  events: { type: string; time?: number; start?: number; end?: number; samples?: number }[];
  errors: string[];
  frames: number;
  kernels: string;
  sampleRate: number;
}

const words = (error: { code?: string; name?: string; message: string }) =>
  `${error.code ?? error.name} ${error.message}`;

async function make(options: VoiceOptions = {}) {
  const voice = await createVoice({ model: await model, ...rules, ...options });
  const heard: Heard = {
    ...{ events: [], errors: [], frames: 0 },
    ...{ kernels: voice.node.kernels, sampleRate: voice.sampleRate },
  };
  voice.addEventListener("error", ({ error }) => heard.errors.push(words(error)));
  voice.addEventListener("frame", () => heard.frames++);
  for (const type of ["speechstart", "speechrealstart", "speechend", "misfire"] as const)
    voice.addEventListener(type, ({ detail }) => {
      const { time, start, end, audio } = detail as Partial<Extract<SpeechEvent, { type: "speechend" }>> & {
        time?: number;
      };
      heard.events.push({ type, time, start, end, samples: audio?.length });
    });
  return { voice, heard };
}

/** Listens to the microphone, in a context of a rate. */
async function listen(rate: number | undefined, seconds: number): Promise<Heard> {
  const context = rate === undefined ? undefined : new AudioContext({ sampleRate: rate });
  const { voice, heard } = await make({ context });
  await voice.start();
  await wait(1000 * seconds);
  await voice.destroy();
  await context?.close();
  return heard;
}

/** A tone, which is no microphone. */
function stream(context: AudioContext): MediaStream {
  const tone = context.createOscillator();
  const out = context.createMediaStreamDestination();
  tone.connect(out);
  tone.start();
  return out.stream;
}

const devices = navigator.mediaDevices;
const usual = devices.getUserMedia.bind(devices);

/** Tracks of every microphone that the page has opened meanwhile, and what came of an action. */
async function watched<T>(act: () => Promise<T>): Promise<{ result: T; live: number }> {
  const tracks: MediaStreamTrack[] = [];
  devices.getUserMedia = async (constraints) => {
    const opened = await usual(constraints);
    tracks.push(...opened.getTracks());
    return opened;
  };
  try {
    const result = await act();
    return { result, live: tracks.filter(({ readyState }) => readyState === "live").length };
  } finally {
    devices.getUserMedia = usual;
  }
}

/** Failures, each with the words of its error. */
const wrong: Record<string, () => Promise<unknown>> = {
  async "two starts"() {
    const { voice } = await make();
    const first = voice.start();
    const second = await voice.start().catch(words);
    await first;
    const third = await voice.start().catch(words);
    await voice.destroy();
    return [second, third];
  },
  async "a pause, and a start after it"() {
    const { voice, heard } = await make();
    await voice.start();
    await wait(500);
    await voice.pause();
    const { listening } = voice;
    await wait(100);
    const before = heard.frames;
    await wait(300);
    const paused = heard.frames - before;
    await voice.start();
    await wait(500);
    const after = heard.frames - before - paused;
    await voice.destroy();
    return { listening, before: before > 3, paused, after: after > 3 };
  },
  async "a start that a pause and another start overtake"() {
    const { voice, heard } = await make();
    const { result, live } = await watched(async () => {
      const first = voice.start().catch(words);
      await voice.pause();
      await voice.start();
      return first;
    });
    await wait(500);
    const { listening } = voice;
    await voice.destroy();
    return [result, live, listening, heard.frames > 3];
  },
  async "a pause in the middle of speech"() {
    const { voice, heard } = await make({ minSpeechMs: 0, redemptionMs: 60_000 });
    await voice.start();
    while (heard.events.length === 0) await wait(20);
    await voice.pause({ submit: true });
    const last = heard.events.at(-1)!.type;
    await voice.destroy();
    return last;
  },
  async "a stream that was given goes on"() {
    const context = new AudioContext();
    const given = stream(context);
    const { voice } = await make({ context, stream: given });
    await voice.start();
    await voice.pause();
    await voice.start();
    await voice.destroy();
    const states = given.getTracks().map(({ readyState }) => readyState);
    const { state } = context;
    await context.close();
    return [...states, state];
  },
  async "a track that ends"() {
    const given = await navigator.mediaDevices.getUserMedia({ audio: true });
    const { voice, heard } = await make({ stream: given });
    await voice.start();
    const [track] = given.getTracks();
    track.stop();
    // A browser sends this when a microphone is unplugged.
    track.dispatchEvent(new Event("ended"));
    const { listening } = voice;
    await voice.destroy();
    return [...heard.errors, listening];
  },
  async "a stream that has ended"() {
    const context = new AudioContext();
    const given = stream(context);
    const { voice } = await make({ context, stream: given });
    for (const track of given.getTracks()) track.stop();
    const said = await voice.start().catch(words);
    await context.close();
    return said;
  },
  async "a context that is closed in the middle"() {
    const context = new AudioContext();
    const { voice, heard } = await make({ context });
    await voice.start();
    await context.close();
    await wait(200);
    return [...heard.errors, await voice.start().catch(words)];
  },
  async "a context that is closed while the detector is made"() {
    const said: string[] = [];
    for (const delay of [0, 3, 10, 30]) {
      const context = new AudioContext();
      const making = make({ context }).then(async ({ voice }) => voice.start().then(String, words), words);
      await wait(delay);
      await context.close();
      said.push(await Promise.race([making, wait(3000).then(() => "silence")]));
    }
    return said;
  },
  async "a context that is suspended in the middle"() {
    const context = new AudioContext();
    const { voice, heard } = await make({ context });
    await voice.start();
    await context.suspend();
    await wait(200);
    const { errors } = heard;
    const before = heard.frames;
    await context.resume();
    await wait(500);
    await voice.destroy();
    await context.close();
    return [...errors, heard.frames > before];
  },
  async "a context below 8 kHz"() {
    return make({ context: new AudioContext({ sampleRate: 4000 }) }).catch(words);
  },
  async "no audio in a stream"() {
    return make({ stream: new MediaStream() }).catch(words);
  },
  async "rules that are not valid"() {
    const said = await make({ minSpeechMs: -1 }).catch(words);
    const { voice } = await make();
    let set = "";
    try {
      voice.set({ positiveSpeechThreshold: 7 });
    } catch (error) {
      set = words(error as Error);
    }
    await voice.destroy();
    return [said, set];
  },
  async "NaN samples"() {
    const context = new AudioContext();
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(1, context.sampleRate, context.sampleRate);
    source.buffer.getChannelData(0).fill(Number.NaN, 5000);
    source.loop = true;
    const { voice, heard } = await make({ context, stream: stream(context) });
    source.connect(voice.node);
    source.start();
    await voice.start();
    await wait(500);
    const before = heard.frames;
    await wait(300);
    await voice.destroy();
    await context.close();
    return [heard.errors[0], heard.frames > before];
  },
  async "a signal"() {
    const controller = new AbortController();
    const { voice } = await make({ signal: controller.signal });
    await voice.start();
    controller.abort("enough");
    await wait(100);
    const { listening } = voice;
    const { state } = voice.context;
    const again = await createVoice({ model: await model, signal: controller.signal }).catch(
      (reason) => reason,
    );
    return [listening, state, again];
  },
  async "a function that gives no sound"() {
    const { voice } = await make({ stream: () => new MediaStream() });
    const said = await voice.start().catch(words);
    await voice.destroy();
    return said;
  },
  async "no device, and then one"() {
    const { voice, heard } = await make();
    const said: string[] = [];
    for (const error of [
      new DOMException("Requested device not found", "NotFoundError"),
      new OverconstrainedError("deviceId", "no such device"),
      new DOMException("Could not start audio source", "NotReadableError"),
    ]) {
      devices.getUserMedia = () => Promise.reject(error);
      said.push(await voice.start().then(String, words));
    }
    devices.getUserMedia = usual;
    await voice.start();
    await wait(300);
    await voice.destroy();
    return [...said, heard.frames > 3];
  },
  async "no permission"() {
    const { voice } = await make();
    const { state } = await navigator.permissions.query({ name: "microphone" });
    return [state, await voice.start().catch(words)];
  },
  async "a context that may not run"() {
    const context = new AudioContext();
    const { voice } = await make({ context, stream: stream(context) });
    await context.suspend();
    // As before a click. The browser of a test counts as clicked.
    context.resume = () => new Promise(() => {});
    const said = await voice.start().catch(words);
    await context.close();
    return said;
  },
};

/** A program written for vad-web. */
async function micVad(): Promise<Record<string, unknown>> {
  const calls: string[] = [];
  let samples = 0;
  const vad = await MicVAD.new({
    ...rules,
    ...{ model: (await model) as never, baseAssetPath: "/", onnxWASMBasePath: "/" },
    submitUserSpeechOnPause: true,
    onSpeechStart: () => calls.push("start"),
    onSpeechRealStart: () => calls.push("real"),
    onVADMisfire: () => calls.push("misfire"),
    onSpeechEnd: (audio) => {
      calls.push("end");
      samples = audio.length;
    },
    onFrameProcessed: ({ isSpeech, notSpeech }, frame) => {
      if (isSpeech + notSpeech !== 1 || frame.length !== 512) calls.push("wrong frame");
    },
  });
  const { listening } = vad;
  while (!calls.includes("end")) await wait(50);
  vad.setOptions({ minSpeechMs: 0 });
  await vad.pause();
  const paused = vad.listening;
  await Promise.all([vad.start(), vad.start()]);
  const again = vad.listening;
  await vad.pause();
  const overtaken = await watched(async () => {
    const start = vad.start().catch(words);
    await vad.destroy();
    return start;
  });
  return {
    ...{ listening, paused, again, overtaken },
    samples: samples > 8000,
    calls: [...new Set(calls)].sort(),
    errored: vad.errored,
  };
}

/** A component in StrictMode: each effect runs twice. */
async function react(): Promise<Record<string, unknown>> {
  const data = await model;
  const states: VoiceHook[] = [];
  let ends = 0;
  let minSpeechMs = 400;
  const Detector = () => {
    const onEvent = ({ type }: SpeechEvent) => void (ends += Number(type === "speechend"));
    states.push(useVoice({ model: data, ...rules, minSpeechMs, onEvent, startOnLoad: false }));
    return null;
  };
  const root = createRoot(document.body);
  const render = () => root.render(createElement(StrictMode, null, createElement(Detector)));
  const last = () => states.at(-1)!;
  render();
  // Two of the first render, and more once its effects have run, twice as well.
  while (states.length < 3) await wait(1);
  const first = last().loading;
  await last().start();
  while (!last().listening) await wait(50);
  while (!last().speaking) await wait(50);
  while (ends === 0) await wait(50);
  await last().toggle();
  await wait(50);
  const paused = last().listening;
  minSpeechMs = -1;
  render();
  await wait(50);
  const { error } = last();
  minSpeechMs = 400;
  render();
  await last().toggle();
  await wait(50);
  const again = last().listening;
  root.unmount();
  return { first, paused, error: error?.message, again };
}

Object.assign(globalThis, { micVad, react, listen, wrong: (name: string) => wrong[name]() });
