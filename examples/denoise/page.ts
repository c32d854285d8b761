/** The page: model in, sound in; what the network leaves of it to hear and to see, beside what it was. */
import { siSdr, writeWav } from "../../src/audio.ts";
import type { Network } from "../../src/network.ts";
import { chart, plotOf } from "../shared/canvas.ts";
import { modelInput, say, sayError } from "../shared/modelInput.ts";
import { Player } from "../shared/player.ts";
import { decodeSound, isSound, onSound, pause } from "../shared/sound.ts";
import { madeUp, makeVoice } from "../shared/voice.ts";
import { loadModel } from "./loadModel.ts";
import { record } from "./record.ts";
import { blockOf, denoise, latencyOf } from "./sound.ts";
import { gainOf, type Spectrogram, spectrogramOf, verdictOf } from "./spectrogram.ts";

const find = <E extends HTMLElement>(id: string) => document.getElementById(id) as E;
const [play, sample, recording, download] = ["play", "sample", "record", "download"].map((id) =>
  find<HTMLButtonElement>(id),
);
const [soundFile, position] = ["sound-file", "position"].map((id) => find<HTMLInputElement>(id));
const soundStatus = find("sound-status");
const progress = find<HTMLProgressElement>("progress");
const canvases = ["before", "after"].map((id) => find<HTMLCanvasElement>(id));
const heads = canvases.map((canvas) => canvas.nextElementSibling as HTMLElement);

/** Milliseconds of work between two moments in which the page answers. */
const SLICE = 30;
/** Columns of a picture at most, and the decibels from its darkest to its lightest. */
const [COLUMNS, RANGE] = [1000, 70];
/** Of the sample: its seconds, and the number that it is made from. */
const SAMPLE = [6, 7] as const;
/** The narrow bars of its pictures. */
const HISSES = "Short hisses are part of the voice.";

let network: Network | undefined;
let shown: { name: string; sounds: Float32Array[]; pictures: Spectrogram[]; sampleRate: number } | undefined;
let isRecording = false;
/** Counts sounds, so that one that is no longer wanted stops. */
let turn = 0;
/** Cleans the same sound with another model. A page that comes with its model shows at once what it does. */
let again = "model" in document.body.dataset ? () => cleanSample() : undefined;

const player = new Player(({ playing, at, duration, heard }) => {
  play.textContent = playing ? "Pause" : "Play";
  position.value = `${at}`;
  position.ariaValueText = find("time").textContent = `${at.toFixed(1)} of ${duration.toFixed(1)} s`;
  for (const [k, head] of heads.entries()) {
    const [left, right] = plotOf(canvases[k]);
    head.style.left = `${left + (at / duration || 0) * (right - left)}px`;
    head.style.opacity = duration > 0 ? (k === heard ? "1" : "0.4") : "0";
  }
});

/** Draws both sounds in one scale, the loudest frequency of both at its end. */
function draw(): void {
  if (shown === undefined) return;
  const { pictures, sounds, sampleRate } = shown;
  let top = -60;
  for (const { levels } of pictures) for (const level of levels) top = Math.max(top, level);
  for (const [k, { columns, bins, levels }] of pictures.entries()) {
    const nyquist = sampleRate / 2000;
    const to = sounds[0].length / sampleRate;
    const { context, colour, x, y } = chart(canvases[k], 0, to, [0, nyquist / 2, nyquist]);
    const stops = ["back", "accent", "text"].map((name) =>
      colour(name)
        .match(/[\d.]+/g)!
        .map(Number),
    );
    const picture = new ImageData(columns, bins);
    for (let c = 0; c < columns; c++)
      for (let bin = 0; bin < bins; bin++) {
        const share = 2 * Math.max(0, 1 - (top - levels[c * bins + bin]) / RANGE);
        const stop = Math.min(1, Math.floor(share));
        const [from, next] = [stops[stop], stops[stop + 1]];
        const rgb = from.slice(0, 3).map((value, part) => value + (share - stop) * (next[part] - value));
        picture.data.set([...rgb, 255], 4 * ((bins - 1 - bin) * columns + c));
      }
    const flat = new OffscreenCanvas(columns, bins);
    flat.getContext("2d")!.putImageData(picture, 0, 0);
    context.drawImage(flat, x(0), y(nyquist), x(to) - x(0), y(0) - y(nyquist));
  }
  const [low, high] = [top - RANGE, top].map((level) => `${level.toFixed(0).replace("-", "−")} dB`);
  find("scale").replaceChildren(low, document.createElement("i"), high);
  player.seek(player.at);
}

for (const canvas of canvases) {
  const at = ({ offsetX }: MouseEvent) => {
    const [left, right] = plotOf(canvas);
    return Math.min(1, Math.max(0, (offsetX - left) / (right - left)));
  };
  canvas.onclick = (event) => player.seek(at(event) * player.duration);
  canvas.onpointerdown = canvas.onpointermove = (event) => {
    if (shown === undefined) return;
    const { columns, bins } = shown.pictures[0];
    const column = Math.min(columns - 1, Math.floor(at(event) * columns));
    const height = (canvas.clientHeight - 22 - event.offsetY) / (canvas.clientHeight - 32);
    const bin = Math.round(Math.min(1, Math.max(0, height)) * (bins - 1));
    const [before, after] = shown.pictures.map(({ levels }) =>
      levels[column * bins + bin].toFixed(0).replace("-", "−"),
    );
    const hertz = (bin / (bins - 1)) * (shown.sampleRate / 2);
    find("point").textContent =
      `${(at(event) * player.duration).toFixed(2)} s, ${hertz.toFixed(0)} Hz: ${before} dB before, ${after} dB after`;
  };
}

async function clean(
  name: string,
  sound: (rate: number) => Promise<Float32Array>,
  voice?: Float32Array,
): Promise<void> {
  if (network === undefined) return say(soundStatus, "Choose the model first.");
  const mine = ++turn;
  again = () => clean(name, sound, voice);
  try {
    say(soundStatus, `${name}: reading …`);
    const sampleRate = network.chain.sampleRate!;
    const before = await sound(sampleRate);
    if (before.length === 0) throw new TypeError(`${name} has no sound in it.`);
    progress.hidden = false;
    let spent = 0;
    let since = performance.now();
    const after = await denoise(network, before, (part) => {
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
    const blocks = Math.ceil(before.length / blockOf(network));
    const period = (1000 * blockOf(network)) / sampleRate;
    const sounds = [before, after];
    shown = { name, sounds, sampleRate, pictures: sounds.map((each) => spectrogramOf(each, COLUMNS)) };
    player.load(sounds, sampleRate);
    position.max = `${player.duration}`;
    for (const control of [play, position, download]) control.disabled = false;
    document.querySelector("fieldset")!.disabled = false;
    draw();
    const known = voice === undefined ? [] : [gainOf(siSdr(after, voice) - siSdr(before, voice)), HISSES];
    find("verdict").textContent = [verdictOf(before, after), ...known].join(" ");
    find("figures").textContent =
      `${(spent / blocks).toFixed(2)} ms for a block of ${period} ms, real-time factor ${(spent / blocks / period).toFixed(3)}, latency ${(1000 * (latencyOf(network) + blockOf(network))) / sampleRate} ms, on ${[...new Set(Object.values(network.kernels))].join(", ")}`;
    say(soundStatus, `${name}: ${(before.length / sampleRate).toFixed(1)} s.`);
  } catch (error) {
    if (mine === turn) sayError(soundStatus, error);
  } finally {
    if (mine === turn) progress.hidden = true;
  }
}

const cleanFile = (file: File) => clean(file.name, (rate) => decodeSound(file, rate));
/** Some seconds of made-up speech in noise. */
const cleanSample = () => clean("Sample", madeUp(...SAMPLE), makeVoice(...SAMPLE).clean);

sample.addEventListener("click", () => void cleanSample());
onSound(cleanFile);
recording.addEventListener("click", async () => {
  // A button that is disabled would lose the focus.
  if (isRecording) return;
  isRecording = true;
  player.pause();
  try {
    const taken = await record(5, (left) =>
      say(soundStatus, `Speak, with some noise around you: ${left} s …`),
    );
    await clean("Recording", (rate) => decodeSound(taken, rate));
  } catch (error) {
    sayError(soundStatus, error);
  }
  isRecording = false;
});
play.addEventListener("click", () => (player.playing ? player.pause() : player.play()));
position.addEventListener("input", () => player.seek(Number(position.value)));
document.querySelector("fieldset")!.addEventListener("change", ({ target }) => {
  player.hear(Number((target as HTMLInputElement).value));
});
download.addEventListener("click", () => {
  const { name, sounds, sampleRate } = shown!;
  const wav = writeWav({ sampleRate, channels: [sounds[1]] }) as BlobPart;
  const href = URL.createObjectURL(new Blob([wav], { type: "audio/wav" }));
  Object.assign(document.createElement("a"), {
    href,
    download: `${name.replace(/\.[^.]*$/, "")}-clean.wav`,
  }).click();
  URL.revokeObjectURL(href);
});
addEventListener("resize", draw);

modelInput({
  load: async (files) => {
    const made = await loadModel(files);
    const { inputs, outputs, chain } = made;
    const [input, output] = [inputs[0], outputs[0]];
    if (
      input.features !== 1 ||
      output.features !== 1 ||
      input.frames !== output.frames ||
      !input.blocks ||
      !chain.sampleRate
    )
      throw new TypeError("expected a model from sound to sound, of one length and with its sample rate");
    return made;
  },
  onModel(made) {
    turn++;
    network = made;
    for (const control of [soundFile, sample, recording]) control.disabled = false;
    const layers = made.chain.layers.map(({ kind }) => kind);
    find("layers").textContent = `Its layers: ${layers.join(" → ")}.`;
    void again?.();
  },
  onOther(file) {
    if (!isSound(file)) return false;
    void cleanFile(file);
    return true;
  },
});
