/** Every set of pointwise kernels that runs here, made to take calls of any size. */
import {
  compiledPointwise,
  type PointwiseMachine,
} from "../../src/core/kernels/compiled/compiledPointwise.ts";
import { nativeAddon, nativeMachine } from "../../src/core/kernels/native/native.ts";
import { type Pointwise, referencePointwise } from "../../src/core/kernels/pointwise.ts";
import { supportsWasm } from "../../src/core/kernels/wasm/wasm.ts";
import { wasmPointwise } from "../../src/core/kernels/wasm/wasmPointwise.ts";

/** The same machine without its opinion of what is worth a call. */
export const always = (machine: PointwiseMachine): PointwiseMachine => ({
  run: machine.run,
  pays: () => true,
});

/** Native kernels go on several threads at sizes that tests have, too. */
function native(target: string, threads: number): PointwiseMachine {
  const { pointwise } = nativeMachine({ target, threads, adaptive: false });
  return {
    pays: () => true,
    run: (kernel, _, numbers, operands) => pointwise!.run(kernel, Infinity, numbers, operands),
  };
}

export function pointwiseSets(): [string, Pointwise][] {
  const sets: [string, Pointwise][] = [];
  const add = (name: string, machine: PointwiseMachine) =>
    sets.push([name, compiledPointwise(machine, referencePointwise)]);
  if (supportsWasm("simd")) add("wasm", always(wasmPointwise()));
  const addon = nativeAddon();
  if (addon.found) {
    for (const target of addon.targets) {
      for (const threads of [1, 3]) add(`native ${target}, ${threads} threads`, native(target, threads));
    }
  }
  return sets;
}
