/**
 * Tensors with names that reach for other places: every command that writes makes the files it was asked for and nothing else. `SLUICE_NAMES`
 * says how many names.
 */
import { mkdirSync, readdirSync, rmSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { expect, test } from "vitest";
import { LSTM, Random, writeSafetensors } from "../../src/index.ts";
import { sample } from "../checkpoint/formats/hostile.ts";
import { runCommand, temporaryFolder } from "../support/commandLine.ts";

const count = Number(process.env.SLUICE_NAMES ?? 4);
const folder = temporaryFolder();

const PIECES = [
  "..",
  "/",
  "\\",
  "C:",
  "~",
  "\0",
  "%2e%2e",
  "a",
  ".",
  "nul",
  "con",
  "$(touch x)",
  "`touch x`",
  "\u202e",
  "\u001b]0;x\u0007",
  "\n",
  "é",
  "e\u0301",
  " ",
  "*",
  "?",
  "|touch x",
  "file://",
  "-rf",
  "__proto__",
  ":stream",
  "x".repeat(300),
];

function hostileName(random: Random): string {
  const pieces = Array.from({ length: 1 + random.integer(6) }, () => PIECES[random.integer(PIECES.length)]);
  return pieces.join(random.integer(3) === 0 ? "/" : "");
}

const FORMATS: Readonly<Record<string, string>> = {
  safetensors: "out.safetensors",
  pytorch: "out.pt",
  tfjs: "model.json",
  onnx: "out.onnx",
  keras: "out.weights.h5",
  npz: "out.npz",
};

test(`${count} names, in every command that writes`, async () => {
  const random = new Random(Number(process.env.SLUICE_SEED ?? 3));
  const parts = ["weight_ih_l0", "weight_hh_l0", "bias_ih_l0", "bias_hh_l0"];
  const layer = new LSTM({ inputSize: 2, hiddenSize: 3, seed: 1 });
  let ran = 0;
  let wrote = 0;
  for (let k = 0; k < count; k++) {
    const name = hostileName(random);
    const place = folder.path("deep/er/place");
    rmSync(folder.path("deep"), { recursive: true, force: true });
    mkdirSync(join(place, "out"), { recursive: true });
    const input = join(place, "in.safetensors");
    const tensors = new Map(parts.map((part) => [`${name}.${part}`, sample(layer.parameter(part).shape)]));
    tensors.set(name, sample([2]));
    let bytes: Uint8Array;
    try {
      bytes = writeSafetensors(tensors);
    } catch (error) {
      // Names that our own writer refuses, such as half a surrogate pair or one over the limit.
      expect(error).toMatchObject({ code: expect.any(String) });
      continue;
    }
    writeFileSync(input, bytes);
    const commands = [
      ...Object.entries(FORMATS).map(([format, file]) => [
        "convert",
        input,
        join(place, "out", file),
        "--to",
        format,
      ]),
      ["set", input, "--gate", "forget", "--bias", "1", "--out", join(place, "out", "set.safetensors")],
      ["init", input, "--scheme", "recommended", "--out", join(place, "out", "init.safetensors")],
    ];
    for (const args of commands) {
      const { code, error } = await runCommand(args);
      expect([0, 2], `${args[0]} ${JSON.stringify(name)}: ${error}`).toContain(code);
      ran++;
      if (code === 0) wrote++;
    }
    const found = (readdirSync(folder.path("."), { recursive: true }) as string[]).sort();
    const others = found.filter((path) => !/^deep\/er\/place\/(?:in\.safetensors|out\/[\w.-]+)$/.test(path));
    expect(others, JSON.stringify(name)).toEqual(["deep", "deep/er", "deep/er/place", "deep/er/place/out"]);
  }
  expect(wrote).toBeGreaterThan(count);
  console.log(`${count} hostile names in ${ran} commands: no file in another place`);
}, 3_600_000);
