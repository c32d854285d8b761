/** Counts in shared memory as fast as it can, which is a clock for places that have none; first tells how many counts a second has. */
addEventListener("message", ({ data }: MessageEvent<SharedArrayBuffer>) => {
  const ticks = new Int32Array(data);
  const begin = performance.now();
  for (let k = 0; k < 3_000_000; k++) Atomics.add(ticks, 0, 1);
  postMessage((1000 * 3_000_000) / (performance.now() - begin));
  for (;;) Atomics.add(ticks, 0, 1);
});
