/** Networks as C, compiled and run, beside the same networks here and what other software computed. */
import { execFileSync, spawnSync } from "node:child_process";
import { readdirSync, readFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { describe, expect, test } from "vitest";
import { dtln as describeDtln } from "../../../examples/denoise/dtln.ts";
import { openFile } from "../../../src/checkpoint/formats/detect.ts";
import type { Checkpoint } from "../../../src/checkpoint.ts";
import { useDefinedCells } from "../../../src/core/nn/useDefinedCells.ts";
import { toFloat } from "../../../src/core/storage/raw.ts";
import { bytesSource } from "../../../src/core/storage/source.ts";
import { Random } from "../../../src/core/tensor/random.ts";
import { type ChainSource, Network, toC } from "../../../src/network.ts";
import { openCheckpointFile } from "../../../src/platform/node/checkpoint.ts";
import { dataFolder, hasPython, python, scratchFolder } from "../../checkpoint/formats/samples.ts";
import { chain, conv, everyKind, recurrent, sequence, weights } from "../../support/chains.ts";
import {
  type CAnswer,
  type CCase,
  csvProgram,
  isThere,
  native,
  printAll,
  runC,
} from "../../support/cPrograms.ts";
import { isExhaustive, isLive, runs, sampled } from "../../support/exhaustive.ts";
import { differenceOf, networkFiles, openNetworkFile, readGolden } from "../../support/goldens.ts";
import { sileroNetwork } from "../../support/published.ts";

useDefinedCells();

// Other software takes seconds to start, and sanitizers to compile.
const compilers = ["gcc", ...(isLive ? ["clang-19"] : [])].filter((name) => {
  const found = isThere(name);
  if (!found) console.log(`skipping C by ${name}: it is not there`);
  return found;
});
const FLAGS = isLive ? ["-O2", "-fsanitize=address,undefined", "-fno-sanitize-recover=all"] : ["-O1"];

const canExport = isLive && hasPython("torch", "onnx", "numpy");
if (!canExport)
  console.log(
    "skipping random networks of PyTorch as C: SLUICE_LIVE is not 1, or torch or onnx is not there",
  );

const chains = dataFolder("chains");
const names = ["h5", "keras", "json", "onnx", "pt"].map((ending) => `model.${ending}`);
const files = networkFiles(chains, ...names);

/** Compares the answers of a program: all frames of its outputs, or those at the end of a sequence. */
function differenceFrom(answers: readonly CAnswer[], wanted: readonly ArrayLike<number>[]): number {
  return Math.max(
    ...wanted.map((one, k) => {
      const all = answers.filter(({ status }) => status > 0).map(({ outputs }) => outputs[k]);
      const whole = all.flat();
      return differenceOf(whole.length === one.length ? whole : (all.at(-1) ?? []), one);
    }),
  );
}

/** A network over a sequence as a program, and what it answers here. */
function casesOf(source: ChainSource): { one: CCase; wanted: ArrayLike<number>[] }[] {
  const network = new Network(source);
  const inputs = source.inputs.map(({ features, frames, ids }) => {
    const x = sequence(frames === undefined ? 1 : frames === "any" ? 9 : frames, features);
    if (ids) return x.map((_, k) => (k * 3) % 5);
    if (features === 3 && frames === "any") x.fill(0, 12, 15);
    return x;
  });
  const run = Object.values(
    network.run(Object.fromEntries(source.inputs.map(({ name }, k) => [name, inputs[k]]))),
  );
  const open = source.inputs.some(({ frames }) => frames === "any");
  const whole = {
    one: {
      model: source,
      inputs,
      options: open ? { frames: 12 } : { frames: source.inputs[0].frames as number },
    },
    wanted: run,
  };
  if (!network.streams || inputs.length > 1) return [whole];
  const steps: number[] = [];
  const [{ features }] = network.inputs;
  for (let at = 0; at < inputs[0].length; at += features)
    steps.push(...(network.step(inputs[0].subarray(at, at + features)) ?? []));
  return [whole, { one: { model: source, inputs }, wanted: [steps] }];
}

/** Layers of signals, block by block. */
const block = { size: 16, hop: 8 };
const signal: ChainSource = {
  source: "a test",
  inputs: [{ name: "input", frames: 8, features: 1, blocks: true }],
  layers: [
    { name: "last", kind: "history", size: 20 },
    { name: "edges", kind: "pad", padding: [3, 1], mode: "reflect" },
    { name: "stft", kind: "stft", ...block, weights: weights({ window: [16] }) },
    { name: "size", kind: "magnitude" },
    { name: "c", kind: "conv1d", padding: [1, 1], weights: weights({ weight: [4, 9, 3], bias: [4] }) },
    { name: "i", kind: "instanceNorm", eps: 1e-3, weights: weights({ weight: [4], bias: [4] }) },
    { name: "log", kind: "activation", activation: "elu" },
    { name: "d", kind: "conv1d", padding: "causal", dilation: 2, weights: weights({ weight: [5, 4, 3] }) },
    recurrent("gru", "g", 5, 6),
    { name: "n", kind: "layerNorm", eps: 1e-3, weights: weights({ weight: [6] }) },
    { name: "gain", kind: "linear", weights: weights({ weight: [9, 6], bias: [9] }) },
    { name: "share", kind: "activation", activation: "sigmoid" },
    { name: "masked", kind: "gain", from: "stft", by: "share" },
    { name: "back", kind: "inverseFourier", size: 16 },
    { name: "p", kind: "linear", weights: weights({ weight: [16, 16] }) },
    { name: "both", kind: "join", operation: "multiply", with: ["back"] },
    { name: "out", kind: "overlapAdd", hop: 8, weights: new Map() },
  ],
  outputs: [{ name: "output", from: "out" }],
};

const silero = dataFolder("silero-vad");
const dtln = dataFolder("dtln");

/** Published networks, where the data is. */
async function published(): Promise<{ name: string; model: ChainSource }[]> {
  const makers: [folder: string | undefined, file: string, make: (from: Checkpoint) => Promise<Network>][] = [
    [silero, "silero_vad.onnx", sileroNetwork],
    [dtln, "model.h5", describeDtln],
  ];
  const there = makers.filter(([folder]) => folder !== undefined);
  return Promise.all(
    there.map(async ([folder, name, make]) => {
      const original = await openCheckpointFile(join(folder!, name));
      const { chain: model } = await make(original);
      await original.close();
      return { name, model };
    }),
  );
}

/** Blocks of noise through a network, as a program, and what it answers here. */
function blocksOf(name: string, model: ChainSource, blocks: number) {
  const [{ frames, features }] = model.inputs as unknown as [{ frames: number; features: number }];
  const random = new Random(5);
  const x = Float32Array.from({ length: blocks * frames * features }, () => 0.2 * random.normal());
  return { name, one: { model, inputs: [x] }, wanted: [new Network(model).run(x)] };
}

describe.each(compilers)("C by %s", (compiler) => {
  test("the example reads a table, and gives the answers of the network", async () => {
    const model = everyKind["other activations"];
    // The constants may lie in a section of your own.
    const section = '-DNET_FLASH=__attribute__((section("weights")))';
    const program = await csvProgram(scratchFolder(), model, native(compiler, ...FLAGS, section));
    const x = sequence(7, 3);
    const rows = Array.from({ length: 7 }, (_, t) => [...x.subarray(3 * t, 3 * t + 3)].join(","));
    const run = (input: string) => spawnSync(program, { input, encoding: "utf8" });
    const answers = run(rows.join("\n")).stdout.trim().split(/[,\n]/).map(Number);
    const [wanted] = Object.values(new Network(model).run({ x }));
    expect(differenceOf(answers, wanted)).toBeLessThan(1e-6);
    const { status, stderr } = run("1,2\n");
    expect([status, stderr]).toEqual([2, "row 1: expected 3 numbers, got 2\n"]);
  });

  test("an id that the table lacks, or between two, and a sequence that is too short are -1, and the header says so", async () => {
    const table = weights({ weight: [7, 3] });
    const model = chain([{ name: "e", kind: "embedding", weights: table }], {
      inputs: [{ name: "x", frames: "any", features: 1, ids: true }],
    });
    const one = { model, inputs: [Float32Array.of(6, 0.5, 2, -1, 7)] };
    // By integer division of C, no whole stride would be a frame.
    const [windows, options] = [chain([conv("c", [4, 3, 3], { stride: 2 })]), { frames: 12 }];
    const short = { model: windows, options, inputs: [sequence(2, 3)] };
    const [answers, [tooShort]] = await runC(scratchFolder(), [one, short], native(compiler, ...FLAGS));
    expect(answers.map(({ status }) => status)).toEqual([1, -1, 1, -1, -1]);
    expect(tooShort.status).toBe(-1);
    expect((await toC(model)).header).toContain(
      "for more frames,\n   and -1 for an id that the network lacks. */",
    );
  });

  test.runIf(isLive)("it compiles without a C library, and as C++", async () => {
    const folder = scratchFolder();
    const all = Object.values(everyKind).map((model) => casesOf(model)[0].one);
    await printAll(folder, all);
    const files = all.map((_, k) => join(folder, `n${k}.c`));
    const strict = ["-Wall", "-Wextra", "-pedantic", "-Werror", "-fsyntax-only"];
    for (const flags of [
      ["-std=c99", "-ffreestanding", "-Wconversion"],
      ["-std=gnu2x"],
      ...["c++17", "c++20"].map((each) => ["-x", "c++", `-std=${each}`]),
    ])
      execFileSync(compiler, [...strict, ...flags, ...files], { stdio: "pipe" });
  });

  test("networks of every layer compute what they compute here, by the step and over sequences", async () => {
    const every = Object.entries(everyKind).flatMap(([name, source]) =>
      casesOf(source).map((each) => ({ name, ...each })),
    );
    const all = isLive ? every : sampled(every, 12);
    all.push(blocksOf("signal", signal, 6));
    const answers = await runC(
      scratchFolder(),
      all.map(({ one }) => one),
      native(compiler, ...FLAGS),
    );
    for (const [k, { name, one, wanted }] of all.entries())
      expect(
        differenceFrom(answers[k], wanted),
        `${name} ${one.options === undefined ? "by the step" : ""}`,
      ).toBeLessThan(2e-6);
  }, 120_000);

  test("compilers that may reorder arithmetic give the same numbers", async () => {
    const every = Object.entries(everyKind).flatMap(([name, source]) =>
      casesOf(source).map((each) => ({ name, ...each })),
    );
    const all = isLive ? every : sampled(every, 6);
    all.push(blocksOf("signal", signal, 6));
    const answers = await runC(
      scratchFolder(),
      all.map(({ one }) => one),
      native(compiler, isLive ? "-O3" : "-O1", "-ffast-math"),
    );
    for (const [k, { name, wanted }] of all.entries())
      expect(differenceFrom(answers[k], wanted), name).toBeLessThan(1e-5);
  }, 240_000);

  test.each([
    ["f16", 1e-3],
    ["q8", 3e-2],
  ] as const)(
    "weights as %s compute nearly the same",
    async (format, most) => {
      const names = ["last state", "groups", "ids with a mask"];
      const all = names.flatMap((name) => casesOf(everyKind[name]).map((each) => ({ name, ...each })));
      const cases = all.map(({ one }) => ({ ...one, options: { ...one.options, weights: format } }));
      const answers = await runC(scratchFolder(), cases, native(compiler, ...FLAGS));
      for (const [k, { name, wanted }] of all.entries())
        expect(differenceFrom(answers[k], wanted), name).toBeLessThan(most);
    },
    120_000,
  );

  // Both compilers have all layers above.
  test.skipIf(!canExport || (compiler !== compilers[0] && !isExhaustive))(
    "random networks of PyTorch equal what torch computes in double precision, as closely as sluice run",
    async () => {
      const count = runs(300, 30);
      const folder = scratchFolder();
      const script = join(import.meta.dirname, "../../checkpoint/chain/random_chains.py");
      const start =
        "import sys; sys.argv = sys.argv[1:]; exec(open(sys.argv[0]).read(), {'__name__': '__main__'})";
      python(start, script, folder, "1000", String(count), "onnx", "double");
      const squares = { here: 0, c: 0 };
      const seeds = readdirSync(folder);
      for (let at = 0; at < seeds.length; at += 10) {
        const all = await Promise.all(
          seeds.slice(at, at + 10).map(async (seed) => {
            const { chain: model } = await openNetworkFile(join(folder, seed, "model.onnx"));
            const golden = await readGolden(join(folder, seed, "golden.npz"));
            const [inputs] = golden.inputs;
            const frames = inputs[0].length / model.inputs[0].features;
            const { tensors } = await openFile(bytesSource(readFileSync(join(folder, seed, "golden.npz"))));
            const z = toFloat(await tensors.get("z")!.read());
            const wanted = z.subarray(0, z.length / golden.sequences);
            return { seed, model, inputs, options: { frames }, wanted };
          }),
        );
        const answers = await runC(scratchFolder(), all, native(compiler, ...FLAGS));
        for (const [k, { seed, model, inputs, wanted }] of all.entries()) {
          expect(differenceFrom(answers[k], [wanted]), `seed ${seed}`).toBeLessThanOrEqual(1e-5);
          const here = new Network(model).run(inputs[0]);
          const got = answers[k][0].outputs[0];
          wanted.forEach((value, place) => {
            const size = Math.max(1, Math.abs(value));
            squares.here += ((here[place] - value) / size) ** 2;
            squares.c += ((got[place] - value) / size) ** 2;
          });
        }
      }
      const ratio = Math.sqrt(squares.c / squares.here);
      console.log(
        `${count} networks of PyTorch: the error of C is ${ratio.toFixed(2)} times that of sluice run`,
      );
      expect(ratio).toBeLessThanOrEqual(1.5);
    },
    isExhaustive ? 3_000_000 : 600_000,
  );

  test.skipIf(silero === undefined && dtln === undefined)(
    "Silero VAD and DTLN compute what they compute here",
    async () => {
      const all = (await published()).map(({ name, model }) => blocksOf(name, model, 12));
      const answers = await runC(
        scratchFolder(),
        all.map(({ one }) => one),
        native(compiler, ...FLAGS),
      );
      for (const [k, { name, wanted }] of all.entries())
        expect(differenceFrom(answers[k], wanted), name).toBeLessThanOrEqual(1e-5);
    },
    300_000,
  );

  test.skipIf(chains === undefined)(
    "networks of other frameworks equal their goldens",
    async () => {
      const cases: (CCase & { file: string; wanted: Float32Array[] })[] = [];
      for (const file of files) {
        const { chain: model, streams } = await openNetworkFile(file);
        const golden = await readGolden(join(dirname(file), "golden.npz"));
        const frames = golden.inputs[0][0].length / model.inputs[0].features;
        const isOpen = model.inputs.some((input) => input.frames === "any");
        const isStep = streams && model.inputs.length === 1;
        const [inputs] = golden.inputs;
        const options = isStep ? {} : { frames: isOpen ? frames : (model.inputs[0].frames as number) };
        cases.push({ file, model, inputs, options, wanted: golden.outputs[0] });
      }
      const answers = await runC(scratchFolder(), cases, native(compiler, ...FLAGS));
      for (const [k, { file, wanted }] of cases.entries())
        expect(differenceFrom(answers[k], wanted), file).toBeLessThanOrEqual(1e-5);
    },
    300_000,
  );
});
