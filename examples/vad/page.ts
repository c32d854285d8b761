/** The page: model in, sound in, segments of speech out. */
import { type SpeechSegment, speechSegments } from "../../src/realtime/audio/speech.ts";
import type { PipelineData } from "../../src/realtime/pipeline/pipeline.ts";
import { surface } from "../shared/canvas.ts";
import { modelInput, say, sayError } from "../shared/modelInput.ts";
import { decodeSound, isSound } from "../shared/sound.ts";
import { makeVoice, mixed, RATE } from "../shared/voice.ts";
import { detector } from "./detector.ts";
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
const rows = find("segments");

/** Seconds that the timeline shows. */
const SHOWN = 30;

let model: PipelineData | undefined;
let probabilities: number[] = [];
/** Ends the current sound. */
let stop: (() => void) | undefined;
let drawing = false;

const rate = () => model!.definition.sampleRate!;
const blockSize = () => model!.definition.input.frames;
const seconds = (samples: number) => samples / rate();

function segmentsNow(): SpeechSegment[] {
  const length = probabilities.length * blockSize();
  return speechSegments(probabilities, length, {
    sampleRate: rate(),
    blockSize: blockSize(),
    threshold: Number(threshold.value),
  });
}

/** Draws everything again with the next picture, once for any number of calls. */
function show(): void {
  if (drawing) return;
  drawing = true;
  requestAnimationFrame(() => {
    drawing = false;
    if (model === undefined) return;
    const segments = segmentsNow();
    const last = segments[segments.length - 1];
    const end = probabilities.length * blockSize();
    const speaking = last !== undefined && last.end >= end;
    lamp.textContent = speaking ? "speech" : "silence";
    lamp.classList.toggle("on", speaking);
    showSegments(segments);
    draw(segments);
  });
}

function showSegments(segments: readonly SpeechSegment[]): void {
  const lines = segments.map(({ start, end }, k) => {
    const row = document.createElement("tr");
    for (const text of [`${k + 1}`, ...[start, end, end - start].map((at) => seconds(at).toFixed(2))]) {
      row.append(Object.assign(document.createElement("td"), { textContent: text }));
    }
    return row;
  });
  rows.replaceChildren(...lines);
}

function draw(segments: readonly SpeechSegment[]): void {
  const { context, width, height, colour } = surface(timeline);
  const count = Math.ceil((SHOWN * rate()) / blockSize());
  const first = Math.max(0, probabilities.length - count);
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
  for (let k = first; k < probabilities.length; k++) context.lineTo(x(k + 0.5), y(probabilities[k]));
  context.stroke();
}

function begin(): void {
  stop?.();
  stop = undefined;
  probabilities = [];
  figures.textContent = "";
  show();
}

async function listen(data: PipelineData): Promise<void> {
  const media = await navigator.mediaDevices.getUserMedia({ audio: true });
  const context = new AudioContext({ sampleRate: rate() });
  const close = () => {
    for (const track of media.getTracks()) track.stop();
    void context.close();
    microphone.textContent = "Listen to the microphone";
    say(soundStatus, `Stopped after ${seconds(probabilities.length * blockSize()).toFixed(1)} s.`);
  };
  try {
    const node = await detector(context, data, (probability) => {
      if (stop !== close) return;
      probabilities.push(probability);
      show();
    });
    figures.textContent = `runs on ${node.kernels}`;
    node.addEventListener("error", ({ error }) => sayError(soundStatus, error));
    context.createMediaStreamSource(media).connect(node);
  } catch (error) {
    close();
    throw error;
  }
  stop = close;
  microphone.textContent = "Stop";
  say(soundStatus, "Listening.");
}

microphone.addEventListener("click", () => {
  if (stop !== undefined) {
    stop();
    stop = undefined;
    return;
  }
  begin();
  listen(model!).catch((error) => sayError(soundStatus, error));
});

/** @param sound a file, or made-up speech at 16 kHz */
async function readSound(name: string, sound: (rate: number) => Promise<Float32Array>): Promise<void> {
  if (model === undefined) return say(soundStatus, "Choose the model first.");
  begin();
  let going = true;
  stop = () => {
    going = false;
  };
  try {
    say(soundStatus, `Reading ${name} …`);
    const samples = await sound(rate());
    if (!going) return;
    // The same worklet, as fast as it can: whole blocks, the last filled up with zeros.
    const length = Math.ceil(samples.length / blockSize()) * blockSize();
    const context = new OfflineAudioContext(1, length, rate());
    let arrived = () => {};
    const node = await detector(context, model, (probability) => {
      if (!going) return;
      probabilities.push(probability);
      show();
      arrived();
    });
    const whole = new Promise<void>((resolve, reject) => {
      arrived = () => {
        if (probabilities.length >= length / blockSize()) resolve();
      };
      node.addEventListener("error", ({ error }) => reject(error));
    });
    const source = context.createBufferSource();
    source.buffer = context.createBuffer(1, length, rate());
    source.buffer.copyToChannel(samples as Float32Array<ArrayBuffer>, 0);
    source.connect(node);
    source.start();
    const started = performance.now();
    await context.startRendering();
    const each = ((performance.now() - started) * blockSize()) / length;
    // Its last blocks may still be on their way.
    if (going) await whole;
    if (!going) return;
    stop = undefined;
    figures.textContent = `${each.toFixed(2)} ms for a block of ${((1000 * blockSize()) / rate()).toFixed(0)} ms, on ${node.kernels}`;
    say(soundStatus, `${name}: ${seconds(samples.length).toFixed(1)} s are read.`);
  } catch (error) {
    sayError(soundStatus, error);
  }
}

const readFile = (file: File) => readSound(file.name, (wanted) => decodeSound(file, wanted));
/** Ten seconds of made-up speech in noise. */
const readSample = () =>
  readSound("the sample", async (wanted) => {
    if (wanted !== RATE)
      throw new TypeError(`the sample has ${RATE} samples a second, the model takes ${wanted}`);
    return mixed(makeVoice(10, 3));
  });

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
    // Run once on silence, to report at once a file that is not a voice detector.
    await detector(new OfflineAudioContext(1, input.frames, sampleRate), data, () => {});
    return data;
  },
  onModel(data) {
    begin();
    model = data;
    microphone.disabled = false;
    soundFile.disabled = false;
    sample.disabled = false;
    // A page that comes with its model shows at once what it does.
    if ("model" in document.body.dataset) void readSample();
  },
  onOther(file) {
    if (!isSound(file)) return false;
    void readFile(file);
    return true;
  },
});
