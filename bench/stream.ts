/**
 * The streaming benchmark: microseconds of one LSTM step, batch 1, one thread, as many inputs as units. Results are compared before
 * anything is timed; contenders are separate programs that take turns. A figure is the best round, and beside it are all rounds.
 *
 *   npm run bench:stream                          a few minutes
 *   npm run bench:stream -- --sizes 64,512 --rounds 7 --ms 400 --json stream.json
 *   npm run bench:stream -- --peers /tmp/peers    where onnxruntime-node and onnxruntime-web are installed, or are to be
 *
 * Ratios are the time of the best contender that is not ours by our own: above 1 is faster. A target that is missed says so.
 */
import { spawnSync } from "node:child_process";
import { existsSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from "node:fs";
import { availableParallelism, cpus, loadavg, tmpdir } from "node:os";
import { join } from "node:path";
import { fileURLToPath } from "node:url";
import { parseArgs } from "node:util";
import { build } from "esbuild";
import { nativeAddon } from "../src/core/kernels/native/native.ts";
import { medianOf } from "../src/core/tensor/statistics.ts";
import type { WeightFormat } from "../src/stream.ts";
import { type Absent, type Contender, Running } from "./contender.ts";
import { peerEnvironment } from "./peerEnvironment.ts";

const { values: options } = parseArgs({
  options: {
    sizes: { type: "string", default: "16,64,128,256,512" },
    rounds: { type: "string", default: "5" },
    ms: { type: "string", default: "250" },
    peers: { type: "string", default: join(tmpdir(), "sluice-peers") },
    json: { type: "string" },
  },
});

/** How many times as fast as the best other contender a step is to be, by size: docs/streaming.md. */
const TARGETS: Record<string, Record<number, number>> = {
  wasm: { 16: 1.5, 64: 6, 128: 2.5, 256: 1.3, 512: 1 },
  native: { 16: 2, 64: 10, 128: 4, 256: 2, 512: 1.4 },
};
const PEERS = { "onnxruntime-node": "1.30.0", "onnxruntime-web": "1.30.0" };

const here = (name: string) => fileURLToPath(new URL(name, import.meta.url));
const sorted = (numbers: readonly number[]) => [...numbers].sort((a, b) => a - b);
/** Other programs only add to a time, so the fastest tenth of a round is closest to the time of a step. */
const fastest = (numbers: readonly number[]) => sorted(numbers)[Math.floor(numbers.length / 10)];

const CLEAN = peerEnvironment(1);

function installPeers(): void {
  const missing = Object.entries(PEERS).filter(
    ([name]) => !existsSync(join(options.peers, "node_modules", name)),
  );
  if (missing.length === 0) return;
  mkdirSync(options.peers, { recursive: true });
  const packages = missing.map(([name, version]) => `${name}@${version}`);
  console.log(`installing ${packages.join(", ")} in ${options.peers}`);
  spawnSync(
    "npm",
    ["install", "--silent", "--no-audit", "--no-fund", "--prefix", options.peers, ...packages],
    {
      stdio: "inherit",
      env: { ...process.env, ONNXRUNTIME_NODE_INSTALL_CUDA: "skip", ONNXRUNTIME_NODE_INSTALL: "skip" },
    },
  );
}

function contenders(): { present: Contender[]; absent: Absent[] } {
  const present: Contender[] = [];
  const absent: Absent[] = [];
  const program = (kind: string, flags: string[] = []) => [
    ...[process.execPath, ...flags, "--import", "tsx"],
    ...[here("streamContender.ts"), kind],
  ];
  const sluice = (kernels: string, flags: string[] = []): Contender => ({
    name: `Sluice ${kernels}`,
    ours: true,
    threads: 1,
    command: program("sluice", flags),
    env: { SLUICE_KERNELS: kernels },
  });
  const old = Number(process.versions.node.split(".")[0]) < 22;
  present.push(sluice("wasm-simd"));
  present.push(sluice("wasm-relaxed", old ? ["--experimental-wasm-relaxed-simd"] : []));
  const addon = nativeAddon();
  if (addon.found) present.push(sluice("native"));
  else absent.push({ name: "Sluice native", why: addon.why });
  present.push({ ...sluice("reference"), name: "Sluice plain" });

  const other = { ours: false, threads: 1 };
  present.push({ name: "plain JavaScript", ...other, command: program("javascript") });
  for (const name of Object.keys(PEERS)) {
    if (!existsSync(join(options.peers, "node_modules", name))) {
      absent.push({ name, why: `not installed in ${options.peers}` });
      continue;
    }
    present.push({ name, ...other, command: program(name), env: { SLUICE_PEERS: options.peers, ...CLEAN } });
  }
  const python = ["/usr/bin/python3", "python3"].find(
    (name) => spawnSync(name, ["-c", "import torch"]).status === 0,
  );
  if (python === undefined) absent.push({ name: "PyTorch", why: "no python3 with torch" });
  else present.push({ name: "PyTorch", ...other, command: [python, here("stream_pytorch.py")], env: CLEAN });
  return { present, absent };
}

interface Row {
  hiddenSize: number;
  contender: string;
  weights: WeightFormat;
  microseconds: number;
  range: [number, number];
  /** Largest difference of the hidden state from that of the first contender. */
  error: number;
  /** Time of the best other contender by this. */
  ratio?: number;
  target?: number;
  /** Time of this by that of loading its weights once. */
  bound?: number;
}

/** Times one net on all that can run it, in turns. */
async function measure(
  running: readonly Running[],
  hiddenSize: number,
  weights: WeightFormat,
  samples = false,
): Promise<Row[]> {
  let expected: number[] | undefined;
  const able: Running[] = [];
  const errors: number[] = [];
  for (const one of running) {
    const isPlain = /reference|plain/i.test(one.contender.name);
    if (isPlain && hiddenSize > 256) continue;
    const { check } = await one.ask<{ check: number[] }>({ hiddenSize, samples, weights });
    expected ??= check;
    const error = Math.max(...check.map((value, k) => Math.abs(value - expected![k])));
    // Float32 all of them; the formats of fewer bits say how far they are off, and may not be off by more than that.
    const allowed = { float32: 1e-5, bf16: 2e-2, int8: 2e-2 }[weights];
    if (!(error < allowed)) throw new Error(`H = ${hiddenSize}: ${one.contender.name} is off by ${error}`);
    able.push(one);
    errors.push(error);
  }
  const rounds = able.map((): number[] => []);
  for (let round = 0; round < Number(options.rounds); round++) {
    for (const [k, one] of able.entries()) {
      const { times } = await one.ask<{ times: number[] }>({ run: Number(options.ms) });
      rounds[k].push(fastest(times));
    }
  }
  return able.map((one, k) => ({
    hiddenSize,
    contender: one.contender.name,
    weights,
    microseconds: Math.min(...rounds[k]),
    range: [Math.min(...rounds[k]), Math.max(...rounds[k])],
    error: errors[k],
  }));
}

function table(rows: readonly (readonly string[])[]): void {
  for (const row of rows) {
    const cells = row.map((cell, c) => {
      const width = Math.max(...rows.map((other) => other[c].length));
      return c === 0 ? cell.padEnd(width) : cell.padStart(width);
    });
    console.log(`  ${cells.join("  ").trimEnd()}`);
  }
}

const micro = (value: number) => `${value.toPrecision(3)} µs`;

/** Bytes per second at which one core loads weights of this net: with the vectors that do it best. */
function loadBandwidth(bytes: number): number | undefined {
  const state = nativeAddon();
  if (!state.found) return undefined;
  const addon = state.addon as unknown as {
    prepare(buffer: ArrayBuffer): number;
    readAll(target: number, buffer: ArrayBuffer): number;
  };
  const buffer = new ArrayBuffer(bytes);
  addon.prepare(buffer);
  new Float32Array(buffer).fill(1);
  let best = Number.POSITIVE_INFINITY;
  for (let k = 0; k < 300; k++) {
    for (const target of state.targets.keys()) {
      const begin = process.hrtime.bigint();
      addon.readAll(target, buffer);
      best = Math.min(best, Number(process.hrtime.bigint() - begin));
    }
  }
  return (bytes / best) * 1e9;
}

/** Milliseconds from the first line of a program to the first result of a stream, and from the start of the process; medians of five runs. */
async function startUp(): Promise<{ result: number; process: number; empty: number }> {
  const folder = mkdtempSync(join(tmpdir(), "sluice-start-"));
  const program = join(folder, "start.mjs");
  const source = `
    const begin = performance.now();
    const { createStream } = await import("./stream.mjs");
    const H = 128;
    const draw = (n) => Float32Array.from({ length: n }, (_, k) => Math.sin(k) / 12);
    const weights = { weightIh: draw(4 * H * H), weightHh: draw(4 * H * H), biasIh: draw(4 * H), biasHh: draw(4 * H) };
    const spec = { kind: "lstm", inputSize: H, hiddenSize: H, projSize: 0, peephole: false, coupled: false, cellClip: 0 };
    const stream = createStream({ spec, weights });
    stream.step(new Float32Array(H));
    console.log(JSON.stringify({ result: performance.now() - begin, process: performance.now(), empty: begin }));
  `;
  writeFileSync(program, source);
  await build({
    entryPoints: [here("../src/stream.ts")],
    bundle: true,
    minify: true,
    format: "esm",
    target: "es2022",
    outfile: join(folder, "stream.mjs"),
  });
  const runs = Array.from({ length: 5 }, () => {
    const { stdout } = spawnSync(process.execPath, [program], { encoding: "utf8" });
    return JSON.parse(stdout) as { result: number; process: number; empty: number };
  });
  rmSync(folder, { recursive: true });
  const of = (key: "result" | "process" | "empty") => medianOf(runs.map((run) => run[key]));
  return { result: of("result"), process: of("process"), empty: of("empty") };
}

installPeers();
const { present, absent } = contenders();
const load = loadavg()[0];
const machine = { cpu: cpus()[0].model, cores: availableParallelism(), node: process.version, load };
console.log(`${machine.cpu}, ${machine.cores} cores, Node ${machine.node}, load ${load.toFixed(2)}`);
if (load > availableParallelism() / 2)
  console.log("Other programs keep this machine busy: compare within a table, and not with other runs.");
const running = present.map((contender) => new Running(contender));
const versions: Record<string, string> = {};
for (const one of running) {
  const { version } = await one.ask<{ version: string }>({ version: true });
  versions[one.contender.name] = version;
  console.log(`${one.contender.name}: ${version}`);
}
for (const { name, why } of absent) console.log(`absent: ${name} (${why})`);

const rows: Row[] = [];
const lost: string[] = [];
const kindOf = (row: Row) =>
  row.contender === "Sluice wasm-simd" ? "wasm" : row.contender === "Sluice native" ? "native" : "";
const isOurs = (row: Row) => row.contender.startsWith("Sluice");
for (const H of options.sizes.split(",").map(Number)) {
  const measured = await measure(running, H, "float32");
  const bytes = 4 * 4 * H * 2 * H;
  const bandwidth = H >= 256 ? loadBandwidth(bytes) : undefined;
  const best = measured.filter((row) => !isOurs(row)).sort((a, b) => a.microseconds - b.microseconds)[0];
  for (const row of measured) {
    const others = measured.filter((other) => !isOurs(other) && other !== row);
    row.ratio = Math.min(...others.map((other) => other.microseconds)) / row.microseconds;
    const target = TARGETS[kindOf(row)]?.[H];
    if (target !== undefined) row.target = target;
    if (bandwidth !== undefined && isOurs(row) && row.contender !== "Sluice plain") {
      row.bound = row.microseconds / ((bytes / bandwidth) * 1e6);
      if (H === 512 && row.bound > 1.5)
        lost.push(
          `H = ${H}, ${row.contender}: ${row.bound.toFixed(2)} × the load of its weights, target 1.5 ×`,
        );
    }
    if (row.target !== undefined && row.ratio < row.target)
      lost.push(
        `H = ${H}, ${row.contender}: ${row.ratio.toFixed(2)} × ${best.contender}, target ${row.target} ×`,
      );
  }
  const rates = bandwidth ? `; its weights load in ${micro((bytes / bandwidth) * 1e6)}` : "";
  console.log(`\nI = H = ${H}${rates}`);
  table(
    measured.map((row) => [
      row.contender,
      micro(row.microseconds),
      `${row.range[0].toPrecision(3)}–${row.range[1].toPrecision(3)}`,
      `${row.ratio!.toFixed(2)} ×`,
      row.target === undefined ? "" : `target ${row.target} ×${row.ratio! < row.target ? " LOST" : ""}`,
      row.bound === undefined ? "" : `${row.bound.toFixed(2)} × the load of weights`,
      row.error === 0 ? "" : `off by ${row.error.toExponential(0)}`,
    ]),
  );
  rows.push(...measured);
}

// A signal, sample by sample, as amplifiers are modelled.
const SAMPLE_UNITS = 24;
const MICROSECONDS_AT_48_KHZ = 1e6 / 48_000;
console.log(
  `\nOne sample at a time, 1 → ${SAMPLE_UNITS} → 1; at 48 kHz there are ${micro(MICROSECONDS_AT_48_KHZ)}`,
);
const sampleRows = await measure(running, SAMPLE_UNITS, "float32", true);
const bestOther = Math.min(...sampleRows.filter((row) => !isOurs(row)).map((row) => row.microseconds));
for (const row of sampleRows) {
  row.ratio = bestOther / row.microseconds;
  if (isOurs(row) && row.microseconds > MICROSECONDS_AT_48_KHZ)
    lost.push(`samples, ${row.contender}: ${micro(row.microseconds)} of ${micro(MICROSECONDS_AT_48_KHZ)}`);
}
table(
  sampleRows.map((row) => [
    row.contender,
    micro(row.microseconds),
    `${row.range[0].toPrecision(3)}–${row.range[1].toPrecision(3)}`,
    `${row.ratio!.toFixed(2)} ×`,
    `${((100 * row.microseconds) / MICROSECONDS_AT_48_KHZ).toPrecision(2)} % of real time`,
  ]),
);

// Fewer bits, at sizes that memory limits.
const formatRows: Row[] = [];
for (const H of [128, 512]) {
  console.log(
    `\nWeights in fewer bits, I = H = ${H}; error of the hidden state after 50 steps, from float32 weights`,
  );
  const ours = running.filter(({ contender }) => contender.ours && contender.name !== "Sluice plain");
  const byFormat = new Map<WeightFormat, Row[]>();
  for (const weights of ["float32", "bf16", "int8"] as const) {
    const measured = await measure([...ours], H, weights);
    byFormat.set(weights, measured);
  }
  const exact: number[] = (await ours[0].ask<{ check: number[] }>({ hiddenSize: H, weights: "float32" }))
    .check;
  const lines: string[][] = [];
  for (const [k, one] of ours.entries()) {
    for (const [weights, measured] of byFormat) {
      const { check } = await one.ask<{ check: number[] }>({ hiddenSize: H, weights });
      const row = measured[k];
      row.error = Math.max(...check.map((value, at) => Math.abs(value - exact[at])));
      row.ratio = byFormat.get("float32")![k].microseconds / row.microseconds;
      formatRows.push(row);
      const bits = { float32: 32, bf16: 16, int8: 8 }[weights];
      lines.push([
        one.contender.name,
        weights,
        micro(row.microseconds),
        `${row.ratio.toFixed(2)} × float32`,
        `${((8 * H * H * bits) / 8 / 1e6).toPrecision(2)} MB`,
        `error ${row.error.toExponential(1)}`,
      ]);
    }
    if (H !== 512) continue;
    const gains = [...byFormat]
      .filter(([name]) => name !== "float32")
      .map(([, measured]) => measured[k].ratio!);
    const target = one.contender.name.includes("native") ? 1.8 : 1;
    if (Math.max(...gains) < target)
      lost.push(
        `H = ${H}, ${one.contender.name}, fewer bits: ${Math.max(...gains).toFixed(2)} × float32, target ${target} ×`,
      );
  }
  table(lines);
}
for (const one of running) one.stop();

const start = await startUp();
console.log(
  `\nStart-up in Node, LSTM 128: first result ${start.result.toFixed(0)} ms after the program begins (target 50 ms); Node itself takes ${start.empty.toFixed(0)} ms before that`,
);
if (start.result > 50) lost.push(`start-up: ${start.result.toFixed(0)} ms, target 50 ms`);

console.log(
  lost.length === 0
    ? "\nEvery target is met."
    : `\nTargets missed:\n${lost.map((line) => `  ${line}`).join("\n")}`,
);
if (options.json !== undefined) {
  const result = {
    started: new Date().toISOString(),
    machine,
    versions,
    absent,
    rows,
    sampleRows,
    formatRows,
    start,
    lost,
  };
  writeFileSync(options.json, `${JSON.stringify(result, null, 2)}\n`);
}
