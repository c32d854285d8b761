/** Runs streams as native code if `native/addon` is built: the WebAssembly's source, with the widest vectors of the processor. */
import { nativeAddon } from "../../core/kernels/native/native.ts";
import { ALIGNMENT } from "../../core/kernels/wasm/wasmMemory.ts";
import type { StreamMachine } from "../../realtime/stream/compiled.ts";

/** `streamVersion` of native/stream.h that this package lays out memory for. */
const STREAM_VERSION = 3;

interface StreamAddon {
  streamVersion?: number;
  streamTargets: { name: string; lanes: number; panelWidth: number }[];
  openStream(target: number, buffer: ArrayBuffer, program: number): (steps: number) => void;
  prepare(buffer: ArrayBuffer): number;
}

/** The native machines of this processor, the best one last; or the reason why there are none. */
export function nativeStreamMachines(): StreamMachine[] | string {
  const state = nativeAddon();
  if (!state.found) return state.why;
  const addon = state.addon as unknown as StreamAddon;
  if (addon.streamVersion !== STREAM_VERSION) return `${state.path} is of another version; build it again`;
  return addon.streamTargets.map(({ name, lanes, panelWidth }, target) => ({
    name: `native-${name}`,
    widths: { lanes, panel: panelWidth },
    memory(bytes) {
      const buffer = new ArrayBuffer(bytes + ALIGNMENT);
      const start = (ALIGNMENT - addon.prepare(buffer)) % ALIGNMENT;
      return { buffer, start, open: (program) => addon.openStream(target, buffer, program) };
    },
  }));
}
