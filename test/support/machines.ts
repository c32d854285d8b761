/** Every machine of compiled kernels that runs here, by name; `npm test` takes some of each kind. */
import type { Machine } from "../../src/core/kernels/compiled/machine.ts";
import { nativeAddon, nativeMachine } from "../../src/core/kernels/native/native.ts";
import { supportsWasm } from "../../src/core/kernels/wasm/flavours.ts";
import { wasmMachine } from "../../src/core/kernels/wasm/wasm.ts";
import { shareOf } from "./exhaustive.ts";

type Native = ReturnType<typeof nativeMachine>;

/** Machines of native code, of every instruction set, on each of these numbers of threads. */
export function nativeMachines(counts: readonly number[] = [1, 3]): [name: string, machine: Native][] {
  const addon = nativeAddon();
  const targets = addon.found ? addon.targets : [];
  return targets.flatMap((target) =>
    counts.map((threads): [string, Native] => [
      `native ${target}, ${threads} threads`,
      nativeMachine({ target, threads, adaptive: false }),
    ]),
  );
}

export function machines(): [name: string, machine: Machine][] {
  const wasm = (["simd", "relaxed"] as const)
    .filter(supportsWasm)
    .map((flavour): [string, Machine] => [`wasm-${flavour}`, wasmMachine(flavour)]);
  return shareOf("machines of kernels", [...wasm, ...nativeMachines()], 3);
}
