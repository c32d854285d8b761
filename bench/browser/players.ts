/** The contenders in the browser that are installed. */
import type { Absent } from "../contender.ts";
import { JAX_FORM } from "../nets/jax.ts";
import { FULL_FORM } from "../nets/net.ts";
import { TENSORFLOW_FORM } from "../nets/tensorflow.ts";
import { installedVersion, type PeerPackage } from "../peers.ts";
import type { Task } from "../workloads.ts";
import type { PagePlayer } from "./chromium.ts";

const TASKS: readonly Task[] = ["construction", "inference", "backward", "training", "language"];

/** All contenders; peers are looked for in a folder. */
export function pagePlayers(
  threadCounts: readonly number[],
  folder: string,
): { present: PagePlayer[]; absent: Absent[] } {
  const present = sluicePlayers(threadCounts);
  const absent: Absent[] = [];
  const add = (
    library: PagePlayer["setup"]["library"],
    packages: readonly PeerPackage[],
    made: Partial<PagePlayer>,
  ) => {
    const versions = packages.map((name) => installedVersion(folder, name));
    if (versions.includes(undefined)) {
      absent.push({ name: library, why: `no ${packages.join(" and ")} in ${folder}` });
      return;
    }
    for (const threads of threadCounts) {
      present.push({
        ...{ name: `${library}, ${threads} T`, library, ours: false, threads, command: [], form: FULL_FORM },
        ...{ hardware: "wasm" as const, place: "page" as const },
        tasks: threads === 1 ? ["inference", "stream"] : ["inference"],
        isIsolated: threads > 1,
        setup: { library, threads, version: versions[0] },
        ...made,
      });
    }
  };
  const trains = ["inference", "training", "language"] as const;
  add("onnxruntime-web", ["onnxruntime-web"], { isIsolated: true });
  add("TensorFlow.js", ["@tensorflow/tfjs", "@tensorflow/tfjs-backend-wasm"], {
    tasks: [...trains, "construction"],
    form: TENSORFLOW_FORM,
  });
  add("jax-js", ["@jax-js/jax"], { tasks: trains, form: JAX_FORM });
  return { present, absent };
}

function sluicePlayers(threadCounts: readonly number[]): PagePlayer[] {
  const sluice = (set: string, threads: number, extra: Partial<PagePlayer> = {}): PagePlayer => ({
    name: `Sluice ${set}, ${threads} T`,
    library: "Sluice",
    ours: true,
    threads,
    command: [],
    hardware: "wasm",
    tasks: threads === 1 ? [...TASKS, "stream"] : TASKS,
    form: FULL_FORM,
    place: "page",
    isIsolated: true,
    setup: { library: "Sluice", threads, set },
    ...extra,
  });
  return [
    // All others are compared with it, unless it is too slow.
    sluice("reference", 1, { hardware: undefined }),
    ...threadCounts.flatMap((threads) => {
      if (threads === 1) return [sluice("wasm-simd", 1), sluice("wasm-relaxed", 1, { kernels: "wasm" })];
      const set = "wasm-threads-relaxed";
      const name = `Sluice ${set}, ${threads} T, in a worker`;
      return [sluice(set, threads, { kernels: "wasm" }), sluice(set, threads, { name, place: "worker" })];
    }),
  ];
}
