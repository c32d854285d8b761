/** The commands beside the pages, as programs of their own. */
import { spawnSync } from "node:child_process";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join, resolve } from "node:path";
import { afterAll, describe, expect, test } from "vitest";
import { readWav, siSdr, writeWav } from "../../src/audio.ts";
import { writeNetwork } from "../../src/network.ts";
import { dataFolder } from "../checkpoint/formats/samples.ts";
import { sampled } from "../support/exhaustive.ts";
import { noisyMix } from "../support/published.ts";
import { alphabet, loudness } from "./small.ts";

const root = resolve(import.meta.dirname, "../..");
const folder = mkdtempSync(join(tmpdir(), "sluice-commands-"));
afterAll(() => rmSync(folder, { recursive: true }));
const path = (name: string, bytes?: Uint8Array) => {
  if (bytes !== undefined) writeFileSync(join(folder, name), bytes);
  return join(folder, name);
};
const run = (name: string, ...args: string[]) => {
  const program = ["--import", "tsx", join(root, "examples", name), ...args];
  const options = { cwd: root, encoding: "utf8", timeout: 120_000 } as const;
  const { status, stdout, stderr } = spawnSync(process.execPath, program, options);
  return { code: status, out: stdout, error: stderr.trim() };
};

const sound = Float32Array.from({ length: 16_000 * 3 }, (_, t) =>
  t >= 16_000 && t < 32_000 ? Math.sin(t / 3) : 0,
);
const wav = path("sound.wav", writeWav({ sampleRate: 16_000, channels: [sound] }));
const detector = path("loud.network.safetensors", loudness());

describe("examples/vad/vad.ts", () => {
  test("finds what is loud", () => {
    const { code, out } = run("vad/vad.ts", detector, wav, "--json");
    expect(code).toBe(0);
    const { segments } = JSON.parse(out);
    // Blocks 31 and 62 are loud in part; 30 ms on each side.
    expect(segments).toEqual([{ start: 31 * 512 - 480, end: 63 * 512 + 480 }]);
    expect(run("vad/vad.ts", detector, wav).out).toMatch(/^0\.96 s to 2\.05 s\n1 segments, 1\.1 of 3\.0 s/);
  }, 120_000);

  const refused: [string[], RegExp][] = [
    [[], /^$/],
    [[detector], /^usage/],
    [[detector, "nothing.wav"], /no such file/],
    [[wav, wav], /expected a checkpoint, got a WAV or other RIFF file/],
    [[detector, detector], /^wav: expected RIFF/],
    [
      [detector, path("slow.wav", writeWav({ sampleRate: 8000, channels: [sound] }))],
      /expected 16000 samples a second, got 8000/,
    ],
    [[detector, wav, "--threshold", "7"], /expected threshold to be a number above 0/],
    [[detector, wav, "--loud"], /--loud/],
  ];
  test.each(sampled(refused, 3))(
    "refuses %j",
    (args, message) => {
      const { code, error } = run("vad/vad.ts", ...args);
      expect(code).toBe(2);
      expect(error).toMatch(message);
      expect(error).not.toMatch(/\n\s+at /);
    },
    120_000,
  );
});

test("examples/vad/cut.ts writes a file for each utterance", () => {
  const parts = path("parts");
  const { code, out } = run("vad/cut.ts", detector, wav, parts, "--pause", "300");
  expect([code, out]).toEqual([0, "0.19-2.30.wav\n"]);
  const [name] = readdirSync(parts);
  expect(readWav(readFileSync(join(parts, name))).channels[0]).toHaveLength(Math.round(2.112 * 16_000));
  expect(run("vad/cut.ts", detector, wav).code).toBe(2);
}, 120_000);

test("examples/typing/type.ts writes on, the same for the same seed", () => {
  const model = path("abc.network.safetensors", writeNetwork(alphabet()));
  const { code, out } = run("typing/type.ts", model, "ab", "--length", "7", "--temperature", "0.2");
  expect([code, out]).toEqual([0, "abcabcabc\n"]);
  expect(run("typing/type.ts", model, "ab", "--length", "-1").code).toBe(2);
}, 120_000);

const [silero, dtln] = [dataFolder("silero-vad"), dataFolder("dtln")];
test.skipIf(silero === undefined || dtln === undefined)(
  "examples/denoise/denoise.ts cleans a WAV file",
  () => {
    const { clean, noisy } = noisyMix(silero!);
    const input = path("noisy.wav", writeWav({ sampleRate: 16_000, channels: [noisy] }));
    const { code, out } = run("denoise/denoise.ts", join(dtln!, "model.h5"), input, path("clean.wav"));
    expect(code).toBe(0);
    expect(out).toMatch(/real-time factor [\d.]+; latency 32 ms/);
    const { sampleRate, channels } = readWav(readFileSync(path("clean.wav")));
    expect([sampleRate, channels[0].length]).toEqual([16_000, clean.length]);
    const [before, after] = [siSdr(noisy, clean), siSdr(channels[0], clean)];
    console.log(`SI-SDR ${before.toFixed(1)} -> ${after.toFixed(1)} dB; ${out.trim()}`);
    expect(after - before).toBeGreaterThan(8);
  },
  120_000,
);
