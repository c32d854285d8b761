/** The page: model in, sound in, sound with less noise out. */
import { writeWav } from "../../src/audio.ts";
import { createPipeline, type Pipeline } from "../../src/pipeline.ts";
import { chart } from "../shared/canvas.ts";
import { wireHeader } from "../shared/header.ts";
import { modelInput, say, sayError } from "../shared/modelInput.ts";
import { decodeSound, isSound, pause } from "../shared/sound.ts";
import { madeUp } from "../shared/voice.ts";
import { loadModel } from "./loadModel.ts";
import { denoise, LATENCY } from "./sound.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const sample = find<HTMLButtonElement>("sample");
const soundFile = find<HTMLInputElement>("sound-file");
const soundStatus = find("sound-status");
const progress = find<HTMLProgressElement>("progress");
const download = find<HTMLButtonElement>("download");
const figures = find("figures");

/** Milliseconds of work between two moments in which the page answers. */
const SLICE = 30;

let pipeline: Pipeline | undefined;
let shown: { before: Float32Array; after: Float32Array; sampleRate: number } | undefined;
/** Counts sounds, so that one that is no longer wanted stops. */
let turn = 0;
/** Cleans the same sound with another model. A page that comes with its model shows at once what it does. */
let again = "model" in document.body.dataset ? () => cleanSample() : undefined;

function draw(): void {
  if (shown === undefined) return;
  const { before, after, sampleRate } = shown;
  // One scale for both.
  let loudest = 1e-6;
  for (const each of [before, after]) for (const value of each) loudest = Math.max(loudest, Math.abs(value));
  const peak = Number(loudest.toPrecision(2));
  for (const [id, samples] of Object.entries({ before, after })) {
    const to = samples.length / sampleRate;
    const { context, colour, y, left, right } = chart(find<HTMLCanvasElement>(id), 0, to, [-peak, 0, peak]);
    context.fillStyle = colour(id === "before" ? "soft" : "accent");
    const each = samples.length / (right - left);
    for (let x = 0; left + x < right; x++) {
      let low = 0;
      let high = 0;
      for (let t = Math.floor(x * each); t < (x + 1) * each && t < samples.length; t++) {
        low = Math.min(low, samples[t]);
        high = Math.max(high, samples[t]);
      }
      context.fillRect(left + x, y(high), 1, Math.max(1, y(low) - y(high)));
    }
  }
}

/** Gives a player its file, and lets go of the one before. */
function give(player: HTMLAudioElement, file: Blob): void {
  if (player.src.startsWith("blob:")) URL.revokeObjectURL(player.src);
  player.src = URL.createObjectURL(file);
}

async function clean(name: string, sound: (rate: number) => Promise<Float32Array>): Promise<void> {
  if (pipeline === undefined) return say(soundStatus, "Choose the model first.");
  const mine = ++turn;
  again = () => clean(name, sound);
  try {
    say(soundStatus, `Reading ${name} …`);
    const sampleRate = pipeline.definition.sampleRate!;
    const before = await sound(sampleRate);
    progress.hidden = false;
    let spent = 0;
    let since = performance.now();
    const after = await denoise(pipeline, before, (part) => {
      const now = performance.now();
      if (now - since < SLICE) return;
      spent += now - since;
      progress.value = part;
      return pause().then(() => {
        if (mine !== turn) throw new DOMException("another sound was chosen", "AbortError");
        since = performance.now();
      });
    });
    spent += performance.now() - since;
    const blocks = Math.ceil(before.length / pipeline.input.frames);
    const period = (1000 * pipeline.input.frames) / sampleRate;
    shown = { before, after, sampleRate };
    draw();
    const wav = (samples: Float32Array) =>
      new Blob([writeWav({ sampleRate, channels: [samples] }) as BlobPart], { type: "audio/wav" });
    give(find<HTMLAudioElement>("play-before"), wav(before));
    give(find<HTMLAudioElement>("play-after"), wav(after));
    download.onclick = () => {
      const file = `${name.replace(/\.[^.]*$/, "")}-clean.wav`;
      const { src } = find<HTMLAudioElement>("play-after");
      Object.assign(document.createElement("a"), { href: src, download: file }).click();
    };
    download.disabled = false;
    figures.textContent = `${(spent / blocks).toFixed(2)} ms for a block of ${period} ms, real-time factor ${(spent / blocks / period).toFixed(3)}, latency ${(1000 * (LATENCY + pipeline.input.frames)) / sampleRate} ms, on ${[...new Set(Object.values(pipeline.kernels))].join(", ")}`;
    say(soundStatus, `${name}: ${(before.length / sampleRate).toFixed(1)} s read.`);
  } catch (error) {
    if (mine === turn) sayError(soundStatus, error);
  } finally {
    if (mine === turn) progress.hidden = true;
  }
}

const cleanFile = (file: File) => clean(file.name, (rate) => decodeSound(file, rate));
/** Some seconds of made-up speech in noise. */
const cleanSample = () => clean("the sample", madeUp(6, 7));

sample.addEventListener("click", () => void cleanSample());
soundFile.addEventListener("change", () => {
  const [file] = soundFile.files ?? [];
  if (file !== undefined) void cleanFile(file);
});
addEventListener("resize", draw);
matchMedia("(prefers-color-scheme: dark)").addEventListener("change", draw);

wireHeader();
modelInput({
  load: async (files) => {
    const made = createPipeline(await loadModel(files));
    const { input, output, definition } = made;
    if (
      input.features !== 1 ||
      output.features !== 1 ||
      input.frames !== output.frames ||
      !definition.sampleRate
    )
      throw new TypeError("expected a model from sound to sound, of one length and with its sample rate");
    return made;
  },
  onModel(made) {
    turn++;
    pipeline = made;
    soundFile.disabled = false;
    sample.disabled = false;
    void again?.();
  },
  onOther(file) {
    if (!isSound(file)) return false;
    void cleanFile(file);
    return true;
  },
});
