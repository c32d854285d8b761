/** Streams as native code, where a checkout has built the addon. */
import type { Candidate } from "../../core/kernels/chooser.ts";
import type { CreateEngine } from "../../realtime/stream/choose.ts";
import { compiledEngine, type StreamMachine } from "../../realtime/stream/compiled.ts";
import { nativeStreamMachines } from "./nativeStreams.ts";

/** Returns the engines that only Node has, the preferred one first. */
export function platformStreams(): Candidate<CreateEngine>[] {
  const machines = nativeStreamMachines();
  return [
    {
      name: "native",
      why: "native code",
      unavailable: () => (typeof machines === "string" ? machines : undefined),
      create: () => (request) => compiledEngine(machines[machines.length - 1] as StreamMachine, request),
    },
  ];
}
