/** Plays a sound or a part of it, with a head that moves over the timeline. */
import { plotOf } from "../shared/canvas.ts";

const canvas = document.querySelector<HTMLCanvasElement>("#timeline")!;
const head = canvas.nextElementSibling!;
/** Made in a click. */
let player: AudioContext | undefined;
/** The sound of now. */
let playing: [audio: Float32Array, source: AudioBufferSourceNode, moving: Animation] | undefined;
let span = [0, 1];

/** Tells which seconds the timeline shows. */
export function setSpan(from: number, to: number): void {
  span = [from, to];
}

/** Plays a sound that begins at a second of the timeline, with its button pressed. The same sound again, before its end, stops. */
export function play(button: HTMLElement, audio: Float32Array, rate: number, start: number): void {
  const [before, source, moving] = playing ?? [];
  const isOn = moving?.playState === "running";
  source?.stop();
  moving?.cancel();
  if (isOn && before === audio) return;
  player ??= new AudioContext();
  const next = player.createBufferSource();
  next.buffer = player.createBuffer(1, audio.length, rate);
  next.buffer.copyToChannel(audio as Float32Array<ArrayBuffer>, 0);
  next.connect(player.destination);
  next.start();
  const [left, right] = plotOf(canvas);
  const places = [start, start + audio.length / rate].map(
    (at) => left + ((at - span[0]) / (span[1] - span[0])) * (right - left),
  );
  const frames = places.map((at) => ({ left: `${at}px`, opacity: 1 }));
  const move = head.animate(frames, (1000 * audio.length) / rate);
  button.ariaPressed = "true";
  move.onfinish = move.oncancel = () => {
    button.ariaPressed = "false";
  };
  playing = [audio, next, move];
}
