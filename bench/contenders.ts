/** The contenders of `npm run bench` that are installed. */
import { fileURLToPath } from "node:url";
import { nativeAddon } from "../src/core/kernels/native/native.ts";
import type { Absent, Contender } from "./contender.ts";
import { JAX_FORM } from "./nets/jax.ts";
import { type Form, FULL_FORM } from "./nets/net.ts";
import { TENSORFLOW_FORM } from "./nets/tensorflow.ts";
import { peerEnvironment } from "./peerEnvironment.ts";
import { installedVersion, type PeerPackage, pythonWithTorch } from "./peers.ts";
import type { Task } from "./workloads.ts";

export interface Player extends Contender {
  /** `"Sluice"`, or the peer's name without its threads */
  library: string;
  /** Which targets apply; none for a peer, and for a set that is never chosen by default */
  kernels?: "native" | "wasm";
  /** The peak that its rate is a share of */
  hardware?: "native" | "wasm";
  tasks: readonly Task[];
  form: Form;
  /** The difference of results that is allowed, where it is another than the task's */
  within?: number;
  /** GFLOP/s to expect before a measurement, for contenders so slow that we had better skip them */
  expected?: number;
}

const path = (name: string) => fileURLToPath(new URL(name, import.meta.url));
/** Tasks whatever the number of threads; a stream computes on one. */
const TASKS: readonly Task[] = ["construction", "inference", "backward", "training", "language", "tape"];

const MAJOR = Number(process.versions.node.split(".")[0]);

/**
 * All contenders for these numbers of threads; peers from npm are looked for in a folder.
 *
 * @param major version of Node that runs the JavaScript contenders
 */
export function players(
  threadCounts: readonly number[],
  folder: string,
  major = MAJOR,
): { present: Player[]; absent: Absent[] } {
  const groups = [
    sluicePlayers(threadCounts, major),
    torchPlayers(threadCounts),
    npmPlayers(threadCounts, folder),
  ];
  return {
    present: groups.flatMap(({ present }) => present),
    absent: groups.flatMap(({ absent }) => absent),
  };
}

function program(library: string, flags: string[] = []): string[] {
  return [process.execPath, ...flags, "--import", "tsx", path("player.ts"), library];
}

function sluicePlayers(threadCounts: readonly number[], major: number) {
  const absent: Absent[] = [];
  const sluice = (
    set: string,
    threads: number,
    extra: Partial<Player> & { flags?: string[]; weights?: string } = {},
  ): Player => ({
    name: `Sluice ${set}, ${threads} T`,
    library: "Sluice",
    ours: true,
    threads,
    hardware: "wasm",
    tasks: threads === 1 ? [...TASKS, "stream"] : TASKS,
    form: FULL_FORM,
    command: program(extra.weights === undefined ? "sluice" : `sluice-${extra.weights}`, extra.flags),
    env: { SLUICE_KERNELS: set, SLUICE_THREADS: String(threads) },
    ...extra,
  });
  // The reference comes first: all others are compared with it, unless it is too slow.
  const present = [sluice("reference", 1, { hardware: undefined, expected: 0.5 })];
  // Fused multiply-add in WebAssembly needs a flag in old versions of Node. Targets are for what one gets without.
  const isOld = major < 22;
  const relaxed: Partial<Player> & { flags?: string[] } = isOld
    ? { flags: ["--experimental-wasm-relaxed-simd"] }
    : { kernels: "wasm" };
  const simd: Partial<Player> = isOld ? { kernels: "wasm" } : {};
  const addon = nativeAddon();
  for (const threads of threadCounts) {
    const prefix = threads === 1 ? "wasm" : "wasm-threads";
    present.push(sluice(`${prefix}-simd`, threads, simd), sluice(`${prefix}-relaxed`, threads, relaxed));
    if (addon.found) present.push(sluice("native", threads, { kernels: "native", hardware: "native" }));
    else absent.push({ name: `Sluice native, ${threads} T`, why: addon.why });
  }
  // Fewer bits of the weights of streams, with the error that this costs.
  for (const weights of ["bf16", "int8"]) {
    const fewer = { weights, tasks: ["stream"], within: 2e-2, hardware: undefined } as const;
    const sets = addon.found ? ["wasm-simd", "native"] : ["wasm-simd"];
    for (const set of sets) present.push(sluice(set, 1, { ...fewer, name: `Sluice ${set}, ${weights}` }));
  }
  return { present, absent };
}

function torchPlayers(threadCounts: readonly number[]) {
  const python = pythonWithTorch();
  if (python === undefined)
    return { present: [], absent: [{ name: "PyTorch", why: "no python3 with torch" }] };
  const torch = (threads: number): Player => ({
    name: `PyTorch, ${threads} T`,
    library: "PyTorch",
    ours: false,
    threads,
    hardware: "native",
    tasks: threads === 1 ? [...TASKS, "stream"] : TASKS,
    form: FULL_FORM,
    command: [python, path("pytorch.py"), String(threads)],
    env: peerEnvironment(threads),
  });
  const present = threadCounts.flatMap((threads) => {
    const usual = torch(threads);
    if (threads === 1) return [usual];
    // The threads of OpenMP and of OpenBLAS may fight for the cores while they wait; which way is faster depends on the workload.
    const env = { ...usual.env, OMP_WAIT_POLICY: "PASSIVE" };
    return [usual, { ...usual, name: `PyTorch, ${threads} T, passive waiting`, env }];
  });
  return { present, absent: [] };
}

function npmPlayers(threadCounts: readonly number[], folder: string) {
  const present: Player[] = [];
  const absent: Absent[] = [];
  const add = (library: string, packages: PeerPackage[], made: () => Partial<Player>[]) => {
    const missing = packages.filter((name) => installedVersion(folder, name) === undefined);
    if (missing.length > 0) {
      absent.push({ name: library, why: `no ${missing.join(" and ")} in ${folder}` });
      return;
    }
    for (const own of made()) {
      const threads = own.threads ?? 1;
      present.push({
        ...{ library, ours: false, threads, name: `${library}, ${threads} T` },
        ...{ hardware: "wasm" as const, form: FULL_FORM },
        tasks: threads === 1 ? ["inference", "stream"] : ["inference"],
        ...{ command: [], env: { ...peerEnvironment(threads), SLUICE_PEERS: folder } },
        ...own,
      });
    }
  };
  add("onnxruntime-node", ["onnxruntime-node"], () =>
    threadCounts.map((threads) => ({
      threads,
      hardware: "native",
      command: [...program("onnxruntime-node"), String(threads)],
    })),
  );
  add("onnxruntime-web", ["onnxruntime-web"], () =>
    threadCounts.map((threads) => ({ threads, command: [...program("onnxruntime-web"), String(threads)] })),
  );
  const trains = ["inference", "training", "language"] as const;
  add("TensorFlow.js", ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"], () => [
    {
      name: "TensorFlow.js wasm, 1 T",
      tasks: [...trains, "construction"],
      form: TENSORFLOW_FORM,
      command: program("tensorflow-wasm"),
    },
    // Only what the WebAssembly backend has no gradient for: a lookup in an embedding.
    {
      name: "TensorFlow.js cpu, 1 T",
      hardware: undefined,
      tasks: ["language"],
      form: TENSORFLOW_FORM,
      command: program("tensorflow-cpu"),
      expected: 0.6,
    },
  ]);
  add("plain JavaScript", [], () => [
    { tasks: ["stream"], hardware: undefined, command: program("javascript") },
  ]);
  add("jax-js", ["@jax-js/jax"], () => [{ tasks: trains, form: JAX_FORM, command: program("jax") }]);
  return { present, absent };
}
