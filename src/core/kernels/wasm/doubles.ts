/**
 * The WebAssembly kernels in double precision, for float64 and strict arithmetic. They are half of all modules by size, so you opt in: Node
 * provides them by itself, a page by `import "sluice/float64"`. Without them the reference computes the same bits, only slower.
 */
import { isNode } from "./teamWorkers.ts";

/** Packed modules. */
export interface DoubleModules {
  alone: string;
  /** Over shared memory. */
  threads: string;
}

let provided: DoubleModules | undefined;
let isSaid = false;

export function provideDoubles(modules: DoubleModules): void {
  provided = modules;
}

export const doubleModules = (): DoubleModules | undefined => provided;

/** Whether they are here. Tells a page that lacks them once how to get them. */
export function hasDoubles(): boolean {
  if (provided === undefined && !isSaid && !isNode()) {
    isSaid = true;
    console.warn(
      'Sluice computes float64 and strict arithmetic in plain TypeScript, many times slower than WebAssembly. Import "sluice/float64" to bring its kernels.',
    );
  }
  return provided !== undefined;
}
