/** The same networks on a simulated Cortex-M4F, on a simulated AVR, and as WebAssembly. Prints sizes and times. */
import { execFileSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { describe, expect, test } from "vitest";
import { Network, toC } from "../../../src/network.ts";
import { scratchFolder } from "../../checkpoint/formats/samples.ts";
import { chain, dense, lstm, recurrent, sequence } from "../../support/chains.ts";
import { type CCase, isThere, printAll, runC } from "../../support/cPrograms.ts";
import { shareOf } from "../../support/exhaustive.ts";
import { differenceOf } from "../../support/goldens.ts";
import { avr, cortexM4, sizesOf } from "./microcontrollers.ts";

const FRAMES = 4;
const networks = {
  "LSTM 16": chain([lstm("a", 3, 16), { name: "l", kind: "last" }, dense("d", 16, 3, "softmax")]),
  "GRU 8": chain([recurrent("gru", "a", 3, 8), dense("d", 8, 3, "sigmoid")]),
};
const x = sequence(FRAMES);

const every = Object.entries(networks).flatMap(([name, model]) =>
  (["f32", "f16", "q8"] as const).map((weights): CCase & { name: string } => {
    return { name: `${name}, ${weights}`, model, options: { weights }, inputs: [x] };
  }),
);
const cases = shareOf("networks on microcontrollers", every, 2);

/** The largest difference that a format of weights makes. */
const LIMITS = { f32: 1e-6, f16: 1e-3, q8: 2e-2 };

function compare(answers: Awaited<ReturnType<typeof runC>>): void {
  for (const [k, { name, model, options }] of cases.entries()) {
    const network = new Network(model as (typeof networks)["GRU 8"]);
    const wanted = Array.from({ length: FRAMES }, (_, t) => [
      ...network.step(x.subarray(3 * t, 3 * t + 3))!,
    ]).flat();
    expect(
      differenceOf(
        answers[k].flatMap(({ outputs }) => outputs[0]),
        wanted,
      ),
      name,
    ).toBeLessThan(LIMITS[options!.weights!]);
  }
}

const targets = {
  "Cortex-M4F": {
    tools: ["arm-none-eabi-gcc", "qemu-system-arm"],
    make: cortexM4,
    size: "arm-none-eabi-size",
    unit: "instructions",
  },
  AVR: { tools: ["avr-gcc", "simavr"], make: avr, size: "avr-size", unit: "cycles" },
};

describe.each(Object.entries(targets))("C on %s", (name, { tools, make, size, unit }) => {
  const missing = tools.filter((tool) => !isThere(tool));
  if (missing.length > 0) console.log(`skipping C on ${name}: no ${missing.join(", ")}`);
  test.skipIf(missing.length > 0)(
    "computes what it computes here",
    async () => {
      const folder = scratchFolder();
      const target = make(folder);
      const answers = await runC(folder, cases, target);
      compare(answers);
      for (const [k, { name: network }] of cases.entries()) {
        const object = join(folder, `n${k}.o`);
        const flags = target.flags.filter((flag) => flag.startsWith("-") && !/^(-T|--specs)/.test(flag));
        execFileSync(target.compiler, [...flags, "-c", join(folder, `n${k}.c`), "-o", object]);
        const [{ sizes }] = await printAll(folder, [cases[k]]);
        console.log(
          `${name}, ${network}: ${sizesOf(size, object).flash} bytes of flash, ${sizes.ram} of RAM, ${Math.min(...answers[k].map(({ time }) => time))} ${unit} a step`,
        );
      }
    },
    120_000,
  );
});

const hasClang = isThere("clang-19") && isThere("wasm-ld-19");
if (!hasClang) console.log("skipping C as WebAssembly: no clang-19, wasm-ld-19");

test.skipIf(!hasClang)("C is WebAssembly without imports", async () => {
  const folder = scratchFolder();
  const { source, header } = await toC(networks["LSTM 16"]);
  writeFileSync(join(folder, "net.c"), source);
  writeFileSync(join(folder, "net.h"), header);
  const memory = `#include "net.h"\nnet_state state;\nfloat in[3], out[3];\n`;
  writeFileSync(join(folder, "memory.c"), memory);
  const exported = ["net_init", "net_step", "state", "in", "out"].map((name) => `-Wl,--export=${name}`);
  const flags = [
    "--target=wasm32",
    "-O2",
    "-msimd128",
    "-ffreestanding",
    "-nostdlib",
    "-Wl,--no-entry",
    ...exported,
  ];
  const out = join(folder, "net.wasm");
  execFileSync("clang-19", [...flags, join(folder, "net.c"), join(folder, "memory.c"), "-o", out]);
  const bytes = new Uint8Array(readFileSync(out));
  const { exports } = new WebAssembly.Instance(new WebAssembly.Module(bytes), {});
  const {
    memory: all,
    net_init,
    net_step,
    state,
    in: input,
    out: output,
  } = exports as Record<string, WebAssembly.Global> & {
    memory: WebAssembly.Memory;
    net_init(state: number): void;
    net_step(state: number, x: number, y: number): number;
  };
  const network = new Network(networks["LSTM 16"]);
  net_init(state.value);
  for (let t = 0; t < FRAMES; t++) {
    const frame = x.subarray(3 * t, 3 * t + 3);
    new Float32Array(all.buffer, input.value, 3).set(frame);
    expect(net_step(state.value, input.value, output.value)).toBe(1);
    expect(differenceOf(new Float32Array(all.buffer, output.value, 3), network.step(frame)!)).toBeLessThan(
      1e-6,
    );
  }
  console.log(`WebAssembly, LSTM 16: ${bytes.length} bytes`);
});
