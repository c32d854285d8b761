/** Every set of element kernels that runs here, made to take calls of any size. */
import { compiledElements, type ElementMachine } from "../../src/core/kernels/compiled/compiledElements.ts";
import { type ElementKernels, referenceElements } from "../../src/core/kernels/elements.ts";
import { supportsWasm } from "../../src/core/kernels/wasm/flavours.ts";
import { wasmElements } from "../../src/core/kernels/wasm/wasmElements.ts";
import { shareOf } from "./exhaustive.ts";
import { nativeMachines } from "./machines.ts";

/** The same machine without its opinion of what is worth a call. */
export const always = (machine: ElementMachine): ElementMachine => ({ ...machine, pays: () => true });

/** Native kernels go on several threads at sizes that tests have, too. */
const withoutLimit = (elements: ElementMachine): ElementMachine => ({
  ...always(elements),
  run: (name, rows, numbers, operands) => elements.run(name, rows, numbers, operands, Infinity),
});

/** In strict arithmetic; `npm test` takes some of them. */
export function elementSets(): [string, ElementKernels][] {
  const machines: [string, ElementMachine][] = [
    ...(supportsWasm("simd") ? [["wasm", always(wasmElements("simd"))] as [string, ElementMachine]] : []),
    ...nativeMachines().map(([name, { elements }]): [string, ElementMachine] => [
      name,
      withoutLimit(elements!),
    ]),
  ];
  return shareOf("machines of elements", machines, 3).map(([name, machine]) => [
    name,
    compiledElements(machine, referenceElements, "strict"),
  ]);
}
