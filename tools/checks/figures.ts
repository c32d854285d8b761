/** The figures that a release is to have, and the part of `tools/release.sh` that measures each. */
export interface Figure {
  measure: string;
  target: string;
  /** None: nothing measures it yet */
  parts: readonly string[];
}

export const releaseFigures: readonly Figure[] = [
  {
    measure: "coverage-guided executions of readers and native code",
    target: "160 million, 0 faults",
    parts: ["fuzz", "fuzz-native"],
  },
  { measure: "seeded mutants of each format", target: "100,000, all coded", parts: ["mutants"] },
  { measure: "every truncation and flipped bit of a header", target: "all seeds", parts: ["headers"] },
  { measure: "constructed bad files with their exact code", target: "400", parts: ["constructed"] },
  {
    measure: "flipped bits of our own checkpoint",
    target: "every bit, all noticed",
    parts: ["own-checkpoint"],
  },
  { measure: "memory for a hostile file", target: "2 × file + 64 MiB", parts: ["constructed", "mutants"] },
  { measure: "valid files of other software", target: "10,000, all read", parts: ["valid-files"] },
  { measure: "kills of training, resumed to the same bits", target: "1,000", parts: ["kills"] },
  { measure: "states after a loss of power", target: "all orders of recorded writes", parts: ["power-loss"] },
  {
    measure: "k-th failure of the file system and of allocation",
    target: "every k, every command",
    parts: ["faults", "allocation"],
  },
  { measure: "training stopped at every step", target: "all optimisers, equal bits", parts: ["stops"] },
  {
    measure: "a soak, with a flat heap",
    target: "36 million stream steps, 1 million updates",
    parts: ["soak-stream", "soak-training"],
  },
  { measure: "killed workers", target: "1,000, none hangs", parts: ["worker-kills"] },
  { measure: "configurations of the gradient check", target: "2,000", parts: ["gradients"] },
  {
    measure: "equal bits over engines, threads and instruction sets",
    target: "100 repetitions",
    parts: ["repetitions", "parity"],
  },
  { measure: "NaN and infinities, noticed in their step", target: "1,000", parts: ["injections"] },
  { measure: "random public calls", target: "1 million, 0 deaths", parts: ["bad-calls-public"] },
  { measure: "sanitizers", target: "address, undefined behaviour, threads", parts: ["sanitizers"] },
  {
    measure: "payloads for scripts in the page",
    target: "200 for each sink, 0 run",
    parts: ["page-payloads"],
  },
  { measure: "hostile names of outputs", target: "500, 0 files outside", parts: ["names"] },
  { measure: "validators removed one by one", target: "95 % noticed by a test", parts: ["validators"] },
  { measure: "findings kept as regressions", target: "all", parts: ["findings"] },
];
