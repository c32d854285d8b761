/**
 * One step of an LSTM or a GRU as C (gcc -O3 -march=native), by our stream, and by onnxruntime, one thread each, in one run:
 *
 *   node --import tsx bench/source.ts
 */
import { execFileSync } from "node:child_process";
import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { join } from "node:path";
import { GRU, LSTM } from "../src/index.ts";
import { toC } from "../src/network.ts";
import { createStream } from "../src/stream.ts";

const INPUTS = 4;
const SIZES = [8, 16, 24, 32, 40, 64];

const ORACLE = `
import sys, time, numpy as np, torch, onnxruntime as ort, warnings
warnings.filterwarnings("ignore")
for kind in ("LSTM", "GRU"):
    for size in ${JSON.stringify(SIZES)}:
        net = getattr(torch.nn, kind)(${INPUTS}, size)
        x, h = torch.zeros(1, 1, ${INPUTS}), torch.zeros(1, 1, size)
        state = (h, h.clone()) if kind == "LSTM" else h
        names = ["x", "h", "c"] if kind == "LSTM" else ["x", "h"]
        torch.onnx.export(net, (x, state), "/tmp/sluice-step.onnx", input_names=names, output_names=["y"] + ["n" + n for n in names[1:]], opset_version=17)
        options = ort.SessionOptions()
        options.intra_op_num_threads = 1
        session = ort.InferenceSession("/tmp/sluice-step.onnx", options, providers=["CPUExecutionProvider"])
        given = {name: np.zeros((1, 1, ${INPUTS} if name == "x" else size), np.float32) for name in names}
        best = 1e9
        for _ in range(20):
            start = time.perf_counter()
            for _ in range(500): session.run(None, given)
            best = min(best, (time.perf_counter() - start) / 500)
        print(kind, size, best * 1e9)
`;

const folder = mkdtempSync(join(tmpdir(), "sluice-c-"));

async function cStep(layer: LSTM | GRU, kind: "lstm" | "gru"): Promise<number> {
  const weights = new Map(
    layer.parameterNames[0].map((name) => {
      const { shape, data } = layer.parameter(name);
      return [name, { shape, data: Float32Array.from(data) }] as const;
    }),
  );
  const cell = { name: "cell", kind, hiddenSize: layer.hiddenSize, sequences: true, weights };
  const { source, header } = await toC({
    source: "a benchmark",
    inputs: [{ name: "x", frames: "any", features: INPUTS }],
    layers: [cell],
    outputs: [{ name: "y", from: "cell" }],
  });
  writeFileSync(join(folder, "net.c"), source);
  writeFileSync(join(folder, "net.h"), header);
  const main = `#define _POSIX_C_SOURCE 199309L
#include "net.h"
#include <stdio.h>
#include <time.h>
int main(void) {
  static net_state s;
  static float x[${INPUTS}], y[${layer.hiddenSize}];
  double best = 1e18;
  net_init(&s);
  for (int round = 0; round < 50; round++) {
    struct timespec a, b;
    clock_gettime(CLOCK_MONOTONIC, &a);
    for (int n = 0; n < 5000; n++) {
      x[0] = (float)(n % 7);
      net_step(&s, x, y);
    }
    clock_gettime(CLOCK_MONOTONIC, &b);
    const double each = ((double)(b.tv_sec - a.tv_sec) * 1e9 + (double)(b.tv_nsec - a.tv_nsec)) / 5000;
    if (each < best) best = each;
  }
  printf("%.1f", best + 0.0 * y[0]);
}
`;
  writeFileSync(join(folder, "main.c"), main);
  const program = join(folder, "program");
  execFileSync("gcc", [
    "-std=c99",
    "-O3",
    "-march=native",
    join(folder, "net.c"),
    join(folder, "main.c"),
    "-o",
    program,
  ]);
  return Number(execFileSync(program, { encoding: "utf8" }));
}

function streamStep(layer: LSTM | GRU): number {
  const stream = createStream(layer);
  const [x, y] = [new Float32Array(INPUTS), new Float32Array(layer.hiddenSize)];
  let best = Infinity;
  for (let round = 0; round < 50; round++) {
    const start = performance.now();
    for (let n = 0; n < 5000; n++) stream.step(x, y);
    best = Math.min(best, ((performance.now() - start) / 5000) * 1e6);
  }
  return best;
}

let peers = new Map<string, number>();
try {
  const text = execFileSync("/usr/bin/python3", ["-c", ORACLE], {
    encoding: "utf8",
    stdio: ["ignore", "pipe", "ignore"],
  });
  peers = new Map(
    text
      .trim()
      .split("\n")
      .map((row) => [row.split(" ").slice(0, 2).join(" "), Number(row.split(" ")[2])]),
  );
} catch {
  console.log("without onnxruntime: Python, torch or onnxruntime is not there");
}
console.log("ns a step       C   stream   onnxruntime");
for (const kind of ["lstm", "gru"] as const)
  for (const hiddenSize of SIZES) {
    const Layer = { lstm: LSTM, gru: GRU }[kind];
    const layer = new Layer({ inputSize: INPUTS, hiddenSize, seed: 1 });
    const name = `${kind.toUpperCase()} ${hiddenSize}`;
    const cells = [await cStep(layer, kind), streamStep(layer), peers.get(name) ?? Number.NaN];
    console.log(name.padEnd(8), ...cells.map((cell) => cell.toFixed(0).padStart(8)));
  }
rmSync(folder, { recursive: true });
