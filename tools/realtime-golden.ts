/**
 * Writes `test/golden/pipelines`: the results of onnxruntime and NumPy on the published models in SLUICE_DATA, by
 * `tools/realtime_oracle.py`. Usage: SLUICE_DATA=… npx tsx tools/realtime-golden.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { noisyMix, TEXT } from "../test/realtime/pipeline/mix.ts";

/** Of the sound, one sample in so many is kept. */
const EVERY = 97;

const data = process.env.SLUICE_DATA ?? "";
const out = resolve(import.meta.dirname, "../test/golden/pipelines");
const scratch = mkdtempSync(join(tmpdir(), "sluice-golden-"));
const ask = (...args: string[]) =>
  execFileSync("/usr/bin/python3", [resolve(import.meta.dirname, "realtime_oracle.py"), ...args], {
    stdio: ["ignore", "ignore", "ignore"],
  });

ask(
  "silero",
  join(data, "silero-vad/silero_vad.onnx"),
  join(data, "silero-vad/test.wav"),
  join(out, "silero.json"),
);

const { noisy } = noisyMix(join(data, "silero-vad"));
const [sound, answer] = [join(scratch, "in.f32"), join(scratch, "out.f32")];
writeFileSync(sound, new Uint8Array(noisy.buffer));
ask("dtln", join(data, "dtln/model_1.onnx"), join(data, "dtln/model_2.onnx"), sound, answer);
const output = new Float32Array(new Uint8Array(readFileSync(answer)).buffer);
const kept = [...output.filter((_, k) => k % EVERY === 0)].map((x) => Number(x.toPrecision(6)));
writeFileSync(join(out, "dtln.json"), `${JSON.stringify({ every: EVERY, output: kept })}\n`);

ask("characters", join(data, "charrnn/charlotte_bronte"), TEXT, join(scratch, "characters.json"));
const scores = JSON.parse(readFileSync(join(scratch, "characters.json"), "utf8")) as number[][];
const rounded = scores.map((row) => row.map((x) => Number(x.toPrecision(7))));
writeFileSync(join(out, "characters.json"), `${JSON.stringify(rounded)}\n`);
rmSync(scratch, { recursive: true });
