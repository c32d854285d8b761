/** A page has nothing better than WebAssembly. */
import type { Candidate } from "../../../core/kernels/chooser.ts";
import type { CreateEngine } from "../../../realtime/stream/choose.ts";

/** Returns the engines that only a page has. */
export const platformStreams = (): Candidate<CreateEngine>[] => [];
