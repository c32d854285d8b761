/**
 * Cuts a long recording: each utterance into a WAV file of its own, named by its time.
 *
 *     npx tsx examples/vad/cut.ts MODEL FILE.wav FOLDER [--pause 800]
 */
import { mkdirSync, readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { parseArgs } from "node:util";
import { mono, readWav, writeWav } from "../../src/audio.ts";
import { openNetwork } from "../../src/network.ts";
import { detectSpeech } from "../../src/voice.ts";
import { command } from "../shared/openModel.ts";

const usage = `usage: npx tsx examples/vad/cut.ts MODEL FILE.wav FOLDER [--pause 800]
MODEL is a network that sluice convert made of silero_vad.onnx; FILE.wav has any sample rate from 8 kHz; --pause is the silence that ends an utterance, in ms`;

await command(usage, async (args) => {
  const { values, positionals } = parseArgs({
    args,
    allowPositionals: true,
    options: { pause: { type: "string", default: "800" } },
  });
  if (positionals.length !== 3) throw new TypeError(usage);
  const [model, file, folder] = positionals;
  const sound = readWav(readFileSync(file));
  const options = {
    sampleRate: sound.sampleRate,
    model: await openNetwork(readFileSync(model)),
    redemptionMs: Number(values.pause),
  };
  mkdirSync(folder, { recursive: true });
  for await (const event of detectSpeech([mono(sound)], options)) {
    if (event.type !== "speechend") continue;
    const { audio, sampleRate, start, end } = event;
    const name = `${start.toFixed(2)}-${end.toFixed(2)}.wav`;
    writeFileSync(join(folder, name), writeWav({ sampleRate, channels: [audio] }));
    console.log(name);
  }
});
