/**
 * `npm run bench -- --only c`: nanoseconds of one step of an LSTM and of a GRU, as C of `toC` and by RTNeural's layers of fixed sizes, whose
 * authors' sources come in Debian's package of guitarix. All give the same outputs, or it stops. Programs take turns; a figure is the median
 * over runs of the quickest of forty sequences.
 */
import { execFileSync, spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { medianOf } from "../src/core/tensor/statistics.ts";
import { GRU, LSTM } from "../src/index.ts";
import { type Chain, toC } from "../src/network.ts";
import { createStream } from "../src/stream.ts";
import { peersFolder } from "./peers.ts";

const GUITARIX = "guitarix-0.46.0+dfsg";
const INPUTS = 4;
const STEPS = 256;
const RUNS = 7;
const BACKENDS = ["xsimd", "Eigen"];

const x = Float32Array.from({ length: STEPS * INPUTS }, (_, k) => Math.sin(0.7 * k));
const list = (values: Iterable<number>) =>
  `{${[...values].map((value) => value.toExponential(9)).join(",")}}`;

/** The folder of RTNeural, which is downloaded once. */
function rtneural(): string {
  const folder = join(peersFolder(), GUITARIX, "src/RTNeural/RTNeural");
  if (existsSync(folder)) return folder;
  mkdirSync(peersFolder(), { recursive: true });
  const url = `http://deb.debian.org/debian/pool/main/g/guitarix/${GUITARIX.replace("-", "_")}.orig.tar.xz`;
  console.log(`downloading RTNeural, 80 MB: ${url}`);
  execFileSync("sh", ["-c", `curl -sSf ${url} | tar xJ -C ${peersFolder()} ${GUITARIX}/src/RTNeural`]);
  return folder;
}

/** The loop that both time: `STEP` computes y from frame t of x. */
const main = (units: number, once: string, begin: string, step: string) => `#include <chrono>
#include <cstdio>
#include <cstring>
static const float x[] = ${list(x)};
static float y[${STEPS * units}];
int main() {
  ${once}
  double best = 1e30;
  for (int round = 0; round < 40; round++) {
    const auto start = std::chrono::steady_clock::now();
    ${begin}
    for (int t = 0; t < ${STEPS}; t++) { ${step} }
    const std::chrono::duration<double, std::nano> time = std::chrono::steady_clock::now() - start;
    if (time.count() < best) best = time.count();
  }
  std::printf("%.1f", best / ${STEPS});
  for (float each : y) std::printf(" %.6g", each);
}
`;

/** Nanoseconds of a step: our C, RTNeural with xsimd and with Eigen, our stream. */
async function measure(peer: string, folder: string, kind: "lstm" | "gru", units: number): Promise<number[]> {
  const layer = new { lstm: LSTM, gru: GRU }[kind]({ inputSize: INPUTS, hiddenSize: units, seed: units });
  const weights = new Map(
    [...layer.namedParameters()].map(([name, { shape, data }]) => [
      name,
      { shape, data: data as Float32Array },
    ]),
  );
  // Keras' layout, which RTNeural reads: a list for each input, gates i f c o, or z r h.
  const order = kind === "lstm" ? [0, 1, 2, 3] : [1, 0, 2];
  const keras = (name: string, columns: number) =>
    Array.from({ length: columns }, (_, c) => {
      const { data } = weights.get(`${name}_l0`)!;
      return order.flatMap((gate) =>
        Array.from({ length: units }, (__, u) => data[(gate * units + u) * columns + c]),
      );
    });
  const [[input], [hidden]] = [keras("bias_ih", 1), keras("bias_hh", 1)];
  const bias =
    kind === "lstm" ? list(input.map((value, k) => value + hidden[k])) : `{${list(input)},${list(hidden)}}`;
  const matrix = (name: string, columns: number) => `{${keras(name, columns).map(list).join(",")}}`;
  const chain = {
    source: "a benchmark",
    inputs: [{ name: "x", frames: "any", features: INPUTS }],
    layers: [{ kind, name: "layer", hiddenSize: units, sequences: true, weights }],
    outputs: [{ name: "y", from: "layer" }],
  } as unknown as Chain;
  const { source, header } = await toC(chain);
  const write = (name: string, text: string) => writeFileSync(join(folder, name), text);
  write("net.c", source);
  write("net.h", header);
  const frame = `y + t * ${units}`;
  write(
    "ours.cpp",
    `#include "net.h"
static net_state s;
${main(units, "", "net_init(&s);", `net_step(&s, x + t * ${INPUTS}, ${frame});`)}`,
  );
  write(
    "theirs.cpp",
    `#include <RTNeural/gru/gru.h>
#include <RTNeural/lstm/lstm.h>
#if RTNEURAL_USE_XSIMD
using Vector = xsimd::simd_type<float>;
static Vector in[(${INPUTS} + Vector::size - 1) / Vector::size];
#define OUTS layer.outs
#else
static Eigen::Matrix<float, ${INPUTS}, 1> in;
#define OUTS layer.outs.data()
#endif
static RTNeural::${kind.toUpperCase()}LayerT<float, ${INPUTS}, ${units}> layer;
${main(
  units,
  `layer.setWVals(${matrix("weight_ih", INPUTS)});
  layer.setUVals(${matrix("weight_hh", units)});
  layer.setBVals(${bias});`,
  "layer.reset();",
  `std::memcpy((void *)&in, x + t * ${INPUTS}, ${4 * INPUTS});
      layer.forward(in);
      std::memcpy(${frame}, (const void *)OUTS, ${4 * units});`,
)}`,
  );
  const compile = (compiler: string, ...flags: string[]) =>
    execFileSync(compiler, ["-O3", "-march=native", "-w", ...flags], { cwd: folder });
  compile("gcc", "-c", "net.c");
  compile("g++", "ours.cpp", "net.o", "-o", "C");
  for (const name of BACKENDS) {
    const defined = [
      `-DRTNEURAL_USE_${name.toUpperCase()}=1`,
      "-DRTNEURAL_DEFAULT_ALIGNMENT=32",
      "-DRTNEURAL_NAMESPACE=RTNeural",
    ];
    const modules = [".", `modules/${name}`, `modules/${name}/include`].map(
      (each) => `-I${join(peer, each)}`,
    );
    compile("g++", "-std=c++17", ...defined, ...modules, "theirs.cpp", "-o", name);
  }
  const stream = createStream(layer);
  const y = new Float32Array(STEPS * units);
  const runs = Array.from({ length: RUNS }, () => {
    const times = ["C", ...BACKENDS].map((name) => {
      const [time, ...got] = execFileSync(join(folder, name), { encoding: "utf8" }).split(" ").map(Number);
      return { name, time, got };
    });
    let best = Infinity;
    for (let round = 0; round < 400; round++) {
      const start = performance.now();
      stream.reset();
      for (let t = 0; t < STEPS; t++)
        stream.step(x.subarray(t * INPUTS, (t + 1) * INPUTS), y.subarray(t * units, (t + 1) * units));
      best = Math.min(best, (1e6 * (performance.now() - start)) / STEPS);
    }
    for (const { name, got } of times)
      if (!got.every((value, k) => Math.abs(value - y[k]) < 1e-4))
        throw new Error(`${kind} ${units}: ${name} computes other numbers`);
    return [...times.map(({ time }) => time), best];
  });
  return runs[0].map((_, k) => medianOf(runs.map((run) => run[k])));
}

/** Prints the table. */
export async function benchC(): Promise<void> {
  const missing = ["gcc", "g++", "curl", "xz"].find((name) => spawnSync(name, ["--version"]).error);
  if (missing !== undefined) {
    console.log(`expected gcc, g++, curl and xz, got no ${missing}. Install it: RTNeural is compiled here.`);
    process.exitCode = 2;
    return;
  }
  const peer = rtneural();
  const folder = mkdtempSync(join(tmpdir(), "sluice-bench-c-"));
  console.log(`load ${loadavg()[0].toFixed(1)}; medians of ${RUNS} runs that take turns`);
  console.log(`| one step | C of \`sluice convert\` | RTNeural, xsimd | RTNeural, Eigen | our stream | C beside the faster RTNeural |
|---|---|---|---|---|---|`);
  for (const kind of ["lstm", "gru"] as const)
    for (const units of [8, 16, 24, 32, 40, 64]) {
      const times = await measure(peer, folder, kind, units);
      const [ours, xsimd, eigen] = times;
      const shown = times.map((time) => `${Math.round(time)} ns`).join(" | ");
      console.log(
        `| ${kind.toUpperCase()} ${units} | ${shown} | ${(ours / Math.min(xsimd, eigen)).toFixed(2)} |`,
      );
    }
  rmSync(folder, { recursive: true });
}
