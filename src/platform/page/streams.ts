/** A page has nothing better than WebAssembly. */
import type { StreamMachine } from "../../realtime/stream/compiled.ts";

/** Returns what this platform prefers to WebAssembly, or why there is none. */
export function platformStreams(): StreamMachine | string | undefined {
  return undefined;
}
