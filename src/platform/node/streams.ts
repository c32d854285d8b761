/** Streams as native code, where a checkout has built the addon. */
import { nativeStreamMachines } from "../../node/stream.ts";
import type { MachineOffer } from "../../stream/choose.ts";

/** What this platform prefers to WebAssembly. */
export const platformStreams: MachineOffer = () => {
  const machines = nativeStreamMachines();
  return typeof machines === "string" ? machines : machines[machines.length - 1];
};
