/** Streams as native code, where a checkout has built the addon. */

import type { StreamMachine } from "../../realtime/stream/compiled.ts";
import { nativeStreamMachines } from "./nativeStreams.ts";

/** Returns what this platform prefers to WebAssembly, or why there is none. */
export function platformStreams(): StreamMachine | string | undefined {
  const machines = nativeStreamMachines();
  return typeof machines === "string" ? machines : machines[machines.length - 1];
}
