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

/** Stops what plays. @returns its sound, if it had not ended */
export function stopPlaying(): Float32Array | undefined {
  const [audio, source, moving] = playing ?? [];
  const isOn = moving?.playState === "running";
  source?.stop();
  moving?.cancel();
  return isOn ? audio : undefined;
}

/** Plays a sound that begins at a second of the timeline. The same button, before its end, stops it, and shows that. */
export function play(button: HTMLElement, audio: Float32Array, rate: number, start: number): void {
  if (stopPlaying() === audio) return;
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
  const press = (isOn: boolean) => {
    if (button.textContent === "") button.ariaPressed = `${isOn}`;
    else button.textContent = isOn ? "Stop" : "Play it";
  };
  press(true);
  move.onfinish = move.oncancel = () => press(false);
  playing = [audio, next, move];
}
