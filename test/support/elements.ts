/** Every set of element kernels that runs here, made to take calls of any size. */
import { compiledElements, type ElementMachine } from "../../src/core/kernels/compiled/compiledElements.ts";
import { type ElementKernels, referenceElements } from "../../src/core/kernels/elements.ts";
import { nativeAddon, nativeMachine } from "../../src/core/kernels/native/native.ts";
import { supportsWasm } from "../../src/core/kernels/wasm/flavours.ts";
import { wasmElements } from "../../src/core/kernels/wasm/wasmElements.ts";

/** The same machine without its opinion of what is worth a call. */
export const always = (machine: ElementMachine): ElementMachine => ({ ...machine, pays: () => true });

/** Native kernels go on several threads at sizes that tests have, too. */
function native(target: string, threads: number): ElementMachine {
  const elements = nativeMachine({ target, threads, adaptive: false }).elements!;
  return {
    ...always(elements),
    run: (name, rows, numbers, operands) => elements.run(name, rows, numbers, operands, Infinity),
  };
}

/** In strict arithmetic. */
export function elementSets(): [string, ElementKernels][] {
  const sets: [string, ElementKernels][] = [];
  const add = (name: string, machine: ElementMachine) =>
    sets.push([name, compiledElements(machine, referenceElements, "strict")]);
  if (supportsWasm("simd")) add("wasm", always(wasmElements("simd")));
  const addon = nativeAddon();
  if (addon.found) {
    for (const target of addon.targets) {
      for (const threads of [1, 3]) add(`native ${target}, ${threads} threads`, native(target, threads));
    }
  }
  return sets;
}
