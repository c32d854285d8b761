/** The page: model in, sound in, segments of speech out. The microphone is heard live; a file is read as fast as it goes. */
import { type SpeechSegment, speechSegments } from "../../src/realtime/audio/speech.ts";
import type { PipelineData } from "../../src/realtime/pipeline/pipeline.ts";
import { createVoice } from "../../src/voice.ts";
import { createStreamNode, type StreamNode } from "../../src/worklet.ts";
import { surface } from "../shared/canvas.ts";
import { modelInput, say, sayError } from "../shared/modelInput.ts";
import { decodeSound, isSound } from "../shared/sound.ts";
import { madeUp } from "../shared/voice.ts";
import { loadModel } from "./loadModel.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const microphone = find<HTMLButtonElement>("microphone");
const sample = find<HTMLButtonElement>("sample");
const soundFile = find<HTMLInputElement>("sound-file");
const soundStatus = find("sound-status");
const lamp = find("lamp");
const figures = find("figures");
const threshold = find<HTMLInputElement>("threshold");
const timeline = find<HTMLCanvasElement>("timeline");
const rows = find<HTMLTableSectionElement>("segments");
const clean = find<HTMLInputElement>("clean");

/** Seconds that the timeline shows. */
const SHOWN = 30;

let model: PipelineData | undefined;
/** Takes noise out of the microphone, such as DTLN. */
let enhancer: PipelineData | undefined;
/** Of the blocks that the timeline shows, and how many went before. */
let probabilities: number[] = [];
let gone = 0;
/** With their sound. */
let segments: (SpeechSegment & { audio: Float32Array })[] = [];
/** Of a file, where segments are found in the whole sound; live they come as events. */
let samples: Float32Array | undefined;
/** Ends the current sound. */
let stop: (() => void) | undefined;
let drawing = false;
let speaking = false;
/** Reads the same sound with another model. A page that comes with its model shows at once what it does. */
let again = "model" in document.body.dataset ? () => readSample() : undefined;
/** For sound that the page plays; made in a click. */
let player: AudioContext | undefined;

const rate = () => model!.definition.sampleRate!;
const blockSize = () => model!.definition.input.frames;
const seconds = (samples: number) => samples / rate();
const limits = () => {
  const positiveSpeechThreshold = Number(threshold.value);
  return { positiveSpeechThreshold, negativeSpeechThreshold: Math.max(0, positiveSpeechThreshold - 0.15) };
};

function hear(probability: number): void {
  probabilities.push(probability);
  // Segments of a file need all of it.
  if (samples === undefined && probabilities.length > (SHOWN * rate()) / blockSize()) {
    probabilities.shift();
    gone++;
  }
  show();
}

/** Finds the segments of what has been read of a file. */
function findSegments(sound: Float32Array): void {
  const length = probabilities.length * blockSize();
  segments = speechSegments(probabilities, length, {
    sampleRate: rate(),
    blockSize: blockSize(),
    threshold: Number(threshold.value),
  }).map(({ start, end }) => ({ start, end, audio: sound.subarray(start, end) }));
}

function play(audio: Float32Array): void {
  player ??= new AudioContext();
  const source = player.createBufferSource();
  source.buffer = player.createBuffer(1, audio.length, rate());
  source.buffer.copyToChannel(audio as Float32Array<ArrayBuffer>, 0);
  source.connect(player.destination);
  source.start();
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
    showSegments();
    draw();
  });
}

/** A row stays while its segment does: you may be writing in it. */
function showSegments(): void {
  const lines = segments.map(({ start, end, audio }, k) => {
    const id = `${start} ${end}`;
    const known = [...rows.rows].find((row) => row.id === id);
    if (known !== undefined) return known;
    const row = Object.assign(document.createElement("tr"), { id });
    const button = Object.assign(document.createElement("button"), { className: "play", type: "button" });
    button.setAttribute("aria-label", `Play segment ${k + 1}`);
    button.disabled = audio.length === 0;
    button.onclick = () => play(audio);
    // The page recognises no words: you write them, or your own recogniser does.
    const words = document.createElement("input");
    words.setAttribute("aria-label", `Transcript of segment ${k + 1}`);
    for (const part of [button, ...[start, end, end - start].map((at) => seconds(at).toFixed(2)), words])
      row.insertCell().append(part);
    return row;
  });
  if (lines.length !== rows.rows.length || lines.some((row, k) => row !== rows.rows[k]))
    rows.replaceChildren(...lines);
}

find("save").onclick = () => {
  const list = Array.from(rows.rows, ({ cells: [, from, to, , words] }) => ({
    from: Number(from.textContent),
    to: Number(to.textContent),
    transcript: words.querySelector("input")!.value,
  }));
  const href = URL.createObjectURL(new Blob([JSON.stringify(list)]));
  Object.assign(document.createElement("a"), { href, download: "segments.json" }).click();
};

function draw(): void {
  const { context, width, height, colour } = surface(timeline);
  const count = Math.ceil((SHOWN * rate()) / blockSize());
  const last = gone + probabilities.length;
  const first = Math.max(0, last - count);
  const x = (block: number) => ((block - first) / count) * width;
  const y = (p: number) => height - 8 - p * (height - 16);
  context.fillStyle = colour("accent-soft");
  for (const { start, end } of segments) {
    const [from, to] = [x(start / blockSize()), x(end / blockSize())];
    context.fillRect(from, 0, to - from, height);
  }
  context.strokeStyle = colour("soft");
  context.setLineDash([4, 4]);
  context.beginPath();
  context.moveTo(0, y(Number(threshold.value)));
  context.lineTo(width, y(Number(threshold.value)));
  context.stroke();
  context.setLineDash([]);
  context.strokeStyle = colour("accent");
  context.lineWidth = 2;
  context.beginPath();
  for (let k = Math.max(first, gone); k < last; k++) context.lineTo(x(k + 0.5), y(probabilities[k - gone]));
  context.stroke();
}

function begin(): void {
  stop?.();
  stop = samples = undefined;
  probabilities = [];
  segments = [];
  gone = 0;
  speaking = false;
  figures.textContent = "";
  show();
}

async function listen(data: PipelineData): Promise<void> {
  const context = new AudioContext();
  const media = await navigator.mediaDevices.getUserMedia({ audio: true });
  const voice = await createVoice({ context, stream: media, model: data, ...limits() });
  let quiet: StreamNode | undefined;
  const close = () => {
    void voice.destroy();
    for (const track of media.getTracks()) track.stop();
    void context.close();
    threshold.removeEventListener("input", set);
    clean.removeEventListener("change", hearClean);
    microphone.textContent = "Listen to the microphone";
    lamp.hidden = true;
    say(soundStatus, `Stopped after ${seconds((gone + probabilities.length) * blockSize()).toFixed(1)} s.`);
  };
  const set = () => voice.set(limits());
  /** The microphone without its noise, to the loudspeaker. */
  const hearClean = async () => {
    if (enhancer === undefined) return;
    quiet ??= await createStreamNode(context, enhancer);
    const source = context.createMediaStreamSource(media);
    if (clean.checked) source.connect(quiet).connect(context.destination);
    else quiet.disconnect();
    const delay = (1000 * quiet.latency) / context.sampleRate;
    say(soundStatus, clean.checked ? `Listening; without noise, ${delay.toFixed(0)} ms late.` : "Listening.");
  };
  const inSamples = (time: number) => Math.round(time * rate());
  voice.addEventListener("frame", ({ detail }) => hear(detail.probability));
  voice.addEventListener("speechstart", () => {
    speaking = true;
  });
  for (const type of ["speechend", "misfire"] as const)
    voice.addEventListener(type, ({ detail: { audio, start, end } }) => {
      speaking = false;
      if (type === "speechend") segments.push({ start: inSamples(start), end: inSamples(end), audio });
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
  figures.textContent = `runs on ${voice.node.kernels}, in a context of ${context.sampleRate} Hz`;
  microphone.textContent = "Stop";
  say(soundStatus, "Listening.");
  if (clean.checked) await hearClean();
}

microphone.addEventListener("click", () => {
  if (stop !== undefined) {
    stop();
    stop = undefined;
    return;
  }
  begin();
  again = undefined;
  listen(model!).catch((error) => sayError(soundStatus, error));
});

async function readSound(name: string, sound: (rate: number) => Promise<Float32Array>): Promise<void> {
  if (model === undefined) return say(soundStatus, "Choose the model first.");
  begin();
  again = () => readSound(name, sound);
  let going = true;
  stop = () => {
    going = false;
  };
  try {
    say(soundStatus, `Reading ${name} …`);
    const whole = await sound(rate());
    if (!going) return;
    samples = whole;
    // The same worklet, as fast as it can: whole blocks, the last filled up with zeros.
    const length = Math.ceil(whole.length / blockSize()) * blockSize();
    const context = new OfflineAudioContext(1, length, rate());
    let arrived = () => {};
    const node = await createStreamNode(context, model, { output: "values" });
    node.addEventListener("values", ({ detail: { values } }) => {
      if (!going) return;
      values.forEach(hear);
      arrived();
    });
    const read = new Promise<void>((resolve, reject) => {
      arrived = () => {
        if (probabilities.length >= length / blockSize()) resolve();
      };
      node.addEventListener("error", ({ error }) => reject(error));
    });
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(1, length, rate());
    source.buffer.copyToChannel(whole as Float32Array<ArrayBuffer>, 0);
    source.connect(node);
    source.start();
    const started = performance.now();
    await context.startRendering();
    const each = ((performance.now() - started) * blockSize()) / length;
    // Its last blocks may still be on their way.
    if (going) await read;
    if (!going) return;
    stop = undefined;
    figures.textContent = `${each.toFixed(2)} ms for a block of ${((1000 * blockSize()) / rate()).toFixed(0)} ms, on ${node.kernels}`;
    say(soundStatus, `${name}: ${seconds(whole.length).toFixed(1)} s are read.`);
  } catch (error) {
    sayError(soundStatus, error);
  }
}

const readFile = (file: File) => readSound(file.name, (wanted) => decodeSound(file, wanted));
/** Ten seconds of made-up speech in noise. */
const readSample = () => readSound("the sample", madeUp(10, 3));

sample.addEventListener("click", () => void readSample());
soundFile.addEventListener("change", () => {
  const [file] = soundFile.files ?? [];
  if (file !== undefined) void readFile(file);
});
threshold.addEventListener("input", () => {
  find("threshold-value").textContent = Number(threshold.value).toFixed(2);
  show();
});
addEventListener("resize", show);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", show);

modelInput({
  load: async (files) => {
    const data = await loadModel(files);
    const { sampleRate, input } = data.definition;
    if (sampleRate === undefined)
      throw new TypeError("expected a model of sound with its sample rate, got none");
    // Made once, to report another kind of file at once. Sound to sound takes noise away.
    const context = new OfflineAudioContext(1, input.frames, sampleRate);
    const { inputLength, outputLength } = await createStreamNode(context, data, { output: "values" });
    const cleans = inputLength === outputLength;
    if (!cleans && outputLength !== 1)
      throw new TypeError("expected a voice detector, one number for each block of sound, got another model");
    return { data, cleans };
  },
  onModel({ data, cleans }) {
    if (cleans) {
      enhancer = data;
      clean.disabled = false;
      return true;
    }
    begin();
    model = data;
    microphone.disabled = false;
    soundFile.disabled = false;
    sample.disabled = false;
    void again?.();
    return false;
  },
  onOther(file) {
    if (!isSound(file)) return false;
    void readFile(file);
    return true;
  },
});
