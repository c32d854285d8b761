/** Streams as native code, where a checkout has built the addon. */
import type { Candidate } from "../../../core/kernels/chooser.ts";
import type { CreateEngine } from "../../../realtime/stream/choose.ts";
import { compiledEngine, type StreamMachine } from "../../../realtime/stream/compiled.ts";
import { nativeStreamMachines } from "../../node/nativeStreams.ts";

/** Returns the engines that only Node has, the preferred one first. */
export function platformStreams(): Candidate<CreateEngine>[] {
  // The addon loads only when it is asked for.
  const best = () => {
    const machines = nativeStreamMachines();
    return typeof machines === "string" ? machines : machines[machines.length - 1];
  };
  return [
    {
      name: "native",
      why: "native code",
      unavailable() {
        const machine = best();
        return typeof machine === "string" ? machine : undefined;
      },
      create() {
        const machine = best() as StreamMachine;
        return (request) => compiledEngine(machine, request);
      },
    },
  ];
}
