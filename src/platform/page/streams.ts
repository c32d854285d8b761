/** A page has nothing better than WebAssembly. */
import type { MachineOffer } from "../../stream/choose.ts";

/** What this platform prefers to WebAssembly. */
export const platformStreams: MachineOffer | undefined = undefined;
