/** Networks printed as C, compiled with a driver that has their inputs, and run: natively, or on a simulated microcontroller. */
import { execFileSync, spawnSync } from "node:child_process";
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import type { ChainSource } from "../../src/core/chain/chain.ts";
import { type PrintedC, type ToCOptions, toC } from "../../src/realtime/source/toC.ts";

/** A sequence for a network: its inputs in their order. */
export interface CCase {
  model: ChainSource;
  options?: ToCOptions;
  inputs: readonly Float32Array[];
}

/** How to compile and to run a program. */
export interface Target {
  compiler: string;
  flags: readonly string[];
  /** Runs a program; default: by itself */
  run?: (program: string) => string;
  /** For its driver: headers, functions, lines at the beginning and the end, and a number that grows with time */
  includes?: string;
  stream?: string;
  begin?: string;
  end?: string;
  clock?: string;
  /** The bits that the clock has */
  mask?: string;
}

const WARNINGS = ["-Wall", "-Wextra", "-pedantic", "-Werror"];

export const native = (compiler: string, ...flags: string[]): Target => ({
  compiler,
  flags: ["-std=c99", ...WARNINGS, ...flags],
});

export const isThere = (program: string): boolean => spawnSync(program, ["--version"]).error === undefined;

/** Numbers of a call: the answer, and the outputs one after the other. */
export interface CAnswer {
  status: number;
  /** By the clock of the target */
  time: number;
  outputs: readonly (readonly number[])[];
}

/** Prints networks, each with a prefix of its own, into one program. @returns for each case its calls: one, or one for each frame */
export async function runC(folder: string, cases: readonly CCase[], target: Target): Promise<CAnswer[][]> {
  const printed = await printAll(folder, cases);
  const main = join(folder, "main.c");
  writeFileSync(main, driver(cases, printed, target));
  const program = join(folder, "program");
  const sources = printed.map((_, k) => join(folder, `n${k}.c`));
  const compiled = spawnSync(target.compiler, [...target.flags, ...sources, main, "-o", program], {
    encoding: "utf8",
  });
  if (compiled.status !== 0) throw new Error(compiled.stderr.slice(0, 4000));
  const text = (target.run ?? ((path) => execFileSync(path, { encoding: "utf8", stdio: "pipe" })))(program);
  return answersIn(text, cases.length);
}

export async function printAll(folder: string, cases: readonly CCase[]): Promise<PrintedC[]> {
  mkdirSync(folder, { recursive: true });
  return Promise.all(
    cases.map(async ({ model, options }, k) => {
      const made = await toC(model, { ...options, prefix: `n${k}` });
      writeFileSync(join(folder, `n${k}.c`), made.source);
      writeFileSync(join(folder, `n${k}.h`), made.header);
      return made;
    }),
  );
}

/** Compiles `examples/c/csv.c` with a network that streams, and returns the program, which reads a CSV. */
export async function csvProgram(folder: string, model: ChainSource, target: Target): Promise<string> {
  const { source, header } = await toC(model, { prefix: "net" });
  mkdirSync(folder, { recursive: true });
  writeFileSync(join(folder, "net.c"), source);
  writeFileSync(join(folder, "net.h"), header);
  const program = join(folder, "csv");
  const example = join(import.meta.dirname, "../../examples/c/csv.c");
  const sources = [example, join(folder, "net.c")];
  execFileSync(target.compiler, [...target.flags, "-I", folder, ...sources, "-o", program], {
    stdio: "pipe",
  });
  return program;
}

/** Lines of the form `case status bits bits / bits …`. */
function answersIn(text: string, count: number): CAnswer[][] {
  const word = new Uint32Array(1);
  const float = new Float32Array(word.buffer);
  const numberOf = (bits: string) => {
    word[0] = Number.parseInt(bits, 16);
    return float[0];
  };
  const answers: CAnswer[][] = Array.from({ length: count }, () => []);
  for (const [, which, status, time, rest] of text.matchAll(/^#(\d+) (-?\d+) (\d+)(.*?)\.?\r?$/gm)) {
    const outputs = rest
      .split("/")
      .slice(1)
      .map((part) => part.trim().split(" ").filter(Boolean).map(numberOf));
    answers[Number(which)].push({ status: Number(status), time: Number(time), outputs });
  }
  return answers;
}

const constants = (name: string, values: Float32Array) =>
  `static const float ${name}[${Math.max(1, values.length)}] = {${[...values].map((value) => `${value.toExponential(9)}f`).join(", ") || "0"}};`;

function driver(cases: readonly CCase[], printed: readonly PrintedC[], target: Target): string {
  const { includes = "", stream = "", begin = "", end = "", clock = "0", mask = "0xffffffffu" } = target;
  const body = cases.map(({ inputs }, k) => {
    const { header, function: called } = printed[k];
    const sizeOf = (text: string) => Number(new RegExp(`#define ${text} (\\d+)`).exec(header)![1]);
    const macros = [...header.matchAll(/#define (\w+)_FEATURES/g)].map(([, name]) => name);
    const [ins, outs] = [macros.slice(0, inputs.length), macros.slice(inputs.length)];
    const isStep = called.endsWith("_step");
    const hasFrames = (name: string) => new RegExp(`#define ${name}_FRAMES`).test(header);
    const isSequence = (name: string) => !isStep && hasFrames(name);
    const size = (name: string) => `${name}_FEATURES${hasFrames(name) ? ` * ${name}_FRAMES` : ""}`;
    const block = (name: string) =>
      sizeOf(`${name}_FEATURES`) * (isStep && hasFrames(name) ? sizeOf(`${name}_FRAMES`) : 1);
    const frames = ins.map((name, i) => inputs[i].length / block(name));
    const given = ins.map(
      (name, i) =>
        `x${k}_${i}${isStep ? ` + t * ${size(name)}` : ""}${isSequence(name) ? `, ${frames[i]}` : ""}`,
    );
    const declared = outs.map((name, i) => `  static float y${i}[${size(name)}];`);
    // Of an output with frames, as many as the answer says.
    const shown = outs.map(
      (name, i) =>
        `put(y${i}, status < 1 ? 0 : ${isSequence(name) ? `status * ${name}_FEATURES` : size(name)});`,
    );
    return `${inputs.map((values, i) => constants(`x${k}_${i}`, values)).join("\n")}
static void run${k}(void) {
  static n${k}_state s;
${declared.join("\n")}
  int t, status;
  n${k}_init(&s);
  for (t = 0; t < ${isStep ? frames[0] : 1}; t++) {
    const uint32_t start = ${clock};
    uint32_t time;
    status = ${called}(&s, ${[...given, ...outs.map((_, i) => `y${i}`)].join(", ")});
    time = (${clock} - start) & ${mask};
    printf("#${k} %d %lu", status, (unsigned long)time);
    ${shown.join("\n    ")}
    printf("\\n");
  }
}`;
  });
  return `#include <stdint.h>
#include <stdio.h>
${includes}
${cases.map((_, k) => `#include "n${k}.h"`).join("\n")}
${stream}
static void put(const float *y, int count) {
  int k;
  printf(" /");
  for (k = 0; k < count; k++) {
    union { uint32_t bits; float value; } both;
    both.value = y[k];
    printf(" %08lx", (unsigned long)both.bits);
  }
}
${body.join("\n")}
int main(void) {
${begin}
${cases.map((_, k) => `  run${k}();`).join("\n")}
${end}
  return 0;
}
`;
}
