/** The page: model in, sound in, segments of speech out. The microphone is heard live; a file is read as fast as it goes. */

import { speechSegments } from "../../src/realtime/audio/speech.ts";
import { createVoice } from "../../src/voice.ts";
import { createNetworkNode, type NetworkNode } from "../../src/worklet.ts";
import { openMicrophone } from "../shared/microphone.ts";
import { modelInput, say, sayError } from "../shared/modelInput.ts";
import { decodeSound, isSound, onSound } from "../shared/sound.ts";
import { madeUp } from "../shared/voice.ts";
import { onMark, type Segment, showSegments } from "./list.ts";
import { blockOf, loadModel, type Model } from "./loadModel.ts";
import { LEAST, limitsOf, onBlock, render, stateOf } from "./network.ts";
import { play, stopPlaying } from "./play.ts";
import { drawTimeline } from "./timeline.ts";
import { verdictOf } from "./verdict.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const microphone = find<HTMLButtonElement>("microphone");
const sample = find<HTMLButtonElement>("sample");
const whole = find<HTMLButtonElement>("play");
const soundFile = find<HTMLInputElement>("sound-file");
const soundStatus = find("sound-status");
const lamp = find("lamp");
const figures = find("figures");
const threshold = find<HTMLInputElement>("threshold");
const clean = find<HTMLInputElement>("clean");

/** Seconds that the timeline shows of a microphone; a file is shown whole. */
const SHOWN = 30;

let model: Model | undefined;
/** Takes noise out of the microphone, such as DTLN. */
let enhancer: Model | undefined;
/** By block, and how many blocks went before. */
let probabilities: number[] = [];
let gone = 0;
/** By block, what the recurrent layer holds. */
let states: Float32Array[] = [];
let segments: Segment[] = [];
/** Of a file, where segments are found in the whole sound; live they come as events. */
let samples: Float32Array | undefined;
/** Ends listening. */
let stop: (() => void) | undefined;
let drawing = false;
/** Counts sounds, so that one that is no longer wanted stops. */
let turn = 0;
let asking = false;
let speaking = false;
/** Reads the same sound with another model. A page that comes with its model shows at once what it does. */
let again = "model" in document.body.dataset ? () => readSample() : undefined;

const rate = () => model!.chain.sampleRate!;
const blockSize = () => blockOf(model!);
const seconds = (samples: number) => samples / rate();
/** Samples that the network has read. */
const heard = () => (gone + probabilities.length) * blockSize();
const limits = () => limitsOf(Number(threshold.value), 1000 * seconds(blockSize()));

function hear(probability: number): void {
  probabilities.push(probability);
  // Segments of a file need all of it.
  if (samples === undefined && probabilities.length > (SHOWN * rate()) / blockSize()) {
    probabilities.shift();
    states.shift();
    gone++;
  }
  show();
}

/** Finds the segments of what has been read of a file. */
function findSegments(sound: Float32Array): void {
  const length = Math.min(probabilities.length * blockSize(), sound.length);
  segments = speechSegments(probabilities, length, {
    sampleRate: rate(),
    blockSize: blockSize(),
    threshold: Number(threshold.value),
  }).map(({ start, end }) => ({
    start: seconds(start),
    end: seconds(end),
    audio: sound.subarray(start, end),
  }));
}

/** Draws everything again with the next picture, once for any number of calls. */
function show(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (model === undefined) return;
    if (samples !== undefined) findSegments(samples);
    // Of a file the whole is shown, and nothing is heard now.
    lamp.hidden = samples !== undefined || stop === undefined;
    lamp.textContent = speaking ? "speech" : "silence";
    lamp.classList.toggle("on", speaking);
    showSegments(segments, rate());
    whole.disabled = samples === undefined;
    const end = seconds(samples?.length ?? heard());
    if (end > 0) find("verdict").textContent = verdictOf(segments, end, lamp.hidden ? undefined : LEAST);
    const step = seconds(blockSize());
    const start = gone * step;
    const from = samples === undefined ? Math.max(0, end - SHOWN) : 0;
    const to = samples === undefined ? from + SHOWN : end;
    const now = lamp.hidden ? undefined : end;
    const limit = Number(threshold.value);
    drawTimeline({ from, to, segments, threshold: limit, probabilities, start, step, states, now });
  });
}

function begin(): void {
  turn++;
  stopPlaying();
  stop?.();
  stop = samples = undefined;
  probabilities = [];
  states = [];
  segments = [];
  gone = 0;
  speaking = false;
  figures.textContent = "";
  show();
}

async function listen(heardBy: Model, media: MediaStream): Promise<void> {
  const context = new AudioContext();
  const voice = await createVoice({ context, stream: media, model: heardBy, ...limits() });
  const inside = stateOf(heardBy);
  if (inside !== undefined) {
    const node = await createNetworkNode(context, inside, { output: "values" });
    onBlock(node, (state) => states.push(state));
    context.createMediaStreamSource(media).connect(node);
  }
  let quiet: NetworkNode | undefined;
  const close = () => {
    // Speech that goes on becomes the last segment.
    void voice.pause({ submit: true });
    void voice.destroy();
    for (const track of media.getTracks()) track.stop();
    void context.close();
    threshold.removeEventListener("input", set);
    clean.removeEventListener("change", hearClean);
    microphone.textContent = "Listen to the microphone";
    say(soundStatus, `Stopped after ${seconds(heard()).toFixed(1)} s.`);
  };
  const set = () => voice.set(limits());
  /** The microphone without its noise, to the loudspeaker. */
  const hearClean = async () => {
    if (enhancer === undefined) return;
    quiet ??= await createNetworkNode(context, enhancer);
    const source = context.createMediaStreamSource(media);
    if (clean.checked) source.connect(quiet).connect(context.destination);
    else quiet.disconnect();
    const delay = (1000 * quiet.latency) / context.sampleRate;
    say(soundStatus, clean.checked ? `Listening; without noise, ${delay.toFixed(0)} ms late.` : "Listening.");
  };
  voice.addEventListener("frame", ({ detail }) => hear(detail.probability));
  voice.addEventListener("speechstart", () => {
    speaking = true;
  });
  for (const type of ["speechend", "misfire"] as const)
    voice.addEventListener(type, ({ detail: { audio, start, end } }) => {
      speaking = false;
      if (type === "speechend") segments.push({ start, end, audio });
    });
  voice.addEventListener("error", ({ error }) => sayError(soundStatus, error));
  threshold.addEventListener("input", set);
  clean.addEventListener("change", hearClean);
  try {
    await voice.start();
  } catch (error) {
    close();
    throw error;
  }
  stop = close;
  figures.textContent = `Hears ${context.sampleRate} Hz, of which the network gets ${rate()}; kernels: ${voice.node.kernels}`;
  microphone.textContent = "Stop";
  say(soundStatus, "Listening.");
  if (clean.checked) await hearClean();
}

microphone.addEventListener("click", () => {
  if (stop !== undefined) {
    stop();
    stop = undefined;
    show();
    return;
  }
  // The browser asks, and a second click would ask again. A button that is disabled would lose the focus.
  if (asking) return;
  asking = true;
  openMicrophone()
    .then((media) => {
      begin();
      again = undefined;
      return listen(model!, media);
    })
    .catch((error) => sayError(soundStatus, error))
    .finally(() => {
      asking = false;
    });
});

async function readSound(name: string, sound: (rate: number) => Promise<Float32Array>): Promise<void> {
  if (model === undefined) return say(soundStatus, "Choose the model first.");
  let mine = ++turn;
  try {
    say(soundStatus, `${name}: reading …`);
    const all = await sound(rate());
    if (mine !== turn) return;
    // Only now: a file that is not a sound changes nothing.
    begin();
    mine = turn;
    again = () => readSound(name, sound);
    samples = all;
    const { kernels, each } = await render(model, all, ([probability]) => mine === turn && hear(probability));
    const inside = stateOf(model);
    if (inside !== undefined && mine === turn)
      await render(inside, all, (state) => mine === turn && states.push(state));
    if (mine !== turn) return;
    show();
    figures.textContent = `${each.toFixed(2)} ms for a block of ${((1000 * blockSize()) / rate()).toFixed(0)} ms, on ${kernels}`;
    say(soundStatus, `${name}: ${seconds(all.length).toFixed(1)} s.`);
  } catch (error) {
    if (mine === turn) sayError(soundStatus, error);
  }
}

const readFile = (file: File) => readSound(file.name, (wanted) => decodeSound(file, wanted));
/** Ten seconds of made-up speech in noise. */
const readSample = () => readSound("Sample", madeUp(10, 3));

sample.addEventListener("click", () => void readSample());
whole.addEventListener("click", () => play(whole, samples!, rate(), 0));
onSound(readFile);
threshold.addEventListener("input", () => {
  find("threshold-value").textContent = Number(threshold.value).toFixed(2);
  show();
});
onMark(show);
addEventListener("resize", show);

modelInput({
  load: loadModel,
  onModel({ model: made, cleans }) {
    if (cleans) {
      enhancer = made;
      clean.disabled = false;
      return true;
    }
    begin();
    model = made;
    for (const control of [microphone, sample, soundFile]) control.disabled = false;
    void again?.();
    return false;
  },
  onOther(file) {
    if (!isSound(file)) return false;
    void readFile(file);
    return true;
  },
});
