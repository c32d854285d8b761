/** The environment of a peer's process: so many threads, and every library's own defaults otherwise. */
export function peerEnvironment(threads: number): Record<string, string | undefined> {
  // A wish for some OpenBLAS, set for the whole system, would be measured instead of the peer.
  const wishes = Object.keys(process.env).filter((name) => name.startsWith("OPENBLAS_"));
  return {
    ...Object.fromEntries(wishes.map((name) => [name, undefined])),
    OMP_NUM_THREADS: String(threads),
    OPENBLAS_NUM_THREADS: String(threads),
  };
}
