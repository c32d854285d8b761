/** The figures that a release is to have, and the part of `tools/release.sh` that measures each. */
export interface Figure {
  measure: string;
  target: string;
  /** Undefined: nothing measures it yet */
  part?: string;
  /** A figure of the part to add up over all its runs that passed */
  total?: string;
}

export const releaseFigures: readonly Figure[] = [
  {
    measure: "coverage-guided executions of readers",
    target: "160 million, 0 faults",
    part: "fuzz",
    total: "executions",
  },
  { measure: "seeded mutants of each format", target: "100,000, all coded", part: "mutants" },
  { measure: "every truncation and flipped bit of a header", target: "all seeds" },
  { measure: "constructed bad files with their exact code", target: "400", part: "mutants" },
  { measure: "flipped bits of our own checkpoint", target: "every bit, all noticed" },
  { measure: "memory for a hostile file", target: "2 × file + 64 MiB", part: "mutants" },
  { measure: "valid files of other software", target: "5,000, all read", part: "valid-files" },
  { measure: "kills of training, resumed to the same bits", target: "1,000", part: "kills" },
  { measure: "states after a loss of power", target: "all orders of recorded writes" },
  {
    measure: "k-th failure of the file system and of allocation",
    target: "every k, every command",
    part: "faults",
  },
  { measure: "training stopped at every step", target: "all optimisers, equal bits" },
  { measure: "leaks over 100,000 cycles and a soak", target: "slope below 100 B" },
  { measure: "killed workers", target: "1,000, none hangs" },
  { measure: "configurations of the gradient check", target: "2,000" },
  {
    measure: "equal bits over engines, threads and instruction sets",
    target: "100 repetitions",
    part: "parity",
  },
  { measure: "NaN and infinities, noticed in their step", target: "1,000" },
  { measure: "random public calls", target: "1 million, 0 deaths", part: "bad-calls-public" },
  { measure: "sanitizers", target: "address, undefined behaviour, threads", part: "sanitizers" },
  { measure: "payloads for scripts in the page", target: "200 for each sink, 0 run" },
  { measure: "hostile names of outputs", target: "500, 0 files outside" },
  { measure: "validators removed one by one", target: "95 % noticed by a test" },
  { measure: "findings kept as regressions", target: "all" },
];
