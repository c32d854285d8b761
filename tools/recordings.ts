/** Recordings of people, of Debian's pocketsphinx-testdata (BSD licence): LibriVox, and names of playing cards. */
import { existsSync, readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { mono, readWav } from "../src/audio.ts";

const place = "/usr/share/pocketsphinx/test/data";

/** Samples at 16 kHz of every recording, with two seconds of silence after each, so that speech ends; undefined where they are not installed. */
export function recordedVoices(): Float32Array | undefined {
  if (!existsSync(place)) return undefined;
  const parts = ["librivox", "cards"].flatMap((name) => {
    const files = readdirSync(join(place, name)).filter((file) => file.endsWith(".wav"));
    return files.sort().map((file) => mono(readWav(readFileSync(join(place, name, file)))));
  });
  const sound = new Float32Array(parts.reduce((sum, { length }) => sum + length + 32_000, 0));
  let at = 0;
  for (const part of parts) {
    sound.set(part, at);
    at += part.length + 32_000;
  }
  return sound;
}
