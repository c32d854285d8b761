/**
 * Counts in shared memory as fast as it can, which is a clock for places that have none; first tells how many counts a second has. Two of
 * them run, each with a counter of its own: where one shares a processor with what is timed, the other goes on.
 */
addEventListener("message", ({ data }: MessageEvent<Int32Array<SharedArrayBuffer>>) => {
  const count = (turns: number) => {
    for (let k = 0; k < turns; k++) Atomics.add(data, 0, 1);
  };
  // Often, so that the engine compiles it for good, and the best: other programs only slow it down.
  let rate = 0;
  for (let k = 0; k < 40; k++) {
    const begin = performance.now();
    count(1_000_000);
    rate = Math.max(rate, (1000 * 1_000_000) / (performance.now() - begin));
  }
  postMessage(rate);
  for (;;) count(1_000_000);
});
